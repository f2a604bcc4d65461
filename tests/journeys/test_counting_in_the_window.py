"""The desk as people have it: the count is reached by F10, and the counter goes by how the session stands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from cash_up_screen import RIGHT_CASH, a_day
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fakes.counter import AUDITOR, CASHIER, Counter, counter_on
from fakes.printer import FakePrinter
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from ims_desktop.actions.ports import TRAINING
from ims_desktop.bootstrap.desk_screens import COUNT, COUNTER
from ims_desktop.bootstrap.desk_window import DeskWindow
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import boxes_of, read_frame
from ims_desktop.secrets.key_store import PlainFileKeyStore
from ims_desktop.secrets.referral_box import open_box
from ims_desktop.ui.app import make_application
from ims_desktop.ui.count_and_close.view import CountAndCloseScreen
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.open_session.view import OpenSessionScreen
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.sign_in.view import SignInScreen
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.till_window import TillWindow


class Desk:
    """One person's desk over a till that has no central to be waited for."""

    def __init__(self, counter: Counter, user: User) -> None:
        make_application(["test"], Scheme.LIGHT)
        self.counter, self.printer = counter, FakePrinter()
        self.window = TillWindow("test", SignInScreen("test", ()))
        till = OpenTill(counter.folder, counter.desk, counter.till, PlainFileKeyStore(counter.folder / "keys.json"))
        self.desk = DeskWindow(till, counter.data, InlineRunner(), self.printer, user, "", self.window)
        self.window.show()
        self.window.show_desk(self.desk.main)
        self.desk.start(first=True)
        self.window.activateWindow()
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QApplication.processEvents()

    @property
    def count(self) -> CountAndCloseScreen:
        (screen,) = self.window.findChildren(CountAndCloseScreen)
        return screen

    def close(self) -> None:
        self.desk.stop()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = counter_on(tmp_path, replace(builders.IDENTITY, central=TRAINING))
    a_day(made)
    yield made
    made.till.close()


@pytest.mark.parametrize("key", ["F10", "Alt+U"])
def test_a_session_is_counted_and_closed_and_the_counter_asks_for_a_float_again(counter: Counter, key: str) -> None:
    desk = Desk(counter, CASHIER)
    assert not desk.window.findChildren(CountAndCloseScreen)  # not made before somebody goes there
    if key == "F10":
        desk.press(Qt.Key.Key_F10)
    else:
        desk.press(Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    assert desk.desk.main.shown_screen() == COUNT
    work = desk.count.work
    assert work.cash.grid.first.hasFocus()
    for piece, number in RIGHT_CASH.items():
        work.cash.grid.pieces[piece].setText(str(number))
    work.papers.cheques.setFocus()
    for _cheque in work.papers.cheques.ticked():
        desk.press(Qt.Key.Key_Space)
    work.papers.sums["92"].set_text("93.19")
    desk.press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert len(desk.printer.sheets) == 1
    desk.desk.main.show_screen(COUNTER)
    QApplication.processEvents()
    assert any(one.isVisible() for one in desk.window.findChildren(OpenSessionScreen))
    desk.close()


def test_a_note_on_help_is_kept_by_the_lock_and_by_the_windows_end(counter: Counter) -> None:
    officer = X25519PrivateKey.generate()
    counter.change(replace(counter.data.council, referral_key=officer.public_key().public_bytes_raw().hex()))
    desk = Desk(counter, CASHIER)
    for text, lock in (("till the lock", True), ("to the end", False)):
        desk.press(Qt.Key.Key_F1)
        desk.press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        edit = QApplication.focusWidget()
        assert isinstance(edit, QPlainTextEdit)
        QTest.keyClicks(edit, text)
        if lock:
            desk.press(Qt.Key.Key_F12)
            assert edit.toPlainText() == ""
            desk.window.show_desk(desk.desk.main)
            QApplication.processEvents()
    desk.close()
    kept = counter.till.kept_envelope()
    assert kept is not None
    frames = [open_box(officer.private_bytes_raw(), box) for box in boxes_of(kept.boxes)]
    assert [one.text for frame in frames if frame for one in read_frame(frame)] == ["till the lock", "to the end"]


def test_who_keeps_no_drawer_has_no_count(counter: Counter) -> None:
    desk = Desk(counter, AUDITOR)
    assert not desk.desk.main.has_screen(COUNT)
    desk.close()


def test_a_lock_takes_the_question_for_a_supervisor_away(counter: Counter) -> None:
    desk = Desk(counter, CASHIER)
    desk.press(Qt.Key.Key_F10)
    desk.count.work.cash.grid.pieces[2000].setText("1")
    for _asked_about_what_is_blank in range(2):
        desk.press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    desk.count.work.close_part.reason.set_text("Not found")
    desk.press(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    (card,) = [one for one in desk.window.findChildren(SecondPersonCard) if one.isVisible()]
    card.password.set_text("half a passw")
    desk.press(Qt.Key.Key_F12)
    assert not card.isVisibleTo(desk.count)
    assert card.password.text() == ""
    assert counter.till.unclosed_sessions()  # nothing was closed
    desk.close()
