"""The clock's panel: what it says, who may confirm, and that it reads well."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.clock import MONDAY
from fakes.counter import CASHIER, PASSWORD, SUPERVISOR, Counter, counter_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.till_clock import clock_doubt
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.till_clock.making import make_clock_panel
from ims_desktop.ui.till_clock.presenter import NEEDED
from ims_desktop.ui.till_clock.view import ClockPanel
from ims_desktop.ui.walkthrough.cut_off import find_cut_off


class Opened:
    def __init__(self, qtbot: QtBot, folder: Path, *, hours: int = 2, scheme: Scheme = Scheme.LIGHT) -> None:
        make_application(["test"], scheme)
        self.counter: Counter = counter_on(folder)
        self.counter.take()
        self.counter.clock.step(timedelta(hours=hours))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.confirmed: list[bool] = []
        self.panel, self.presenter = make_clock_panel(
            self.window, InlineRunner(), self.counter.desk, lambda: self.confirmed.append(True)
        )
        self.panel.show()
        QApplication.processEvents()


def key_in(panel: ClockPanel, user: str, password: str) -> None:
    panel.user.edit.setFocus()
    QTest.keyClicks(panel.user.edit, user)
    QTest.keyClick(panel.user.edit, Qt.Key.Key_Return)
    QTest.keyClicks(panel.password.edit, password)
    QTest.keyClick(panel.password.edit, Qt.Key.Key_Return)


def test_a_supervisor_confirms_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path)
    assert opened.panel.reading.text() == "11:00 on 23 Nov 2026"
    assert opened.panel.why.text() == "That is 2 h ahead of central's time."
    key_in(opened.panel, SUPERVISOR.user, PASSWORD)
    assert opened.confirmed == [True]
    assert not opened.panel.isVisible()
    assert clock_doubt(opened.counter.desk) is None
    assert opened.counter.take(opened.counter.wanted(payment="p-2")).at == MONDAY + timedelta(hours=2)


@pytest.mark.parametrize(
    ("user", "password", "words"),
    [
        (CASHIER.user, PASSWORD, "Your role does not allow this"),
        (SUPERVISOR.user, "wrong", "do not go together"),
        ("", PASSWORD, NEEDED),
        ("4111111111111111", PASSWORD, "looks like a card number"),
    ],
)
def test_nobody_else_does_and_the_password_is_forgotten(
    qtbot: QtBot, tmp_path: Path, user: str, password: str, words: str
) -> None:
    opened = Opened(qtbot, tmp_path)
    opened.panel.entered.emit(user, password)
    assert words in opened.panel.password.error()
    assert opened.panel.isVisible()
    assert opened.confirmed == []
    assert clock_doubt(opened.counter.desk) is not None


def test_a_clock_that_was_put_right_needs_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path)
    opened.counter.clock.step(timedelta(hours=-2))
    opened.presenter.start()
    assert not opened.panel.isVisible()
    assert opened.confirmed == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off(qtbot: QtBot, tmp_path: Path, scheme: Scheme) -> None:
    opened = Opened(qtbot, tmp_path, hours=-30, scheme=scheme)
    opened.panel.show_wrong("That user and password do not go together. 2 more tries before it locks.")
    QApplication.processEvents()
    if folder := os.environ.get("IMS_PICTURES"):
        opened.panel.grab().save(str(Path(folder) / f"clock-{scheme.value}.png"))
    assert find_cut_off(opened.panel) == ()
