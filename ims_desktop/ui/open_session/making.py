"""Puts the opening of a session together."""

from collections.abc import Callable
from typing import TypeAlias

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.open_session.presenter import OpenSessionPresenter
from ims_desktop.ui.open_session.view import OpenSessionScreen
from ims_desktop.ui.second_person.making import WithSecond, make_second_person

OpenSession: TypeAlias = WithSecond[OpenSessionScreen, OpenSessionPresenter]


def make_open_session(
    runner: Runner,
    desk: Desk,
    user: User,
    opened: Callable[[TillSession, str], None],
    go_on: Callable[[], None] = lambda: None,
) -> OpenSession:
    """The screen, ready to be shown; `opened` hears of the session once it is on disk, with what is to be said of it.

    `go_on` hears that somebody would rather go on with their session of an earlier day.
    """
    second = make_second_person(runner, desk, user)
    view = OpenSessionScreen(second.view)
    presenter = OpenSessionPresenter(view, runner, desk, user, second.presenter, opened)
    view.typed.connect(presenter.typed)
    view.opened.connect(presenter.open)
    view.no_float_answered.connect(lambda keyed, yes: presenter.no_float_answered(keyed, yes=yes))
    view.go_on_wanted.connect(go_on)
    return WithSecond(view, presenter, second)
