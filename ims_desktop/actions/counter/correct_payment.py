"""Correct a payment of one's own open session: tender or account is put right on paper, drawer and card untouched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ims_desktop.actions.counter.cash_limit import must_correct_within_limit
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.reversal_entries import (
    must_be_approved,
    must_not_be_own,
    taken_in,
    write_reversal,
)
from ims_desktop.actions.counter.session_entries import own_open, rules_of
from ims_desktop.actions.paid_account import paid_account
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import PaymentLine, account_line
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.dated_amount import ask_if_other, due_on
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import PAYER, TakenPayment, rate_words
from ims_desktop.domain.payment_rules import (
    check_amount_limits,
)
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaymentNow, Reversal, kind_of, other_account, other_tender, what_stands
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting, Tender, check_tender

_DETAILS = ("card_last4", "card_authorisation", "card_scheme", "cheque_number")


@frozen
class RightTender:
    """What a tender (from 1) really was; of `tender` the method of payment and its details count, not the amount."""

    number: int
    tender: Tender


@frozen
class RightAccount:
    """To which account a line (from 1) really belongs."""

    line: int
    fund: str
    reference: str


@frozen
class Correction:
    """What is put right, and why."""

    receipt: str
    tenders: tuple[RightTender, ...] = ()
    accounts: tuple[RightAccount, ...] = ()
    reason: str = ""
    confirmed: frozenset[Reason] = frozenset()  # questions already answered with yes


@dataclass(slots=True)
class _Right:
    """What a correction comes to so far."""

    standing: tuple[Posting, ...]
    postings: list[Posting]
    tenders: list[Mapping[str, Json]]
    lines: list[Mapping[str, Json]]

    def add(self, postings: Sequence[Posting]) -> None:
        self.postings += postings
        self.standing = what_stands((*self.standing, *postings))


def correct_payment(
    desk: Desk, data: ReferenceData, user: User, wanted: Correction, approver: User | None = None
) -> Entry:
    """Put tenders or accounts of a payment right by an entry that nets to nothing.

    A sale by card stays as the terminal has it: it can be keyed as one with its slip, never away from one. Over the
    office's limit another person approves. Refuses `NOT_THIS_SESSION`, `PAYMENT_VOIDED`, `NOTHING_LEFT`,
    `NOTHING_CORRECTED`, `CORRECTION_NOT_POSSIBLE`, `CASH_OVER_LIMIT`, `SECOND_PERSON_NEEDED`, `REASON_NEEDED`,
    `OWN_ACCOUNT`, `APPROVERS_ACCOUNT`, and what no payment may have. Onto an account whose amount goes by the day of
    receipt `OTHER_AMOUNT_DUE` is asked, and at court or enforcement it is `TAKEN_ELSEWHERE`, as when a line is added.
    """
    user.must(Permission.REVERSE_PAYMENTS)
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        now = taken_in(desk, roll, session, wanted.receipt, "corrected")
        right = _Right(now.standing, [], [], [])
        for tender in wanted.tenders:
            _put_tender(data, now, right, tender)
        for account in wanted.accounts:
            _put_account(desk, data, user, now, right, account, confirmed=wanted.confirmed)
        postings = what_stands(right.postings)
        if not postings:
            raise Refused(Reason.NOTHING_CORRECTED)
        payer = desk.till.personal_of(now.at.number).get(PAYER, "")
        must_correct_within_limit(desk, data, postings, payer, now.payment.business_day)
        moved_pence = sum(max(0, posting.amount_pence) for posting in postings)
        if moved_pence > rules_of(desk, data).correct_alone_pence or approver is not None:
            approver = must_be_approved(user, approver)
        must_not_be_own(data, user, approver, (*now.standing, *postings))
        reversal = Reversal(now, session.id, postings, tuple(right.tenders), tuple(right.lines))
        return write_reversal(desk, roll, user, EntryKind.PAYMENT_CORRECTED, reversal, approver, wanted.reason)


def _put_tender(data: ReferenceData, now: PaymentNow, right: _Right, wanted: RightTender) -> None:
    mine = [posting for posting in right.standing if posting.tender == wanted.number]
    if not mine:
        raise Refused(Reason.NOTHING_CORRECTED)
    was = mine[0].mop
    if kind_of(data.mops, was) is MopKind.CARD:
        raise Refused(Reason.CORRECTION_NOT_POSSIBLE, why="a card sale stays as the terminal has it")
    pence = sum(posting.amount_pence for posting in mine)
    tender = replace(wanted.tender, mop=data.mops[wanted.tender.mop.code], amount_pence=pence)
    check_tender(tender, now.payment.business_day)
    right.add(other_tender(right.standing, wanted.number, tender.mop.code))
    part: dict[str, Json] = {
        "tender": wanted.number,
        "was": was,
        "was_kind": kind_of(data.mops, was).value,
        "mop": tender.mop.code,
        "kind": tender.mop.kind.value,
        "amount_pence": pence,
    }
    if tender.mop.kind in {MopKind.CARD, MopKind.CHEQUE}:
        part |= {name: getattr(tender, name) for name in _DETAILS if getattr(tender, name)}
    if tender.cheque_date is not None and tender.mop.kind is MopKind.CHEQUE:
        part["cheque_date"] = tender.cheque_date.isoformat()
    right.tenders.append(part)


def _put_account(
    desk: Desk,
    data: ReferenceData,
    user: User,
    now: PaymentNow,
    right: _Right,
    wanted: RightAccount,
    *,
    confirmed: frozenset[Reason],
) -> None:
    mine = [posting for posting in right.standing if posting.line == wanted.line]
    if not mine or not 1 <= wanted.line <= len(now.payment.lines):
        raise Refused(Reason.NOTHING_CORRECTED)
    if now.payment.lines[wanted.line - 1].item:
        raise Refused(Reason.CORRECTION_NOT_POSSIBLE, why="a catalogue item belongs to no account")
    pence = sum(posting.amount_pence for posting in mine)
    fund = data.fund(wanted.fund)
    check_amount_limits(fund, pence)
    paid = paid_account(desk.till.holder, data, user, fund, wanted.reference)
    vat = data.vat(fund.vat_code)
    line = account_line(fund, paid.reference, pence, vat, now.payment.business_day, holder=paid.holder, confirmed=True)
    if paid.holder is not None:
        _ask_by_day(paid.holder, line, _received_on(now.payment, wanted.line), confirmed)
    account = replace(
        mine[0], fund=line.fund, reference=line.reference, vat_code=line.vat_code, narrative=line.narrative
    )
    right.add(other_account(right.standing, wanted.line, account, line.vat_pence))
    right.lines.append(
        {
            "line": wanted.line,
            "fund": line.fund,
            "reference": line.reference,
            "amount_pence": pence,
            "vat_code": line.vat_code,
            "vat_rate": rate_words(line.vat_rate),
            "vat_pence": line.vat_pence,
            "narrative": line.narrative,
        }
    )


def _ask_by_day(holder: AccountHolder, line: PaymentLine, received_on: date, confirmed: frozenset[Reason]) -> None:
    """As when a line is added: a late discount is asked about, and nothing goes where nothing is taken any more."""
    due_on(holder.amounts, line.reference, received_on)
    if Reason.OTHER_AMOUNT_DUE not in confirmed:
        ask_if_other(holder.amounts, line.reference, received_on, line.amount_pence)


def _received_on(payment: TakenPayment, line: int) -> date:
    """The day that counts: the line's own where it is sealed, a slip's, else the business day."""
    sealed = payment.lines[line - 1].received_on
    if sealed:
        return date.fromisoformat(sealed)
    return payment.business_day if payment.slip is None else payment.slip.day()
