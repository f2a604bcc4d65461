"""Central as cheques that the bank returned are recorded there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Protocol

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_cheque import KeptCheque
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, PaymentId, UserId
from ims_desktop.domain.returned_cheque import ChequePaid, ReturnCause
from ims_desktop.domain.roll import Entry, EntryDraft


@frozen
class ReturnMoment:
    """How things stand while nobody else banks at the office: `now` is central's time, which the entry takes."""

    now: datetime
    next_number: int
    paid: ChequePaid | None  # the payment that was named, None where the person sees none


@frozen
class ReturnedAtCentral:
    """A cheque that came back: which, why, by whom it was recorded, and the accounts that it had paid; pence."""

    number: str
    payment: PaymentId
    receipt: str
    tender: int
    pence: int
    fee_pence: int
    cause: ReturnCause
    returned_on: date
    by: UserId
    at: datetime
    device: DeviceId
    entry: int
    accounts: tuple[tuple[str, str], ...] = ()
    personal: Mapping[str, str] = field(default_factory=dict)


@frozen
class KeptMoment:
    """How a post-dated cheque stands: `kept` where one was named, `paid` the payment that was."""

    now: datetime
    kept: KeptCheque | None
    paid: ChequePaid | None


class KeptChequeCentral(Protocol):
    """What keeping post-dated cheques asks of central."""

    def kept_cheques(self, office: str, until: datetime | None = None) -> Sequence[KeptCheque]:
        """Post-dated cheques that lay in an office's safe at a time (None: now), by their dates."""

    def keep_or_let_go(
        self, wanted: BankingEntryWanted, kept: str, receipt: str, drafted: Callable[[KeptMoment], EntryDraft]
    ) -> Entry:
        """Write on one's own desk roll that a cheque is kept or let go. Safe to repeat with the same id."""


@frozen
class HeldReceipt:
    """A receipt whose payment central holds; once finance put that right, with what it posted (pence) and where."""

    put_right: bool
    pence: int = 0
    accounts: tuple[str, ...] = ()  # fund and reference


class ChequeCentral(Protocol):
    """What recording returned cheques asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def cheque_paid(self, receipt: str) -> ChequePaid | None:
        """The payment of a receipt as its cheque may come back; None where the person sees none."""

    def held_receipt(self, receipt: str) -> HeldReceipt | None:
        """The receipt of a payment that central holds; None where it holds none that the person sees."""

    def return_cheque(
        self, wanted: BankingEntryWanted, receipt: str, drafted: Callable[[ReturnMoment], EntryDraft]
    ) -> Entry:
        """Record a returned cheque on its actor's desk roll; `drafted` is told how things stand by then.

        Nobody else banks or returns at the office meanwhile. Safe to repeat with the same id. Refuses `DESK_REFUSED`.
        """

    def returned_cheques(self, office: str) -> Sequence[ReturnedAtCentral]:
        """Cheques that came back to an office, the latest first, the last 500 of them."""
