"""My accounts in their window: declared by keys alone, withdrawn by a supervisor's word, nothing cut off."""

import os

from gallery import must_all_be_named

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, PASSWORD, SMITH, SUPERVISOR, Counter, counter_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.declare_account import my_accounts
from ims_desktop.domain.roll import EntryKind
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.own_accounts.at_work import AccountsWork
from ims_desktop.ui.own_accounts.making import make_own_accounts
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K = Qt.Key


class Screen:
    def __init__(self, counter: Counter, qtbot: QtBot, scheme: Scheme = Scheme.LIGHT) -> None:
        make_application(["test"], scheme)
        self.counter = counter
        self.changed = 0
        work = AccountsWork(InlineRunner(), counter.desk, counter.data, CASHIER, self._changed)
        self.made = make_own_accounts(work)
        self.view = self.made.view
        self.window = MainWindow("Westmere Borough Council")
        self.window.add_screen("accounts", "Accounts", Icon.PERSON, self.view)
        self.window.set_place("Civic Centre reception · Till 03")
        self.window.set_session("Session open since 09:00", CASHIER.display_name)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.made.presenter.came_to_front()
        self.view.setFocus()
        QApplication.processEvents()

    def _changed(self) -> None:
        self.changed += 1

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)
        QApplication.processEvents()

    def keys(self, *texts: str) -> None:
        """Each text, and Enter after it."""
        for text in texts:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, text)
            self.press(K.Key_Return)

    def declare(self, reference: str) -> None:
        self.view.fund.choose(SMITH.fund)
        self.view.reference.set_text("")
        self.view.reference.edit.setFocus()
        self.keys(reference)

    def rows(self) -> list[str]:
        return [row.account for row in self.view.table.rows_model.rows()]


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_on(tmp_path)


def test_an_account_is_declared_by_enter_and_what_is_wrong_is_said_beside_it(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    assert QApplication.focusWidget() is screen.view.reference.edit
    for rubbish in ("", "123", "4111 1111 1111 1111"):
        screen.declare(rubbish)
        assert screen.view.reference.error()
    assert "4111" not in screen.view.reference.text()
    screen.declare(SMITH.reference)
    assert screen.rows() == [SMITH.reference]
    notice = screen.view.notice.shown()
    assert notice is not None
    assert "Declared" in notice.text
    assert screen.changed == 1
    screen.declare(SMITH.reference)
    assert "before" in screen.view.reference.error()
    assert my_accounts(counter.desk, COLLEAGUE) == ()


def test_a_supervisor_lets_one_be_withdrawn_by_their_own_password(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.press(K.Key_W, Qt.KeyboardModifier.AltModifier)  # nothing there yet
    screen.declare(SMITH.reference)
    screen.press(K.Key_W, Qt.KeyboardModifier.AltModifier)
    assert screen.view.reason.error()
    screen.keys("Sold the house")
    assert QApplication.focusWidget() is screen.view.withdraw
    screen.press(K.Key_Return)
    card = screen.made.second.view
    assert QApplication.focusWidget() is card.user.edit
    screen.keys(COLLEAGUE.user, PASSWORD)
    assert my_accounts(counter.desk, CASHIER) != ()
    screen.keys(SUPERVISOR.user, PASSWORD)
    assert my_accounts(counter.desk, CASHIER) == ()
    entry = counter.till.entry(counter.till.head().number)
    assert (entry.kind, entry.actor, entry.approver) == (EntryKind.ACCOUNT_WITHDRAWN, CASHIER.id, SUPERVISOR.id)
    assert screen.rows() == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off_and_everything_has_a_name(counter: Counter, qtbot: QtBot, scheme: Scheme) -> None:
    screen = Screen(counter, qtbot, scheme)
    screen.declare(SMITH.reference)
    _picture(screen, f"accounts-{scheme.value}")
    screen.declare("70123457")
    _picture(screen, f"accounts-wrong-{scheme.value}")
    must_all_be_named(screen.view)
    screen.view.reason.edit.setFocus()
    screen.keys("Sold the house")
    screen.press(K.Key_Return)
    _picture(screen, f"accounts-second-{scheme.value}")


def _picture(screen: Screen, name: str) -> None:
    for width, height in ((1366, 768), (1280, 720)):
        screen.window.resize(width, height)
        QApplication.processEvents()
        if (folder := os.environ.get("IMS_PICTURES")) and width > 1280:
            screen.window.grab().save(str(Path(folder) / f"{name}.png"))
        assert find_cut_off(screen.window) == ()
