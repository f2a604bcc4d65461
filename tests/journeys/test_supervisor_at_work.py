"""A supervisor at the real windows, over a real server: sees the tills, approves a session, and the till is told."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from one_process import OneProcess, one_process
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from take_until_killed import CASHIER, payments

from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.window import Program, bring_in
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.settings import load_settings
from ims_desktop.ui.approvals.view import ApprovalsScreen
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.start_collecting import collect_only_what_is_new
from ims_desktop.ui.watch_list.view import WatchListScreen

SUPERVISOR = next(one for one in DEMO_USERS if one.user.user == "smorgan")
WAIT_MS = 20_000
Screen = TypeVar("Screen", bound=QWidget)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[OneProcess]:
    with one_process(tmp_path / "demo", "postgres") as there:
        file = there.folder / "payments.jsonl"
        file.write_text("\n".join(payments(1, 3)) + "\n", encoding="utf-8")
        there.ask("take", str(there.till), "--as", CASHIER, "--from", str(file))
        there.ask("session", "count", str(there.till), "--as", CASHIER, "--counted", "cash=90.00", "--finish")
        there.ask("session", "close", str(there.till), "--as", CASHIER, "--reason", "Change given twice")
        there.ask("sync", str(there.till))
        yield there


def gone_to(main: MainWindow, key: str, kind: type[Screen], qtbot: QtBot) -> Screen:
    """Go to a screen for the first time: it is made then."""
    assert main.findChild(kind) is None
    main.show_screen(key)
    qtbot.waitUntil(lambda: main.findChild(kind) is not None, timeout=WAIT_MS)
    made = main.findChild(kind)
    assert isinstance(made, kind)
    return made


def test_a_supervisor_sees_the_tills_and_approves_at_the_windows(
    made: OneProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in made.environment("smorgan").items():
        monkeypatch.setenv(name, value)
    with open_till_folder(made.till, writing=True) as till:
        program = Program(load_settings())
        qtbot.addWidget(program.window)
        program.show()
        collect_only_what_is_new()  # as a start does
        program.use(bring_in(till, load_settings()))
        assert gc.get_threshold()[1] < 1_000
        assert gc.get_freeze_count()
        gc.unfreeze()
        program.signed_in(SUPERVISOR.user, till.store.reference_data(), SUPERVISOR.password)
        desk = program.desk
        assert desk is not None
        board = gone_to(desk.main, "board", BoardScreen, qtbot)
        qtbot.waitUntil(lambda: bool(board.table.rows_model.rows()), timeout=WAIT_MS)
        rows = board.table.rows_model.rows()
        assert [(row.till, row.state.text) for row in rows] == [("BA1-03A", "! To approve")]
        QTest.keyClick(board.table, Qt.Key.Key_Return)
        QTest.keyClick(board.behind.figures, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(board.behind.entries.rows_model.rows()), timeout=WAIT_MS)
        approvals = gone_to(desk.main, "approvals", ApprovalsScreen, qtbot)
        qtbot.waitUntil(lambda: len(approvals.evidence.rows_model.rows()) == 3, timeout=WAIT_MS)
        assert approvals.facts[0].text() == "Reason: Change given twice"
        approvals.reason.set_text("Seen with the cashier")
        QTest.keyClick(approvals, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: approvals.summary.text() == "No session waits for approval.", timeout=WAIT_MS)
        watch = gone_to(desk.main, "watch", WatchListScreen, qtbot)
        qtbot.waitUntil(lambda: "Nothing to look at" in watch.summary.text(), timeout=WAIT_MS)
        program.stop()
    made.ask("sync", str(made.till))
    shown = made.ask("session", "show", str(made.till), "--as", CASHIER)[0]
    assert (shown["state"], shown["approved_by"]) == ("approved", "smorgan")
    assert made.ask("verify", made.central)[0]["passed"] is True
