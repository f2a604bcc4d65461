"""Puts a second person's card together."""

from typing import Generic, TypeVar

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.second_person.presenter import SecondPersonPresenter
from ims_desktop.ui.second_person.view import SecondPersonCard

View = TypeVar("View")
Presenter = TypeVar("Presenter")


@frozen
class SecondPerson:
    """The card and its presenter, to be kept together as long as the screen that holds them."""

    view: SecondPersonCard
    presenter: SecondPersonPresenter


@frozen
class WithSecond(Generic[View, Presenter]):
    """A screen that asks a second person, its presenter and their card, to be kept together."""

    view: View
    presenter: Presenter
    second: SecondPerson


def make_second_person(runner: Runner, desk: Desk, first: User) -> SecondPerson:
    """A hidden card for a screen to lay out; `presenter.ask` shows it. `first` is who is signed in."""
    view = SecondPersonCard()
    presenter = SecondPersonPresenter(view, runner, desk, first)
    view.entered.connect(presenter.enter)
    view.alone.connect(presenter.go_on_alone)
    view.put_off.connect(presenter.put_off)
    return SecondPerson(view, presenter)
