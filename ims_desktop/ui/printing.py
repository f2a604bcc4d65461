"""Prints receipts in the background after their payments are safe, and offers to print again what failed.

A printer that hangs or fails holds up printing, never the taking of money.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.print_receipt import (
    copy_receipt,
    print_receipt,
    settle_unfinished_prints,
)
from ims_desktop.actions.ports import PrintState, ReceiptPrinter, RecordedPayment
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

ASK_SECONDS = 20.0
NOTICE = "print:"


class Notices(Protocol):
    """Where a notice is shown over the screen."""

    def show_notice(self, notice: NoticeText) -> None:
        """Show a notice until it is hidden or pressed; one of the same key takes its place."""

    def hide_notice(self, key: str) -> None:
        """Take the notice of a key away, if it is there."""


@frozen
class PrinterPicture:
    """What screens say about the printer."""

    there: bool = False
    word: str = ""  # ready, or what is the matter, as the printer says
    waiting: int = 0  # receipts sent to the lane and not yet printed
    failed: int = 0  # receipts of this run that were not printed

    @property
    def ready(self) -> bool:
        """Whether it says so itself."""
        return self.word.casefold() == "ready"


class PrintingPresenter:
    """A queue of receipts on the DEVICE lane, in the order in which they were taken."""

    def __init__(  # noqa: PLR0913, PLR0917  it is given the whole world that it may touch
        self,
        notices: Notices,
        runner: Runner,
        desk: Desk,
        data: ReferenceData,
        printer: ReceiptPrinter | None,
        changed: Callable[[PrinterPicture], None],
        timer: Timer | None = None,
        state_kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._notices = notices
        self._runner = runner
        self._desk = desk
        self._data = data
        self._printer = printer
        self._changed = changed
        self._timer = timer
        self._state_kept = state_kept
        self._user: User | None = None
        self._failed: dict[str, RecordedPayment] = {}
        self._asking = False
        self.picture = PrinterPicture(there=printer is not None)

    def start(self, *, till_was_stopped: bool = True) -> None:
        """Settle what was being printed when the till stopped, if it was, then ask how the printer is."""
        if till_was_stopped:
            self._runner.run(
                Lane.LOCAL,
                lambda: settle_unfinished_prints(self._desk),
                self._settled,
                lambda _trouble: None,
            )
        self._show()
        self.ask_printer()

    def signed_in(self, user: User, data: ReferenceData) -> None:
        """From now on this person prints, with these names of funds, offices and people."""
        self._user = user
        self._data = data

    def payment_taken(self, recorded: RecordedPayment) -> None:
        """Print the receipt of a payment that stands. The answer comes later, or never; nobody waits for it.

        Where no receipt is wanted, or it goes by e-mail, the drawer opens all the same for what goes into it.
        """
        printer = self._printer
        if recorded.print_state in {PrintState.NONE, PrintState.MAIL_WAITING}:
            if recorded.payment.opens_drawer:
                self._open_drawer()
            return
        if printer is None:
            self._keep(recorded.payment.receipt, PrintState.FAILED)
            return
        desk, data = self._desk, self._data
        self._begin(recorded, lambda: print_receipt(desk, printer, data, recorded))

    def give_back(self, receipt: Receipt) -> None:
        """Open the drawer for cash that goes back, then print its paper."""
        self._open_drawer()
        self.reprint(receipt)

    def _open_drawer(self) -> None:
        if (printer := self._printer) is not None:
            self._runner.run(
                Lane.DEVICE,
                printer.open_drawer,
                lambda _opened: None,
                lambda trouble: self._say(NoticeText(words_of(trouble), Tone.WARNING)),
            )

    def reprint(self, receipt: Receipt) -> None:
        """Print a receipt that is already made: a copy, marked as such; the drawer stays shut."""
        printer = self._printer
        if printer is None:
            self._say(NoticeText("No printer is set up on this till. Save the receipt as a PDF.", Tone.NOTE))
            return
        self._count(1)
        self._runner.run(
            Lane.DEVICE,
            lambda: printer.print_receipt(receipt),
            lambda _printed: self._printed(receipt.number),
            lambda trouble: self._copy_failed(receipt, trouble),
        )

    def pressed(self, key: str) -> None:
        """The button of a notice: print again what failed."""
        recorded = self._failed.pop(key.removeprefix(NOTICE), None) if key.startswith(NOTICE) else None
        if recorded is None:
            return
        self._notices.hide_notice(key)
        self._show(failed=len(self._failed))
        if recorded.print_state is PrintState.FAILED:
            self._print_first(recorded)
        else:
            self._print_copy(recorded)

    def ask_printer(self) -> None:
        """Ask the printer how it is, unless it is at work or has not answered the last time."""
        if self._timer is not None:
            self._timer.once(ASK_SECONDS, self.ask_printer)
        printer = self._printer
        if printer is None or self._asking or self.picture.waiting:
            return
        self._asking = True
        self._runner.run(Lane.DEVICE, printer.ready, self._asked, lambda trouble: self._asked(_matter(trouble)))

    def _print_first(self, recorded: RecordedPayment) -> None:
        """Nothing reached the printer the first time, so this is still the original. The drawer stays shut."""
        printer, desk, data = self._printer, self._desk, self._data
        if printer is None:
            return
        self._begin(recorded, lambda: print_receipt(desk, printer, data, recorded))

    def _print_copy(self, recorded: RecordedPayment) -> None:
        """Part of it may be in somebody's hand, so what comes now is a copy and stands on the roll as one."""
        user = self._user or self._data.users.get(recorded.actor)
        if user is None:
            return
        desk, data, number = self._desk, self._data, recorded.payment.receipt
        self._runner.run(
            Lane.LOCAL,
            lambda: copy_receipt(desk, data, user, number),
            self.reprint,
            lambda trouble: self._say(NoticeText(words_of(trouble))),
        )

    def _begin(self, recorded: RecordedPayment, work: Callable[[], object]) -> None:
        number = recorded.payment.receipt
        self._count(1)
        self._runner.run(
            Lane.DEVICE,
            work,
            lambda _printed: self._printed(number),
            lambda trouble: self._print_failed(recorded, trouble),
        )

    def _printed(self, number: str) -> None:
        self._count(-1)
        self._failed.pop(number, None)
        self._notices.hide_notice(NOTICE + number)
        self._show(word="ready", failed=len(self._failed))
        self._state_kept()

    def _print_failed(self, recorded: RecordedPayment, trouble: Exception) -> None:
        self._count(-1)
        number = recorded.payment.receipt
        nothing_left = isinstance(trouble, Unavailable) and not trouble.part_done
        state = PrintState.FAILED if nothing_left else PrintState.PERHAPS
        if not isinstance(trouble, Unavailable):
            self._keep(number, state)  # the action keeps it only for what it knows of
        self._failed[number] = replace(recorded, print_state=state)
        self._show(word=_matter(trouble), failed=len(self._failed))
        self._say(
            NoticeText(_not_printed(number, trouble, len(self._failed)), Tone.WARNING, "Reprint", NOTICE + number)
        )
        self._state_kept()

    def _copy_failed(self, receipt: Receipt, trouble: Exception) -> None:
        self._count(-1)
        self._show(word=_matter(trouble))
        self._say(
            NoticeText(f"Copy {receipt.copy} of {receipt.number} was not printed. {words_of(trouble)}", Tone.WARNING)
        )

    def _settled(self, count: int) -> None:
        if count:
            receipts = "receipt was" if count == 1 else "receipts were"
            self._say(
                NoticeText(
                    f"{count} {receipts} not printed or e-mailed, or only in part, when this till stopped. "
                    "The payments stand; print or send them again from My receipts.",
                    Tone.WARNING,
                    key=NOTICE,
                ),
            )

    def _asked(self, word: str) -> None:
        self._asking = False
        self._show(word=word)

    def _keep(self, number: str, state: PrintState) -> None:
        self._runner.run(
            Lane.LOCAL,
            lambda: self._desk.till.set_print_state(number, state),
            lambda _nothing: self._state_kept(),
            lambda _trouble: None,
        )

    def _count(self, more: int) -> None:
        self._show(waiting=max(0, self.picture.waiting + more))

    def _say(self, notice: NoticeText) -> None:
        self._notices.show_notice(notice)

    def _show(self, **changes: object) -> None:
        self.picture = replace(self.picture, **changes)  # type: ignore[arg-type]  # names are checked by replace
        self._changed(self.picture)


def _not_printed(number: str, trouble: Exception, failed: int) -> str:
    others = f" {failed - 1} more not printed: see My receipts." if failed > 1 else ""
    return f"Receipt {number} was not printed; the payment stands. {words_of(trouble)}{others}"


def _matter(trouble: Exception) -> str:
    """A printer's trouble in one or two words, for the strip."""
    return (
        trouble.trouble.value.removeprefix("printer_").replace("_", " ")
        if isinstance(trouble, Unavailable)
        else "unknown"
    )
