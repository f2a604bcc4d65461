"""Signs a person in with user and password, and says why not where they may not."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.sign_in import wording
from ims_desktop.ui.sign_in.shown import SignInField
from ims_desktop.ui.trouble import words_of


class SignInView(Protocol):
    """What the presenter shows."""

    def show_wrong(self, field: SignInField, text: str) -> None:
        """Say beside a field what is wrong, and give it the keys."""

    def clear_wrong(self) -> None:
        """Nothing is wrong (any more)."""

    def clear_fields(self, *, user_too: bool) -> None:
        """Empty the password, and the user too where somebody else signs in next."""

    def set_busy(self, *, busy: bool) -> None:
        """Show that the password is being checked, and take no keys meanwhile."""


class SignInPresenter:
    """The password is handed on once, to whoever signs in at central with it, and never kept.

    `signed_in` gets it with the person and the reference data as it stands, which was read on the same lane.
    """

    def __init__(
        self,
        view: SignInView,
        runner: Runner,
        desk: Desk,
        signed_in: Callable[[User, ReferenceData, str], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._desk = desk
        self._signed_in = signed_in
        self._busy = False

    def enter(self, user: str, password: str) -> None:
        """Check user and password; the check takes a while on purpose."""
        if self._busy:
            return
        self._view.clear_wrong()
        if not user.strip():
            self._view.show_wrong(SignInField.USER, wording.USER_NEEDED)
            return
        if looks_like_card_number(user):
            self._view.clear_fields(user_too=True)
            self._view.show_wrong(SignInField.USER, Refused(Reason.CARD_NUMBER).message)
            return
        if not password:
            self._view.show_wrong(SignInField.PASSWORD, wording.PASSWORD_NEEDED)
            return
        self._set_busy(busy=True)
        self._runner.run(
            Lane.LOCAL,
            lambda: (sign_in(self._desk, user, password), self._desk.till.reference_data()),
            lambda found: self._done(*found, password),
            self._failed,
        )

    def _done(self, person: User, data: ReferenceData, password: str) -> None:
        self._set_busy(busy=False)
        self._view.clear_fields(user_too=True)
        self._signed_in(person, data, password)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.clear_fields(user_too=False)
        self._view.show_wrong(SignInField.PASSWORD, words_of(trouble))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)
