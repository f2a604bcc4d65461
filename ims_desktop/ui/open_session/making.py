"""Puts the opening of a session together."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.open_session.presenter import OpenSessionPresenter
from ims_desktop.ui.open_session.view import OpenSessionScreen


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The screen and its presenter, to be kept together."""

    view: OpenSessionScreen
    presenter: OpenSessionPresenter


def make_open_session(runner: Runner, desk: Desk, user: User, opened: Callable[[TillSession], None]) -> OpenSession:
    """The screen, ready to be shown; `opened` hears of the session once it is on disk."""
    view = OpenSessionScreen()
    presenter = OpenSessionPresenter(view, runner, desk, user, opened)
    view.typed.connect(presenter.typed)
    view.opened.connect(presenter.open)
    view.no_float_answered.connect(lambda yes: presenter.no_float_answered(yes=yes))
    return OpenSession(view, presenter)
