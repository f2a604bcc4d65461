"""Puts the screen of the post together."""

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.post.at_work import PostWork
from ims_desktop.ui.post.presenter import PostPresenter
from ims_desktop.ui.post.view import PostScreen
from ims_desktop.ui.second_person.making import SecondPerson, make_second_person


@frozen
class Post:
    """The screen, its presenter and the second person's card, to be kept together."""

    view: PostScreen
    presenter: PostPresenter
    second: SecondPerson


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
    return Post(view, presenter, second)
