"""What the till had kept of a counter when its cashier came to it: the basket at hand, and what is parked."""

from collections.abc import Callable

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.at_hand import AtHand
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.parked_presenter import ParkedPresenter
from ims_desktop.ui.counter.shown import CounterView
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
        at_hand: AtHand,
        parked: ParkedPresenter,
        failed: Callable[[Exception], None],
    ) -> None:
        self._view = view
        self._work = work
        self._at_hand = at_hand
        self._parked = parked
        self._failed = failed
        self.is_others = False  # the session is another cashier's

    def show(self) -> None:
        """Show this cashier's basket that was at hand when the till stopped, and what is parked."""
        self.is_others = False
        till = self._work.desk.till
        self._work.run(
            lambda: _Kept(till.kept_basket(), tuple(till.parked()), till.open_session()), self._show, self._failed
        )

    def _show(self, kept: _Kept) -> None:
        cashier = kept.session.cashier if kept.session is not None else None
        self.is_others = cashier is not None and cashier != self._work.user.id
        if self.is_others:
            return
        self._parked.show(kept.parked)
        if cashier is not None and kept.basket.lines and not self._at_hand.basket.basket.lines:
            self._at_hand.tender.restored = True
            self._at_hand.basket.put(kept.basket)
            self._view.show_notice(NoticeText(wording.RESTORED, Tone.WARNING, key="basket"))
        else:  # one's own that was parked when the session ended is at hand no more
            self._at_hand.basket.put(self._at_hand.basket.basket if cashier is None else kept.basket)
            self._tell_of_others(kept)

    def _tell_of_others(self, kept: _Kept) -> None:
        """Somebody who sat here before left payments: whose they are, and where."""
        others = [one for one in kept.parked if one.by != self._work.user.id]
        if kept.session is None or kept.basket.lines or not others:
            return
        users = self._work.data.users
        names = dict.fromkeys(users[one.by].display_name for one in others if one.by in users)
        words = wording.LEFT_HERE.format(", ".join(names) or wording.SOMEBODY, len(others))
        self._view.show_notice(NoticeText(words, Tone.NOTE, key="basket"))
