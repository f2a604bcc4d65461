"""The rules that every payment line meets: its amount's limits, its reference, its account and its VAT code."""

from functools import lru_cache

from ims_desktop.domain.account_holder import AccountHolder, Effect, StopMessage
from ims_desktop.domain.account_reference import REFERENCE_LIMIT, ReferenceCheck
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop
from ims_desktop.domain.refusal import Reason, Refused


@frozen
class CheckedReference:
    """A reference as it is kept, with what the cashier must be told about its account (blank: nothing)."""

    reference: str
    warning: str = ""


def check_amount_limits(fund: Fund, amount_pence: int, mop: Mop | None = None) -> None:
    """Refuse an amount over the fund's maximum, over the MOP's or under the MOP's minimum; equal is allowed.

    Always checked, also for funds without a reference check; without a MOP the fund's maximum only.
    """
    if fund.maximum_pence is not None and amount_pence > fund.maximum_pence:
        raise Refused(Reason.AMOUNT_OVER_FUND_MAXIMUM, fund=fund.name, maximum_pence=fund.maximum_pence)
    if mop is None:
        return
    if mop.maximum_pence is not None and amount_pence > mop.maximum_pence:
        raise Refused(Reason.AMOUNT_OVER_MOP_MAXIMUM, mop=mop.name, maximum_pence=mop.maximum_pence)
    if mop.minimum_pence is not None and amount_pence < mop.minimum_pence:
        raise Refused(Reason.AMOUNT_UNDER_MOP_MINIMUM, mop=mop.name, minimum_pence=mop.minimum_pence)


def kept_reference(fund: Fund, typed: str) -> str:
    """The reference as this fund keeps it, to look its account up by; nothing is judged yet."""
    return _check_of(fund).normalised(typed)


def refuse_card_number(fund: Fund, typed: str, holder: AccountHolder | None) -> None:
    """Refuse `CARD_NUMBER` where a fund's own check could not tell it from a reference and no account has it."""
    if holder is None and not fund.has_strict_check and looks_like_card_number(typed):
        raise Refused(Reason.CARD_NUMBER)


def check_line_reference(
    fund: Fund,
    typed: str,
    holder: AccountHolder | None,
    *,
    may_pay_stopped: bool,
    message: StopMessage | None = None,
) -> CheckedReference:
    """Judge a line's reference by its fund's check and its account (rules.md section 1).

    `holder` is the account found by `kept_reference`, None where there is none; `message` is the one that
    the account carries. Where the fund says that the account must exist, its being there takes the place
    of mask and check digit. Where it is not there, what these say against the reference is told (a wrong
    digit says more than that nobody has it), else `ACCOUNT_UNKNOWN`. An account on stop is refused with the
    message's text, `ACCOUNT_ON_STOP`, unless the person may pay stopped accounts: then the text comes back
    as a warning.
    """
    reference = _check_of(fund).check(typed, account_must_exist=fund.account_must_exist)
    if holder is not None and (holder.fund, holder.reference) != (fund.code, reference):
        holder = None
    if holder is None:
        if fund.account_must_exist:
            if fund.reference_check is not None:
                fund.reference_check.check(typed)
            raise Refused(Reason.ACCOUNT_UNKNOWN, fund=fund.name)
        return CheckedReference(reference)
    if not holder.message:
        return CheckedReference(reference)
    if message is None or (message.fund, message.code) != (fund.code, holder.message):
        # a message whose text is not known here might be a stop: stay on the safe side
        message = StopMessage(holder.message, fund.code, holder.message, Effect.STOPS)
    if message.effect is Effect.STOPS and not may_pay_stopped:
        raise Refused(Reason.ACCOUNT_ON_STOP, text=message.text)
    return CheckedReference(reference, message.text)


def vat_code_for(fund: Fund, requested: str | None) -> str:
    """The VAT code of a payment: the one asked for where the fund allows another, else the fund's own.

    For payments that come from elsewhere; a line keyed at a till with another code is refused instead.
    """
    return requested if requested and fund.vat_override else fund.vat_code


def _check_of(fund: Fund) -> ReferenceCheck:
    # a fund without a check still keeps no blank, endless or unprintable reference
    return fund.reference_check or _any_reference(fund.name)


@lru_cache
def _any_reference(name: str) -> ReferenceCheck:
    return ReferenceCheck(name=name, min_length=1, max_length=REFERENCE_LIMIT)
