"""What a till's file tells: who it is, a payment with its print, how it stands with central, what is put aside."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll import NO_SEAL

TRAINING = "training"


@frozen
class TillIdentity:
    """Which till this is, since its enrolment."""

    device: DeviceId
    office: str
    till: str
    letter: str  # which enrolment of this till: A, B …
    central: str  # URL of central, never with a password in it; `TRAINING` where nothing is ever sent

    @property
    def is_training(self) -> bool:
        """Whether money is only played with here."""
        return self.central == TRAINING


@frozen
class OwnDeclaration:
    """An account that somebody declared on this roll as their own, by the id of its entry."""

    id: str
    fund: str
    reference: str


class PrintState(StrEnum):
    """Where a receipt's printing stands; local to the till and kept. A receipt is sent, never "printed"."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # nothing reached the printer
    PERHAPS = "perhaps"  # part of it may have been printed
    NONE = "none"  # no receipt was wanted
    MAIL_WAITING = "mail_waiting"  # by e-mail, not on paper
    MAILING = "mailing"
    MAILED = "mailed"
    MAIL_FAILED = "mail_failed"
    MAIL_PERHAPS = "mail_perhaps"  # the server may have taken it


@frozen
class RecordedPayment:
    """A payment on this till's roll, with the personal values that were not erased, and copies made of its receipt."""

    payment: TakenPayment
    number: int  # of its entry
    at: datetime
    actor: UserId
    seal: bytes
    personal: Mapping[str, str]
    copies: int = 0
    print_state: PrintState | None = None


@frozen
class EarlierPayment:
    """A payment on an account that is known here: taken on this till or told by central."""

    amount_pence: int
    at: datetime
    where: str  # "this till", or the till's name


@frozen
class SyncState:
    """How far a till and central agree. Times are None where it never happened."""

    head_number: int
    acknowledged: int
    oldest_waiting_at: datetime | None
    last_contact_at: datetime | None
    epoch: str  # of central; "" before the first pull
    change: int  # the last change number that was applied
    accounts_at: datetime | None  # when reference data last came
    head_seal: bytes = NO_SEAL
    acknowledged_seal: bytes = b""  # of the last entry that central has, as this till sealed it
    blocked: bool = False  # central said so at the last contact: no money is taken here
    standing: str = ""  # what the last sync that failed left word of; "" after one that did not
    next_try_at: datetime | None = None

    @property
    def waiting(self) -> int:
        """Entries that central has not acknowledged."""
        return self.head_number - self.acknowledged


@frozen
class FloatAtHand:
    """The float that closes at this till kept, and who sealed it: of several together, the last."""

    pence: int
    kept_by: UserId


@frozen
class FailedTries:
    """Wrong passwords of one user name in a row at this till, kept offline too."""

    count: int = 0
    last_at: datetime | None = None


@frozen
class ParkedBasket:
    """A basket put aside without tenders."""

    id: str
    basket: Basket
    by: UserId
    at: datetime


@frozen
class Envelope:
    """What the next close at a till takes along (domain/quiet_referral.py), and which of its boxes are in use.

    The first `taken` of them are in the hands of people who were at the window since the last close, each at each run
    of the window in one of their own.
    """

    taken: int
    boxes: bytes
