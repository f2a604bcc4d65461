"""The cash limit at the counter: what is linked with a payment, and who lets it pass."""

from collections.abc import Sequence
from datetime import date

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.cash_limit import CashLimit, LimitPassed
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import kind_of
from ims_desktop.domain.settlement import Posting, Settlement
from ims_desktop.domain.times import when_words

TEXT_LENGTH = 200
_MOST_ACCOUNTS = 100  # of one holder that are looked through


@frozen
class LimitApproval:
    """Who lets cash over the limit pass, why, and how the payer proved who they are."""

    approver: User
    reason: str
    evidence: str


def limit_passed(
    desk: Desk, data: ReferenceData, lines: Sequence[PaymentLine], payer: str, settlement: Settlement, day: date
) -> LimitPassed | None:
    """By what a payment's cash passes the office's limit with all that is linked with it; None where it does not.

    Linked is what was paid in cash within the window on the same accounts, on other accounts of the same holders
    (name and postcode), and, at this till, by the same payer. Works on what is known here.
    """
    limit = _limit_here(desk, data)
    cash_pence = sum(
        tender.amount_pence - change_pence
        for tender, change_pence in zip(settlement.tenders, settlement.change_by_tender, strict=True)
        if tender.mop.kind is MopKind.CASH
    )
    if limit.limit_pence is None or not cash_pence:
        return None  # before what is linked is looked for: that is a search
    accounts = {(line.fund, line.reference) for line in lines if not line.item}
    return _passed(desk, data, limit, _linked(desk, accounts), payer, cash_pence, day)


def must_correct_within_limit(
    desk: Desk, data: ReferenceData, postings: Sequence[Posting], payer: str, day: date
) -> None:
    """Refuse `CASH_OVER_LIMIT` where a correction makes more cash of what is linked than the limit lets pass.

    Nobody lets a correction pass: voided and taken again it is asked about as any payment.
    """
    limit = _limit_here(desk, data)
    if limit.limit_pence is None:
        return
    cash = [one for one in postings if kind_of(data.mops, one.mop) is MopKind.CASH]
    accounts = _linked(desk, {(one.fund, one.reference) for one in cash if one.amount_pence > 0})
    more_pence = sum(one.amount_pence for one in cash if (one.fund, one.reference) in accounts)
    if not sum(one.amount_pence for one in cash):
        payer = ""  # only accounts change, and the payer's cash is what it was
    passed = _passed(desk, data, limit, accounts, payer, more_pence, day) if more_pence > 0 else None
    if passed is not None:
        raise _over(limit, passed, " Void it and take it again.")


def _limit_here(desk: Desk, data: ReferenceData) -> CashLimit:
    office = data.offices.get(desk.till.identity.office)
    return office.cash_limit if office else CashLimit()


def _passed(
    desk: Desk,
    data: ReferenceData,
    limit: CashLimit,
    accounts: set[tuple[str, str]],
    payer: str,
    cash_pence: int,
    day: date,
) -> LimitPassed | None:
    if limit.limit_pence is None:
        return None
    mops = [mop.code for mop in data.mops.values() if mop.kind is MopKind.CASH]
    suspense = {fund.code for fund in data.funds.values() if fund.is_suspense}  # what lies there is many people's
    accounts = {(fund, reference) for fund, reference in accounts if fund not in suspense}
    before_pence = desk.till.linked_cash(accounts, payer, mops, limit.since(day))
    linked_pence = cash_pence + max(before_pence, 0)
    if linked_pence <= limit.limit_pence:
        return None
    return LimitPassed(limit.limit_pence, linked_pence, limit.days, desk.till.sync_state().accounts_at)


def must_be_let_pass(
    desk: Desk, data: ReferenceData, user: User, passed: LimitPassed, approval: LimitApproval | None
) -> LimitApproval:
    """The approval, its texts made plain.

    Refuses `CASH_OVER_LIMIT` where the office lets nothing pass or nobody approved, `OWN_APPROVAL`, `NOT_ALLOWED`,
    and `REASON_NEEDED` without a reason or evidence of identity.
    """
    limit = data.offices[desk.till.identity.office].cash_limit
    if approval is None or not limit.may_be_approved:
        what = " A supervisor may let it pass." if limit.may_be_approved else " Take another tender."
        raise _over(limit, passed, what)
    if approval.approver.id == user.id:
        raise Refused(Reason.OWN_APPROVAL)
    approval.approver.must(Permission.APPROVE_CASH_OVER_LIMIT)
    reason = clean_text(approval.reason, field="Reason", maximum=TEXT_LENGTH)
    evidence = clean_text(approval.evidence, field="Evidence of identity", maximum=TEXT_LENGTH)
    if not reason:
        raise Refused(Reason.REASON_NEEDED, why="cash over the limit is taken")
    if not evidence:
        raise Refused(Reason.REASON_NEEDED, why="say by what the payer proved who they are")
    return LimitApproval(approval.approver, reason, evidence)


def _over(limit: CashLimit, passed: LimitPassed, what: str) -> Refused:
    return Refused(
        Reason.CASH_OVER_LIMIT,
        words=f"{limit.words} " if limit.words else "",
        linked_pence=passed.linked_pence,
        limit_pence=passed.limit_pence,
        days=passed.days,
        known=f"known up to {when_words(passed.known_at)}" if passed.known_at else "other tills not known",
        may_be_approved=limit.may_be_approved,
        what=what,
    )


def _linked(desk: Desk, paid: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The accounts that are paid, and all others of their holders. An item's reference is nobody's account."""
    accounts = set(paid)
    for fund, reference in paid:
        holder = desk.till.holder(fund, reference)
        if holder is not None and holder.surname.strip() and holder.postcode.strip():
            found = desk.till.search_holders(f"{holder.surname} {holder.postcode}", _MOST_ACCOUNTS)
            accounts |= {(one.fund, one.reference) for one in found if _who(one) == _who(holder)}
    return accounts


def _who(holder: AccountHolder) -> tuple[str, str, str]:
    """Name and postcode, whatever their case and spaces; a title is often left out."""
    surname, forename, postcode = ("".join(part.split()) for part in (holder.surname, holder.forename, holder.postcode))
    return surname.casefold(), forename.casefold(), postcode.casefold()
