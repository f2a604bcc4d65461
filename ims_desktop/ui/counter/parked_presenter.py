"""The payments that were put aside: parked, counted, shown to choose from, taken back."""

from collections.abc import Callable

from ims_desktop.actions.counter.add_line import Added
from ims_desktop.actions.counter.park_basket import park_basket, take_back
from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import london
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.at_hand import AtHand
from ims_desktop.ui.counter.basket_rows import lines_words
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.shown import CounterView, ParkedRow
from ims_desktop.ui.shown import NoticeText, Tone


class ParkedPresenter:
    """Puts the payment at hand aside and takes one back; a payment with tenders cannot be parked.

    `counted` hears how many there are, `failed` what the till could not do.
    """

    def __init__(
        self,
        view: CounterView,
        work: DeskWork,
        at_hand: AtHand,
        *,
        counted: Callable[[int], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._view = view
        self._work = work
        self._at_hand = at_hand
        self._counted = counted
        self._failed = failed
        self._parked: dict[str, ParkedBasket] = {}

    def park(self) -> None:
        """Put the payment aside, or, where there is none, choose one to take back."""
        if not self._at_hand.basket.basket.lines:
            if self._parked:
                self._view.show_notice(None)
                self._at_hand.asking.choose_parked([self._row(one) for one in self._parked.values()])
            return
        if self._at_hand.tender.tendered:
            self._view.show_notice(NoticeText(wording.PARK_WITH_TENDERS, Tone.WARNING, key="basket"))
            return
        desk, user = self._work.desk, self._work.user

        def put_aside(basket: Basket) -> Added:
            park_basket(desk, user, basket)
            return Added(Basket())

        self._at_hand.basket.change(put_aside, self._was_parked)

    def take_back(self, parked_id: str) -> None:
        """Make a parked payment the one at hand."""
        desk, user = self._work.desk, self._work.user
        self._at_hand.asking.close()
        self._at_hand.basket.change(lambda _empty: Added(take_back(desk, user, parked_id)), self._look)

    def show(self, parked: tuple[ParkedBasket, ...]) -> None:
        """Say how many there are, on the button and in the strip."""
        self._parked = {one.id: one for one in parked}
        self._at_hand.tender.parked_count = len(parked)
        self._at_hand.tender.show()
        self._counted(len(parked))

    def _was_parked(self) -> None:
        self._at_hand.search.clear()
        self._look(self._say_parked)  # only once F9 does what the notice says

    def _say_parked(self) -> None:
        self._view.show_notice(NoticeText(wording.PARKED_DONE, Tone.GOOD, key="basket"))

    def _look(self, then: Callable[[], None] = lambda: None) -> None:
        till = self._work.desk.till

        def looked(parked: tuple[ParkedBasket, ...]) -> None:
            self.show(parked)
            then()

        self._work.run(lambda: tuple(till.parked()), looked, self._failed)

    def _row(self, one: ParkedBasket) -> ParkedRow:
        by = self._work.data.users.get(one.by)
        words = wording.PARKED_ROW.format(
            f"{london(one.at):%H:%M}",
            one.basket.payer_name or one.basket.lines[0].narrative,
            lines_words(len(one.basket.lines)),
        )
        who = f"{words} · {by.display_name}" if by and by.id != self._work.user.id else words
        return ParkedRow(one.id, who, pounds(one.basket.total_pence))
