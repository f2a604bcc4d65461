"""What the till had kept of a counter when its cashier came to it: the basket at hand, and what is parked."""

from collections.abc import Callable

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.basket_presenter import BasketPresenter
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.parked_presenter import ParkedPresenter
from ims_desktop.ui.counter.shown import CounterView
from ims_desktop.ui.counter.tender_presenter import TenderPresenter
from ims_desktop.ui.shown import NoticeText, Tone


@frozen
class _Kept:
    basket: Basket
    parked: tuple[ParkedBasket, ...]
    session: TillSession | None


class KeptHere:
    """A basket belongs to who put it together, and a session has one cashier: nobody else sees names and lines."""

    def __init__(
        self,
        view: CounterView,
        work: DeskWork,
        basket: BasketPresenter,
        parked: ParkedPresenter,
        tender: TenderPresenter,
    ) -> None:
        self._view = view
        self._work = work
        self._basket = basket
        self._parked = parked
        self._tender = tender
        self.is_others = False  # the session is another cashier's
        self.failed: Callable[[Exception], None] = lambda _trouble: None

    def show(self) -> None:
        """Show this cashier's basket that was at hand when the till stopped, and what is parked."""
        self.is_others = False
        till = self._work.desk.till
        self._work.run(
            lambda: _Kept(till.kept_basket(), tuple(till.parked()), till.open_session()), self._show, self.failed
        )

    def _show(self, kept: _Kept) -> None:
        cashier = kept.session.cashier if kept.session is not None else None
        self.is_others = cashier is not None and cashier != self._work.user.id
        if self.is_others:
            return
        self._parked.show(kept.parked)
        if cashier is not None and kept.basket.lines and not self._basket.basket.lines:
            self._tender.restored = True
            self._basket.put(kept.basket)
            self._view.show_notice(NoticeText(wording.RESTORED, Tone.WARNING, key="basket"))
        else:
            self._basket.put(self._basket.basket)
