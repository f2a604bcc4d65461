"""Puts the session's screen together."""

from typing import TypeAlias

from ims_desktop.ui.my_session.at_work import SessionWork
from ims_desktop.ui.my_session.presenter import MySessionPresenter
from ims_desktop.ui.my_session.view import MySessionScreen
from ims_desktop.ui.second_person.making import WithSecond, make_second_person

MySession: TypeAlias = WithSecond[MySessionScreen, MySessionPresenter]


def make_my_session(work: SessionWork) -> MySession:
    """The screen of one person's session, ready to be shown."""
    second = make_second_person(work.runner, work.desk, work.user)
    view = MySessionScreen(second.view)
    presenter = MySessionPresenter(view, work, second.presenter)
    view.chosen.connect(presenter.choose)
    view.typed.connect(presenter.typed)
    view.entered.connect(presenter.enter)
    view.put_off.connect(presenter.put_off)
    view.reprint_pressed.connect(presenter.reprint)
    view.pdf_pressed.connect(presenter.save_pdf)
    return WithSecond(view, presenter, second)
