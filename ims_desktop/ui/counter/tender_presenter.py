"""How the payment is paid: tenders in any mix, then one write, and never twice."""

from collections.abc import Callable
from datetime import date

from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.actions.ports import PrintState, RecordedPayment
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.receipt_book import Slip
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.times import when_words
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.basket_rows import lines_words
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.shown import Keyed, Owed, TakenShown, TenderRow, TenderView
from ims_desktop.ui.counter.tender_keying import TenderKeying
from ims_desktop.ui.counter.tender_making import field_of, handed_over, tender_words
from ims_desktop.ui.trouble import words_of


@frozen
class _Written:
    recorded: RecordedPayment
    earlier: bool = False  # it was the first try that had been written


class TenderPresenter:
    """Holds the tenders until they are enough; then the payment is written under one id, however often it is tried."""

    def __init__(self, view: TenderView, work: DeskWork, basket: Callable[[], Basket]) -> None:
        self._view = view
        self._work = work
        self._basket = basket
        self.keying = TenderKeying(view, work, self._still_pence)
        self._tenders: list[Tender] = []
        self._id: PaymentId | None = None
        self._tried: PaymentWanted | None = None
        self.post: PostPaid | None = None  # the item of the post that the payment works off
        self.opened_on: date | None = None  # when that item was opened
        self.slip: Slip | None = None  # of a receipt book, from which the payment is keyed
        self.paper = True  # whether the receipt is printed; it stands on the roll all the same
        self.busy = False
        self.restored = False
        self.parked_count = 0
        self.taken: Callable[[RecordedPayment, str], None] = lambda _recorded, _said: None
        self.payer_needed: Callable[[Refused], None] = lambda _refused: None
        self.over_limit: Callable[[Refused, PaymentWanted], None] = lambda _refused, _wanted: None
        self.last_receipt = ""

    @property
    def tendered(self) -> bool:
        """Whether anything was handed over."""
        return bool(self._tenders)

    @property
    def has_keys(self) -> bool:
        """Whether a way to pay is being keyed."""
        return self.keying.kind is not None

    @property
    def received_on(self) -> date | None:
        """When the money came, where that is known to be another day: of post, and of a slip."""
        return self.slip.day() if self.slip is not None and self.slip.at is not None else self.opened_on

    def show(self) -> None:
        """Show what is to pay and what was tendered so far."""
        basket = self._basket()
        count = len(basket.lines)
        still_pence = self._still_pence()
        covered = bool(count) and bool(self._tenders) and still_pence <= 0
        hint = wording.NOTHING_TO_PAY
        if count:
            untouched = wording.TENDER_AGAIN if self.restored else wording.NOTHING_TENDERED
            hint = wording.ENOUGH if covered else untouched
        caption = wording.TO_PAY_LINES.format(lines_words(count)) if count else wording.TO_PAY
        if self.slip is not None and self.slip.at is not None:
            caption = wording.TO_PAY_SLIP.format(caption, self.slip.name)
            hint = hint if covered else wording.ON_SLIP.format(self.slip.name, when_words(self.slip.at))
        if count and (basket.email or not self.paper):
            caption = (wording.TO_PAY_MAIL if basket.email else wording.TO_PAY_NO_PAPER).format(caption)
        self._view.show_owed(
            Owed(
                caption=caption,
                amount=pounds(basket.total_pence),
                tenders=tuple(TenderRow(tender_words(one), pounds(one.amount_pence)) for one in self._tenders),
                still=pounds(max(0, still_pence)) if self._tenders else "",
                hint=hint,
                payable=bool(count),
                covered=covered,
                park=self._park_words(count),
            )
        )

    def basket_changed(self) -> None:
        """Other lines: another sum to pay."""
        if self._basket().lines:
            self._view.show_taken(None)
        else:
            self._tenders.clear()
            self._work.identity_asked.clear()  # the next one is somebody else
            self._id = self._tried = None
            self.restored, self.paper = False, True
            self.leave()
        self.show()

    def turn_paper(self) -> None:
        """Print no receipt of this payment, or print it after all."""
        self.paper = not self.paper
        self.show()

    def choose(self, kind: MopKind) -> None:
        """Give a way to pay the keys, what is still to pay preselected."""
        if self.busy:
            return
        said = "" if self._basket().lines else Refused(Reason.NOTHING_TO_PAY).message
        self._view.show_tender_wrong(None, said, forget=False)
        if not said:
            self.keying.choose(kind)

    def leave(self) -> None:
        """Leave the panel; what was tendered stays."""
        self.keying.leave()

    def declined(self) -> None:
        """The terminal declined the card: nothing was taken by it."""
        if not self.busy:
            self.keying.declined()

    def note(self, note_pence: int) -> None:
        """A note key."""
        if not self.busy:
            self.keying.note(note_pence)

    def take_off(self, position: int) -> None:
        """Take a tender off again."""
        if not self.busy and 0 <= position < len(self._tenders):
            del self._tenders[position]
            self.leave()
            self.show()

    def take(self, keyed: Keyed) -> None:
        """Take what is keyed: the payment if it is now enough, else one tender of several."""
        if self.busy:
            return
        self._view.show_tender_wrong(None, "", forget=False)
        try:
            tenders = self._with_keyed(keyed)
        except Refused as refused:
            self._refused(refused, keyed)
            return
        if handed_over(tenders) < self._basket().total_pence:
            self._tenders = tenders
            self.keying.close()
            self.show()
            return
        self._write(tenders, keyed)

    def _with_keyed(self, keyed: Keyed) -> list[Tender]:
        if not self._basket().lines:
            raise Refused(Reason.NOTHING_TO_PAY)
        if (tender := self.keying.tender(keyed)) is not None:
            return [*self._tenders, tender]
        if self._still_pence() > 0:
            raise Refused(Reason.UNDERPAID, short_pence=self._still_pence())
        return list(self._tenders)

    def _write(self, tenders: list[Tender], keyed: Keyed) -> None:
        basket = self._basket()
        if self._id is None:
            self._id = PaymentId(self._work.desk.ids.new_id())
        wanted = PaymentWanted(
            self._id,
            basket.lines,
            tuple(tenders),
            basket.payer,
            basket.address,
            basket.email,
            receipt_wanted=self.paper,
            post=self.post,
            slip=self.slip,
        )
        tried = self._tried
        desk, data, user = self._work.desk, self._work.data, self._work.user

        def work() -> _Written:
            try:
                written = _Written(take_payment(desk, data, user, wanted))
            except Refused as refused:
                if refused.reason is not Reason.ID_REUSED or tried is None:
                    raise
                written = _Written(take_payment(desk, data, user, tried), earlier=True)
            return written

        self._set_busy(busy=True)
        self._work.run(work, self._was_written, lambda trouble: self._failed(trouble, wanted, keyed))

    def was_let_pass(self, recorded: RecordedPayment) -> None:
        """A supervisor let it pass, and it is written."""
        self._was_written(_Written(recorded))

    def was_put_off(self) -> None:
        """Nobody let it pass: the tenders stay, and another way to pay can be chosen."""
        self.busy = False

    def _was_written(self, written: _Written) -> None:
        self._set_busy(busy=False)
        payment = written.recorded.payment
        self._tenders.clear()
        self._id = self._tried = None
        self.last_receipt = payment.receipt
        self.keying.close()
        words = wording.TAKEN_WORDS.format(pounds(payment.total_pence), payment.receipt)
        if written.recorded.print_state is PrintState.NONE:
            words = wording.NO_PAPER.format(words)
        if written.recorded.print_state is PrintState.MAIL_WAITING:
            words = wording.BY_MAIL.format(words)
        said = wording.TAKEN_EARLIER.format(payment.receipt) if written.earlier else ""
        self.taken(written.recorded, said)
        self._view.show_taken(
            TakenShown(
                caption=wording.CHANGE_TO_GIVE if payment.change_pence else wording.NO_CHANGE,
                amount=pounds(payment.change_pence or payment.total_pence),
                receipt=payment.receipt,
                words=words,
            )
        )

    def _failed(self, trouble: Exception, wanted: PaymentWanted, keyed: Keyed) -> None:
        self._set_busy(busy=False)
        if isinstance(trouble, Refused):
            if trouble.facts.get("may_be_approved"):
                self.over_limit(trouble, wanted)  # it says why where it asks
            else:
                self._refused(trouble, keyed)
            return
        self._tried = self._tried or wanted  # it may have been written after all: a retry finds it by its id
        self._view.show_tender_wrong(None, words_of(trouble), forget=False)

    def _refused(self, refused: Refused, keyed: Keyed) -> None:
        field = field_of(refused, keyed) if self.has_keys else None
        self._view.show_tender_wrong(field, refused.message, forget=refused.reason is Reason.CARD_NUMBER)
        if refused.reason in {Reason.PAYER_NEEDED, Reason.ADDRESS_NEEDED}:
            self.payer_needed(refused)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self._view.set_busy(wording.WRITING, busy=busy)

    def _still_pence(self) -> int:
        return self._basket().total_pence - handed_over(self._tenders)

    def _park_words(self, count: int) -> str:
        if count:
            return wording.PARK
        return wording.TAKE_BACK.format(self.parked_count) if self.parked_count else ""
