"""A till in a process of its own, for tests that kill, trace or starve it: takes payments and says which.

python writer.py FILE COUNT [LARGEST_FILE_BYTES]  takes COUNT payments and leaves without tidying up.
"""

import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import builders

from ims_desktop.domain.refusal import Unavailable
from ims_desktop.store.till.store import SqlTillStore


def main(file: str, count: int, largest_bytes: int) -> None:
    """Take payments; a receipt is said only after its commit."""
    builders.IDS.count = time.time_ns()  # another process, other ids
    store = SqlTillStore(Path(file), builders.KEY)
    if largest_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_bytes, largest_bytes))
    for _ in range(count):
        try:
            receipt = builders.take(store, payer="Siân O'Brien").payment.receipt
        except Unavailable as trouble:
            receipt = trouble.trouble.value
        sys.stdout.write(receipt + "\n")
        sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
