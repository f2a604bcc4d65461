"""After the close: the Z sheet on the screen, on paper and as PDF, and its approval by another person."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import approve_session
from ims_desktop.actions.counter.look_at_session import SessionLook, look_at_session
from ims_desktop.actions.counter.park_basket import drop_parked
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.documents.cash_up_layout import cash_up_blocks
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.shown import ClosedShown
from ims_desktop.ui.count_and_close.telling import over_and_short_words
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.trouble import words_of

_TAGS = {
    SessionState.CLOSED: Tag(wording.CLOSED, Tone.GOOD),
    SessionState.AWAITING_APPROVAL: Tag(wording.AWAITING, Tone.WARNING),
    SessionState.APPROVED: Tag(wording.APPROVED, Tone.GOOD),
}


class ClosedView(Protocol):
    """The screen of a closed session."""

    def show_closed(self, shown: ClosedShown) -> None:
        """Show its sheet, and what can be done."""

    def tell_closed(self, text: str, tone: Tone) -> None:
        """Say how printing, saving or approving went."""

    def set_closed_busy(self, *, busy: bool) -> None:
        """Hold the screen while something is under way."""

    def set_printing(self, *, printing: bool) -> None:
        """The sheet is being printed; everything else goes on, for a printer may hang."""


@frozen
class _Seen:
    look: SessionLook
    sheet: CashUpSheet | None  # None where it may not be seen


class ClosedPart:
    """Turns keys into sheets and approvals."""

    def __init__(self, view: ClosedView, work: CashUpWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._seen: _Seen | None = None
        self._busy = self._printing = False
        self._print_now = False
        self.is_shown = False
        self.done: Callable[[], None] = lambda: None

    def show(self, session: SessionId, *, print_now: bool = False) -> None:
        """Show a closed session. `print_now`: it was just closed, so its sheet is printed and what was parked goes.

        At a hand-over the customer may still be there: then it stays, under the name of who parked it.
        """
        self.is_shown = True
        self._print_now = print_now
        work = self._work

        def look() -> _Seen:
            seen = _look(work, session)
            if print_now and not _handed_over(seen):
                drop_parked(work.desk, work.user, seen.look.so_far.session.cashier)
            return seen

        self._set_busy(busy=True)
        work.runner.run(Lane.LOCAL, look, self._looked, self._not_looked)

    def put_away(self) -> None:
        """Something else is shown."""
        self.is_shown = False
        self._seen = None

    def put_off(self) -> None:
        """Nobody is at the window any more: who was asked to approve is asked no more."""
        self._second.put_off()

    def leave(self) -> None:
        """Done with it."""
        if not (self._busy or self._second.asking):
            self.put_away()
            self.done()

    def print(self) -> None:
        """Print the Z sheet; printing it writes nothing, so it may be printed again as often as needed."""
        seen, printer = self._seen, self._work.printer
        sheet = seen.sheet if seen else None
        if seen is None or sheet is None or self._busy or self._printing:
            return
        if printer is None:
            self._view.tell_closed(wording.NO_PRINTER, Tone.NOTE)
            return
        self._set_printing(printing=True)
        self._view.tell_closed(wording.PRINTING, Tone.NOTE)
        self._work.runner.run(
            Lane.DEVICE,
            lambda: printer.print_cash_up(sheet),
            lambda _printed: self._ended(seen, wording.PRINTED, Tone.GOOD),
            lambda trouble: self._ended(seen, _not_printed(trouble), Tone.WARNING),
        )

    def save_pdf(self) -> None:
        """Save the Z sheet as a PDF."""
        if self._seen is not None and self._seen.sheet is not None and not self._busy:
            self._work.save_pdf(self._seen.sheet)

    def approve(self) -> None:
        """Approve it: whoever is signed in, where they may, else another person on the spot."""
        seen, work = self._seen, self._work
        if seen is None or self._busy or self._second.asking:
            return
        session, close = seen.look.so_far.session, seen.look.close_entry
        mine = {session.cashier, close.actor if close else session.cashier}
        if work.user.may(Permission.APPROVE_SESSION) and work.user.id not in mine:
            self._set_busy(busy=True)
            work.runner.run(
                Lane.LOCAL, lambda: approve_session(work.desk, work.user, session.id), self._approved, self._failed
            )
            return

        def approve(second: User) -> Entry:
            return approve_session(work.desk, second, session.id)

        cashier = name_of(work.data, session.cashier, session.cashier)
        agreement = Agreement(
            wording.APPROVE_LATER_TITLE,
            (wording.APPROVE_LATER_SAYS.format(cashier, _differences(seen.look)),),
            Permission.APPROVE_SESSION,
            wording.APPROVE_AGREE,
            others=tuple(mine),
        )
        self._second.ask(agreement, approve, self._approved)

    def _looked(self, seen: _Seen) -> None:
        self._set_busy(busy=False)
        self._seen = seen
        state, cashier = seen.look.so_far.session.state, seen.look.so_far.session.cashier
        bankable = wording.NOT_BANKABLE if state is SessionState.AWAITING_APPROVAL else wording.BANKABLE
        handed = _handed_over(seen)
        self._view.show_closed(
            ClosedShown(
                title=wording.CLOSED_TITLE.format(name_of(self._work.data, cashier, "Another cashier")),
                state=_TAGS[state],
                text=wording.HANDED if handed and self._print_now else bankable,
                paper=cash_up_blocks(seen.sheet) if seen.sheet else (),
                may_approve=state is not SessionState.APPROVED,
                awaits=state is SessionState.AWAITING_APPROVAL,
            )
        )
        self._view.tell_closed("" if seen.sheet else wording.SHEET_HIDDEN, Tone.NOTE)
        if self._print_now:
            self._print_now = False
            self._work.changed()
            self.print()

    def _not_looked(self, trouble: Exception) -> None:
        """It is closed, and cannot be read just now."""
        self._set_busy(busy=False)
        self._work.changed()
        self._view.show_closed(
            ClosedShown(wording.CLOSED_NOW, Tag(wording.CLOSED), words_of(trouble), (), may_approve=False)
        )

    def _approved(self, _entry: Entry) -> None:
        self._set_busy(busy=False)
        self._work.changed()
        if self._seen is not None:
            self.show(self._seen.look.so_far.session.id)

    def _ended(self, seen: _Seen, words: str, tone: Tone) -> None:
        """A job ended, well or not; nobody is told who has turned to another session since."""
        self._set_printing(printing=False)
        if self._seen is not None and self._seen.look.so_far.session.id == seen.look.so_far.session.id:
            self._view.tell_closed(words, tone)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.tell_closed(words_of(trouble), Tone.WRONG)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_closed_busy(busy=busy)

    def _set_printing(self, *, printing: bool) -> None:
        self._printing = printing
        self._view.set_printing(printing=printing)


def _handed_over(seen: _Seen) -> bool:
    return seen.look.closed is not None and seen.look.closed.handed_to is not None


def _not_printed(trouble: Exception) -> str:
    part = isinstance(trouble, Unavailable) and trouble.part_done
    return (wording.PART_PRINTED if part else wording.NOT_PRINTED).format(words_of(trouble))


def _look(work: CashUpWork, session: SessionId) -> _Seen:
    look = look_at_session(work.desk, work.data, work.user, session)
    try:
        return _Seen(look, cash_up_sheet(work.desk, work.data, work.user, session))
    except Refused as refused:
        if refused.reason is not Reason.NOT_ALLOWED:
            raise
        return _Seen(look, None)


def _differences(look: SessionLook) -> str:
    differing = [one for one in look.tenders or () if one.difference_pence]
    return over_and_short_words((one.kind.value, one.difference_pence) for one in differing)
