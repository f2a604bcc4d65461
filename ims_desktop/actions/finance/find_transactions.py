"""Find transactions at central: what finance types into one box, and the filters beside it."""

from dataclasses import replace

from ims_desktop.actions.ports import (
    CentralReader,
    CentralStore,
    Transaction,
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.domain.account_holder import joined
from ims_desktop.domain.payer_address import PAYER_ADDRESS
from ims_desktop.domain.payment import NOTE_OF_LINE, PAYER
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
    return central.find(_within_limits(user, query))


def _within_limits(user: User, query: TransactionQuery) -> TransactionQuery:
    """Only what the person may see, also where central is a file and knows no rights.

    Asking for an office or fund beyond it is refused: nothing found would read as nothing taken.
    """
    for asked, seen, what in (
        (query.offices, user.offices_seen, "office"),
        (query.funds, user.only_funds, "fund"),
    ):
        for one in asked:
            if seen and one not in seen:
                raise Refused(Reason.NOT_ALLOWED, permission=f"seeing {what} {one}")
    return replace(query, offices=query.offices or user.offices_seen, funds=query.funds or user.only_funds)


def with_known_filters(
    central: CentralStore, user: User, query: TransactionQuery
) -> tuple[TransactionQuery, ReferenceData]:
    """The query with MOPs by code where a kind was named (“cash”), and the reference data it was held against.

    Refuses a fund, MOP or office that is not there: nothing found would read as nothing taken.
    """
    user.must(Permission.FIND_TRANSACTIONS)
    data = central.reference_data()
    for fund in query.funds:
        if fund not in data.funds:
            raise data.no_fund(fund)
    for office in query.offices:
        data.office(office)
    return replace(query, mops=tuple(code for mop in query.mops for code in _codes_of(data, mop))), data


def _codes_of(data: ReferenceData, mop: str) -> list[str]:
    if mop in data.mops:
        return [mop]
    codes = [one.code for one in data.mops.values() if one.kind.value == mop]
    if not codes:
        raise data.no_mop(mop)
    return codes


def transaction_details(central: CentralReader, user: User, device: DeviceId, entry: int) -> TransactionDetails:
    """Everything that is known of one payment."""
    user.must(Permission.FIND_TRANSACTIONS)
    details = central.details(device, entry)
    if details is None or not _seen(user, details):
        raise Refused(Reason.RECEIPT_UNKNOWN, receipt=f"{device} {entry}")
    return details


def note_of(details: TransactionDetails, posting: int) -> str:
    """What was noted at the counter on the line of a posting (from 1): how a payer in suspense is reached, too."""
    postings = details.payment.postings
    if not 1 <= posting <= len(postings):
        return ""
    return details.personal.get(NOTE_OF_LINE.format(postings[posting - 1].line), "")


def noted(central: CentralReader, user: User, row: Transaction) -> tuple[str, str]:
    """What was noted on a transaction's line, and who paid, with an address that was asked; blank: none, or erased."""
    user.must(Permission.FIND_TRANSACTIONS)
    details = central.details(row.device, row.entry)
    if details is None or not _seen(user, details):
        return "", ""
    payer = (details.personal.get(PAYER), details.personal.get(PAYER_ADDRESS))
    own = any((one.device, one.entry, one.posting) == (row.device, row.entry, row.posting) for one in details.rows)
    return note_of(details, row.posting) if own else "", joined(payer, ", ")


def _seen(user: User, details: TransactionDetails) -> bool:
    """Whether the whole payment is within the person's limits; what is held was not judged by fund."""
    if not user.sees(details.payment.office):
        return False
    return not user.only_funds or (bool(details.rows) and all(row.fund in user.only_funds for row in details.rows))
