"""Central as a till's own login may use it, and what travels between the two."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.cash_limit import CashTold
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.gone_session import GoneFound, GoneSession
from ims_desktop.domain.reference_data import ReferenceRow
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.reversal import PaymentNow
from ims_desktop.domain.roll import PersonalValue, SignedHead
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.void_word import VoidWord

PROTOCOL = 1  # of push, pull, head and enrol; central answers every protocol ever spoken


@frozen
class SealedEntry:
    """An entry as it travels: text and seal as written, personal values beside it."""

    number: int
    text: str
    seal: bytes
    personal: tuple[PersonalValue, ...] = ()


@frozen
class CentralHead:
    """What central holds of this till's roll, and what it is."""

    number: int
    seal: bytes
    epoch: str
    schema: int
    now: datetime
    held: int = 0
    forked: bool = False  # central knows that this device's roll goes on in two ways
    blocked: bool = False  # an administrator blocked it: it may send, and is given nothing


@frozen
class PushAnswer:
    """Central's new head after a push, and how many entries of this push are held."""

    number: int
    seal: bytes
    held: int


@frozen
class PulledChanges:
    """One slice of reference data by change number.

    `fresh` begins a fresh copy: what came before is forgotten, but only when its last slice (`more` False) has come,
    so that accounts can be found all the while.
    """

    epoch: str
    upto: int  # the last change number in this slice
    more: bool
    fresh: bool
    rows: tuple[ReferenceRow, ...] = ()
    password_hashes: tuple[tuple[UserId, str], ...] = ()
    holders: tuple[AccountHolder, ...] = ()
    removed_holders: tuple[tuple[str, str], ...] = ()  # fund, reference
    approvals: tuple[DeskApproval, ...] = ()  # of this till's sessions, given at desks
    statement: StatedDay | None = None  # of rolls, the last that central made
    cash: CashTold | None = None  # what other tills took: with the last slice
    at_work: tuple[AtWork, ...] | None = None  # sessions open at the office's other tills: with the last slice
    void_words: tuple[VoidWord, ...] = ()  # voids that this till was asked for, answered at desks


class CentralLink(Protocol):
    """Central as a till may use it to sync: four calls. Raises Unavailable, and Refused for a refused push."""

    def head(self, said: SignedHead, *, forked: bool = False, had: int = 0, epoch: str = "") -> CentralHead:
        """Where central's copy of this till's roll ends. `said` is the till's own head, so central knows what misses.

        `forked` tells central that the till found another roll there than its own; `said` is then its own evidence.
        `had` is up to which entry central had this roll once, in which `epoch`: where it has less now, it learns of it
        that it was put back to a backup.
        """

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        """Send entries in order; safe to repeat. `said` is the till's own head.

        Refuses `ROLL_FORKED` and `PUSH_REFUSED`.
        """

    def begin_push(
        self, entries: Sequence[SealedEntry], said: SignedHead, *, ahead: bool = False
    ) -> Callable[[], PushAnswer]:
        """Begin to send entries; what it gives waits for the answer, as `push` does. Two may be under way.

        `ahead`: they go on from a push that is still under way; where that fails, so do they. Any other call waits
        until what is under way has ended.
        """

    def pull(
        self, epoch: str, after: int, limit: int, cash_known: Mapping[DeviceId, int] | None = None
    ) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy.

        `cash_known` says up to which entry of each other till its cash is known here; None asks for none.
        """

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """Reserve what is left of a payment's line (from 1) for a refund; answers what is left then, in pence.

        Safe to repeat under the same id. Refuses `CLAIM_OVER_LEFT`, `PAYMENT_UNKNOWN`, `ID_REUSED`, `TILL_BLOCKED`.
        """

    def close(self) -> None:
        """Let go of the connection."""


class GoneLink(Protocol):
    """Central as far as only it knows sessions of tills that are gone. Raises Unavailable; refuses `TILL_BLOCKED`."""

    def gone_sessions(self) -> Sequence[GoneSession]:
        """Sessions that wait at tills of this till's office that are gone, the oldest first."""

    def gone_session(self, session: SessionId) -> GoneFound | None:
        """One of them with all that a taking over must say; None where none of that id waits."""

    def close(self) -> None:
        """Let go of the connection."""


class TillLink(CentralLink, GoneLink, Protocol):
    """All that a till's own login may ask of central: its roll's calls, and these of the till itself."""

    def change_password(self, new: str) -> None:
        """Change this till's own password at central; refuses `TILL_BLOCKED`. Safe to repeat with the same one."""

    def paid(self, receipt: str) -> PaymentNow:
        """A payment of any till by its receipt's number, with what was done to it, and no personal value of either.

        Refuses `PAYMENT_UNKNOWN`, `TILL_BLOCKED`.
        """
