"""Screens that come in at the first look: made once, told what concerns them, and no key is lost meanwhile."""

from collections.abc import Callable

import gallery
import pytest
from fakes.late_runner import LateRunner
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.late_screens import BringIn, Joined, LateScreens
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon


class Desk:
    """A window with the counter and two screens that come late."""

    def __init__(self, qtbot: QtBot) -> None:
        gallery.dressed()
        self.runner = LateRunner()
        self.told: list[str] = []
        self.failed: list[Exception] = []
        self.box = QLineEdit()
        self.main = MainWindow("Barrow Borough Council")
        qtbot.addWidget(self.main)
        self.main.add_screen("counter", "Counter", Icon.COUNTER, QWidget())
        self.late = LateScreens(self.main, self.runner, self.failed.append)
        self.late.add("post", "Post", Icon.STATEMENT, self._brings("post", self.box))
        self.late.add("help", "Help", Icon.HELP, self._brings("help", QWidget()))
        self.main.show()
        self.main.activateWindow()
        gallery.settle()

    def _brings(self, key: str, view: QWidget) -> BringIn:
        def says(what: str) -> Callable[[], None]:
            return lambda: self.told.append(f"{key} {what}")

        def bring_in() -> Callable[[], Joined]:
            self.told.append(f"{key} brought in")
            return lambda: Joined(
                view, None, says("in front"), says("went away"), put_off=says("put off"), stop=says("stop")
            )

        return bring_in

    def let_go(self) -> None:
        while self.runner.waiting:
            self.runner.answer()

    def said(self) -> list[str]:
        told, self.told = self.told, []
        return told


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_nothing_is_made_before_somebody_goes_there(desk: Desk) -> None:
    assert desk.main.has_screen("post")
    desk.late.look_again("post")
    desk.late.put_off()
    assert (desk.said(), desk.runner.waiting) == ([], [])
    desk.main.show_screen("post")
    desk.let_go()
    assert desk.said() == ["post brought in", "post in front"]
    assert desk.box.isVisible()
    desk.late.look_again("post")
    desk.main.show_screen("counter")
    desk.main.show_screen("post")
    desk.late.put_off()
    assert desk.said() == ["post in front", "post went away", "post in front", "post put off"]
    assert not desk.runner.waiting


def test_what_is_typed_while_a_screen_is_made_arrives_in_it(desk: Desk) -> None:
    desk.main.show_screen("post")
    place = QApplication.focusWidget()
    assert place is not None
    QTest.keyClicks(place, "7012")
    desk.let_go()
    QApplication.processEvents()
    QTest.keyClicks(desk.box, "34")
    assert (desk.box.text(), desk.box.hasFocus()) == ("701234", True)


def test_somebody_who_went_on_meanwhile_is_not_disturbed(desk: Desk) -> None:
    desk.main.show_screen("post")
    desk.main.show_screen("help")
    desk.main.show_screen("post")
    desk.main.show_screen("counter")
    desk.let_go()
    told = desk.said()
    assert [one for one in told if "brought" not in one] == []
    assert not desk.box.isVisible()
    desk.main.show_screen("post")
    assert desk.said() == ["post in front"]


def test_a_screen_may_be_made_before_anybody_goes_there(desk: Desk) -> None:
    desk.late.soon("help")
    desk.main.show_screen("help")
    desk.let_go()
    assert desk.said() == ["help brought in", "help in front", "help brought in"]  # made once all the same
    desk.late.soon("post")
    desk.let_go()
    assert desk.said() == ["post brought in"]


def test_a_desk_that_was_left_makes_nothing_any_more(desk: Desk) -> None:
    desk.main.show_screen("help")
    desk.let_go()
    desk.main.show_screen("post")
    desk.said()
    desk.late.stop()
    desk.let_go()
    assert desk.said() == ["help went away", "help stop", "post brought in"]
    assert not desk.box.isVisible()


def test_a_screen_that_cannot_come_in_says_why_and_comes_at_the_next_look(desk: Desk) -> None:
    trouble, there = Unavailable(Trouble.DATABASE_UNREADABLE), list[bool]()

    def bring_in() -> Callable[[], Joined]:
        if not there:
            raise trouble
        return lambda: Joined(QLineEdit("here"))

    desk.late.add("sync", "Sync", Icon.AGAIN, bring_in)
    desk.main.show_screen("sync")
    desk.let_go()
    assert desk.failed == [trouble]
    there.append(True)
    desk.main.show_screen("counter")
    desk.main.show_screen("sync")
    desk.let_go()
    assert [one.text() for one in desk.main.findChildren(QLineEdit) if one.isVisible()] == ["here"]
