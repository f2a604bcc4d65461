"""The rolls of devices that a till's folder was before, and what central once had of them and has no more.

What a device had sent does not go along when another comes after it. A central that is put back to before that loses
it with the rest, and the device is gone: so the next one brings it.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from pathlib import Path

from ims_desktop.actions.admin.begin_roll import Earlier, last_where
from ims_desktop.actions.ports import SealedEntry
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.bootstrap.till import opened
from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.carried import Follows
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.till.store import SqlTillStore

EARLIER_FOLDER = "earlier"
_AT_ONCE = 500


@contextmanager
def lost_of_earlier(
    folder: Path, latest: SqlTillStore, has: Callable[[DeviceId, SqlTillStore, int], bool]
) -> Iterator[Sequence[Earlier]]:
    """What central lost of each earlier roll, the oldest first, up to where the one after it went on.

    `has` says whether central has an entry as a roll has it.
    """
    with ExitStack() as stack:
        records = []
        for one in sorted((folder / EARLIER_FOLDER).glob(f"*/{IDENTITY_FILE}")):  # office, till and letter name it
            try:
                till = opened(one.parent, locked=False)
            except Unavailable as trouble:  # a record that cannot be read keeps nobody from working
                logging.getLogger(__name__).warning("nothing comes over of %s: %s", one.parent.name, trouble)
                continue
            stack.callback(till.close)
            records.append(till.store)
        went_on = dict(filter(None, map(_follows, (*records, latest))))
        found = []
        for record in records:
            was = record.identity
            upto = min(went_on.get(was.device, 0), record.head().number)
            known = last_where(lambda number, store=record: has(store.identity.device, store, number), upto)  # type: ignore[misc]
            if known < upto:
                follows = Follows(was.device, was.letter, known, seal_at(record, known))
                found.append(Earlier(follows, _between(record, known, upto)))
        yield found


def entries_after(store: SqlTillStore, number: int) -> Iterator[SealedEntry]:
    """Entries after a number with their personal values, a few hundred at a time."""
    while entries := store.unsent(number, _AT_ONCE):
        yield from entries
        number = entries[-1].number


def seal_at(store: SqlTillStore, number: int) -> bytes:
    """The seal of an entry, or that of no entry."""
    here = store.entries_after(number - 1, 1) if number else []
    return here[0].seal if here else NO_SEAL


def _between(store: SqlTillStore, number: int, upto: int) -> Iterator[SealedEntry]:
    return takewhile(lambda entry: entry.number <= upto, entries_after(store, number))


def _follows(store: SqlTillStore) -> tuple[DeviceId, int] | None:
    """Which device a roll's first entry names as the one before it, and up to where central had that one's roll."""
    first = store.entries_after(0, 1)
    body = read_json(first[0].text)["body"] if first else None
    follows = body.get("follows") if isinstance(body, dict) else None
    if not isinstance(follows, dict):
        return None
    return DeviceId(str(follows["device"])), int(str(follows["number"]))
