"""Voids that were asked for, as central knows them: what was answered at desks, and what became of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, exists, or_, select

from ims_desktop.actions.ports import SeenEntry
from ims_desktop.actions.ports.voids import AskedVoid
from ims_desktop.domain.references import DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.void_word import AskedAtCentral, DeskEntry, VoidWord
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import schema
from ims_desktop.store.central.seen_entries import entries

_asked, _done, _words = schema.reversal.c, schema.reversal.alias("done").c, schema.void_word.c
_paid, _devices, _sessions = schema.payment.c, schema.device.c, schema.session.c
_banked, _claims, _since = schema.banked_session.c, schema.claim.c, schema.claim_since.c


def voids_asked(connection: Connection, offices: tuple[str, ...], receipt: str, limit: int) -> Sequence[AskedVoid]:
    """Those that wait before all others, the latest first."""
    voided = exists().where(_done.payment == _asked.payment, _done.kind == EntryKind.PAYMENT_VOIDED.value)
    refunded = exists().where(_done.payment == _asked.payment, _done.kind == EntryKind.PAYMENT_REFUNDED.value)
    last = select(_since.lapsed).where(_since.claim == _claims.id).order_by(_since.id.desc()).limit(1)
    stands = or_(last.scalar_subquery().is_(None), last.scalar_subquery().is_(False))
    reserved = exists().where(_claims.payment == _asked.payment, stands)
    banked = exists().where(_banked.session == _paid.session)
    waits = case((or_(voided, _words.asked.is_not(None)), 1), else_=0)
    wanted = (
        select(
            _asked.device, _asked.number, _asked.payment, _asked.session, _paid.receipt,
            _devices.office, _devices.till, _devices.letter, _sessions.cashier, _sessions.closed,
            _words.approved, _words.by_user, _words.at, _words.desk, _words.number.label("said"),
            voided.label("voided"), or_(refunded, reserved).label("refunded"), banked.label("banked"),
        )
        .join(schema.payment, _paid.id == _asked.payment)
        .join(schema.device, _devices.device == _asked.device)
        .join(schema.session, and_(_sessions.device == _asked.device, _sessions.id == _asked.session))
        .outerjoin(schema.void_word, and_(_words.device == _asked.device, _words.asked == _asked.number))
        .where(_asked.kind == EntryKind.VOID_ASKED.value)
        .order_by(waits, _paid.at.desc(), _asked.number.desc())
        .limit(limit)
    )  # fmt: skip
    if offices:
        wanted = wanted.where(_devices.office.in_(offices))
    if receipt:
        wanted = wanted.where(_paid.receipt == receipt)
    rows = connection.execute(wanted).all()
    seen = {
        (one.device, one.number): one
        for one in entries(connection, [EntryRef(DeviceId(row.device), row.number) for row in rows])
    }
    return [_read(row, seen.get((row.device, row.number))) for row in rows]


def _read(row: Any, seen: SeenEntry | None) -> AskedVoid:
    asker = UserId(seen.actor if seen else row.cashier)
    word = None
    if row.said is not None:
        entry = DeskEntry(DeviceId(row.desk), row.said)
        word = VoidWord(DeviceId(row.device), row.number, row.approved, UserId(row.by_user), row.at, entry)
    pence = seen.body.get("asked_pence") if seen else None
    known = AskedAtCentral(
        office=row.office,
        till=row.till,
        payment=row.payment,
        receipt=row.receipt,
        askers=frozenset({row.cashier, asker}),
        answered=word is not None,
        voided=row.voided,
        refunded=row.refunded,
        banked=row.banked,
    )
    return AskedVoid(
        device=DeviceId(row.device),
        number=row.number,
        letter=row.letter,
        payment=PaymentId(row.payment),
        session=SessionId(row.session),
        asker=asker,
        at=seen.at if seen else None,
        pence=pence if type(pence) is int else 0,
        reason=seen.personal.get("reason", "") if seen else "",
        known=known,
        word=word,
        session_closed=row.closed is not None,
    )
