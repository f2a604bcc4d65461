"""What the watch list sees of an entry, whatever its kind: it depends on no form of the roll. Amounts are pence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, UserId

PAYMENT, VOID, REFUND, CORRECTION = "payment.taken", "payment.voided", "payment.refunded", "payment.corrected"
REVERSALS: Mapping[str, str] = {VOID: "voids", REFUND: "refunds", CORRECTION: "corrections"}
OPENED, CLOSED, APPROVED = "session.opened", "session.closed", "session.approved"
WORKED, CLOCK_SET = "post.worked", "clock.set"
PAUSED, RESUMED = "session.paused", "session.resumed"
DRAWER, COPY = "drawer.opened", "receipt.copied"
MADE_UP, HANDED_OVER = "banking.made", "banking.handed_over"
BANKED, BANK_CORRECTED = "banking.received", "banking.corrected"
RETURNED = "cheque.returned"
MOVED = "cash.moved"
CHECKED, AGREED = "custody.counted", "custody.agreed"
MATCHED = "card.matched"
SETTLED, LATE_SETTLED = "held.settled", "late.settled"
NOBODY = UserId("")


class EntryRef(NamedTuple):
    """Where an entry stands: a device's roll, and its number on it."""

    device: DeviceId
    number: int


class Cheque(NamedTuple):
    """A cheque as a payment has it: its number and date, what of it was paid, and what it says in all.

    `bank` (sort code and account) and `drawer` are blank where they were not keyed, or are kept no more.
    """

    number: str
    dated: str
    pence: int
    whole_pence: int
    bank: str = ""
    drawer: str = ""

    def may_be(self, other: "Cheque") -> bool:
        """Whether it may be the other one of the same number, date and sum.

        Another account is another cheque. Where an account is not known, names without a word in common are.
        """
        if self.bank and other.bank:
            return self.bank == other.bank
        mine, theirs = (set(one.drawer.casefold().replace(".", " ").split()) for one in (self, other))
        return not (mine and theirs) or bool(mine & theirs)


class Swap(NamedTuple):
    """Change that was swapped: with which till and whose (blank: with the safe), pieces by denomination in pence."""

    till: str
    cashier: UserId
    given: tuple[tuple[int, int], ...]
    back: tuple[tuple[int, int], ...]


class Happened(NamedTuple):
    """One entry. `day` is the London business day; times are aware.

    `tenders` are, of a payment, what stayed with the office; of a close, counted less expected; of a banking, what
    was paid in less what the closes of its sessions said. `whose` took the payment that is reversed or whose cheque
    came back, or is the cashier of the session that is closed, approved or banked. `after_seconds` is how long after
    that payment or close.
    """

    ref: EntryRef
    kind: str
    at: datetime
    day: date
    office: str
    till: str
    actor: UserId
    approver: UserId = NOBODY
    session: str = ""
    pence: int = (
        0  # of a payment or reversal above zero; of an opening how much the float was wrong; of a close to bank
    )
    tenders: tuple[tuple[MopKind, int], ...] = ()
    accounts: tuple[str, ...] = ()  # fund and reference
    moved_to: tuple[str, ...] = ()  # of a correction or a held entry put right, accounts that money went to
    receipt: str = ""
    whose: UserId = NOBODY
    after_seconds: int | None = None
    cheques: tuple[Cheque, ...] = ()  # of a payment, those that can be known again
    swap: Swap | None = None
    float_pence: int = 0  # of a close what it kept; what a session opened with, or what went back to the safe
    float_said: bool = True  # of a float that goes back short: that it is short stands there
    gone: bool = False  # of an opening, its till is gone and another took the session over
    handed_to: UserId = NOBODY  # of a close, who goes on with its drawer
    handed_over: str = ""  # of an opening, the session that was before it in its drawer
    handed_wrong: bool = False  # and not as that one's close says
    at_desk: bool = False  # of a person's desk roll, which is written at whichever PC they sign in
    keyed_later: bool = False  # from a slip of a receipt book, on a later day
    back_from: datetime | None = None  # of a clock that was set back, the time before it
    backdated: str = ""  # of a payment, the earlier day whose amount it took though no post of it was logged then
    checked: str = ""  # of a spot check, what was counted
    undone: str = ""  # of what puts a held move of cash or a close right as without effect, which of them
    slip: str = ""  # of a banking, its paying-in slip
    seals: tuple[str, ...] = ()  # of a slip that is made up, its bags'
    signs: EntryRef | None = None  # of a signature, the check of custody
    not_over_pence: int = 0  # of what is taken out of overs, how much its close had not found over
    word_at_desk: bool = False  # its approver gave their word there, and not where it was done

    @property
    def is_own_reversal(self) -> bool:
        """Whether it takes back or changes a payment that the same person took."""
        return self.kind in REVERSALS and self.whose == self.actor

    def pence_of(self, tender: MopKind) -> int:
        """The pence of one tender."""
        return sum(pence for kind, pence in self.tenders if kind is tender)


class WaitingSession(NamedTuple):
    """A session that waits at a till which is gone: nobody counted its drawer yet."""

    opening: EntryRef
    office: str
    till: str
    cashier: UserId
    opened_at: datetime | None


class TillStanding(NamedTuple):
    """How a till and central stand: the last entry that it said to have, the last that came, and what is held."""

    device: DeviceId
    office: str
    till: str
    last_heard: int
    last_stored: int
    last_contact_at: datetime | None
    missing: int = 0
    held: tuple[int, ...] = ()
    held_pence: int = 0
    retired: bool = False  # blocked, or another took its place: it is not expected to speak
    split: bool = False  # its roll goes on in two ways
