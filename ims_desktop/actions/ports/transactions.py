"""Transactions at central as finance reads them: what is asked for, a page of them, and one payment whole."""

from collections.abc import Mapping
from datetime import date, datetime

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll import EntryKind


@frozen
class TransactionQuery:
    """What finance asks for: all given must hold. Amounts in pence; days are business days, both inclusive."""

    text: str = ""  # reference, receipt, narrative or amount, as typed into one box
    funds: tuple[str, ...] = ()
    mops: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    amount_pence: int | None = None
    reference: str = ""  # ends with * : begins with
    receipt: str = ""
    payer: str = ""  # part of the name of who paid for somebody else
    from_day: date | None = None
    to_day: date | None = None
    after: str = ""  # the key of the last row of the page before
    limit: int = 100


@frozen
class Transaction:
    """One posting at central, as finance sees it."""

    key: str  # for paging
    device: DeviceId
    entry: int
    posting: int
    at: datetime
    business_day: date
    receipt: str
    office: str
    till: str
    actor: UserId
    fund: str
    reference: str
    mop: str
    amount_pence: int
    vat_code: str
    vat_pence: int
    narrative: str
    kind: str


@frozen
class TransactionPage:
    """A page of transactions, newest first, with the count (capped) and sum of all that match."""

    rows: tuple[Transaction, ...]
    next_after: str  # "" on the last page
    count: int
    count_capped: bool
    sum_pence: int | None  # None where the count is capped


@frozen
class DoneAtCentral:
    """What was done to a payment: a void asked for, a void, correction or refund, with its postings and who did it.

    `number` is its own paper's, blank where there is none; `till` where it was done.
    """

    kind: EntryKind
    number: str
    device: DeviceId
    entry: int
    at: datetime
    till: str
    actor: str
    approver: str
    reason: str
    pence: int
    rows: tuple[Transaction, ...] = ()


@frozen
class TransactionDetails:
    """One payment at central: its postings, its sealed entry, what is known of its life, and what was done to it."""

    rows: tuple[Transaction, ...]
    payment: TakenPayment
    personal: Mapping[str, str]
    seal: bytes
    received_at: datetime
    cashier: str
    held: str = ""
    done: tuple[DoneAtCentral, ...] = ()
