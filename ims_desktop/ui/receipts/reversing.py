"""Voids, corrects and refunds a receipt: says what will happen, asks why, and has another person agree."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.correct_payment import Correction, RightAccount, RightTender, correct_payment
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment, what_stands_at_central
from ims_desktop.actions.counter.reversal_receipt import reversal_receipt
from ims_desktop.actions.counter.session_entries import rules_of
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.actions.ports import RecordedPayment, TillLink
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.canonical import objects_of
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaymentNow, kind_of
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Tender
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.receipts import reversing_words as words
from ims_desktop.ui.receipts.reversing_asked import Doing, ReversalAsked, ReversalKeyed
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.till_work import AtTillWork
from ims_desktop.ui.trouble import words_of


class ReversingView(Protocol):
    """The panel beside the list."""

    def show_asked(self, asked: ReversalAsked | None) -> None:
        """Ask; None puts the panel away."""

    def show_wrong(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the panel while something is at work."""

    def show_second(self, *, asked: bool) -> None:
        """Whether another person is asked: their card then stands in place of the fields."""


class ReversingPresenter:
    """One receipt at a time. The money moves when the other person has agreed, and not before."""

    def __init__(
        self,
        view: ReversingView,
        work: AtTillWork,
        second: SecondPersonPresenter,
        open_link: Callable[[], TillLink],
        done: Callable[[Receipt | None, bool], None],
    ) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._open_link = open_link
        self._done = done
        self._asked: ReversalAsked | None = None
        self._receipt = ""
        self._questioned: ReversalKeyed | None = None  # what was asked about: the same again is a yes
        self._busy = False

    @property
    def asking(self) -> bool:
        """Whether the panel is open."""
        return self._asked is not None

    def begin(self, doing: Doing, receipt: str, recorded: RecordedPayment | None) -> None:
        """Ask about a receipt; only a refund may be of another till's, which central then tells of."""
        if self._busy or not receipt or self._second.asking:
            return
        self._receipt, self._questioned = receipt, None
        if doing is Doing.REFUND:
            self._ask_central(receipt)
        elif recorded is not None:
            asked = words.void if doing is Doing.VOID else words.correct
            self._show(asked(recorded, self._work.data))

    def leave(self) -> None:
        """Nothing is done."""
        if not self._busy:
            self._second.put_off()
            self._asked = None
            self._view.show_asked(None)

    def go_on(self, keyed: ReversalKeyed) -> None:
        """What was keyed stands: another person agrees, or where nobody is needed it is done."""
        asked = self._asked
        if asked is None or self._busy:
            return
        if not keyed.reason.strip():
            self._view.show_wrong(words.REASON_NEEDED)
            return
        self._view.show_wrong("")
        match asked.doing:
            case Doing.VOID:
                self._void(asked, keyed)
            case Doing.CORRECT:
                self._correct(asked, keyed)
            case Doing.REFUND:
                self._refund(asked, keyed)

    def _show(self, asked: ReversalAsked) -> None:
        self._asked = asked
        self._view.show_wrong("")
        self._view.show_asked(asked)

    def _ask_central(self, receipt: str) -> None:
        def work() -> PaymentNow:
            link = self._open_link()
            try:
                return what_stands_at_central(link, receipt)
            finally:
                link.close()

        def answered(now: PaymentNow) -> None:
            self._set_busy(busy=False)
            if not now.standing:
                self._failed(Refused(Reason.NOTHING_LEFT, receipt=receipt))
            else:
                self._show(words.refund(now, self._work.data))

        self._show(words.asking_central(receipt))
        self._set_busy(busy=True)
        self._work.runner.run(Lane.CENTRAL, work, answered, self._failed)

    def _void(self, asked: ReversalAsked, keyed: ReversalKeyed) -> None:
        desk, data, user, receipt = self._work.desk, self._work.data, self._work.user, self._receipt

        def void(approver: User | None) -> Entry:
            return void_payment(desk, data, user, receipt, keyed.reason, approver)

        alone = rules_of(desk, data).void_alone_pence > 0
        agreement = _agreement(asked, keyed, words.ALONE if alone else "")
        self._second.ask_holding(self._held, agreement, void, self._written, (lambda: void(None)) if alone else None)

    def _correct(self, asked: ReversalAsked, keyed: ReversalKeyed) -> None:
        desk, data, user = self._work.desk, self._work.data, self._work.user
        try:
            wanted = self._correction(keyed)
        except Refused as refused:
            self._failed(refused)
            return

        def correct(approver: User | None) -> Entry:
            return correct_payment(desk, data, user, wanted, approver)

        def failed(trouble: Exception) -> None:
            self._set_busy(busy=False)
            if isinstance(trouble, Refused) and trouble.reason is Reason.OTHER_AMOUNT_DUE:
                self._questioned = keyed
                self._view.show_wrong(words.ALL_THE_SAME.format(trouble.message))
            elif isinstance(trouble, Refused) and trouble.reason is Reason.SECOND_PERSON_NEEDED:
                self._second.ask_holding(self._held, _agreement(asked, keyed), correct, self._written)
            else:
                self._failed(trouble)

        self._set_busy(busy=True)
        self._work.run(lambda: correct(None), self._written, failed)

    def _correction(self, keyed: ReversalKeyed) -> Correction:
        tenders: tuple[RightTender, ...] = ()
        accounts: tuple[RightAccount, ...] = ()
        if keyed.mop:
            tenders = (RightTender(keyed.tender, self._tender(keyed.mop, keyed)),)
        if typed := keyed.account.split(maxsplit=1):
            accounts = (RightAccount(keyed.line, typed[0].upper(), typed[1] if len(typed) > 1 else ""),)
        yes = frozenset({Reason.OTHER_AMOUNT_DUE}) if keyed == self._questioned else frozenset[Reason]()
        return Correction(self._receipt, tenders, accounts, keyed.reason, yes)

    def _tender(self, code: str, keyed: ReversalKeyed) -> Tender:
        mop, number = self._work.data.mops[code], keyed.number.strip()
        if mop.kind is MopKind.CARD:
            return Tender(mop, 1, card_last4=number, card_authorisation=keyed.code.strip())
        return Tender(mop, 1, cheque_number=number if mop.kind is MopKind.CHEQUE else "")

    def _refund(self, asked: ReversalAsked, keyed: ReversalKeyed) -> None:
        try:
            lines = ((keyed.line, parse_pounds(keyed.amount)),)
        except Refused as refused:
            self._failed(refused)
            return
        card = next((mop for mop in self._work.data.mops.values() if mop.kind is MopKind.CARD), None)
        slip = self._tender(card.code, keyed) if card is not None and keyed.number.strip() else None
        wanted = RefundWanted(self._receipt, keyed.reason, lines, slip)
        self._second.ask_holding(
            self._held, _agreement(asked, keyed), lambda approver: approver, lambda by: self._give_back(wanted, by)
        )

    def _give_back(self, wanted: RefundWanted, approver: User) -> None:
        """On the lane that may wait for central; the till's file is written from there once it has answered."""

        def work() -> Entry:
            link = self._open_link()
            try:
                return refund_payment(self._work.desk, self._work.data, self._work.user, wanted, approver, link)
            finally:
                link.close()

        self._set_busy(busy=True)
        self._work.runner.run(Lane.CENTRAL, work, self._written, self._failed)

    def _held(self, asked: bool) -> None:  # noqa: FBT001  a second person's card tells it so
        self._view.show_second(asked=asked)

    def _written(self, entry: Entry) -> None:
        self._set_busy(busy=False)
        self._asked = None
        self._view.show_asked(None)
        if entry.kind is EntryKind.VOID_ASKED:
            self._done(None, False)
            return
        mops = self._work.data.mops
        cash = {code for code in mops if kind_of(mops, code) is MopKind.CASH}
        back = entry.kind is not EntryKind.PAYMENT_CORRECTED and any(
            part.get("mop") in cash for part in objects_of(entry.body.get("tenders"))
        )
        desk, data = self._work.desk, self._work.data
        self._work.run(
            lambda: reversal_receipt(desk, data, entry),
            lambda receipt: self._done(receipt, back),
            self._failed,
        )

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.show_wrong(words_of(trouble))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)


def _agreement(asked: ReversalAsked, keyed: ReversalKeyed, without: str = "") -> Agreement:
    return Agreement(asked.title, words.agreed_to(asked, keyed), Permission.APPROVE_REVERSAL, words.AGREE, without)
