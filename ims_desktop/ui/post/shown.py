"""What the screen of the post shows: plain values in the office's words, with no Qt in them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.post import Came
from ims_desktop.ui.shown import NoticeText, Tag


class Doing(StrEnum):
    """What can be done with an item."""

    PAY = "pay"
    BAG = "bag"
    RETURN = "return"
    PASS = "pass"  # noqa: S105  on to a department; no password
    ERROR = "error"
    LOCK = "lock"


@frozen
class SheetRow:
    """An item that was keyed and is not signed for yet."""

    came: str
    amount: str
    said: str


@frozen
class ItemRow:
    """An item that was logged and has not ended."""

    id: str
    came: str
    amount: str
    said: str
    logged: str
    tag: Tag | None


@frozen
class KeyedItem:
    """What was keyed of one item. `said` is what a letter says, or of a bag who carried it."""

    came: Came
    amount: str = ""
    name: str = ""
    reference: str = ""
    enclosed: str = ""
    said: str = ""


@frozen
class WorkForm:
    """What is asked for to end an item: up to three fields, blank where one is not asked."""

    title: str
    about: str
    button: str
    fields: tuple[str, ...] = ()


class PostView(Protocol):
    """The screen."""

    def show_sheet(self, rows: Sequence[SheetRow]) -> None:
        """Show what was keyed and is not signed for."""

    def show_items(self, rows: Sequence[ItemRow], told: str) -> None:
        """Show what is to be worked off, the oldest first; `told` sums it up."""

    def show_form(self, form: WorkForm | None) -> None:
        """Ask for what is needed to end an item, or show again how items are logged."""

    def show_wrong(self, text: str) -> None:
        """Say what is wrong with what was keyed; empty words take it away."""

    def clear_keyed(self) -> None:
        """Empty the fields of an item, the keys in the first."""

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""

    def set_asking(self, *, asking: bool) -> None:
        """Hold what was keyed while another person is asked."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while something is written."""
