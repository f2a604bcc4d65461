"""Puts the screen of the post together."""

from typing import TypeAlias

from ims_desktop.ui.post.at_work import PostWork
from ims_desktop.ui.post.presenter import PostPresenter
from ims_desktop.ui.post.view import PostScreen
from ims_desktop.ui.second_person.making import WithSecond, make_second_person

Post: TypeAlias = WithSecond[PostScreen, PostPresenter]


def make_post(work: PostWork) -> Post:
    """The screen of the post, ready to be shown."""
    second = make_second_person(work.runner, work.desk, work.user)
    view = PostScreen(second.view)
    presenter = PostPresenter(view, work, second.presenter)
    view.added.connect(presenter.add)
    view.taken_off.connect(presenter.take_off)
    view.sign_pressed.connect(presenter.sign)
    view.chosen.connect(presenter.choose)
    view.entered.connect(presenter.enter)
    view.put_off.connect(presenter.put_off)
    return WithSecond(view, presenter, second)
