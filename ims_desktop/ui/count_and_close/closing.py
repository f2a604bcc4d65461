"""Closes a session whose counting is finished: what there should be, what could explain the difference, the float."""

from collections.abc import Callable, Mapping
from typing import Protocol

from ims_desktop.actions.counter.cash_up_at_hand import CashUpAtHand
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.entry_paper import entry_paper
from ims_desktop.actions.counter.hand_over_drawer import hand_over_drawer
from ims_desktop.documents.cash_slip_layout import cash_slip_blocks
from ims_desktop.documents.receipt_layout import Block, receipt_blocks
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up import cash_mop
from ims_desktop.domain.closed_session import FloatKept
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.shown import CloseShown, EntryShown
from ims_desktop.ui.count_and_close.telling import close_shown, difference_words
from ims_desktop.ui.keyed_cash import PIECES_WRONG, keyed_cash
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of


class CloseView(Protocol):
    """The screen once counting has finished."""

    def show_close(self, shown: CloseShown) -> None:
        """Show what there should be, and what is to be said of it."""

    def show_entry(self, shown: EntryShown | None) -> None:
        """Show an entry on its paper; None brings the count back."""

    def show_reason_wrong(self, text: str) -> None:
        """Say what is wrong with the reason; empty words put it right."""

    def show_float(self, each: Mapping[int, str], total: str) -> None:
        """Show what the float by piece comes to."""

    def show_float_wrong(self, text: str, *, forget: bool = False) -> None:
        """Say what is wrong with the float; empty words put it right."""

    def tell_closing(self, text: str, tone: Tone) -> None:
        """Say what stands in the way of the close; empty words take it away."""

    def set_closing(self, *, busy: bool) -> None:
        """Hold the screen while it is closed."""


class ClosingPart:
    """Turns keys into one close."""

    def __init__(self, view: CloseView, work: CashUpWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._at_hand: CashUpAtHand | None = None
        self._shown: CloseShown | None = None
        self._busy = False
        self.done: Callable[[SessionId], None] = lambda _session: None

    @property
    def is_busy(self) -> bool:
        """Whether a close is under way, or somebody is asked about one."""
        return self._busy or self._second.asking

    def show(self, at_hand: CashUpAtHand, *, others: bool) -> None:
        """Show a session whose counting is finished."""
        self._at_hand = at_hand
        self._shown = close_shown(at_hand, self._work.data, others=others)
        self._view.show_close(self._shown)

    def float_typed(self, pieces: Mapping[int, str]) -> None:
        """The float is counted piece by piece: add up."""
        keyed = keyed_cash(pieces)
        self._view.show_float(keyed.each or {}, keyed.total)
        self._view.show_float_wrong(PIECES_WRONG if keyed.wrong else "")

    def look_at(self, entry: int) -> None:
        """Show an entry that may be behind the difference."""
        work = self._work

        def look() -> EntryShown:
            caption, paper = entry_paper(work.desk, work.data, entry)
            return EntryShown(caption, _blocks(paper))

        work.runner.run(Lane.LOCAL, look, self._view.show_entry, self._failed)

    def look_away(self) -> None:
        """Back to the count."""
        self._view.show_entry(None)

    def close(self, reason: str, float_sum: str, float_pieces: Mapping[int, str] | None) -> None:
        """Close by the last count. None of pieces: the float is the sum that was keyed, or the usual one."""
        at_hand, shown = self._at_hand, self._shown
        if at_hand is None or shown is None or self.is_busy:
            return
        self._view.tell_closing("", Tone.PLAIN)
        if shown.needs_reason and not reason.strip():
            self._view.show_reason_wrong(wording.REASON_NEEDED)
            return
        self._view.show_reason_wrong("")
        try:
            kept = _float_kept(float_sum, float_pieces)
        except Refused as refused:
            self._view.show_float_wrong(refused.message, forget=refused.reason is Reason.CARD_NUMBER)
            return
        self._view.show_float_wrong("")
        self._close(at_hand, CloseWanted(at_hand.session.id, kept, reason))

    def hand_over(self, reason: str) -> None:
        """Hand the drawer over as it was counted, to whoever gives their own password."""
        at_hand, shown, work = self._at_hand, self._shown, self._work
        if at_hand is None or shown is None or self.is_busy:
            return
        if shown.needs_reason and not reason.strip():
            self._view.show_reason_wrong(wording.REASON_NEEDED)
            return
        self._view.show_reason_wrong("")

        def hand_over(to: User | None) -> SessionId:
            if to is not None:
                hand_over_drawer(work.desk, work.data, work.user, to, reason)
            return at_hand.session.id

        count = at_hand.look.count
        counted = pounds(count.counted.by_mop.get(cash_mop(work.data.mops), 0) if count else 0)
        says = wording.HAND_OVER_SAYS.format(at_hand.cashier, counted)
        agreement = Agreement(
            wording.HAND_OVER_TITLE, (says,), Permission.OPEN_SESSION, wording.HAND_OVER_AGREE, others=(work.user.id,)
        )
        self._second.ask(agreement, hand_over, self._closed)

    def _close(self, at_hand: CashUpAtHand, wanted: CloseWanted) -> None:
        work = self._work

        def close(second: User | None) -> SessionId:
            close_till(work.desk, work.data, work.user, wanted, second)
            return at_hand.session.id

        if at_hand.absent:
            self._second.ask(_witnessed(at_hand, work.user), close, self._closed)
        elif at_hand.needs_approval:
            self._second.ask(self._approved(at_hand), close, self._closed, alone=lambda: close(None))
        else:
            self._set_busy(busy=True)
            work.runner.run(Lane.LOCAL, lambda: close(None), self._closed, self._failed)

    def _approved(self, at_hand: CashUpAtHand) -> Agreement:
        said = wording.APPROVE_HIDDEN.format(at_hand.cashier)
        if at_hand.look.tenders is not None:
            said = wording.APPROVE_SAYS.format(at_hand.cashier, difference_words(at_hand, self._work.data))
        return Agreement(
            wording.APPROVE_TITLE,
            (said,),
            Permission.APPROVE_SESSION,
            wording.APPROVE_AGREE,
            wording.WITHOUT,
            (at_hand.session.cashier,),
        )

    def _closed(self, session: SessionId) -> None:
        self._set_busy(busy=False)
        self._at_hand = self._shown = None
        self._work.changed()
        self.done(session)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        reason = trouble.reason if isinstance(trouble, Refused) else None
        if reason is Reason.REASON_NEEDED:
            self._view.show_reason_wrong(wording.REASON_NEEDED)
        elif reason in {Reason.FLOAT_KEPT_TOO_LARGE, Reason.FLOAT_GOES_TO_SAFE, Reason.AMOUNT_NEGATIVE}:
            self._view.show_float_wrong(words_of(trouble))
        else:
            self._view.tell_closing(words_of(trouble), Tone.WRONG)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_closing(busy=busy)


def _witnessed(at_hand: CashUpAtHand, user: User) -> Agreement:
    return Agreement(
        wording.WITNESS_CLOSE_TITLE,
        (wording.WITNESS_CLOSE.format(user.display_name, at_hand.cashier),),
        Permission.WITNESS_CASH,
        wording.WITNESS_AGREE,
        others=(at_hand.session.cashier,),
    )


def _float_kept(typed: str, pieces: Mapping[int, str] | None) -> FloatKept | None:
    if pieces is None:
        return FloatKept(parse_pounds(typed)) if typed.strip() else None
    keyed = keyed_cash(pieces)
    if keyed.wrong:
        raise Refused(Reason.COUNT_NOT_VALID)
    return None if keyed.nothing else FloatKept(keyed.count.pence, keyed.count)


def _blocks(paper: Receipt | CashSlip) -> tuple[Block, ...]:
    return receipt_blocks(paper) if isinstance(paper, Receipt) else cash_slip_blocks(paper)
