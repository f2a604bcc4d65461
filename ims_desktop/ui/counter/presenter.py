"""The counter: one screen on which a payment is found, put together, tendered and taken."""

from collections.abc import Callable

from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.at_hand import AtHand
from ims_desktop.ui.counter.basket_presenter import BasketPresenter
from ims_desktop.ui.counter.deliberate import EnterGuard
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.found_rows import Choice
from ims_desktop.ui.counter.in_turn import InTurn
from ims_desktop.ui.counter.kept_here import KeptHere
from ims_desktop.ui.counter.limit_asking import LimitAsking
from ims_desktop.ui.counter.list_pasting import ListPasting
from ims_desktop.ui.counter.parked_presenter import ParkedPresenter
from ims_desktop.ui.counter.search_presenter import SearchPresenter
from ims_desktop.ui.counter.shown import CounterView, Keyed
from ims_desktop.ui.counter.slip_keying import SlipKeying
from ims_desktop.ui.counter.tender_presenter import TenderPresenter
from ims_desktop.ui.second_person.presenter import SecondPersonPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

IDLE_SECONDS = 60.0


@frozen
class CounterHears:
    """Who hears of it: of each payment on disk, of a receipt to print again, of how many payments are put aside."""

    taken: Callable[[RecordedPayment], None]
    reprint: Callable[[str], None]
    parked: Callable[[int], None]


class CounterPresenter:
    """Joins search, lines, tenders and what is parked, and decides which of them a key may reach."""

    def __init__(
        self,
        view: CounterView,
        work: DeskWork,
        hears: CounterHears,
        second: SecondPersonPresenter,
        now: Callable[[], float],
        make_timer: Callable[[], Timer],
    ) -> None:
        self._view = view
        self._work = work
        self._hears = hears
        self._guard = EnterGuard(now)
        self._idle = make_timer()
        self.asking = Asking(view)
        self.basket = BasketPresenter(view, work, self.asking)
        self.search = SearchPresenter(view, work, self._choose, make_timer())
        self.tender = TenderPresenter(view, work, lambda: self.basket.basket)
        work.received = lambda: self.tender.received_on
        at_hand = AtHand(self.asking, self.basket, self.search, self.tender)
        self._in_turn = InTurn(at_hand)
        self.parked = ParkedPresenter(view, work, at_hand, counted=hears.parked, failed=self._trouble)
        self._kept = KeptHere(view, work, at_hand, self.parked, self._trouble)
        self.limit = LimitAsking(work, self.asking, self.tender, second)
        self.slips = SlipKeying(view, work, self.asking, self.tender)
        self.lists = ListPasting(view, work, at_hand, lambda: self._kept.is_others)
        self.tender.over_limit = self.limit.start
        self.basket.changed = self.tender.basket_changed
        self.basket.added = self._line_added
        self.basket.refused = self._line_refused
        self.basket.settled = self._in_turn.settled
        self.search.after_scan = self._in_turn.settled
        self.tender.taken = self._was_taken
        self.tender.payer_needed = self.basket.payer.needed

    def start(self) -> None:
        """Show this cashier's basket that was at hand when the till stopped, and what is parked."""
        self.tender.show()
        self._view.offer_book(offered=self._work.has_books)
        self._view.focus_search()
        self._kept.show()
        self.touched()

    def use_data(self, data: ReferenceData) -> None:
        """Central sent new funds, prices or messages."""
        self._work.data = data
        self._view.offer_book(offered=self._work.has_books)

    # ---- search and scanner

    def typed(self, text: str) -> None:
        """The search box holds another text."""
        self.touched()
        if text.strip():
            self._view.show_taken(None)
            self._view.show_notice(None)
        self.search.typed(text)

    def search_entered(self, marked: object | None) -> None:
        """Enter in the search box or on a result."""
        self._guard.pressed()
        self.touched()
        if not self.tender.busy:
            self.search.entered(marked)

    def scanned(self, code: str) -> None:
        """A code came from the scanner, wherever the keys were; the Enter that ended it takes no money."""
        self._guard.pressed()
        self.touched()
        if self.tender.busy or self.asking.open:
            said = wording.NOT_WHILE_TAKING if self.tender.busy else wording.ANSWER_FIRST
            self._view.show_notice(NoticeText(said, Tone.WARNING, key="scan"))
            return
        self._in_turn.scan(code)

    def other_amount(self, marked: object | None) -> None:
        """F3: another amount on the chosen account."""
        self.touched()
        if not self.tender.busy:
            self.search.key_pressed(marked, self.basket.amounts.ask)

    def back_to_search(self) -> None:
        """F4 or Esc: whatever is asked gets its safe answer, the keys go to the search box, tenders stay."""
        self.touched()
        if self.tender.busy:
            self.limit.put_off()
            return
        self._in_turn.pay_by_nothing()
        if not self.asking.escaped():
            self.tender.leave()
            self._view.show_taken(None)
        self.search.show_again()
        self._view.focus_search()

    # ---- lines

    def lines_key(self, change: Callable[[], None]) -> None:
        """F2, Del, payer or narrative: only while no payment is being written."""
        self.touched()
        if not self.tender.busy:
            self.tender.leave()
            change()

    def park(self) -> None:
        """F9: put the payment aside, or, where there is none, choose one to take back."""
        self.touched()
        if not (self.tender.busy or self.asking.open):
            self.parked.park()

    def parked_chosen(self, parked_id: str) -> None:
        """Take a parked payment back."""
        self._guard.pressed()
        self.touched()
        self.parked.take_back(parked_id)

    def paper(self) -> None:
        """Alt+W: whoever pays wants no receipt, or wants one after all."""
        self.touched()
        if not self.tender.busy and self.basket.basket.lines:
            self.tender.turn_paper()
            self._view.announce(wording.PAPER_SAID if self.tender.paper else wording.NO_PAPER_SAID)

    def clear(self) -> None:
        """Take every line off, once that is confirmed."""
        self.touched()
        if not self.tender.busy:
            self.basket.ask_clear(self.search.clear)

    def book(self) -> None:
        """Alt+B: the payment is keyed from a slip of a receipt book."""
        self.touched()
        if not (self.tender.busy or self.asking.open or self._kept.is_others):
            self.tender.leave()
            self.slips.start()

    # ---- what is asked

    def asked_entered(self, typed: str) -> None:
        """Enter in what is asked."""
        self._guard.pressed()
        self.touched()
        self.asking.entered(typed)

    def answered_by_enter(self, *, yes: bool) -> None:
        """Enter on an answer; one that came right after another Enter answers nothing."""
        self.touched()
        if self._guard.pressed():
            self.asking.answered(yes=yes)

    # ---- tenders

    def choose_tender(self, kind: MopKind) -> None:
        """F5 to F8; while a line is still being added the key waits for it."""
        self.touched()
        if self.tender.busy or (self.asking.open and not self.asking.looked_up):
            return
        if self._in_turn.looking_up:  # also where what was asked has been answered
            self._in_turn.pay_by(kind)
        else:
            self._view.show_taken(None)
            self.tender.choose(kind)

    def enter_moved_on(self) -> None:
        """Enter went from one field of the tender panel to the next."""
        self._guard.pressed()
        self.touched()

    def tender_entered(self, keyed: Keyed) -> None:
        """Enter in the tender panel: it takes the payment unless it came right after another."""
        self.touched()
        if self._guard.pressed():
            self.tender.take(keyed)
        elif not self.tender.busy:
            self._view.show_tender_wrong(None, wording.ENTER_AGAIN, forget=False)

    def take_pressed(self, keyed: Keyed) -> None:
        """The main button was pressed."""
        self.touched()
        self.tender.take(keyed)

    def reprint(self) -> None:
        """Print the last receipt again."""
        self.touched()
        if self.tender.last_receipt:
            self._hears.reprint(self.tender.last_receipt)

    # ---- idle

    def touched(self) -> None:
        """Somebody is here."""
        self._idle.once(IDLE_SECONDS, self.forget_names)

    def forget_names(self) -> None:
        """Nobody is here: names and balances go off the screen, the payment stays."""
        self.search.clear()
        self.asking.forget_names()

    # ---- answers

    def _trouble(self, trouble: Exception) -> None:
        if words := words_of(trouble):
            self._view.show_notice(NoticeText(words, Tone.WRONG, key="counter"))

    def _choose(self, choice: Choice) -> None:
        if self._kept.is_others:
            return
        if self.tender.has_keys:
            self.tender.leave()
        self.basket.add(choice, brought=self.search.by_scan)

    def _line_added(self) -> None:
        self.search.added()
        if not (self.asking.open or self.search.has_text):  # who types the next one already goes on with it
            self._view.focus_search()

    def _line_refused(self, trouble: Exception) -> None:
        forget = isinstance(trouble, Refused) and trouble.reason is Reason.CARD_NUMBER
        self.search.refused(words_of(trouble), forget=forget)
        self._in_turn.pay_by_nothing()

    def _was_taken(self, recorded: RecordedPayment, said: str) -> None:
        self.asking.close()
        self.basket.put(Basket())
        self.search.clear()
        self._view.show_notice(NoticeText(said, Tone.WARNING, key="basket") if said else None)
        self._view.focus_search()
        self._hears.taken(recorded)
        self.slips.payment_taken()
        self.lists.payment_taken(recorded)
