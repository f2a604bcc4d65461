"""A list pasted into the search box: each row is checked, wrong ones are left out, and the cheque says their sum."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ims_desktop.actions.counter.add_line import Added
from ims_desktop.actions.counter.check_list import CheckedList, CheckedRow, check_list, must_pay
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.pasted_list import PastedRow, read_list
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.at_hand import AtHand
from ims_desktop.ui.counter.basket_presenter import QUESTIONS
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.found_rows import badge, grouped
from ims_desktop.ui.counter.shown import BasketView, ListRow, ListShown
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

_LONGEST_SHOWN = 24  # characters of what was pasted for a reference


class ListPasting:
    """Holds the list until it is a payment; of a long one, what is left follows once the first part is taken.

    `blocked`: nobody pastes here now, for the session is another cashier's.
    """

    def __init__(self, view: BasketView, work: DeskWork, at_hand: AtHand, blocked: Callable[[], bool]) -> None:
        self._view = view
        self._work = work
        self._at_hand = at_hand
        self._blocked = blocked
        self._rows: tuple[PastedRow, ...] = ()
        self._checked = CheckedList((), ())
        self._parts: list[Basket] = []  # those that are still to be paid, the one at hand first
        self._cheque_pence = 0
        self._checking = False

    def start(self, text: str) -> None:
        """Several rows were pasted."""
        if self._blocked():
            return
        if self._at_hand.tender.busy or self._at_hand.asking.open or self._at_hand.basket.basket.lines:
            self._say(wording.LIST_NOT_NOW)
            return
        try:
            self._rows = read_list(text, [fund.code for fund in self._work.data.funds.values()])
        except Refused as refused:
            self._say(refused.message)
            return
        self._parts = []
        self._check(0)

    def leave_out(self, at: int) -> None:
        """The marked row is not taken (`at` from 0); the last one closes the list."""
        if self._checking or not 0 <= at < len(self._rows):
            return
        self._rows = (*self._rows[:at], *self._rows[at + 1 :])
        if self._rows:
            self._check(at)
        else:
            self._at_hand.asking.close()

    def accept(self, at: int) -> None:
        """The question about the marked row is answered with yes."""
        if self._checking or not 0 <= at < len(self._rows):
            return
        refused = self._checked.rows[at].refused
        if refused is not None and refused.reason in QUESTIONS:
            row = self._rows[at]
            again = replace(row, confirmed=row.confirmed | {refused.reason})
            self._rows = (*self._rows[:at], again, *self._rows[at + 1 :])
            self._check(at)

    def _cheque_says(self, typed: str) -> None:
        """It is the sum of all rows, or nothing becomes a payment."""
        self._cheque_pence = parse_pounds(typed)
        must_pay(self._checked, self._cheque_pence)
        self._parts = list(self._checked.baskets)
        self._put_part()

    def payment_taken(self, recorded: RecordedPayment) -> None:
        """A payment is through: where it was a part of the list, the next one follows."""
        part = self._parts.pop(0) if self._parts else Basket()
        paid = [(line.fund, line.reference) for line in recorded.payment.lines]
        if paid != [(line.fund, line.reference) for line in part.lines]:
            self._parts = []  # something else was paid: the list was given up
        elif self._parts:
            self._put_part()

    def _put_part(self) -> None:
        part, more = self._parts[0], len(self._parts) - 1

        def put() -> None:
            self._at_hand.asking.close()
            if more or part.total_pence != self._cheque_pence:
                left = wording.LIST_LEFT.format(more) if more else wording.LIST_LAST
                self._say(wording.LIST_IN_PARTS.format(left, pounds(self._cheque_pence)), Tone.NOTE)
            self._at_hand.tender.choose(MopKind.CHEQUE)

        self._at_hand.basket.change(lambda _basket: Added(part), put)

    def _check(self, at: int) -> None:
        desk, data, user, rows = self._work.desk, self._work.data, self._work.user, self._rows
        self._checking = True  # what is pressed meanwhile would be about other rows than are seen
        self._work.run(
            lambda: check_list(desk, data, user, rows), lambda checked: self._show(checked, at), self._failed
        )

    def _show(self, checked: CheckedList, at: int) -> None:
        self._checked, self._checking = checked, False
        wrong = [place for place, row in enumerate(checked.rows) if row.refused is not None]
        marked = next((place for place in wrong if place >= at), wrong[0] if wrong else -1)
        self._at_hand.asking.show_list(
            ListShown(
                title=wording.LIST_TITLE.format(len(checked.rows), pounds(checked.total_pence)),
                told=wording.LIST_WRONG.format(len(wrong)) if wrong else "",
                rows=self._shown(checked.rows),
                marked=marked,
            ),
            self._cheque_says,
        )

    def _shown(self, rows: Sequence[CheckedRow]) -> tuple[ListRow, ...]:
        return tuple(self._row(row) for row in rows)

    def _row(self, row: CheckedRow) -> ListRow:
        refused = row.refused
        typed = "" if refused is not None and refused.reason is Reason.CARD_NUMBER else row.pasted.references[0]
        return ListRow(
            place=str(row.pasted.place),
            fund=badge(self._work.data, row.fund) if row.fund else "",
            reference=grouped(row.reference) if row.reference else typed[:_LONGEST_SHOWN],
            told="" if refused is None else refused.message,
            amount="" if row.pasted.amount_pence is None else pounds(row.pasted.amount_pence),
            asks=refused is not None and refused.reason in QUESTIONS,
        )

    def _failed(self, trouble: Exception) -> None:
        self._checking = False
        self._say(words_of(trouble), Tone.WRONG)

    def _say(self, words: str, tone: Tone = Tone.WARNING) -> None:
        self._view.show_notice(NoticeText(words, tone, key="list"))
