"""Takes another person's word on the spot, by their own user name and password; who is signed in does not change."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar, cast

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import second_person
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.second_person import wording
from ims_desktop.ui.trouble import words_of

T = TypeVar("T")


@frozen
class Agreement:
    """What another person is asked to agree to, in words that both can read.

    `may` is what their role must allow, `others` who else it may not be beside the one who is signed in. `without`
    is the button that goes on with nobody; blank where it takes somebody.
    """

    title: str
    says: tuple[str, ...]
    may: Permission
    agree: str = "I agree"
    without: str = ""
    others: tuple[UserId, ...] = ()


class SecondField(StrEnum):
    """A field of the card, beside which a message stands."""

    USER = "user"
    PASSWORD = "password"  # noqa: S105  the field's name, no password


_ABOUT_WHO = frozenset({Reason.OWN_APPROVAL, Reason.NOT_ALLOWED})
_ABOUT_THE_PASSWORD = frozenset({Reason.SIGN_IN_WRONG, Reason.SIGN_IN_LOCKED, Reason.SIGN_IN_LAPSED})


class SecondPersonView(Protocol):
    """The card."""

    def show_agreement(self, agreement: Agreement, about: str) -> None:
        """Ask: both fields empty, nothing wrong, the keys in the first."""

    def show_wrong(self, text: str, field: SecondField | None) -> None:
        """Say what is wrong, beside a field, which gets the keys, or about the whole; empty words take it away."""

    def forget(self, *, user_too: bool) -> None:
        """Empty the password, and the user name where somebody else must give theirs."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the card while the password is checked."""

    def put_away(self) -> None:
        """Nothing is asked any more; both fields are empty."""


@frozen
class _Asked:
    agreement: Agreement
    work: Callable[[User], object]
    done: Callable[[object], None]
    put_off: Callable[[], None]
    alone: Callable[[], object] | None


class SecondPersonPresenter:
    """Checks the password and does what was agreed to as one piece of work on the LOCAL lane, online or not.

    The password goes from its field into the action and is kept nowhere.
    """

    def __init__(self, view: SecondPersonView, runner: Runner, desk: Desk, first: User) -> None:
        self._view = view
        self._runner = runner
        self._desk = desk
        self._first = first
        self._asked: _Asked | None = None
        self._busy = False

    @property
    def asking(self) -> bool:
        """Whether somebody is asked now."""
        return self._asked is not None

    def ask(
        self,
        agreement: Agreement,
        work: Callable[[User], T],
        done: Callable[[T], None],
        put_off: Callable[[], None] = lambda: None,
        alone: Callable[[], T] | None = None,
    ) -> None:
        """Ask another person; `work` is done with them, or `alone` without, and its answer goes to `done`.

        Whatever is refused is said on the card, which stays until it is agreed to or put off.
        """
        if self._busy:
            return
        self._asked = _Asked(agreement, work, cast("Callable[[object], None]", done), put_off, alone)
        self._view.show_agreement(agreement, wording.ABOUT.format(self._first.display_name))

    def ask_holding(
        self,
        held: Callable[[bool], None],
        agreement: Agreement,
        work: Callable[[User], T],
        done: Callable[[T], None],
        alone: Callable[[], T] | None = None,
    ) -> None:
        """Ask while the screen holds what was keyed: `held` hears True now, and False before whatever comes of it."""

        def answered(answer: T) -> None:
            held(False)
            done(answer)

        held(True)
        self.ask(agreement, work, answered, lambda: held(False), alone)

    def enter(self, user: str, password: str) -> None:
        """The other person gives their word."""
        asked = self._asked
        if asked is None or self._busy:
            return
        if looks_like_card_number(user):
            self._view.forget(user_too=True)
            self._view.show_wrong(Refused(Reason.CARD_NUMBER).message, SecondField.USER)
        elif not user.strip():
            self._view.show_wrong(wording.USER_NEEDED, SecondField.USER)
        elif not password:
            self._view.show_wrong(wording.PASSWORD_NEEDED, SecondField.PASSWORD)
        else:
            desk, first, agreement = self._desk, self._first, asked.agreement
            self._do(
                lambda: asked.work(second_person(desk, first, user, password, agreement.may, *agreement.others)),
            )

    def go_on_alone(self) -> None:
        """Nobody is there: go on without, where that may be."""
        if self._asked is not None and self._asked.alone is not None and not self._busy:
            self._do(self._asked.alone)

    def put_off(self) -> None:
        """Not now: nothing was done."""
        if self._asked is None or self._busy:
            return
        asked, self._asked = self._asked, None
        self._view.put_away()
        asked.put_off()

    def _do(self, work: Callable[[], object]) -> None:
        self._view.show_wrong("", None)
        self._set_busy(busy=True)
        self._runner.run(Lane.LOCAL, work, self._done, self._failed)

    def _done(self, answer: object) -> None:
        self._set_busy(busy=False)
        asked, self._asked = self._asked, None
        self._view.put_away()
        if asked is not None:
            asked.done(answer)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        reason = trouble.reason if isinstance(trouble, Refused) else None
        self._view.forget(user_too=reason in _ABOUT_WHO)
        field = SecondField.USER if reason in _ABOUT_WHO else None
        self._view.show_wrong(words_of(trouble), SecondField.PASSWORD if reason in _ABOUT_THE_PASSWORD else field)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)
