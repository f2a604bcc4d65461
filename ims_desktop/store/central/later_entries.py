"""What was done to a session on other rolls, or later than an evidence pack's slice of its own goes."""

from sqlalchemy import Connection, and_, select

from ims_desktop.actions.ports.proof import LooseEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.settled_table import settled


def later_entries(connection: Connection, device: str, session: str, here: range) -> tuple[LooseEntry, ...]:
    """Refunds in other sessions, cheques that came back and what finance put right, in the order of their times.

    Of reversals that are held nothing is told.
    """
    done, paid, kept, before = schema.reversal.c, schema.payment.c, schema.entry.c, schema.entry.alias()
    wanted = select(kept.device, kept.number, kept.text, kept.seal, before.c.seal.label("previous"))
    previous = and_(before.c.device == kept.device, before.c.number == kept.number - 1)
    reversals = (
        wanted.select_from(schema.reversal)
        .join(schema.payment, paid.id == done.payment)
        .join(schema.entry, and_(kept.device == done.device, kept.number == done.number))
        .outerjoin(before, previous)
        .where(paid.session == session, paid.device == device)
    )
    put_right = (
        wanted.select_from(settled)
        .join(schema.entry, and_(kept.device == settled.c.desk, kept.number == settled.c.entry))
        .outerjoin(before, previous)
        .where(settled.c.device == device, settled.c.number.between(here.start, here.stop - 1))
    )
    rows = [*connection.execute(reversals).all(), *connection.execute(put_right).all()]
    found = [
        LooseEntry(
            DeviceId(row.device),
            row.number,
            row.text,
            bytes(row.seal),
            NO_SEAL if row.previous is None else bytes(row.previous),
        )
        for row in rows
        if row.device != device or row.number not in here
    ]
    return tuple(sorted(found, key=lambda one: (str((read_plainly(one.text) or {}).get("at")), one.device, one.number)))
