"""Under which device a desk's roll may be begun again after a backup: its own, as far as central can know.

`ims.desk_again` says the same on PostgreSQL.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, or_, select, union_all

from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly

_VERSION = 7
_RANDOM_BITS = 80  # below them an id has the milliseconds at which it was made
_GRACE = timedelta(minutes=10)
_entries, _heads, _held, _done = schema.entry.c, schema.head.c, schema.held.c, schema.reversal.c


def may_be_own(connection: Connection, device: str, user: str, begun_at: object) -> bool:
    """Whether a roll that began then, as its first entry says, may have been this person's under this id.

    An id is made as its roll begins (UUIDv7), and none under which another's roll or approval is known is theirs.
    """
    try:
        latest, named_id = from_roll_time(str(begun_at)) + _GRACE, UUID(device)
    except ValueError:
        return False
    if named_id.version != _VERSION or named_id.int >> _RANDOM_BITS > latest.timestamp() * 1000:
        return False
    signed, earlier = schema.signed_head.c, schema.earlier_device.c
    known = (
        select(schema.device.c.device).where(schema.device.c.device == device),
        select(earlier.device).where(earlier.device == device),
        select(signed.device).where(signed.device == device),
        select(_heads.device).where(_heads.follows == device),
    )
    if connection.execute(union_all(*known)).first() is not None:
        return False
    named = select(_entries.text).where(_entries.text.contains(f'"approved":{{"device":"{device}"'))
    of_voids = select(_done.number).where(
        _done.device == _entries.device, _done.number == _entries.number, _done.kind == EntryKind.PAYMENT_VOIDED.value
    )
    of_held = select(_held.number).where(_held.device == _entries.device, _held.number == _entries.number)
    texts = connection.execute(named.where(or_(of_voids.exists(), of_held.exists()))).scalars()
    return all((read_plainly(text) or {}).get("approver") == user for text in texts)
