"""What the counter shows and what is keyed at it: plain values between its presenters and its view, with no Qt."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.shown import FoundRow, NoticeText


@frozen
class LineRow:
    """One line of the payment as it is read."""

    fund: str
    reference: str
    what: str
    vat: str
    amount: str


@frozen
class BasketShown:
    """The lines of the payment, which of them is marked (-1: none), and who pays."""

    rows: tuple[LineRow, ...] = ()
    marked: int = -1
    payer: str = ""


@frozen
class AmountChoice:
    """An amount that can be taken with one key: “Due now”, £142.10."""

    words: str
    typed: str


@frozen
class Asked:
    """One thing asked for beside the work: an amount, a narrative, a payer's name."""

    title: str
    label: str
    enter: str
    """What Enter does, in words."""
    about: str = ""
    typed: str = ""
    choices: tuple[AmountChoice, ...] = ()
    figures: bool = False


@frozen
class Question:
    """A question with a safe answer, which is the one that has the keys."""

    title: str
    text: str
    yes: str
    no: str


@frozen
class ParkedRow:
    """One payment put aside: since when, whose, and how much."""

    id: str
    words: str
    amount: str


@frozen
class ListRow:
    """A row of a pasted list: what is wrong with it, and whether that is a question."""

    place: str
    fund: str
    reference: str
    told: str
    amount: str
    asks: bool = False


@frozen
class ListShown:
    """A pasted list as it stands; `marked` is the first wrong row from 0, -1 where all are right."""

    title: str
    told: str
    rows: tuple[ListRow, ...]
    marked: int = -1


@frozen
class TenderRow:
    """One tender handed over so far."""

    words: str
    amount: str


class TenderField(StrEnum):
    """A field of the tender panel, by which a refusal finds its place."""

    AMOUNT = "amount"
    MOP = "mop"
    AUTHORISATION = "authorisation"
    LAST4 = "last4"
    SCHEME = "scheme"
    CHEQUE_NUMBER = "cheque_number"
    CHEQUE_DATE = "cheque_date"
    SORT_CODE = "sort_code"
    ACCOUNT = "account"
    DRAWER = "drawer"
    PAYEE = "payee"
    WHOLE = "whole"


Keyed = dict[TenderField, str]
"""What stands in the fields of a tender form."""


@frozen
class TenderForm:
    """A way to pay that has the keys: its name, what is preselected, and its methods where there are several."""

    kind: MopKind
    name: str
    amount: str
    mops: tuple[tuple[str, str], ...] = ()
    """Code and name of each method of this kind, where there is more than one."""
    label: str = ""
    """What is said over the amount of a way to pay that the council named; else its kind says it."""


@frozen
class Owed:
    """The head of the tender panel. `still` is empty where nothing was tendered."""

    caption: str
    amount: str
    tenders: tuple[TenderRow, ...] = ()
    still: str = ""
    hint: str = ""
    payable: bool = False
    """Whether there is something to pay."""
    covered: bool = False
    """Whether what was tendered so far is enough."""
    park: str = ""
    """What F9 does now, in words; empty where it does nothing."""


@frozen
class TakenShown:
    """A payment that was just taken: the change, large, and its receipt."""

    caption: str
    amount: str
    receipt: str
    words: str


class SearchView(Protocol):
    """The search box and what it found."""

    def show_found(self, rows: Sequence[FoundRow], typed: str, *, mark_first: bool) -> None:
        """Show what was found; nothing found takes the list away."""

    def show_search_told(self, text: str, *, wrong: bool) -> None:
        """Say something right below the box; empty words take it away."""

    def set_search(self, typed: str) -> None:
        """Put something into the box."""

    def select_search(self) -> None:
        """Mark the box's text, so that the next key takes its place."""

    def announce(self, text: str) -> None:
        """Say something through the screen reader."""

    def focus_search(self) -> None:
        """Give the search box the keys."""


class AskingView(Protocol):
    """Where something is asked, in the place of the results."""

    def show_asked(self, asked: Asked) -> None:
        """Ask, and give the field the keys."""

    def show_asked_wrong(self, text: str, *, forget: bool) -> None:
        """Say beside the field what is wrong with it; `forget` empties it."""

    def show_looked_up(self) -> None:
        """What was keyed is being looked up: the ways to pay are heard again, and wait for it."""

    def show_question(self, question: Question) -> None:
        """Ask a question, its safe answer having the keys."""

    def show_parked(self, rows: Sequence[ParkedRow]) -> None:
        """Show the parked payments to choose from."""

    def show_list(self, shown: ListShown) -> None:
        """Show a pasted list to put right, and ask what the cheque says."""

    def hide_asking(self) -> None:
        """Take away what was asked and give the keys back to the search box."""


class BasketView(Protocol):
    """The lines of the payment."""

    def show_basket(self, shown: BasketShown) -> None:
        """Show the lines."""

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say something that is not about one field; None takes it away."""


class TenderView(Protocol):
    """The panel where the payment is tendered."""

    def show_owed(self, owed: Owed) -> None:
        """Show what is to pay and what was tendered."""

    def show_form(self, form: TenderForm) -> None:
        """Give a way to pay the keys."""

    def hide_form(self) -> None:
        """Take the form away and give the keys back to the search box."""

    def put_amount(self, typed: str) -> None:
        """Put an amount into the form's field."""

    def show_change(self, caption: str, amount: str) -> None:
        """Show the change while it is keyed; an empty amount takes it away."""

    def show_take(self, words: str) -> None:
        """Say on the main button what it does with what is keyed now."""

    def show_tender_wrong(self, field: TenderField | None, text: str, *, forget: bool) -> None:
        """Say what is wrong beside its field, or in the panel where it is nobody's; empty words put all right."""

    def show_taken(self, taken: TakenShown | None) -> None:
        """Show the change of the payment that was just taken; None takes it away."""

    def set_busy(self, words: str, *, busy: bool) -> None:
        """Hold the screen while a payment is written, saying what is waited for once it takes long."""


class CounterView(SearchView, AskingView, BasketView, TenderView, Protocol):
    """The whole counter."""

    def offer_book(self, *, offered: bool) -> None:
        """Offer to key a payment from a receipt book, where the office has one."""
