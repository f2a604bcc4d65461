"""The slice of a roll that an evidence pack holds: one session's entries, and on to the device's next signature."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, func, select

from ims_desktop.actions.ports import SealedEntry, SessionSlice
from ims_desktop.actions.ports.proof import PaidIn
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import NO_SEAL, EntryKind, SignedHead
from ims_desktop.store.central import bankings, schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.later_entries import later_entries
from ims_desktop.store.central.roll_export import personal_of

_Row: TypeAlias = Row[*tuple[Any, ...]]  # the edge: rows know no types


def session_slice(connection: Connection, session: SessionId, *, opening: bool = False) -> SessionSlice:
    """Read the slice in one reading; refuses `SESSION_UNKNOWN`.

    `opening`: of one that was taken over from a till that is gone, the part on that till's roll.
    """
    device_id, first = (None if opening else _taken_over(connection, session)) or _opening(connection, session)
    entries, heads = schema.entry.c, schema.signed_head.c
    last = _last_named(connection, device_id, session, first)
    until = _signed_from(connection, device_id, last) or last
    device = connection.execute(select(schema.device).where(schema.device.c.device == device_id)).one()
    rows = connection.execute(
        select(entries.number, entries.text, entries.seal)
        .where(entries.device == device_id, entries.number.between(first, until))
        .order_by(entries.number)
    ).all()
    personal = personal_of(connection, device_id, first, last)
    return SessionSlice(
        device=DeviceId(device_id),
        office=device.office,
        till=device.till,
        letter=device.letter,
        public_key=bytes(device.public_key),
        session=session,
        start_seal=_seal(connection, device_id, first - 1),
        last=last,
        later=later_entries(connection, device_id, session, range(first, until + 1)),
        entries=tuple(
            SealedEntry(row.number, row.text, bytes(row.seal), tuple(personal.get(row.number, ()))) for row in rows
        ),
        heads=tuple(
            SignedHead(row.number, bytes(row.seal), bytes(row.signature))
            for row in connection.execute(
                select(schema.signed_head).where(heads.device == device_id, heads.number.between(first, until))
            ).all()
        ),
        held={
            row.number: row.reason
            for row in connection.execute(
                select(schema.held.c.number, schema.held.c.reason).where(
                    schema.held.c.device == device_id, schema.held.c.number.between(first, until)
                )
            ).all()
        },
        paid_in=_paid_in(connection, device_id, session),
        approval=_approval(connection, device_id, session),
    )


def _last_named(connection: Connection, device: str, session: str, first: int) -> int:
    """The last entry that names the session."""
    entries = schema.entry.c
    found = select(func.max(entries.number)).where(
        entries.device == device,
        entries.number >= first,
        entries.text.contains(_named(session), autoescape=True),
    )
    return int(connection.execute(found).scalar_one())


def _signed_from(connection: Connection, device: str, last: int) -> int | None:
    """The first entry from there on that its device signed, and that is here as it signed it."""
    entries, heads = schema.entry.c, schema.signed_head.c
    same = (entries.device == heads.device) & (entries.number == heads.number) & (entries.seal == heads.seal)
    signed = select(func.min(heads.number)).join(schema.entry, same)
    number: int | None = connection.execute(signed.where(heads.device == device, heads.number >= last)).scalar()
    return number


def _approval(connection: Connection, device: str, session: SessionId) -> DeskApproval | None:
    kept = schema.session.c
    approved = connection.execute(
        select(kept.closed, kept.approved_by, kept.approved_at).where(
            kept.device == device, kept.id == session, kept.approved_by.is_not(None)
        )
    ).first()
    return None if approved is None else DeskApproval(session, approved[0], UserId(approved[1]), approved[2])


def _paid_in(connection: Connection, device: str, session: str) -> PaidIn | None:
    of_session, slips = schema.banked_session.c, schema.banking.c
    slip = connection.execute(
        select(slips.office, slips.slip)
        .join(schema.banked_session, of_session.banking == slips.id)
        .where(of_session.device == device, of_session.session == session)
    ).first()
    found = [] if slip is None else bankings.bankings(connection, slip.office, slip.slip)
    if not found:
        return None
    banking = found[0]
    return PaidIn(
        banking,
        tuple(bankings.cheque_list(connection, banking)),
        tuple(bankings.listed_sessions(connection, banking)),
        {
            (step.device, step.number): bankings.personal_values(connection, step.device, step.number)
            for step in banking.steps
        },
    )


def _named(session: str) -> str:
    return f'"session":"{session}"'


def _taken_over(connection: Connection, session: SessionId) -> tuple[str, int] | None:
    """The device that took the session over last, and by which entry; None where it stands on one roll."""
    kept = schema.session.c
    wanted = select(kept.device, kept.number).where(
        kept.id == session, kept.came_from.is_not(None), kept.gone_to.is_(None)
    )
    row = connection.execute(wanted).first()
    return None if row is None else (row.device, row.number)


def _opening(connection: Connection, session: SessionId) -> tuple[str, int]:
    """The device, and the number of the entry that opened the session."""
    entries, payments = schema.entry.c, schema.payment.c
    wanted = select(entries.device, entries.number, entries.text).where(
        entries.text.contains(f'"kind":"{EntryKind.SESSION_OPENED.value}"'),
        entries.text.contains(_named(session), autoescape=True),
    )
    # payments know their session; only a session without any makes us look through every roll
    paid = connection.execute(
        select(payments.device, func.min(payments.number).label("number"))
        .where(payments.session == session)
        .group_by(payments.device)
    ).all()
    for one in paid:
        found = _opens(
            connection.execute(wanted.where(entries.device == one.device, entries.number < one.number)).all(), session
        )
        if found is not None:
            return found
    found = _opens(connection.execute(wanted).all(), session)
    if found is None:
        raise Refused(Reason.SESSION_UNKNOWN, session=session[:64])
    return found


def _opens(rows: Sequence[_Row], session: str) -> tuple[str, int] | None:
    for row in rows:
        doc: Mapping[str, Any] = read_plainly(row.text) or {}
        body = doc.get("body")
        if doc.get("kind") == EntryKind.SESSION_OPENED and isinstance(body, dict) and body.get("session") == session:
            return row.device, row.number
    return None


def _seal(connection: Connection, device: str, number: int) -> bytes:
    kept = schema.entry.c
    seal = connection.execute(select(kept.seal).where(kept.device == device, kept.number == number)).scalar()
    return NO_SEAL if seal is None else bytes(seal)
