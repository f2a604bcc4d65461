"""Asks central for transactions page by page, shows how many and how much, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.finance.copy_receipt import copy_at_desk, recorded_at_central
from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.finance.find_held import HeldFound, find_held
from ims_desktop.actions.finance.find_transactions import find_transactions, transaction_details
from ims_desktop.actions.ports import (
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.documents.receipt_layout import Block, receipt_blocks
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import business_day
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.transactions.exporting import Exporting, ExportView
from ims_desktop.ui.transactions.filters import Choice, Filters, choices
from ims_desktop.ui.transactions.posted import posted_without_payment
from ims_desktop.ui.transactions.wording import DetailsShown, TransactionRow, held_words, row_of, shown_details
from ims_desktop.ui.trouble import words_of

PAGE = 200


@frozen
class Found:
    """How much was found, in words: the count and the sum."""

    count: str
    total: str
    nothing: str = ""
    """What to do where nothing was found."""
    held: str = ""
    """What central holds under the receipt that was typed, why, and where it is put right."""


class TransactionsView(ExportView, Protocol):
    """The screen."""

    def show_filters(self, chosen: Sequence[Choice], offered: Sequence[Choice]) -> None:
        """Show the filters that are on, and those that could be put on."""

    def show_found(self, found: Found) -> None:
        """Show how much was found."""

    def show_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        """Show other rows from the top; `more` says whether there is another page."""

    def append_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        """Put a page below the rows that are there."""

    def set_searching(self, *, searching: bool) -> None:
        """Central has been asked and has not answered yet."""

    def show_details(self, details: DetailsShown | None) -> None:
        """Show one payment beside the list; None where nothing is chosen."""

    def show_receipt(self, paper: tuple[Block, ...] | None) -> None:
        """Show the chosen payment's receipt as on paper; None puts it away."""

    def show_trouble(self, text: str) -> None:
        """Say what did not work; an empty text takes it away."""


class TransactionsPresenter:
    """Turns typing, filters and scrolling into questions to central.

    Every question has a number: an answer to an older one is dropped, so that pages of two searches never mix.
    """

    def __init__(
        self,
        view: TransactionsView,
        runner: Runner,
        desk: FinanceDesk,
        data: ReferenceData,
        user: User,
        save_pdf: Callable[[Receipt], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._data = data
        self._user = user
        self._desk = desk
        self._save_pdf = save_pdf
        self._offered = {choice.key: choice for choice in choices(data)}
        self._filters = Filters()
        self._question = 0
        self._first_page_running = False
        self._asked: TransactionQuery | None = None
        self._next_after = ""
        self._loading = False
        self._chosen: TransactionRow | None = None
        self._details: TransactionDetails | None = None
        self._receipt_shown = False
        self.exporting = Exporting(
            view, runner, data, self._find, lambda today: self._filters.query(today, PAGE), self._today
        )

    def start(self) -> None:
        """Show this week's transactions."""
        self._filters = Filters().with_choice(self._offered["day:week"])
        self._search()

    def search(self, text: str) -> None:
        """Part of a receipt, reference or narrative, or an amount."""
        if self._filters.typed(text) != self._filters:
            self._filters = self._filters.typed(text)
            self._search()

    def add_filter(self, key: str) -> None:
        """Put a filter on."""
        self._filters = self._filters.with_choice(self._offered[key])
        self._search()

    def remove_filter(self, key: str) -> None:
        """Take a filter off."""
        self._filters = self._filters.without(key)
        self._search()

    def more(self) -> None:
        """Fetch the next page, once, while somebody scrolls towards the end."""
        if self._loading or self._first_page_running or not self._next_after or self._asked is None:
            return
        self._loading = True
        question = self._question
        query = replace(self._asked, after=self._next_after)
        self._runner.run(
            Lane.CENTRAL,
            lambda: self._find(query),
            lambda answer: self._page_came(question, answer),
            lambda trouble: self._page_failed(question, trouble),
        )

    def choose(self, row: TransactionRow | None) -> None:
        """Show one payment beside the list."""
        if row is not None and self._chosen is not None and row.key == self._chosen.key:
            return
        self._chosen, self._details = row, None
        self._put_receipt_away()
        if row is None:
            self._view.show_details(None)
            return
        if (posted := posted_without_payment(self._data, row.whole)) is not None:
            self._view.show_details(posted)
            return
        self._runner.run(
            Lane.CENTRAL,
            lambda: self._details_if_wanted(row),
            lambda details: self._details_came(row, details),
            lambda trouble: self._view.show_trouble(words_of(trouble)),
        )

    @property
    def chosen(self) -> TransactionDetails | None:
        """The chosen payment, once central has told all of it."""
        return self._details

    @property
    def chosen_receipt(self) -> str:
        """The receipt of the chosen payment; blank where none is."""
        return self._details.payment.receipt if self._details is not None else ""

    def again(self) -> None:
        """Ask again: something was done to a payment."""
        self._chosen = None
        self._search()

    def show_receipt(self) -> None:
        """Show the chosen payment's receipt as it looks on paper, or put it away again."""
        if self._receipt_shown:
            self._put_receipt_away()
        elif self._details is not None:
            self._receipt_shown = True
            self._view.show_receipt(receipt_blocks(receipt_of(self._data, recorded_at_central(self._details))))

    def save_pdf(self) -> None:
        """Save the chosen payment's receipt as a PDF, marked as a copy; the copy stands on the desk roll first."""
        details = self._details
        if details is not None:
            self._runner.run(
                Lane.CENTRAL,
                lambda: copy_at_desk(self._desk, self._data, self._user, details),
                self._save_pdf,
                lambda trouble: self._view.show_trouble(words_of(trouble)),
            )

    def _search(self) -> None:
        """Ask for the first page. While one is on its way, only the newest question is kept."""
        self._question += 1
        self._view.show_filters(
            self._filters.chosen, [choice for choice in self._offered.values() if choice not in self._filters.chosen]
        )
        if not self._first_page_running:
            self._ask()

    def _ask(self) -> None:
        self._first_page_running = True
        self._loading = False
        question = self._question
        query = self._asked = self._filters.query(self._today(), PAGE)
        self._view.set_searching(searching=True)
        self._runner.run(
            Lane.CENTRAL,
            lambda: self._first_page(query),
            lambda answer: self._first_page_came(question, *answer),
            lambda trouble: self._first_page_failed(question, trouble),
        )

    def _first_page_came(self, question: int, page: TransactionPage, held: Sequence[HeldFound]) -> None:
        self._first_page_running = False
        if question != self._question:
            self._ask()
            return
        self._next_after = page.next_after
        self._view.set_searching(searching=False)
        self._view.show_trouble("")
        rows = self._rows(page)
        nothing = "" if rows or held else self._filters.nothing_words()
        self._view.show_found(replace(found_words(page), nothing=nothing, held=held_words(held)))
        self._view.show_rows(rows, more=bool(page.next_after))
        self.choose(rows[0] if rows else None)

    def _first_page_failed(self, question: int, trouble: Exception) -> None:
        self._first_page_running = False
        if question != self._question:
            self._ask()
            return
        self._view.set_searching(searching=False)
        self._view.show_trouble(words_of(trouble))

    def _page_came(self, question: int, page: TransactionPage) -> None:
        if question != self._question:
            return
        self._loading = False
        self._next_after = page.next_after
        self._view.append_rows(self._rows(page), more=bool(page.next_after))

    def _page_failed(self, question: int, trouble: Exception) -> None:
        if question == self._question:
            self._loading = False
            self._view.show_trouble(words_of(trouble))

    def _details_if_wanted(self, row: TransactionRow) -> TransactionDetails | None:
        """Somebody who runs down the list with the arrow key wants the last row's details only."""
        if self._chosen is not row:
            return None
        return transaction_details(self._desk.central, self._user, row.device, row.entry)

    def _details_came(self, row: TransactionRow, details: TransactionDetails | None) -> None:
        if details is None or self._chosen is not row:
            return
        self._details = details
        self._view.show_details(shown_details(self._data, details, row.posting, (row.device, row.entry)))

    def _put_receipt_away(self) -> None:
        if self._receipt_shown:
            self._receipt_shown = False
            self._view.show_receipt(None)

    def _find(self, query: TransactionQuery) -> TransactionPage:
        return find_transactions(self._desk.central, self._user, query)

    def _first_page(self, query: TransactionQuery) -> tuple[TransactionPage, Sequence[HeldFound]]:
        """With what is held under the receipt that was typed: no transaction tells of it."""
        page = self._find(query)
        looks = bool(query.text) and ("-" in query.text or not page.rows)
        return page, find_held(self._desk.central, self._user, query.text, part=True) if looks else ()

    def _rows(self, page: TransactionPage) -> list[TransactionRow]:
        return [row_of(self._data, transaction) for transaction in page.rows]

    def _today(self) -> date:
        return business_day(self._desk.clock.now())


def found_words(page: TransactionPage) -> Found:
    """How many and how much; more than is counted is said as such, never guessed."""
    noun = "transaction" if page.count == 1 and not page.count_capped else "transactions"
    count = f"more than {page.count:,} {noun}" if page.count_capped else f"{page.count:,} {noun}"
    return Found(count, "" if page.sum_pence is None else pounds(page.sum_pence))
