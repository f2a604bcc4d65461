"""Whether what central keeps of tills' sessions is what the rolls say: their takings, and who approved them."""

from sqlalchemy import Connection, String, Subquery, case, func, literal, select, union_all
from sqlalchemy import cast as sql_cast

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw
from ims_desktop.store.central.verify_twice import Found

_MOST = 200
# nothing moves when a void is asked for, and a cheque comes back when its session is long closed
_OUT_OF_SESSION = (EntryKind.VOID_ASKED.value, EntryKind.CHEQUE_RETURNED.value)


def look_at_takings(connection: Connection, found: Found) -> None:
    """Hold the sums of takings against the transactions."""
    posted, kept = schema.transaction.c, schema.session_taking.c
    paid = _moved().c
    count = sql_cast(func.count(case((paid.taken == 1, posted.number)).distinct()), String)
    pence = sql_cast(func.sum(posted.amount_pence), String)
    taken = (
        select(paid.device, paid.session, posted.mop, pence, count)
        .join(schema.transaction, (posted.device == paid.device) & (posted.number == paid.number))
        .group_by(paid.device, paid.session, posted.mop)
    )
    sums = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(taken)}
    there = select(kept.device, kept.session, kept.mop, sql_cast(kept.pence, String), sql_cast(kept.payments, String))
    told = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(there)}
    for device, session, mop in sorted(key for key in sums.keys() | told.keys() if sums.get(key) != told.get(key))[
        :_MOST
    ]:
        found(device, 0, f"what session {session} took by {mop} is not the sum of its payments")


def _moved() -> Subquery:
    """Payments, and what was done to payments, each in its session."""
    paid, undone = schema.payment.c, schema.reversal.c
    return union_all(
        select(paid.device, paid.number, paid.session, literal(1).label("taken")),
        select(undone.device, undone.number, undone.session, literal(0)).where(undone.kind.not_in(_OUT_OF_SESSION)),
    ).subquery()


def look_at_approvals(connection: Connection, found: Found) -> None:
    """Hold approvals from desks against the desks' rolls, both ways."""
    kept, entries = schema.approval.c, schema.entry.c
    rows = connection.execute(
        select(
            kept.desk,
            raw(connection, kept.number),
            kept.device,
            kept.session,
            raw(connection, kept.closed),
            kept.by_user,
            raw(connection, entries.text),
        ).select_from(
            schema.approval.outerjoin(schema.entry, (entries.device == kept.desk) & (entries.number == kept.number))
        )
    )
    known: set[tuple[str, int]] = set()
    for row in rows:
        known.add((row.desk, row.number))
        doc = doc_of(row.text)
        body = body_of(doc)
        said = (doc.get("actor"), body.get("device"), body.get("session"), body.get("closed"))
        if doc.get("kind") != "session.approved" or said != (row.by_user, row.device, row.session, row.closed):
            found(row.desk, row.number, f"the approval of session {row.session} is not the one that the entry gives")
    for device, number in desks_entries(connection, [EntryKind.SESSION_APPROVED]):
        if (device, number) not in known:
            found(device, number, "the session that it approves is not approved")
