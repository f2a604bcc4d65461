"""Pictures of receipts, transactions and sync: nothing cut off, everything named, keys reach everything."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import builders
import finance_screens
import pytest
from fakes.sample_transactions import transaction
from gallery import must_all_be_named
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.app import make_application
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.transactions.view import COLUMNS, TransactionsScreen
from ims_desktop.ui.transactions.wording import row_of
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.table import RowTable

Office = finance_screens.ReceiptsOffice | finance_screens.TransactionsOffice | finance_screens.SyncOffice
SCREENS: dict[str, Callable[[Path], Office]] = {
    "receipts": finance_screens.ReceiptsOffice,
    "transactions": lambda folder: finance_screens.TransactionsOffice(folder, 300, held="Fund 09 is not known."),
    "sync": lambda folder: finance_screens.SyncOffice(folder, offline=True),
}


def shown(name: str, folder: Path, scheme: Scheme = Scheme.LIGHT) -> tuple[MainWindow, Office]:
    make_application(["test"], scheme)
    office = SCREENS[name](folder)
    window = finance_screens.window_with(office.view, name, office)
    window.resize(1366, 768)
    window.show()
    office.view.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    return window, office


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off(qtbot: QtBot, tmp_path: Path, name: str, scheme: Scheme) -> None:
    window, _office = shown(name, tmp_path, scheme)
    qtbot.addWidget(window)
    assert find_cut_off(window) == ()
    for table in window.findChildren(RowTable):  # on the commonest desk every column has its room
        assert not any(table.isColumnHidden(at) for at in range(table.rows_model.columnCount()))
    assert window.grab().save(str(tmp_path / f"{name}-{scheme}.png"))
    for size in ((1280, 720), (911, 512)):  # the second is the commonest desk at 150 %
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert window.grab().save(str(tmp_path / f"{name}-{scheme}-{size[0]}.png"))
        assert find_cut_off(window) == (), size
    for table in window.findChildren(RowTable):  # what has no column there has its place in the second line
        hidden = [at for at in range(table.rows_model.columnCount()) if table.isColumnHidden(at)]
        assert tuple(hidden) == table.below
        for row in range(min(table.rows_model.rowCount(), 3)):
            below, (texts, _tags) = table.rows_model.words_below(row, table.below), table.rows_model.words(row)
            assert all(texts[at] in below for at in hidden)


@pytest.mark.parametrize("name", SCREENS)
def test_everything_that_takes_keys_has_a_name(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    window, office = shown(name, tmp_path)
    qtbot.addWidget(window)
    must_all_be_named(office.view)


@pytest.mark.parametrize("name", SCREENS)
def test_every_button_is_reached_by_tab(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    window, office = shown(name, tmp_path)
    qtbot.addWidget(window)
    reached: set[QWidget] = set()
    for _ in range(40):
        if (at := QApplication.focusWidget()) is not None:
            reached.add(at)
        QTest.keyClick(window, Qt.Key.Key_Tab)
    wanted = {
        widget
        for widget in office.view.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.property("kind") in {"plain", "chip", "main"}
    }
    assert wanted <= reached


def test_enlarged_to_150_percent_nothing_is_cut_off(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import test_finance_pictures as pictures;"
        "from ims_desktop.ui.walkthrough.cut_off import find_cut_off\n"
        "faults = []\n"
        "for name in pictures.SCREENS:\n"
        "    folder = Path(sys.argv[1]) / name; folder.mkdir()\n"
        "    window, office = pictures.shown(name, folder)\n"
        "    faults += find_cut_off(window); window.grab().save(str(folder / 'enlarged.png'))\n"
        "print(*faults, sep='\\n'); raise SystemExit(len(faults))"
    )
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": "1.5",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(here), str(here.parent), str(here.parent.parent)]),
    }
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_million_rows_are_worded_only_when_seen(qtbot: QtBot) -> None:
    make_application(["test"])
    view = TransactionsScreen()
    qtbot.addWidget(view)
    view.resize(1290, 700)
    view.show()
    row = row_of(builders.reference_data(), transaction(1))
    view.show_rows([row] * 1_000_000, more=False)
    QApplication.processEvents()
    blocks = view.table.rows_model._blocks
    assert len(blocks) == 1
    view.table.scrollToBottom()
    QApplication.processEvents()
    view.grab()
    assert 2 <= len(blocks) <= 4
    assert len(view.table.rows_model.words(0)[0]) == len(COLUMNS)


def test_scrolling_to_the_end_brings_every_row_once(qtbot: QtBot, tmp_path: Path) -> None:
    window, office = shown("transactions", tmp_path)
    qtbot.addWidget(window)
    assert isinstance(office, finance_screens.TransactionsOffice)
    table = office.view.table
    for _ in range(10):
        table.scrollToBottom()
        QApplication.processEvents()
    keys = [row.key for row in table.rows_model.rows()]
    assert len(keys) == len(set(keys)) == len(office.central.transactions)


def test_keys_search_choose_and_reprint(qtbot: QtBot, tmp_path: Path) -> None:
    window, office = shown("receipts", tmp_path)
    qtbot.addWidget(window)
    assert isinstance(office, finance_screens.ReceiptsOffice)
    office.view.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert office.view.search.hasFocus()
    QTest.keyClicks(office.view.search, "WM04")
    QTest.keyClick(office.view.search, Qt.Key.Key_Down)
    chosen = office.view.table.current_row()
    assert chosen is not None
    assert chosen.reference == "WM04127736"
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert [receipt.number for receipt in office.reprinted] == [chosen.receipt]
    assert office.view.search.text() == "WM04"
