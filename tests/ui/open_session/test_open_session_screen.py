"""Opening a session: counted by piece or as one sum, added up as it is keyed."""

from pathlib import Path

import pytest
from fakes.counter_kit import CARD_NUMBER, CASHIER, RUBBISH, desk_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.refusal import Trouble
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.open_session.making import OpenSession, make_open_session
from ims_desktop.ui.walkthrough.cut_off import find_cut_off


class Opening:
    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        make_application(["test"])
        self.opened: list[TillSession] = []
        self.said: list[str] = []
        self.made: OpenSession = make_open_session(InlineRunner(), desk, CASHIER, self._opened)
        self.view = self.made.view
        qtbot.addWidget(self.view)
        self.view.resize(1200, 700)
        self.view.show()
        self.view.activateWindow()
        QApplication.processEvents()
        self.view.setFocus()

    def _opened(self, session: TillSession, said: str) -> None:
        self.opened.append(session)
        self.said.append(said)

    def keys(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.view, text)

    def enter(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.view, Qt.Key.Key_Return)


def test_the_float_is_counted_with_enter_alone(tmp_path: Path, qtbot: QtBot) -> None:
    desk, _till = desk_on(tmp_path)
    opening = Opening(desk, qtbot)
    for pieces in ("", "1", "2", "", "", "10", "", "", "", "", "", ""):
        opening.keys(pieces)
        opening.enter()
    assert opening.view.total.amount.text() == "£50.00"
    opening.enter()  # the whole sum: left empty
    opening.enter()  # the float issued: the one kept here
    assert opening.view.button.hasFocus()
    opening.enter()
    assert [session.float_pence for session in opening.opened] == [50_00]
    assert find_cut_off(opening.view) == ()


def test_one_sum_will_do_but_not_both(tmp_path: Path, qtbot: QtBot) -> None:
    desk, _till = desk_on(tmp_path)
    opening = Opening(desk, qtbot)
    opening.keys("1")
    opening.view.whole_sum.edit.setFocus()
    opening.keys("60")
    opening.enter()
    assert not opening.opened
    assert "not both" in opening.view.whole_sum.error()
    opening.view.notes.pieces[50_00].setText("")
    opening.enter()
    assert [session.float_pence for session in opening.opened] == [60_00]


@pytest.mark.parametrize("rubbish", [*RUBBISH, "-1", "1.5", "99999"])
def test_rubbish_opens_nothing(tmp_path: Path, qtbot: QtBot, rubbish: str) -> None:
    desk, _till = desk_on(tmp_path)
    opening = Opening(desk, qtbot)
    opening.view.notes.pieces[20_00].setText(rubbish)
    opening.view.button.click()
    assert not opening.opened
    assert opening.view.notes.pieces[20_00].property("wrong") == "true"


def test_a_card_number_is_wiped(tmp_path: Path, qtbot: QtBot) -> None:
    desk, _till = desk_on(tmp_path)
    opening = Opening(desk, qtbot)
    opening.view.whole_sum.set_text(CARD_NUMBER)
    opening.view.button.click()
    assert not opening.opened
    assert opening.view.whole_sum.text() == ""


def test_a_full_disk_is_told_and_what_was_counted_stays(tmp_path: Path, qtbot: QtBot) -> None:
    desk, till = desk_on(tmp_path)
    till.troubles = [Trouble.DISK_FULL]
    opening = Opening(desk, qtbot)
    opening.keys("1")
    opening.view.button.click()
    assert "disk is full" in opening.view.told.text()
    opening.view.button.click()
    assert [session.float_pence for session in opening.opened] == [50_00]


def test_no_float_is_asked_about_and_enter_is_the_safe_answer(tmp_path: Path, qtbot: QtBot) -> None:
    desk, _till = desk_on(tmp_path)
    opening = Opening(desk, qtbot)
    for _field in range(15):
        opening.enter()
        if opening.view.no_float.isVisible():
            break
    assert opening.view.no_float.no.hasFocus()
    assert find_cut_off(opening.view) == ()
    opening.enter()
    assert not opening.opened
    assert not opening.view.no_float.isVisible()
    assert opening.view.notes.pieces[50_00].hasFocus()
    opening.view.button.click()
    QTest.keyClick(opening.view.no_float.no, Qt.Key.Key_Escape)
    assert not opening.opened
    opening.view.button.click()
    opening.view.no_float.yes.click()
    assert [session.float_pence for session in opening.opened] == [0]
