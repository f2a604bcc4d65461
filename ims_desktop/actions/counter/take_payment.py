"""Take a payment: settle it, seal it and write it once. Commit means that it happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ims_desktop.actions.counter.add_line import PAYER_LENGTH, clean_note, with_due
from ims_desktop.actions.counter.cash_limit import LimitApproval, limit_passed, must_be_let_pass
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import must_be_let_in
from ims_desktop.actions.counter.spoil_slip import must_be_unused
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.actions.counter.work_post import PostPaid, end_by_payment, must_be_post, open_item
from ims_desktop.actions.paid_account import paid_account
from ims_desktop.actions.ports import PrintState, RecordedPayment, RollWriter
from ims_desktop.domain.account_holder import StopMessage
from ims_desktop.domain.basket import PaymentLine, account_line, item_line
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.cash_limit import LIMIT_EVIDENCE, LIMIT_REASON
from ims_desktop.domain.cheque import bank_of, check_again, check_payee
from ims_desktop.domain.cheque_rules import AfterReturn
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.own_account import must_be_of_nobody_here
from ims_desktop.domain.payer_address import PAYER_ADDRESS, clean_address, must_know_address
from ims_desktop.domain.payer_email import PAYER_EMAIL, clean_email
from ims_desktop.domain.payment import (
    BANK_OF_TENDER,
    DRAWER_OF_TENDER,
    NOTE_OF_LINE,
    PAYER,
    asked_hash,
    taken_payment,
)
from ims_desktop.domain.payment_rules import (
    check_amount_limits,
)
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_book import Slip
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import ReferenceData, came_back
from ims_desktop.domain.references import EntryId, PaymentId, check_payment_id
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, PersonalValue, next_entry, personal_value, sealed_at
from ims_desktop.domain.settlement import Settlement, Tender, settle
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day, day_words

_DRAWER_LENGTH = 50


@frozen
class PaymentWanted:
    """What was put together at the counter. The id is made before the write, so that a retry finds the first one."""

    id: PaymentId
    lines: tuple[PaymentLine, ...]
    tenders: tuple[Tender, ...]
    payer: str = ""
    address: str = ""  # the payer's, where it was asked for
    email: str = ""  # where the receipt goes instead of onto paper
    receipt_wanted: bool = True
    at_hand: bool = True  # the counter's own basket; a script and a counted bag leave that as it lies
    over_limit: LimitApproval | None = None  # where cash over the limit is let pass
    post: PostPaid | None = None  # the item of the post that it works off
    slip: Slip | None = None  # of a receipt book: taken while the system was down


def take_payment(desk: Desk, data: ReferenceData, user: User, wanted: PaymentWanted) -> RecordedPayment:
    """Take a payment durably, or refuse and write nothing.

    The same id with the same content gives the first answer again and takes nothing; with other content it is
    refused, `ID_REUSED`. The whole basket is checked again: lines, references, stops, limits, tenders. What is
    sealed of a line is made here from fund, item and day, so that a basket kept over midnight holds no old VAT.
    """
    user.must(Permission.TAKE_PAYMENTS)
    check_payment_id(wanted.id)
    wanted = _cleaned(wanted)
    asked = _asked(wanted)
    personal = _personal(desk, wanted)
    with desk.till.writing() as roll:
        if (before := roll.payment_by_id(wanted.id)) is not None:
            if before.payment.asked != asked or not _same_where_kept(before, personal):
                raise Refused(Reason.ID_REUSED)
            return before
        must_be_let_in(roll)
        session = _session_of(data, roll, user)
        must_be_post(session, post=wanted.post is not None)
        now = believed_now(desk, roll)
        day = business_day(sealed_at(roll.head(), now)[0])  # the day of the time that is sealed
        if wanted.slip is not None:
            must_be_unused(desk, data, roll, wanted.slip, now)
            day = wanted.slip.day()
        received_on = day if wanted.post is None else open_item(roll, wanted.post.item).logged_on
        lines, settlement = _settled(desk, data, user, wanted, (day, received_on))
        passed = limit_passed(desk, data, lines, wanted.payer, settlement, day)
        _must_say_address(desk, data, wanted, lines, over_limit=passed is not None)
        approval = None if passed is None else must_be_let_pass(desk, data, user, passed, wanted.over_limit)
        personal += () if approval is None else _evidence(desk, approval)
        approver = approval.approver.id if approval else None
        must_be_of_nobody_here(data.own_accounts.values(), user.id, approver, [(x.fund, x.reference) for x in lines])
        payment = taken_payment(
            payment=wanted.id,
            asked=asked,
            receipt=_next_receipt(desk, roll),
            session=session.id,
            day=day,
            lines=lines,
            settlement=settlement,
            over_limit=passed,
            slip=wanted.slip,
        )
        entry_id = EntryId(desk.ids.new_id())
        draft = EntryDraft(entry_id, EntryKind.PAYMENT_TAKEN, user.id, payment.body(), personal, approver)
        entry = next_entry(desk.till.identity.device, roll.head(), draft, now)
        printing = _printing(wanted)
        roll.append(entry, printing, at_hand=wanted.at_hand)
        if wanted.post is not None:
            end_by_payment(desk, data, roll, user, payment, wanted.post)
    return RecordedPayment(
        payment=payment,
        number=entry.number,
        at=entry.at,
        actor=user.id,
        seal=entry.seal,
        personal={value.field: value.value for value in personal},
        print_state=printing,
    )


def _asked(wanted: PaymentWanted) -> str:
    return asked_hash(
        wanted.lines, wanted.tenders, wanted.payer, wanted.slip, address=wanted.address, email=wanted.email
    )


def _printing(wanted: PaymentWanted) -> PrintState:
    if wanted.email:
        return PrintState.MAIL_WAITING
    return PrintState.WAITING if wanted.receipt_wanted else PrintState.NONE


def _session_of(data: ReferenceData, roll: RollWriter, user: User) -> TillSession:
    session = roll.open_session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    if session.cashier != user.id:
        cashier = data.users.get(session.cashier)
        raise Refused(Reason.SESSION_OF_ANOTHER, cashier=cashier.display_name if cashier else "Another cashier")
    return session


def _settled(
    desk: Desk, data: ReferenceData, user: User, wanted: PaymentWanted, days: tuple[date, date]
) -> tuple[tuple[PaymentLine, ...], Settlement]:
    """Check every line and tender again as they stand now, then match them to the penny.

    `days`: the business day, and that on which the money was received.
    """
    day = days[0]
    tenders = [_tender_now(data, tender) for tender in wanted.tenders]
    lines = tuple(_line_now(desk, data, user, line, days, tenders) for line in wanted.lines)
    _refuse_repeats(user, lines)
    if not wanted.payer and any(data.fund(line.fund).asks_payer for line in lines):
        raise Refused(Reason.PAYER_NEEDED)
    settlement = settle(lines, tenders, day)
    _check_cheques(desk, data, tenders)
    return lines, settlement


def _must_say_address(
    desk: Desk, data: ReferenceData, wanted: PaymentWanted, lines: Sequence[PaymentLine], *, over_limit: bool
) -> None:
    office = data.offices.get(desk.till.identity.office)
    over_limit = over_limit and office is not None and office.cash_limit.asks_address
    must_know_address(data.funds, lines, wanted.payer, wanted.address, over_limit=over_limit)


def _check_cheques(desk: Desk, data: ReferenceData, tenders: Sequence[Tender]) -> None:
    """Made out to the council, and not the same one again."""
    for at, tender in enumerate(tenders):
        if tender.mop.kind is not MopKind.CHEQUE:
            continue
        check_payee(tender.cheque_payee, data.council.cheque_payees)
        if bank := bank_of(tender):
            check_again(tender, tenders[:at], desk.till.cheques_taken(bank, tender.cheque_number))


def _tender_now(data: ReferenceData, tender: Tender) -> Tender:
    mop = data.mops.get(tender.mop.code)
    if mop is None:
        raise data.no_mop(tender.mop.name)
    return tender if tender.mop == mop else replace(tender, mop=mop)


def _line_now(
    desk: Desk, data: ReferenceData, user: User, line: PaymentLine, days: tuple[date, date], tenders: Sequence[Tender]
) -> PaymentLine:
    """The line as it is today: checked again, its VAT and wording made anew."""
    day, received_on = days
    fund = data.fund(line.fund)
    check_amount_limits(fund, line.amount_pence)
    if line.item:
        return _item_now(data, line, day)
    paid = paid_account(desk.till.holder, data, user, fund, line.reference)
    if paid.message is not None:
        _refuse_forbidden(line, paid.message, tenders)
    if any(tender.mop.kind is MopKind.CHEQUE for tender in tenders):
        _refuse_another_cheque(data, desk.till.identity.office, fund.code, paid.reference, day)
    vat = data.vat(line.vat_code)
    now = account_line(
        fund, paid.reference, line.amount_pence, vat, day, holder=paid.holder, note=line.note, confirmed=True
    )
    now = with_due(now, paid.holder, received_on, day, other_is_meant=True)
    if now.due_pence not in {None, line.due_pence, line.amount_pence}:  # what was offered, or asked, holds no more
        raise Refused(
            Reason.DUE_CHANGED,
            due_pence=now.due_pence,
            reference=line.reference,
            day=f"{received_on.day} {received_on:%b}",
        )
    return now


def _item_now(data: ReferenceData, line: PaymentLine, day: date) -> PaymentLine:
    item = data.item(line.item)
    vat = data.vat(item.vat_code or data.fund(item.fund).vat_code)
    if item.asks and not line.note:
        raise Refused(Reason.ITEM_ANSWERS, item=item.name, question=item.asks[0])
    now = item_line(item, line.quantity, vat, day)
    if (now.fund, now.reference, now.amount_pence) != (line.fund, line.reference, line.amount_pence):
        raise Refused(Reason.PRICE_CHANGED, item=item.name, amount_pence=now.amount_pence)
    return replace(now, note=line.note)


def _refuse_forbidden(line: PaymentLine, message: StopMessage, tenders: Sequence[Tender]) -> None:
    for tender in tenders:
        if tender.mop.kind in message.forbids:
            raise Refused(
                Reason.TENDER_FORBIDDEN, reference=line.reference, mop=tender.mop.name.lower(), text=message.text
            )


def _refuse_another_cheque(data: ReferenceData, office: str, fund: str, reference: str, day: date) -> None:
    """No cheque for an account whose last one came back, where the office says so."""
    told = came_back(data, office, fund, reference, day)
    if told is not None and data.offices[office].cheques.after_return is AfterReturn.FORBIDS:
        returned_on = day_words(told.returned_on)
        raise Refused(Reason.CHEQUE_CAME_BACK, reference=reference, day=returned_on, receipt=told.receipt)


def _refuse_repeats(user: User, lines: Sequence[PaymentLine]) -> None:
    if len(lines) == 1 or user.may(Permission.PAY_TWICE_IN_ONE):
        return
    seen: set[tuple[str, str, str, str]] = set()
    for line in lines:
        key = (
            line.fund,
            line.reference,
            line.item,
            line.note if line.item else "",
        )  # two permits, each for its own car
        if key in seen:
            raise Refused(Reason.DUPLICATE_LINE, reference=line.reference)
        seen.add(key)


def _cleaned(wanted: PaymentWanted) -> PaymentWanted:
    """What a person typed, made plain before anything is made of it; refuses what cannot be."""
    payer = clean_text(wanted.payer, field="Payer", maximum=PAYER_LENGTH)
    address = clean_address(wanted.address) if wanted.address else ""
    email = clean_email(wanted.email) if wanted.email else ""
    lines = tuple([replace(line, note=clean_note(line, line.note)) if line.note else line for line in wanted.lines])
    tenders = tuple([_cleaned_tender(tender) for tender in wanted.tenders])
    said = payer, address, email, lines, tenders
    if said == (wanted.payer, wanted.address, wanted.email, wanted.lines, wanted.tenders):
        return wanted
    return replace(wanted, payer=payer, address=address, email=email, lines=lines, tenders=tenders)


def _cleaned_tender(tender: Tender) -> Tender:
    if looks_like_card_number(tender.card_authorisation):
        raise Refused(Reason.CARD_NUMBER)
    if not (tender.cheque_drawer or tender.cheque_payee):
        return tender
    return replace(
        tender,
        cheque_drawer=clean_text(tender.cheque_drawer, field="Drawer", maximum=_DRAWER_LENGTH),
        cheque_payee=clean_text(tender.cheque_payee, field="Payee", maximum=_DRAWER_LENGTH),
    )


def _personal(desk: Desk, wanted: PaymentWanted) -> tuple[PersonalValue, ...]:
    """What a person typed or is: kept beside the roll under commitments, so that it can be erased in time."""
    values: dict[str, str] = {}
    if wanted.payer:
        values[PAYER] = wanted.payer
    if wanted.address:
        values[PAYER_ADDRESS] = wanted.address
    if wanted.email:
        values[PAYER_EMAIL] = wanted.email
    for number, line in enumerate(wanted.lines, start=1):
        if line.note:
            values[NOTE_OF_LINE.format(number)] = line.note
    for number, tender in enumerate(wanted.tenders, start=1):
        if tender.mop.kind is not MopKind.CHEQUE:
            continue  # nothing of it was checked
        if tender.cheque_drawer:
            values[DRAWER_OF_TENDER.format(number)] = tender.cheque_drawer
        if tender.cheque_sort_code or tender.cheque_account:
            values[BANK_OF_TENDER.format(number)] = f"{tender.cheque_sort_code} {tender.cheque_account}".strip()
    return tuple(personal_value(name, desk.ids.salt(), value) for name, value in values.items())


def _evidence(desk: Desk, approval: LimitApproval) -> tuple[PersonalValue, ...]:
    values = {LIMIT_REASON: approval.reason, LIMIT_EVIDENCE: approval.evidence}
    return tuple(personal_value(name, desk.ids.salt(), value) for name, value in values.items())


def _same_where_kept(before: RecordedPayment, personal: Sequence[PersonalValue]) -> bool:
    """Whether personal fields say what they said at first; what was erased since is not held against anybody."""
    return all(before.personal.get(value.field, value.value) == value.value for value in personal)


def _next_receipt(desk: Desk, roll: RollWriter) -> ReceiptNumber:
    till = desk.till.identity
    return ReceiptNumber(till.office, till.till, till.letter, roll.last_receipt_counter() + 1)
