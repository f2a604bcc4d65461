"""Puts the sign-in together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.sign_in.presenter import SignInPresenter
from ims_desktop.ui.sign_in.view import SignInScreen


@dataclass(frozen=True, slots=True)
class SignIn:
    """The screen and its presenter, to be kept together."""

    view: SignInScreen
    presenter: SignInPresenter


def make_sign_in(
    runner: Runner,
    desk: Desk,
    signed_in: Callable[[User, str], None],
    *,
    council: str,
    demo_users: Sequence[tuple[str, str, str]] = (),
) -> SignIn:
    """The sign-in, ready to be shown; `signed_in` gets the person and, once, the password that they typed."""
    view = SignInScreen(council, demo_users)
    presenter = SignInPresenter(view, runner, desk, signed_in)
    view.entered.connect(presenter.enter)
    return SignIn(view, presenter)
