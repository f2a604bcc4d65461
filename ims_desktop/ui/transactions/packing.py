"""Makes the evidence pack of the session in which the chosen payment was taken, into a file that is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ims_desktop.actions.ports.transactions import TransactionDetails
from ims_desktop.domain.references import SessionId
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.trouble import words_of

MAKING = "Making the evidence pack …"
MADE = "The evidence pack of the session of {} is in {}. It checks itself: ims_verify.py is in it."
WritePack = Callable[[SessionId, Path], None]


class PackingView(Protocol):
    """The list of transactions."""

    def ask_where_to_pack(self, name: str) -> None:
        """Ask for the pack's file; the answer comes by `pack_to`."""

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say above the list what was done, or why nothing can be."""


class PackingPresenter:
    """One pack at a time, of the payment that was chosen when it was asked for."""

    def __init__(
        self, view: PackingView, runner: Runner, write: WritePack, chosen: Callable[[], TransactionDetails | None]
    ) -> None:
        self._view = view
        self._runner = runner
        self._write = write
        self._chosen = chosen
        self._of: TransactionDetails | None = None
        self._busy = False

    def begin(self) -> None:
        """Ask where to write it."""
        self._of = None if self._busy else self._chosen()
        if self._of is not None:
            self._view.ask_where_to_pack(f"session-of-{self._of.payment.receipt}.zip")

    def pack_to(self, path: str) -> None:
        """Write it there."""
        of = self._of
        if of is None or self._busy or not path:
            return
        self._busy = True
        self._view.show_told(MAKING, wrong=False)
        self._runner.run(
            Lane.CENTRAL,
            lambda: self._write(of.payment.session, Path(path)),
            lambda _none: self._done(MADE.format(of.payment.receipt, Path(path).name), wrong=False),
            lambda trouble: self._done(words_of(trouble), wrong=True),
        )

    def _done(self, text: str, *, wrong: bool) -> None:
        self._busy = False
        self._view.show_told(text, wrong=wrong)
