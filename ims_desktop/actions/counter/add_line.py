"""Add a line to the payment at hand: an account with what is due now offered, or a catalogue item."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.paid_account import paid_account
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.amount import check_amount
from ims_desktop.domain.basket import Basket, PaymentLine, account_line, item_line
from ims_desktop.domain.catalogue import ANSWER_LENGTH, MOST_ASKED, CatalogueItem
from ims_desktop.domain.dated_amount import amount_on, ask_if_other, due_on, until_words
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.own_account import must_be_of_nobody_here
from ims_desktop.domain.payer_address import clean_address
from ims_desktop.domain.payer_email import clean_email
from ims_desktop.domain.payment_rules import (
    check_amount_limits,
    kept_reference,
)
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData, came_back
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import when_words
from ims_desktop.domain.vat import vat_within

NOTE_LENGTH = 100
_ANSWERS_LENGTH = MOST_ASKED * 2 * ANSWER_LENGTH  # questions and answers of an item
PAYER_LENGTH = 50


@frozen
class LineWanted:
    """What the cashier keyed for an account. `confirmed` are the questions already answered with yes."""

    fund: str
    reference: str
    amount_pence: int
    note: str = ""
    vat_code: str = ""  # "": the fund's own
    confirmed: frozenset[Reason] = frozenset()
    received_on: date | None = None  # of post, the day on which it was opened; of a slip, its own; None: today
    balance_told: bool = True  # else nothing that is said may tell what is owed


@frozen
class Added:
    """The basket with its new line, and what the cashier should be told about it."""

    basket: Basket
    warnings: tuple[str, ...] = ()
    told: str = ""  # nothing is wrong with it: until when an amount holds


def clean_note(line: PaymentLine, typed: str) -> str:
    """A line's narrative made plain; of an item that asks it holds the answers, and is longer."""
    return clean_text(typed, field="Narrative", maximum=_ANSWERS_LENGTH if line.item else NOTE_LENGTH)


def offered_pence(holder: AccountHolder, received_on: date) -> int | None:
    """What is offered to pay: what is due for money of that day where it is known, never the year's balance."""
    if (now := amount_on(holder.amounts, received_on)) is not None:
        return now.pence or None
    return holder.due_pence if holder.due_pence is not None and holder.due_pence > 0 else None


def must_take_money(desk: Desk) -> None:
    """Refuse `TILL_BLOCKED` beside the field, before anything more is keyed; writing asks again."""
    if desk.till.sync_state().blocked:
        raise Refused(Reason.TILL_BLOCKED)


def choose_account(data: ReferenceData, user: User, fund: str, reference: str) -> None:
    """Whether a person may do anything on an account, asked when it is chosen; refuses `OWN_ACCOUNT`."""
    account = fund, kept_reference(data.fund(fund), reference)
    must_be_of_nobody_here(data.own_accounts.values(), user.id, None, [account])


def add_account_line(desk: Desk, data: ReferenceData, user: User, basket: Basket, wanted: LineWanted) -> Added:
    """Add an account's line. Refuses what rules.md section 1 refuses, always checking amounts.

    Four questions are refusals until they are in `wanted.confirmed`: `AMOUNT_NEEDS_CONFIRMATION` over £1,000,000,
    `PAID_ALREADY` where the same account was paid the same amount within the council's number of days,
    `DIRECT_DEBIT` where the holder's bank is to be asked for what is due on a day that is still to come, and
    `OTHER_AMOUNT_DUE` where another amount is due for money of that day: a late discount. At court or enforcement
    `TAKEN_ELSEWHERE` is no question.
    """
    user.must(Permission.TAKE_PAYMENTS)
    must_take_money(desk)
    fund = data.fund(wanted.fund)
    choose_account(data, user, fund.code, wanted.reference)
    paid = paid_account(desk.till.holder, data, user, fund, wanted.reference)
    line = account_line(
        fund,
        paid.reference,
        wanted.amount_pence,
        data.vat(wanted.vat_code or fund.vat_code),
        desk.today(),
        holder=paid.holder,
        note=clean_text(wanted.note, field="Narrative", maximum=NOTE_LENGTH),
        confirmed=Reason.AMOUNT_NEEDS_CONFIRMATION in wanted.confirmed,
    )
    check_amount_limits(fund, wanted.amount_pence)
    received_on = wanted.received_on or desk.today()
    other_is_meant = Reason.OTHER_AMOUNT_DUE in wanted.confirmed
    line = with_due(line, paid.holder, received_on, desk.today(), other_is_meant=other_is_meant)
    if Reason.PAID_ALREADY not in wanted.confirmed and not fund.is_suspense:  # whose it is nobody knows
        _ask_if_paid_already(desk, data, fund.code, paid.reference, wanted.amount_pence)
    if Reason.DIRECT_DEBIT not in wanted.confirmed and paid.holder is not None:
        _ask_if_collected(paid.holder, desk.today(), told=wanted.balance_told)
    added = basket.with_line(line, may_repeat=user.may(Permission.PAY_TWICE_IN_ONE))
    warnings = [paid.warning] if paid.warning else []
    if fund.asks_address and line.address_known and paid.holder is not None:
        warnings.append(f"Check with the payer: {paid.holder.full_name}, {paid.holder.full_address}.")
    if told := came_back(data, desk.till.identity.office, fund.code, paid.reference, desk.today()):
        warnings.append(told.words)
    if not fund.overpaying_allowed and (over_pence := _over_balance_pence(line, paid.holder)) > 0:
        warnings.append(f"This is {f'{pounds(over_pence)} ' if wanted.balance_told else ''}more than the balance.")
    until = until_words(paid.holder.amounts, received_on) if paid.holder and wanted.balance_told else ""
    return Added(added, tuple(warnings), f"{line.narrative}: {until}." if until else "")


def _over_balance_pence(line: PaymentLine, holder: AccountHolder | None) -> int:
    """By how much a line is more than the balance; where the amount goes by the day, that was asked about already."""
    if holder is None or holder.balance_pence is None or line.due_pence is not None:
        return 0
    return line.amount_pence - holder.balance_pence


def add_item(
    desk: Desk,
    data: ReferenceData,
    user: User,
    basket: Basket,
    item: CatalogueItem,
    quantity: int,
    answers: Sequence[str] = (),
) -> Added:
    """Add a catalogue item at today's price; the same item again, with the same answers, adds to its quantity."""
    user.must(Permission.TAKE_PAYMENTS)
    must_take_money(desk)
    fund = data.fund(item.fund)
    line = item_line(item, quantity, data.vat(item.vat_code or fund.vat_code), desk.today())
    check_amount_limits(fund, line.amount_pence)
    return Added(basket.with_line(replace(line, note=item.answered(answers))))


@frozen
class NewAmount:
    """What is paid on a line instead; `confirmed` are the questions already answered with yes."""

    amount_pence: int
    confirmed: frozenset[Reason] = frozenset()
    received_on: date | None = None


def change_amount(desk: Desk, data: ReferenceData, basket: Basket, position: int, new: NewAmount) -> Basket:
    """Change what is paid on a line (position from 0); VAT is worked out again, a catalogue item keeps its price.

    Asks `AMOUNT_NEEDS_CONFIRMATION` and `OTHER_AMOUNT_DUE` as when the line was added.
    """
    amount_pence = new.amount_pence
    line = basket.lines[position]
    if line.item:
        raise Refused(Reason.ITEM_PRICE_SET, item=line.narrative, code=line.item)
    check_amount(amount_pence, confirmed=Reason.AMOUNT_NEEDS_CONFIRMATION in new.confirmed)
    check_amount_limits(data.fund(line.fund), amount_pence)
    changed = replace(line, amount_pence=amount_pence, vat_pence=vat_within(amount_pence, line.vat_rate))
    holder, today = desk.till.holder(line.fund, line.reference), desk.today()
    other_is_meant = Reason.OTHER_AMOUNT_DUE in new.confirmed
    changed = with_due(changed, holder, new.received_on or today, today, other_is_meant=other_is_meant)
    return basket.with_line_changed(position, changed)


def with_due(
    line: PaymentLine, holder: AccountHolder | None, received_on: date, business_day: date, *, other_is_meant: bool
) -> PaymentLine:
    """The line with what was due of it where that goes by the day of receipt, told only where it is another day.

    Refuses `TAKEN_ELSEWHERE`, and `OTHER_AMOUNT_DUE` where another amount is paid and that was not confirmed.
    """
    if holder is None or not holder.amounts:
        return line
    if not other_is_meant:
        ask_if_other(holder.amounts, line.reference, received_on, line.amount_pence)
    due_pence = due_on(holder.amounts, line.reference, received_on)
    earlier = received_on if due_pence is not None and received_on < business_day else None
    return replace(line, due_pence=due_pence, received_on=earlier)


def with_payer(basket: Basket, name: str) -> Basket:
    """Say who pays, where it is not the account holder; blank takes the name away. Addresses are that payer's alone."""
    payer = clean_text(name, field="Payer", maximum=PAYER_LENGTH)
    return basket if payer == basket.payer else replace(basket, payer=payer, address="", email="")


def with_address(basket: Basket, typed: str) -> Basket:
    """Say where the payer lives; blank takes it away. Refuses what `clean_address` refuses."""
    return replace(basket, address=clean_address(typed))


def with_email(basket: Basket, typed: str) -> Basket:
    """Say where the receipt is sent; blank prints it after all. Refuses `EMAIL_NOT_VALID`."""
    return replace(basket, email=clean_email(typed))


def _ask_if_collected(holder: AccountHolder, today: date, *, told: bool) -> None:
    """Whoever pays by Direct Debit may pay twice without knowing; a day that has gone by says nothing any more."""
    day, offered = holder.collects_on, offered_pence(holder, today)
    if day is not None and day >= today:
        what = f"{pounds(offered)} " if told and offered is not None else "what is due "
        raise Refused(Reason.DIRECT_DEBIT, reference=holder.reference, what=what, day=f"{day.day} {day:%b}")


def _ask_if_paid_already(desk: Desk, data: ReferenceData, fund: str, reference: str, amount_pence: int) -> None:
    since = desk.today() - timedelta(days=data.council.asks_again_days)
    for earlier in desk.till.earlier_payments(fund, reference, since):
        if earlier.amount_pence == amount_pence:
            raise Refused(
                Reason.PAID_ALREADY,
                amount_pence=amount_pence,
                reference=reference,
                paid_at=when_words(earlier.at),
                where=earlier.where,
            )
