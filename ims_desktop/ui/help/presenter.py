"""The note on Help: taken when the page is left, by whatever way, and never shown again."""

from typing import Protocol

from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import check_note
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.trouble import words_of


class NoteView(Protocol):
    """The card."""

    def text(self) -> str:
        """What stands on it."""

    def set_text(self, text: str) -> None:
        """Put something on it, without saying that it changed."""

    def show_closed(self, why: str) -> None:
        """Take no note, and say why; an empty text takes one."""

    def show_wrong(self, text: str) -> None:
        """Say what is wrong with what is typed; an empty text takes it away."""


class NotePresenter:
    """Seals at the same moments and in the same time with a note and without, and says nothing of either."""

    def __init__(self, view: NoteView, runner: Runner, notes: Notes, user: User, data: ReferenceData) -> None:
        self._view = view
        self._runner = runner
        self._notes = notes
        self._user = user
        self.data = data
        self._room = 0

    def start(self) -> None:
        """Somebody signed in. What seals is loaded on a lane that no key waits for."""
        self._runner.run(Lane.DEVICE, self._notes.load, lambda _none: self._renew(""), lambda _trouble: None)

    def came(self) -> None:
        """The page is in front: how much room a note has, or why none is taken."""
        notes, data, user = self._notes, self.data, self._user
        self._runner.run(Lane.LOCAL, lambda: notes.room(data, user), self._found, self._none_taken)

    def typed(self) -> None:
        """Say at once what is wrong with what is typed."""
        wrong = self._wrong(self._view.text())
        self._view.show_wrong(wrong.message if wrong else "")

    def left(self) -> None:
        """Nobody sees the page any more. What cannot be kept stays on it, but for a card's number."""
        typed = self._view.text()
        wrong = self._wrong(typed)
        if wrong is None or wrong.reason is Reason.CARD_NUMBER:
            self._view.set_text("")
            self._view.show_wrong("")
        self._renew(typed if wrong is None else "")

    def _renew(self, typed: str) -> None:
        notes, data, user = self._notes, self.data, self._user
        self._runner.run(
            Lane.LOCAL,
            lambda: notes.renew(data, user, typed),
            lambda _none: None,
            lambda trouble: self._not_kept(typed, trouble),
        )

    def _not_kept(self, typed: str, trouble: Exception) -> None:
        if typed.strip():  # it waits on the page for whoever typed it
            self._view.set_text(typed)
            self._view.show_wrong(words_of(trouble))

    def _found(self, room: int) -> None:
        self._room = room
        self._view.show_closed("")
        if self._view.text():
            self.typed()

    def _none_taken(self, trouble: Exception) -> None:
        self._view.show_closed(words_of(trouble))

    def _wrong(self, typed: str) -> Refused | None:
        try:
            check_note(typed, self._room)
        except Refused as refused:
            return refused
        return None
