"""An office's limits in their window, on a central that is a file: set one by one, with who did it; nothing cut off."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import ADMINISTRATOR, SUPERVISOR
from made_central import Central, made_central
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.actions.admin.set_office import office_settings
from ims_desktop.bootstrap.limits_screen import limits_screen
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import User
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.office_limits.settings import CASH_LIMIT, CHEQUES, NAMED, SETTINGS
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K = Qt.Key


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    yield from made_central(f"sqlite:///{tmp_path / 'central.db'}")


class Screen:
    def __init__(
        self, central: Central, qtbot: QtBot, scheme: Scheme = Scheme.LIGHT, user: User = ADMINISTRATOR
    ) -> None:
        make_application(["test"], scheme)
        store = central.store
        self.view, self.presenter = limits_screen(InlineRunner(), lambda: store, store.reference_data(), user)
        self.window = MainWindow("Westmere Borough Council")
        self.window.add_screen("limits", "Limits", Icon.ADMIN, self.view)
        self.window.set_session("", user.display_name)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.presenter.came_to_front()
        self.view.setFocus()
        QApplication.processEvents()

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        QApplication.processEvents()

    def choose(self, name: str) -> None:
        group = next(group for group, names in SETTINGS.items() if name in names)
        self.view.groups.choose(group)
        self.presenter.choose_group(group)
        self.view.table.mark_row(list(SETTINGS[group]).index(name))
        self.view.table.setFocus()
        self.press(K.Key_Return)

    def key(self, typed: str) -> None:
        assert QApplication.focusWidget() is self.view.field.edit
        QTest.keyClicks(self.view.field.edit, typed)
        self.press(K.Key_Return)


def test_every_setting_is_said_in_words_and_in_one_group() -> None:
    assert set(office_settings(Office("BA1", "Town Hall"))) == set(NAMED)
    assert sum(len(names) for names in SETTINGS.values()) == len(NAMED)
    assert all(said.label and said.does.endswith(".") for said in NAMED.values())


def test_a_limit_is_set_by_keys_and_its_history_says_who_set_it(central: Central, qtbot: QtBot) -> None:
    screen = Screen(central, qtbot)
    screen.choose("cash_limit.limit_pence")
    screen.key("2500")
    assert central.store.reference_data().offices["BA1"].cash_limit.limit_pence == 2_500_00
    notice = screen.view.notice.shown()
    assert notice is not None
    assert "next contact" in notice.text
    assert "A. Administrator: £2,500.00" in screen.view.history.text()
    screen.choose("cash_limit.limit_pence")
    screen.key("1000")
    assert "£1,000.00, was £2,500.00" in screen.view.history.text().splitlines()[0]
    screen.choose("banking.collected_on")
    screen.key("Mon, thursday")
    assert central.store.reference_data().offices["BA1"].banking.collected_on == (0, 3)
    screen.choose("cash_limit.may_be_approved")
    screen.view.choice.choose("yes")
    screen.press(K.Key_Return)
    assert central.store.reference_data().offices["BA1"].cash_limit.may_be_approved
    assert central.store.verify().findings == ()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("cash_limit.limit_pence", "a lot", "is not an amount"),
        ("watch.days", "0", "Looked back is a whole number"),
        ("banking.not_collected", "Christmas", "cannot be"),
        ("banking.collected_on", "Someday", "weekdays"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_set(
    central: Central, qtbot: QtBot, name: str, typed: str, said: str
) -> None:
    screen = Screen(central, qtbot)
    before = central.store.reference_data().offices["BA1"]
    screen.choose(name)
    screen.key(typed)
    assert said in screen.view.field.error()
    assert QApplication.focusWidget() is screen.view.field.edit
    assert central.store.reference_data().offices["BA1"] == before


def test_a_supervisor_is_shown_nothing_to_set(central: Central, qtbot: QtBot) -> None:
    screen = Screen(central, qtbot, user=SUPERVISOR)
    notice = screen.view.notice.shown()
    assert notice is not None
    assert screen.view.table.rows_model.rowCount() == 0


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off_and_everything_has_a_name(central: Central, qtbot: QtBot, scheme: Scheme) -> None:
    screen = Screen(central, qtbot, scheme)
    screen.choose("cash_limit.limit_pence")
    screen.key("2500")
    _picture(screen, f"limits-{scheme.value}")
    screen.choose("watch.mix_deviations_tenths")
    screen.key("none of them")
    _picture(screen, f"limits-wrong-{scheme.value}")
    screen.choose("cheques.after_return")
    _picture(screen, f"limits-choice-{scheme.value}")
    assert (list(SETTINGS)[2], list(SETTINGS)[4]) == (CASH_LIMIT, CHEQUES)
    for part in screen.view.findChildren(QWidget):
        if part.isVisible() and isinstance(part, QLineEdit | QPushButton | QComboBox):
            spoken = QAccessible.queryAccessibleInterface(part)
            assert spoken.text(QAccessible.Text.Name), part


def _picture(screen: Screen, name: str) -> None:
    for width, height in ((1366, 768), (1280, 720)):
        screen.window.resize(width, height)
        QApplication.processEvents()
        if (folder := os.environ.get("IMS_PICTURES")) and width > 1280:
            screen.window.grab().save(str(Path(folder) / f"{name}.png"))
        assert find_cut_off(screen.window) == ()
