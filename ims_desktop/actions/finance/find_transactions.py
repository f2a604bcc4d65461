"""Find transactions at central: what finance types into one box, and the filters beside it."""

from ims_desktop.actions.ports import CentralReader, TransactionDetails, TransactionPage, TransactionQuery
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused

LARGEST_PAGE = 1_000


def find_transactions(central: CentralReader, user: User, query: TransactionQuery) -> TransactionPage:
    """A page of transactions, newest first; refuses days that are the wrong way round and senseless limits."""
    user.must(Permission.FIND_TRANSACTIONS)
    if query.from_day and query.to_day and query.from_day > query.to_day:
        raise Refused(Reason.SEARCH_NOT_VALID, why="the first day is after the last.")
    if not 1 <= query.limit <= LARGEST_PAGE:
        raise Refused(Reason.SEARCH_NOT_VALID, why=f"a page has 1 to {LARGEST_PAGE} lines.")
    return central.find(query)


def transaction_details(central: CentralReader, user: User, device: DeviceId, entry: int) -> TransactionDetails:
    """Everything that is known of one payment."""
    user.must(Permission.FIND_TRANSACTIONS)
    details = central.details(device, entry)
    if details is None:
        raise Refused(Reason.RECEIPT_UNKNOWN, receipt=f"{device} {entry}")
    return details
