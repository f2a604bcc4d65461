"""A till's day in a process of its own, for the test that kills it at each failpoint.

python day_until_killed.py FOLDER [POINT NTH]  says each receipt after its commit, and "end" at the end.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import builders
from killed_at import kill_at

from ims_desktop.store.till.mirror import Mirror
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore

_HOLDERS = 1_200  # more than two transactions of a load


def main(folder: Path) -> None:
    """Payments, copies, acknowledgements, a fresh copy of the accounts, a rebuild."""
    builders.IDS.count = time.time_ns()  # another process, other ids
    store = SqlTillStore(folder / "till.db", builders.KEY)
    mirror = Mirror(store, folder / "mirror")
    mirror.start()
    for _ in range(3):
        recorded = builders.take(store, payer="Siân O'Brien")
        say(recorded.payment.receipt)
        builders.copy_receipt(store, recorded)
        store.acknowledge(store.head().number - 1, builders.START)
    epoch = f"e{builders.IDS.count}"
    holders = [replace(builders.SMITH, reference=f"{number:08d}") for number in range(_HOLDERS)]
    store.apply_changes(builders.changes(holders, epoch=epoch), builders.START)
    rebuild(store)
    say(builders.take(store).payment.receipt)
    if not mirror.settled(30) or mirror.trouble:
        raise AssertionError(mirror.state)
    mirror.close()
    store.close()
    say("end")


def say(words: str) -> None:
    """Say it at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[2:]:
        kill_at(sys.argv[2], int(sys.argv[3]))
    main(Path(sys.argv[1]))
