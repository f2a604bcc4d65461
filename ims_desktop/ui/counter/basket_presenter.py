"""The lines of the payment at hand: added, changed, taken off, parked, and kept for a restart."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from ims_desktop.actions.counter.add_line import (
    Added,
    LineWanted,
    NewAmount,
    add_account_line,
    add_item,
    change_amount,
    clean_note,
    offered_pence,
)
from ims_desktop.actions.counter.search import FoundAccount, FoundItem
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.amount_asking import AmountAsking
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.basket_asked import (
    asked_contact,
    asked_new_amount,
    asked_note,
    question_before_clearing,
    question_of,
)
from ims_desktop.ui.counter.basket_rows import basket_shown, notice_of
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.found_rows import Choice
from ims_desktop.ui.counter.item_asking import ItemAsking
from ims_desktop.ui.counter.payer_asking import PayerAsking
from ims_desktop.ui.counter.shown import BasketView
from ims_desktop.ui.shown import NoticeText, Tone

QUESTIONS = frozenset(
    {Reason.PAID_ALREADY, Reason.DIRECT_DEBIT, Reason.AMOUNT_NEEDS_CONFIRMATION, Reason.OTHER_AMOUNT_DUE}
)
Failed = Callable[[Exception], None]


@frozen
class _Changed:
    added: Added
    kept: Unavailable | None


@frozen
class _Wanted:
    """A change of the basket that waits its turn."""

    change: Callable[[Basket], Added]
    then: Callable[[], None]
    failed: Failed
    saving: bool = False
    """The basket is changed on the screen already and only has to be kept."""


class BasketPresenter:
    """One change at a time, each made from what the one before left, so that quick scans lose nothing."""

    def __init__(self, view: BasketView, work: DeskWork, asking: Asking) -> None:
        self._view = view
        self._work = work
        self._asking = asking
        self._waiting: deque[_Wanted] = deque()
        self._working: _Wanted | None = None
        self._marked = -1
        self.basket = Basket()
        self.items = ItemAsking(asking, self._add_item)
        self.amounts = AmountAsking(work, asking, self._add_line, self._no_amount)
        self.payer = PayerAsking(work, asking, lambda: self.basket, self._change_at_once)
        self.changed: Callable[[], None] = lambda: None
        self.added: Callable[[], None] = lambda: None
        self.refused: Callable[[Exception], None] = lambda _trouble: None
        self.settled: Callable[[], None] = lambda: None

    @property
    def working(self) -> bool:
        """Whether a change is under way that is not on the screen yet."""
        return bool(self._waiting) or (self._working is not None and not self._working.saving)

    def add(self, choice: Choice, *, brought: bool = False) -> None:
        """Add what was chosen at what is due now; where nothing is known to be due, or it may not be told yet, ask.

        `brought`: the payer's bill was scanned, so what is due is on it.
        """
        match choice:
            case FoundItem():
                self.items.start(choice)
            case FoundAccount() if not brought and self._work.hides(choice.holder.fund, choice.holder.reference):
                self.amounts.ask(choice)
            case FoundAccount() if (due_pence := offered_pence(choice.holder, self._work.received_on())) is not None:
                self._add_line(self._work.wanted(choice.holder.fund, choice.holder.reference, due_pence))
            case _:
                self.amounts.ask(choice)

    def _add_item(self, choice: FoundItem, answers: tuple[str, ...]) -> None:
        desk, data, user = self._work.desk, self._work.data, self._work.user
        self.change(
            lambda basket: add_item(desk, data, user, basket, choice.item, choice.quantity, answers),
            lambda: self._line_added(choice.item.fund),
        )

    def mark(self, position: int) -> None:
        """Another line is marked."""
        self._marked = position if 0 <= position < len(self.basket.lines) else -1

    def ask_clear(self, then: Callable[[], None]) -> None:
        """Take every line off, once that is confirmed."""
        if not self.basket.lines:
            return
        question = question_before_clearing(self.basket)
        self._asking.question(question, lambda: self.change(lambda _lines: Added(Basket()), then))

    def remove_marked(self) -> None:
        """Take the marked line off; until the payment is taken that is all there is to it."""
        position = self._marked
        if position < 0:
            return
        line = self.basket.lines[position]
        said = wording.REMOVED.format(line.narrative, pounds(line.amount_pence))
        self._marked = min(position, len(self.basket.lines) - 2)
        self.change(
            lambda basket: Added(basket.without_line(position)),
            lambda: self._view.show_notice(NoticeText(said, Tone.NOTE, key="basket")),
        )

    def ask_new_amount(self) -> None:
        """F2: change what is paid on the marked line, or on the last one."""
        position = self._position()
        if position < 0:
            return
        line = self.basket.lines[position]
        if line.item:
            self.refused(Refused(Reason.ITEM_PRICE_SET, item=line.narrative, code=line.item))
            return
        self._asking.ask(
            asked_new_amount(line),
            lambda typed: self._change_amount(
                position, NewAmount(parse_pounds(typed), received_on=self._work.received())
            ),
            about_somebody=True,
        )

    def ask_note(self) -> None:
        """Add a narrative to the marked line, or to the last one."""
        position = self._position()
        if position < 0:
            return
        asked = asked_note(self.basket.lines[position])
        self._asking.ask(asked, lambda typed: self._keep_note(position, typed))

    def put(self, basket: Basket) -> None:
        """Show another basket, as it was kept or parked."""
        self.basket = basket
        self._marked = len(basket.lines) - 1
        self._show()

    def change(
        self, change: Callable[[Basket], Added], then: Callable[[], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Change the basket after all changes before this one, and keep it for a restart."""
        self._waiting.append(_Wanted(change, then or self._asking.close, failed or self.refused))
        self._next()

    def _next(self) -> None:
        if self._working is not None or not self._waiting:
            return
        wanted = self._working = self._waiting.popleft()
        basket, till = self.basket, self._work.desk.till

        def work() -> _Changed:
            added = wanted.change(basket)
            try:
                till.keep_basket(added.basket)
            except Unavailable as trouble:  # the lines are still on the screen and can be paid
                return _Changed(added, trouble)
            return _Changed(added, None)

        self._work.run(work, lambda changed: self._done(wanted, changed), lambda trouble: self._failed(wanted, trouble))

    def _done(self, wanted: _Wanted, changed: _Changed) -> None:
        self._working = None
        grew = len(changed.added.basket.lines) > len(self.basket.lines)
        self.basket = changed.added.basket
        if grew or self._marked >= len(self.basket.lines):
            self._marked = len(self.basket.lines) - 1
        self._view.show_notice(notice_of(changed.added, changed.kept))
        self._show()
        wanted.then()
        self._next()
        self.settled()

    def _failed(self, wanted: _Wanted, trouble: Exception) -> None:
        self._working = None
        wanted.failed(trouble)
        self._next()
        self.settled()

    def _add_line(self, wanted: LineWanted) -> None:
        desk, data, user = self._work.desk, self._work.data, self._work.user
        self.change(
            lambda basket: add_account_line(desk, data, user, basket, wanted),
            lambda: self._line_added(wanted.fund),
            lambda trouble: self._line_refused(wanted, trouble),
        )

    def _line_added(self, fund_code: str) -> None:
        self._asking.close()
        self.added()
        fund = self._work.data.funds.get(fund_code)
        if fund is None:
            return
        if fund.is_suspense:
            self._ask_contact()
        else:
            self.payer.line_added(fund)

    def _ask_contact(self) -> None:
        """Where nobody knows yet what a payment is for, ask how the payer can be reached; it may stay empty."""
        position = self._position()
        asked = asked_contact(self.basket.lines[position])
        self._asking.ask(asked, lambda typed: self._keep_note(position, typed), about_somebody=True)

    def _line_refused(self, wanted: LineWanted, trouble: Exception) -> None:
        if isinstance(trouble, Refused) and trouble.reason in QUESTIONS - wanted.confirmed:
            confirmed = replace(wanted, confirmed=wanted.confirmed | {trouble.reason})
            self._asking.question(question_of(trouble), lambda: self._add_line(confirmed), self._left_out)
        else:
            self._refuse(trouble)

    def _no_amount(self, trouble: Exception) -> None:
        self.refused(trouble)  # which is set once all is joined

    def _refuse(self, trouble: Exception) -> None:
        """Beside the field while something is asked, else where the line was looked for."""
        (self._asking.refuse if self._asking.open else self.refused)(trouble)

    def _left_out(self) -> None:
        self._view.show_notice(NoticeText(wording.NOT_ADDED, Tone.NOTE, key="basket"))

    def _change_amount(self, position: int, new: NewAmount) -> None:
        desk, data = self._work.desk, self._work.data

        def refused(trouble: Exception) -> None:
            if isinstance(trouble, Refused) and trouble.reason in QUESTIONS - new.confirmed:
                again = replace(new, confirmed=new.confirmed | {trouble.reason})
                self._asking.question(question_of(trouble), lambda: self._change_amount(position, again))
            else:
                self._refuse(trouble)

        self.change(
            lambda basket: Added(change_amount(desk, data, basket, position, new)),
            failed=refused,
        )

    def _keep_note(self, position: int, typed: str) -> None:
        def noted(basket: Basket) -> Added:
            note = clean_note(basket.lines[position], typed)
            return Added(basket.with_line_changed(position, replace(basket.lines[position], note=note)))

        self._change_at_once(noted)

    def _change_at_once(self, change: Callable[[Basket], Added]) -> None:
        """Change the basket on the screen and keep it behind, so that the next key is not lost; may refuse.

        Where another change is under way, this one waits its turn, but its panel goes at once all the same.
        """
        added = change(self.basket)
        self._asking.close()
        if self._working is not None or self._waiting:
            self._waiting.append(_Wanted(change, _nothing, self.refused))
            return
        self.basket = added.basket
        self._show()
        self._waiting.append(_Wanted(Added, _nothing, self.refused, saving=True))
        self._next()

    def _position(self) -> int:
        return self._marked if 0 <= self._marked < len(self.basket.lines) else len(self.basket.lines) - 1

    def _show(self) -> None:
        self._view.show_basket(basket_shown(self.basket, self._work.data, self._marked))
        self.changed()


def _nothing() -> None:
    """The panel is gone already."""
