"""Pictures of the board, approvals and the watch list: nothing cut off, all named, keys reach everything."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from supervisor_office import Office, office_at_work, window_round

from ims_desktop.ui.app import make_application
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

SCHEMES = [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with office_at_work() as there:
        yield there


def board(there: Office) -> tuple[QWidget, object]:
    view, presenter = there.board()
    view.row_opened.emit(view.table.rows_model.row(0))
    view.figure_chosen.emit(view.behind.figures.rows_model.row(0))
    return view, presenter


def approvals(there: Office) -> tuple[QWidget, object]:
    return there.approvals()


def watch_list(there: Office) -> tuple[QWidget, object]:
    view, presenter = there.watch_list()
    view.row_opened.emit(view.table.rows_model.row(0))
    view.figure_chosen.emit(view.behind.figures.rows_model.row(0))
    return view, presenter


SCREENS: dict[str, Callable[[Office], tuple[QWidget, object]]] = {
    "board": board,
    "approvals": approvals,
    "watch-list": watch_list,
}


def shown(there: Office, name: str, scheme: Scheme = Scheme.LIGHT) -> tuple[MainWindow, QWidget, object]:
    make_application(["test"], scheme)
    view, presenter = SCREENS[name](there)
    window = window_round(view, name)
    window.resize(1366, 768)
    window.show()
    view.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    if folder := os.environ.get("IMS_PICTURES"):
        enlarged = "-150" if os.environ.get("QT_SCALE_FACTOR") else ""
        window.grab().save(str(Path(folder) / f"{name}-{scheme.value}{enlarged}.png"))
    return window, view, presenter


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off(qtbot: QtBot, office: Office, name: str, scheme: Scheme) -> None:
    window, _view, _presenter = shown(office, name, scheme)
    qtbot.addWidget(window)
    for size in ((1366, 768), (911, 512)):  # the second is the commonest desk at 150 %
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert find_cut_off(window) == (), size


def tab_order(window: MainWindow, view: QWidget) -> list[QWidget]:
    order: list[QWidget] = []
    for _ in range(40):
        at = QApplication.focusWidget()
        if at is not None and view.isAncestorOf(at) and at not in order:
            order.append(at)
        QTest.keyClick(window, Qt.Key.Key_Tab)
    return order


def test_everything_is_named_and_reached_by_tab_in_the_order_it_is_read(qtbot: QtBot, office: Office) -> None:
    for name in SCREENS:
        window, view, _presenter = shown(office, name)
        qtbot.addWidget(window)
        order = tab_order(window, view)
        wanted: dict[str, list[str]] = {
            "board": ["table", "behind.figures", "behind.entries"],
            "approvals": ["table", "chips.0", "chips.1", "chips.2", "tenders", "reason.edit", "approve", "evidence"],
            "watch-list": ["table", "refresh", "behind.figures", "behind.entries"],
        }
        assert order == [_part(view, path) for path in wanted[name]], name
        for widget in order:
            face = QAccessible.queryAccessibleInterface(widget)
            assert face is not None
            assert face.text(QAccessible.Text.Name)


def _part(view: QWidget, path: str) -> QWidget:
    at: object = view
    for name in path.split("."):
        at = list(at.values())[int(name)] if isinstance(at, dict) else getattr(at, name)
    assert isinstance(at, QWidget)
    return at


def test_keys_alone_go_behind_a_figure_and_back(qtbot: QtBot, office: Office) -> None:
    window, view, _presenter = shown(office, "board")
    assert isinstance(view, BoardScreen)
    qtbot.addWidget(window)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.behind.figures.hasFocus()
    assert view.behind.figures_title.text() == "BA1-02A · C. Olleague"
    QTest.keyClick(view.behind.figures, Qt.Key.Key_Down)
    QTest.keyClick(view.behind.figures, Qt.Key.Key_Down)
    QTest.keyClick(view.behind.figures, Qt.Key.Key_Return)
    assert view.behind.entries.hasFocus()
    assert view.behind.entries_title.text() == "Cards: 1 entry"
    QTest.keyClick(view.behind.entries, Qt.Key.Key_Escape)
    assert view.behind.figures.hasFocus()
    QTest.keyClick(view.behind.figures, Qt.Key.Key_Escape)
    assert view.table.hasFocus()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_enlarged_to_150_percent_nothing_is_cut_off(scheme: Scheme) -> None:
    program = (
        "import sys, test_supervisor_pictures as pictures\n"
        "from supervisor_office import office_at_work\n"
        "from ims_desktop.ui.style.tokens import Scheme\n"
        "from ims_desktop.ui.walkthrough.cut_off import find_cut_off\n"
        "with office_at_work() as office:\n"
        "    kept = [pictures.shown(office, name, Scheme(sys.argv[1])) for name in pictures.SCREENS]\n"
        "    faults = [one for window, *_rest in kept for one in find_cut_off(window)]\n"
        "print(*faults, sep='\\n'); raise SystemExit(len(faults))"
    )
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": "1.5",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(here), str(here.parent.parent), str(here.parent.parent.parent)]),
    }
    command = [sys.executable, "-c", program, scheme.value]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
