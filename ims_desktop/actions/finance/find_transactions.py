"""Find transactions at central: what finance types into one box, and the filters beside it."""

from ims_desktop.actions.ports import CentralReader, CentralStore, TransactionDetails, TransactionPage, TransactionQuery
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
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


def check_filters(central: CentralStore, user: User, query: TransactionQuery) -> ReferenceData:
    """Refuse a fund, MOP or office that is not there: nothing found would read as nothing taken.

    Answers the reference data that says so.
    """
    user.must(Permission.FIND_TRANSACTIONS)
    data = central.reference_data()
    for fund in query.funds:
        if fund not in data.funds:
            raise Refused(Reason.FUND_UNKNOWN, fund=fund)
    for mop in query.mops:
        if mop not in data.mops:
            raise Refused(Reason.MOP_UNKNOWN, mop=mop)
    for office in query.offices:
        if office not in data.offices:
            raise Refused(Reason.OFFICE_UNKNOWN, office=office)
    return data


def transaction_details(central: CentralReader, user: User, device: DeviceId, entry: int) -> TransactionDetails:
    """Everything that is known of one payment."""
    user.must(Permission.FIND_TRANSACTIONS)
    details = central.details(device, entry)
    if details is None:
        raise Refused(Reason.RECEIPT_UNKNOWN, receipt=f"{device} {entry}")
    return details
