"""What central knows of each device's roll: how far it has it, what it holds of it, and what it may lack."""

from datetime import datetime
from enum import StrEnum

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import when_words


class ShownBy(StrEnum):
    """How central learnt that it was put back to a backup: a device had more of one of these, or somebody said so."""

    CHANGES = "changes"
    ENTRIES = "entries"  # of its own roll
    SAID = "said"


@frozen
class EpochTaken:
    """A device showed more than central had any more: every till then fetched all again."""

    at: datetime
    shown: int
    had: int
    how: ShownBy = ShownBy.CHANGES


@frozen
class Successor:
    """A device of the same place that came after one: up to where central had the earlier roll, and what came over."""

    device: DeviceId
    letter: str
    last_common: int
    carried: int

    @property
    def reach(self) -> int:
        """The earlier roll's last entry that came over."""
        return self.last_common + self.carried


@frozen
class DeviceState:
    """What central knows of a device: `missing` is what it said it has and has not sent."""

    device: DeviceId
    office: str
    till: str
    letter: str
    last_heard: int
    last_stored: int
    held: int
    held_pence: int
    last_contact_at: datetime | None
    postings: int
    postings_pence: int
    settled: int = 0  # of what was held, how many entries finance put right
    forked: bool = False  # its roll went on in two ways at some time
    blocked: bool = False
    is_desk: bool = False  # a person's own roll at central: nothing of it is ever on its way
    person: str = ""  # whose desk it is
    successors: tuple[Successor, ...] = ()
    astray: int | None = None  # the last entry that it signed and that never came, where it forked or was replaced
    epochs: tuple[EpochTaken, ...] = ()  # that it caused
    put_back_at: datetime | None = None  # central was put back to a backup then, and the till not heard since

    @property
    def name(self) -> str:
        """What the office calls it."""
        return f"Desk of {self.person}" if self.is_desk else f"{self.office}-{self.till}{self.letter}"

    @property
    def carried(self) -> int:
        """How many of its entries came over on a later roll."""
        return sum(one.carried for one in self.successors)

    @property
    def missing(self) -> int:
        """Entries that exist at the till and not here; at the least, where it went on in two ways."""
        if not self.forked and not self.successors:
            return max(0, self.last_heard - self.last_stored)
        if self.astray is None:
            return 0
        return max(1, self.astray - max([self.last_stored, *(one.reach for one in self.successors)]))

    @property
    def is_split(self) -> bool:
        """Whether its roll goes on in two ways and no device came after it yet."""
        return self.forked and not self.successors

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must see to it: what is on its way, or held, is not wrong."""
        return (
            self.is_split or bool(self.successors and self.missing) or (self.is_gone and self.put_back_at is not None)
        )

    @property
    def is_gone(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.blocked or self.forked or bool(self.successors)


@frozen
class TillPlace:
    """One enrolment of a till's place at an office: the letter says which. A blocked one may send, and is held."""

    device: DeviceId
    office: str
    till: str
    letter: str
    blocked: bool


BRING_IT_BACK = (
    "Enrol its PC, or its roll restored from its mirror, in its place again, or finance says that nothing is missing "
    "(ims-admin central nothing-missing)."
)


@frozen
class TillBehind:
    """A till of whose roll central knows that it lacks a part, or cannot know whether it does.

    `missing` is how many entries it said that it has and has not sent. `put_back_at`: central showed then that it had
    been put back to a backup, and the till was not heard since. One that is gone is told of for that alone.
    """

    name: str
    missing: int
    last_contact_at: datetime | None
    put_back_at: datetime | None = None
    gone: bool = False

    @property
    def words(self) -> str:
        """What people are told beside sums in which its entries may be missing."""
        if self.put_back_at is not None:
            told = (
                f"Central was put back to a backup (known since {when_words(self.put_back_at)}), and till {self.name}"
            )
            if self.gone and self.missing:
                return f"{told}, which is gone, told since of {self.missing:,} more than it sent. {BRING_IT_BACK}"
            if not self.gone:
                return f"{told} was not heard since: what it had sent may be missing here until it syncs."
            return f"{told}, which is gone, was not heard since: what it had sent may be missing here. {BRING_IT_BACK}"
        heard = "" if self.last_contact_at is None else f" It was last heard at {when_words(self.last_contact_at)}."
        entries = "entry" if self.missing == 1 else "entries"
        return f"Till {self.name} has {self.missing:,} {entries} that central has not: they are in no sum here.{heard}"
