"""Signing in: Enter, refusals beside the fields, the demo's people, and a password that is kept nowhere."""

from pathlib import Path

import pytest
from fakes.counter_kit import CARD_NUMBER, RUBBISH, desk_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.domain.permission import User
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.sign_in.presenter import SignInPresenter
from ims_desktop.ui.sign_in.shown import SignInField
from ims_desktop.ui.sign_in.view import SignInScreen
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

PEOPLE = tuple((one.user.user, one.password, one.user.roles[0].value) for one in DEMO_USERS)


class FakeView:
    def __init__(self) -> None:
        self.wrong: list[tuple[SignInField, str]] = []
        self.busy: list[bool] = []

    def show_wrong(self, field: SignInField, text: str) -> None:
        self.wrong.append((field, text))

    def clear_wrong(self) -> None:
        self.wrong.clear()

    def clear_fields(self, *, user_too: bool) -> None:
        pass

    def set_busy(self, *, busy: bool) -> None:
        self.busy.append(busy)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_on(tmp_path)[0]


def test_who_is_right_comes_in_and_the_password_is_handed_on_once(desk: Desk) -> None:
    view, came = FakeView(), list[tuple[User, str]]()
    presenter = SignInPresenter(view, InlineRunner(), desk, lambda user, _data, password: came.append((user, password)))
    presenter.enter(" ACashier ", DEMO_USERS[0].password)
    assert [(user.user, password) for user, password in came] == [("acashier", DEMO_USERS[0].password)]
    assert view.busy == [True, False]
    assert DEMO_USERS[0].password not in repr(vars(presenter))


@pytest.mark.parametrize(
    ("user", "password", "field"),
    [
        ("", "x", SignInField.USER),
        (CARD_NUMBER, "x", SignInField.USER),
        ("acashier", "", SignInField.PASSWORD),
        ("acashier", "wrong", SignInField.PASSWORD),
        ("nobody", "wrong", SignInField.PASSWORD),
    ],
)
def test_who_is_wrong_is_told_beside_the_field(desk: Desk, user: str, password: str, field: SignInField) -> None:
    view = FakeView()
    SignInPresenter(view, InlineRunner(), desk, lambda *_: pytest.fail("signed in")).enter(user, password)
    assert [one for one, _text in view.wrong] == [field]


def test_five_wrong_passwords_lock(desk: Desk) -> None:
    view = FakeView()
    presenter = SignInPresenter(view, InlineRunner(), desk, lambda *_: pytest.fail("signed in"))
    for _ in range(5):
        presenter.enter("acashier", "wrong")
    assert "Too many wrong passwords" in view.wrong[-1][1]
    presenter.enter("acashier", DEMO_USERS[0].password)
    assert "Too many wrong passwords" in view.wrong[-1][1]


def test_keys_in_a_real_window(desk: Desk, qtbot: QtBot) -> None:
    make_application(["test"])
    came: list[str] = []
    view = SignInScreen("Westmere", PEOPLE)
    presenter = SignInPresenter(view, InlineRunner(), desk, lambda user, *_: came.append(user.user))
    view.entered.connect(presenter.enter)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    view.activateWindow()
    QApplication.processEvents()
    view.setFocus()
    for rubbish in RUBBISH:
        view.user.set_text(rubbish)
        view.password.set_text(rubbish)
        QTest.keyClick(view.user.edit, Qt.Key.Key_Return)
    assert came == []
    view.user.set_text("")
    QTest.keyClicks(view.user.edit, "bdavies")
    QTest.keyClick(view.user.edit, Qt.Key.Key_Return)
    assert view.password.edit.hasFocus()
    QTest.keyClicks(view.password.edit, DEMO_USERS[1].password)
    QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
    assert came == ["bdavies"]
    assert view.password.text() == ""
    QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert came == ["bdavies", "efoster"]
    assert find_cut_off(view) == ()
