"""What the session's screen shows: plain values in the office's words, with no Qt in them."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple, Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.shown import NoticeText, Tag


class Doing(StrEnum):
    """What can be done in a session beside taking payments."""

    LIFT = "lift"
    TOP_UP = "top_up"
    SWAP = "swap"
    SWAP_TILL = "swap_till"
    SET_ASIDE = "set_aside"
    COUNTERFEIT = "counterfeit"
    IMPREST = "imprest"
    IMPREST_BACK = "imprest_back"
    FLOAT_BACK = "float_back"
    VOUCHER = "voucher"
    REIMBURSED = "reimbursed"
    GIVEN_UP = "given_up"
    OPEN_DRAWER = "open_drawer"
    SPOT_CHECK = "spot_check"
    PAUSE = "pause"
    RESUME = "resume"


@frozen
class MoveRow:
    """One move of cash, or a drawer opened without a sale, in the list."""

    entry: int
    time: str
    what: str
    witness: str
    reason: str
    amount: str
    number: str


@frozen
class SessionShown:
    """How the session stands; `doings` are those that can be done now."""

    title: str
    state: Tag | None = None
    facts: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    moves: tuple[MoveRow, ...] = ()
    doings: tuple[Doing, ...] = ()


TO, WHO, PAPER, TILL, CASHIER, ANSWERS, VAT = "to", "who", "paper", "till", "cashier", "answers", "vat"  # asked


class Asked(NamedTuple):
    """A line to fill in, or a choice where there are options (words, value)."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...] = ()


class GoodsRow(NamedTuple):
    """Something that lies under a slip."""

    slip: str
    words: str


@frozen
class DoingForm:
    """What is asked for to do something: up to two counts, or goods to tick; a reason, and the button's words."""

    title: str
    about: str
    button: str
    counts: tuple[str, ...] = ()
    reason: str = ""
    """The words over the reason's field; none where none is asked."""
    total: str = ""
    """What the sum is called."""
    asks: tuple[Asked, ...] = ()
    goods: tuple[GoodsRow, ...] | None = None
    """What lies there; None where nothing of it is asked for."""


@frozen
class Keyed:
    """What was keyed: pieces and full bags by denomination in pence, for each count; the reason; what was asked for."""

    pieces: tuple[Mapping[int, str], ...] = ()
    bags: tuple[Mapping[int, str], ...] = ()
    reason: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    goods: tuple[str, ...] = ()


@frozen
class Sums:
    """What the counts come to: each piece, and each count in all; the fields that hold no number."""

    each: tuple[Mapping[int, str], ...] = ()
    totals: tuple[str, ...] = ()
    wrong: tuple[frozenset[tuple[int, bool]], ...] = field(default=())


class MySessionView(Protocol):
    """The screen."""

    def show_session(self, shown: SessionShown) -> None:
        """Show how the session stands, and what can be done."""

    def show_form(self, form: DoingForm) -> None:
        """Ask for what is needed, all fields empty, the keys in the first."""

    def hide_form(self) -> None:
        """Show the session again, the keys in what can be done."""

    def show_sums(self, sums: Sums) -> None:
        """Show what the counts come to, and mark what is no number."""

    def show_wrong(self, text: str, *, beside_reason: bool = False) -> None:
        """Say what is wrong with what was keyed; empty words take it away."""

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""

    def set_asking(self, *, asking: bool) -> None:
        """Hold what was keyed while another person is asked."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while something is written."""


def marked(moves: Sequence[MoveRow], entry: int) -> MoveRow | None:
    """The move of an entry."""
    return next((move for move in moves if move.entry == entry), None)
