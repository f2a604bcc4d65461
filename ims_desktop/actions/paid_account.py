"""The account that a line pays: looked up and judged alike, whoever takes, corrects or puts it right."""

from collections.abc import Callable

from ims_desktop.domain.account_holder import AccountHolder, StopMessage
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.payment_rules import check_line_reference, kept_reference, refuse_card_number
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData


@frozen
class PaidAccount:
    """A reference that its fund accepts, what is to be said of it, its holder where known, and its message."""

    reference: str
    warning: str
    holder: AccountHolder | None
    message: StopMessage | None


def paid_account(
    holder_of: Callable[[str, str], AccountHolder | None], data: ReferenceData, user: User, fund: Fund, typed: str
) -> PaidAccount:
    """The account of a fund that somebody may pay; `holder_of` finds it by fund and reference.

    Refuses as `refuse_card_number` and `check_line_reference` do.
    """
    holder = holder_of(fund.code, kept_reference(fund, typed))
    refuse_card_number(fund, typed, holder)
    message = data.message(fund.code, holder.message) if holder else None
    may_pay_stopped = user.may(Permission.PAY_STOPPED_ACCOUNTS)
    checked = check_line_reference(fund, typed, holder, may_pay_stopped=may_pay_stopped, message=message)
    return PaidAccount(checked.reference, checked.warning, holder, message)
