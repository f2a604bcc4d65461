"""What presenters hand to the screens: plain values in the office's words, with no Qt in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from ims_desktop.domain.frozen import frozen

Row = TypeVar("Row")


class Tone(StrEnum):
    """What a tag, notice or light means. It is always said in words as well."""

    PLAIN = "plain"
    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    WRONG = "wrong"


@frozen
class Tag:
    """A short word beside something: “No cheques”, “paid today 10:12”."""

    text: str
    tone: Tone = Tone.NOTE


@frozen
class FoundRow:
    """One result of a search, with every text ready to be read."""

    fund: str
    reference: str
    name: str
    address: str = ""
    tag: Tag | None = None
    due: str = ""
    second: str = ""
    key: object = None
    """Whatever the presenter knows this result by."""

    @property
    def details(self) -> str:
        """Name and address in one line."""
        return f"{self.name} · {self.address}" if self.address else self.name

    @property
    def spoken(self) -> str:
        """The whole result as a screen reader says it."""
        parts = (self.fund, self.reference, self.details, self.tag.text if self.tag else "", self.due, self.second)
        return ", ".join(part for part in parts if part)


@frozen
class StripItem:
    """One thing in the status strip; a light is shown unless the tone is plain."""

    key: str
    text: str
    tone: Tone = Tone.PLAIN


@frozen
class StripState:
    """The whole status strip: what is well and what is not, and a remark at the right."""

    items: tuple[StripItem, ...] = ()
    remark: str = ""


@frozen
class NoticeText:
    """A notice over the screen: what happened, whether the money is safe, what to do."""

    text: str
    tone: Tone = Tone.WRONG
    action: str = ""
    """The words on its button; none where there is nothing to press."""
    key: str = ""
    """Comes back when the button is pressed."""


class Look(StrEnum):
    """How a table's column is written."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    BADGE = "badge"
    """A fund's short name on a ground of its own."""


def _no_tag(_row: object) -> Tag | None:
    return None


@dataclass(frozen=True)  # with slots, `Column[Row](…)` fails on Python 3.11
class Column(Generic[Row]):
    """One column of a table: its title, how a row's cell is worded and how it is written."""

    title: str
    text: Callable[[Row], str]
    sample: str = ""
    """The widest text that is usual; the column is made as wide as this."""
    look: Look = Look.PLAIN
    right: bool = False
    """Right-aligned, as amounts are."""
    stretch: bool = False
    """Takes the width that is left."""
    tag: Callable[[Row], Tag | None] = field(default=_no_tag)
    key: str = ""
    """Comes back when its heading is pressed to sort; none where it cannot be sorted."""
    gives_way: int = 0
    """Where there is no room for all, columns go into a second line of each row, the highest first. 0 never does."""
