"""Central as supervisors bank at it: what closed sessions took, how each slip stands, and where every pound is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from ims_desktop.actions.ports.rolls_at_central import DeviceState, TillBehind
from ims_desktop.domain.banking import Takings
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.banking_sheet import ListedCheque, ListedSession
from ims_desktop.domain.custody_check import CustodyCheck
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_cheque import KeptCheque
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, EntryId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind


@frozen
class LatePosting:
    """What an entry posted that came late; pence."""

    receipt: str
    kind: str
    business_day: date
    received_at: datetime
    pence: int


@frozen
class OpenPost:
    """An item of the post, or a sealed bag, that has not ended: pence as logged, no takings yet."""

    item: str
    came: str
    pence: int
    logged_on: date
    locked: bool  # away overnight


@frozen
class SlipUsed:
    """A slip of a receipt book that was keyed, or spoilt, and counts; the receipt is blank where it was spoilt."""

    book: str
    number: int
    receipt: str


@frozen
class BankingEntryWanted:
    """Which entry of a banking somebody is about to write: of these sessions, or of this slip."""

    id: EntryId
    kind: EntryKind
    actor: UserId
    office: str
    sessions: tuple[SessionId, ...] = ()
    slip: int | None = None


@frozen
class BankingMoment:
    """How things stand while nobody else banks at the office: `now` is central's time, which the entry takes."""

    now: datetime
    next_slip: int
    takings: Sequence[Takings]  # of the sessions that were named
    banking: BankingNow | None  # the slip that was named


class BankingPapers(Protocol):
    """What the paper of a slip is made from, beside the slip itself."""

    def cheque_list(self, banking: BankingNow) -> Sequence[ListedCheque]:
        """The cheques of a slip, in the order of its list."""

    def listed_sessions(self, banking: BankingNow) -> Sequence[ListedSession]:
        """The sessions of a slip as paper names them; of each its cashier's id stands where the name comes."""

    def personal_of(self, device: DeviceId, number: int) -> Mapping[str, str]:
        """The personal values of an entry that were not erased."""


class BankingCentral(BankingPapers, Protocol):
    """What banking asks of central. On a server, a login is shown and may write what is theirs alone."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def takings(self, office: str, sessions: Sequence[SessionId] = ()) -> Sequence[Takings]:
        """Closed sessions of an office, the oldest first: the named ones, or those not banked, the last 200 of them."""

    def bankings(self, office: str, slip: int | None = None, limit: int = 100) -> Sequence[BankingNow]:
        """An office's paying-in slips as they stand, the latest first; or one of them."""

    def bank(self, wanted: BankingEntryWanted, drafted: Callable[[BankingMoment], EntryDraft]) -> Entry:
        """Write an entry of a banking on its actor's desk roll; `drafted` is told how things stand by then.

        Nobody else banks at the office meanwhile. Safe to repeat with the same id. Refuses `DESK_REFUSED`.
        """


class CustodyCentral(Protocol):
    """What custody asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def custody_entries(self, office: str, until: datetime | None = None) -> Iterable[Mapping[str, Any]]:
        """What moved an office's money up to a time, in the order of its times; held entries left out."""

    def kept_cheques(self, office: str, until: datetime | None = None) -> Sequence[KeptCheque]:
        """Post-dated cheques that lay in an office's safe at a time (None: now), by their dates."""

    def open_cards(self, office: str) -> Sequence[OpenCard]:
        """An office's card sales that no report had, the oldest first."""

    def custody_checks(self, office: str) -> Sequence[tuple[CustodyCheck, str]]:
        """An office's spot checks of safe and kept floats, the latest first, each with its entry's mark."""

    def late_postings(self, office: str, day: date) -> Sequence[LatePosting]:
        """What was taken up to a business day and came to central only after it ended."""

    def open_post(self, office: str, until: datetime | None = None) -> Sequence[OpenPost]:
        """Items of the post that had not ended by a time, the oldest first."""

    def slips_used(self, office: str) -> Sequence[SlipUsed]:
        """Slips of an office's receipt books that were used, by book and number."""

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""

    def tills_behind(self, office: str) -> Sequence[TillBehind]:
        """Tills of an office of which central lacks entries now, or that were not heard since it was put back."""

    def posted_pence(self, office: str, until: datetime | None = None) -> int:
        """The sum of an office's transactions up to a time."""
