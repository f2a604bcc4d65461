"""Take a payment: settle it, seal it and write it once. Commit means that it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import PrintState, RecordedPayment, RollWriter
from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.payment import (
    BANK_OF_TENDER,
    DRAWER_OF_TENDER,
    NOTE_OF_LINE,
    PAYER,
    TakenPayment,
    asked_hash,
    taken_payment,
)
from ims_desktop.domain.payment_rules import check_amount_limits, check_line_reference
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, PersonalValue, next_entry, personal_value
from ims_desktop.domain.settlement import Settlement, Tender, settle
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day

from ims_desktop.domain.free_text import clean_text  # isort: skip

_DRAWER_LENGTH = 50


@dataclass(frozen=True, slots=True)
class PaymentWanted:
    """What was put together at the counter. The id is made before the write, so that a retry finds the first one."""

    id: PaymentId
    lines: tuple[PaymentLine, ...]
    tenders: tuple[Tender, ...]
    payer: str = ""


def take_payment(desk: Desk, data: ReferenceData, user: User, wanted: PaymentWanted) -> RecordedPayment:
    """Take a payment durably, or refuse and write nothing.

    The same id with the same content gives the first answer again and takes nothing; with other content it is
    refused, `ID_REUSED`. The whole basket is checked again: lines, references, stops, limits, tenders.
    """
    user.must(Permission.TAKE_PAYMENTS)
    now = desk.clock.now()
    day = business_day(now)
    asked = asked_hash(wanted.lines, wanted.tenders, wanted.payer)
    personal = _personal(desk, wanted)
    with desk.till.writing() as roll:
        if (before := roll.payment_by_id(wanted.id)) is not None:
            if before.payment.asked != asked:
                raise Refused(Reason.ID_REUSED)
            return before
        session = _session_of(data, roll, user)
        settlement = _settled(desk, data, user, wanted, day)
        payment = taken_payment(
            payment=wanted.id,
            asked=asked,
            receipt=_next_receipt(desk, roll),
            session=session.id,
            day=day,
            lines=wanted.lines,
            settlement=settlement,
        )
        entry = _seal(desk, roll, user, payment, personal)
        roll.append(entry)
    return RecordedPayment(
        payment=payment,
        number=entry.number,
        at=entry.at,
        actor=user.id,
        seal=entry.seal,
        personal={value.field: value.value for value in personal},
        print_state=PrintState.WAITING,
    )


def _session_of(data: ReferenceData, roll: RollWriter, user: User) -> TillSession:
    session = roll.open_session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    if session.cashier != user.id:
        cashier = data.users.get(session.cashier)
        raise Refused(Reason.SESSION_OF_ANOTHER, cashier=cashier.display_name if cashier else "Another cashier")
    return session


def _settled(desk: Desk, data: ReferenceData, user: User, wanted: PaymentWanted, day: date) -> Settlement:
    """Check every line and tender again as they stand now, then match them to the penny."""
    for line in wanted.lines:
        _check_line(desk, data, user, line, wanted.tenders)
    _refuse_repeats(user, wanted.lines)
    if not wanted.payer and any(data.fund(line.fund).asks_payer for line in wanted.lines):
        raise Refused(Reason.PAYER_NEEDED)
    return settle(wanted.lines, wanted.tenders, day)


def _check_line(desk: Desk, data: ReferenceData, user: User, line: PaymentLine, tenders: Sequence[Tender]) -> None:
    fund = data.fund(line.fund)
    check_amount_limits(fund, line.amount_pence)
    if line.item:
        return
    holder = desk.till.holder(line.fund, line.reference)
    message = data.message(line.fund, holder.message) if holder else None
    check_line_reference(
        fund,
        line.reference,
        holder,
        may_pay_stopped=user.may(Permission.PAY_STOPPED_ACCOUNTS),
        message=message,
    )
    for tender in tenders:
        if message is not None and tender.mop.kind in message.forbids:
            raise Refused(
                Reason.TENDER_FORBIDDEN, reference=line.reference, mop=tender.mop.name.lower(), text=message.text
            )


def _refuse_repeats(user: User, lines: Sequence[PaymentLine]) -> None:
    if user.may(Permission.PAY_TWICE_IN_ONE):
        return
    seen: set[tuple[str, str, str]] = set()
    for line in lines:
        key = (line.fund, line.reference, line.item)
        if key in seen:
            raise Refused(Reason.DUPLICATE_LINE, reference=line.reference)
        seen.add(key)


def _personal(desk: Desk, wanted: PaymentWanted) -> tuple[PersonalValue, ...]:
    """What a person typed or is: kept beside the roll under commitments, so that it can be erased in time."""
    values: dict[str, str] = {}
    if wanted.payer:
        values[PAYER] = clean_text(wanted.payer, field="Payer", maximum=150)
    for number, line in enumerate(wanted.lines, start=1):
        if line.note:
            values[NOTE_OF_LINE.format(number)] = clean_text(line.note, field="Narrative", maximum=100)
    for number, tender in enumerate(wanted.tenders, start=1):
        if looks_like_card_number(tender.card_authorisation):
            raise Refused(Reason.CARD_NUMBER)
        if tender.cheque_drawer:
            values[DRAWER_OF_TENDER.format(number)] = clean_text(
                tender.cheque_drawer, field="Drawer", maximum=_DRAWER_LENGTH
            )
        if tender.cheque_sort_code or tender.cheque_account:
            values[BANK_OF_TENDER.format(number)] = f"{tender.cheque_sort_code} {tender.cheque_account}".strip()
    return tuple(personal_value(name, desk.ids.salt(), value) for name, value in values.items())


def _next_receipt(desk: Desk, roll: RollWriter) -> ReceiptNumber:
    till = desk.till.identity
    return ReceiptNumber(till.office, till.till, till.letter, roll.last_receipt_counter() + 1)


def _seal(
    desk: Desk, roll: RollWriter, user: User, payment: TakenPayment, personal: tuple[PersonalValue, ...]
) -> Entry:
    draft = EntryDraft(EntryId(desk.ids.new_id()), EntryKind.PAYMENT_TAKEN, user.id, payment.body(), personal)
    return next_entry(desk.till.identity.device, roll.head(), draft, desk.clock.now())
