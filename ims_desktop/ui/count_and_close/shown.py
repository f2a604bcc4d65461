"""What the count screen is handed: plain values in the office's words, with no Qt in them."""

from collections.abc import Mapping
from enum import StrEnum

from ims_desktop.documents.receipt_layout import Block
from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.shown import Tag


class CardMark(StrEnum):
    """How a card sale stands on the terminal's own report."""

    NOT_FOUND = "not_found"
    ON_REPORT = "on_report"
    NEXT_REPORT = "next_report"
    NOT_SENT = "not_sent"


@frozen
class Keyed:
    """Everything that stands keyed on the screen, as text: pieces and bags by denomination in pence, sums by MOP code.

    `ticked` says of each cheque in the list whether it is there, `cards` how each card sale stands.
    """

    pieces: Mapping[int, str]
    bags: Mapping[int, str]
    sums: Mapping[str, str]
    ticked: tuple[bool, ...] = ()
    cards: tuple[CardMark, ...] = ()


@frozen
class ChequeRow:
    """A cheque to tick."""

    place: int  # in the list, from 0
    number: str
    drawer: str
    amount: str
    ticked: bool = False


@frozen
class CardRow:
    """A card sale to look for; what it came to is not shown, for all of them together are what is expected."""

    authorisation: str
    last4: str
    taken: str
    mark: CardMark = CardMark.NOT_FOUND
    earlier: bool = False


@frozen
class SumField:
    """A sum to key: what the terminal says, postal orders, cheques that are not on the list."""

    mop: str
    label: str
    note: str = ""
    keyed: str = ""


@frozen
class WaitingRow:
    """Somebody else's session that waits for a supervisor."""

    session: str
    cashier: str
    opened: str
    state: str


@frozen
class GoneRow:
    """A session that waits at a till which is gone, and how far its roll is known."""

    session: str
    till: str
    cashier: str
    opened: str
    known: str


@frozen
class NothingShown:
    """Nothing of one's own is to be counted: why, and whose sessions wait."""

    title: str
    text: str
    waiting: tuple[WaitingRow, ...] = ()
    may_take_over: bool = False  # a session of a till that is gone


@frozen
class CountShown:
    """What is to be counted. `keyed` is the last count, so that a till that was stopped goes on with it."""

    caption: str
    about: str
    cheques: tuple[ChequeRow, ...]
    cards: tuple[CardRow, ...]
    fields: tuple[SumField, ...]
    pieces: Mapping[int, str]
    bags: Mapping[int, str]
    may_finish: bool = False
    may_resume: bool = False
    others: bool = False  # other sessions wait, too


@frozen
class KeyedShown:
    """What is keyed comes to."""

    each: Mapping[int, str]
    total: str
    cheques: Tag
    cards: Tag


@frozen
class FigureRow:
    """One tender: expected, counted, and over or short."""

    name: str
    expected: str
    counted: str
    difference: str


@frozen
class LeadRow:
    """An entry behind a candidate."""

    entry: int
    time: str
    what: str
    amount: str


@frozen
class CandidateShown:
    """What may have happened, what it leaves open, and the entries to look at."""

    words: str
    under: str
    leads: tuple[LeadRow, ...]


@frozen
class CloseShown:
    """Counting is finished. `figures` is empty where a supervisor alone may see them."""

    caption: str
    pieces: Mapping[int, str]
    bags: Mapping[int, str]
    keyed: KeyedShown
    figures: tuple[FigureRow, ...]
    difference_title: str
    difference: str
    difference_about: str
    searched: str
    candidates: tuple[CandidateShown, ...]
    silence: str  # what is said where there is no candidate
    needs_reason: bool
    usual_float: str
    remarks: tuple[str, ...]
    may_hand_over: bool = False  # to the next cashier, as it was counted
    others: bool = False


@frozen
class EntryShown:
    """An entry on its paper."""

    caption: str
    paper: tuple[Block, ...]


@frozen
class ClosedShown:
    """The session is closed: its sheet, how it stands, and what can still be done. No paper: it may not be seen.

    `may_approve`: nobody did yet. `awaits`: somebody must, or it is not banked.
    """

    title: str
    state: Tag
    text: str
    paper: tuple[Block, ...]
    may_approve: bool
    awaits: bool = False
