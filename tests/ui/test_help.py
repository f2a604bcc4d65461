"""The note on Help: sealed when the page is left, by whatever way, and nothing says that there is one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import builders
import gallery
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.quiet_referral import BOXES, boxes_of, read_frame
from ims_desktop.secrets.referral_box import open_box
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.ui.help.making import make_help
from ims_desktop.ui.help.presenter import NotePresenter
from ims_desktop.ui.help.view import HelpView
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

OFFICER = X25519PrivateKey.generate()


class Shown:
    """A window with Help, over a till's file."""

    def __init__(self, counter: Counter, qtbot: QtBot, notes: Notes | None = None, user: User = CASHIER) -> None:
        gallery.dressed()
        self.counter = counter
        self.notes = notes or Notes(counter.desk)
        self.page: HelpView
        self.presenter: NotePresenter
        self.page, self.presenter = make_help(InlineRunner(), self.notes, user, counter.data)
        self.window = MainWindow("Westmere")
        self.window.add_screen("other", "Counter", Icon.COUNTER, QPlainTextEdit())
        self.window.add_screen("help", "Help", Icon.HELP, self.page)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        gallery.settle()

    @property
    def edit(self) -> QPlainTextEdit:
        (edit,) = self.page.findChildren(QPlainTextEdit)
        return edit

    def write(self, text: str) -> None:
        self.window.activateWindow()
        self.window.show_screen("help")
        gallery.settle()
        assert not self.edit.hasFocus()  # what a scanner or a stray key types is no note
        QTest.keyClick(self.page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        assert self.edit.hasFocus()
        self.edit.insertPlainText(text)

    def told(self) -> list[str]:
        """What the officer would read if the session closed now."""
        kept = self.counter.till.kept_envelope()
        assert kept is not None
        frames = [open_box(OFFICER.private_bytes_raw(), box) for box in boxes_of(kept.boxes)]
        assert None not in frames
        return [one.text for frame in frames if frame for one in read_frame(frame)]


def said(shown: Shown) -> list[str]:
    """Whatever words are in sight."""
    return [one.text() for one in shown.window.findChildren(QLabel) if one.isVisibleTo(shown.window)]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = counter_on(tmp_path)
    made.change(replace(made.data.council, referral_key=OFFICER.public_key().public_bytes_raw().hex()))
    yield made
    made.till.close()


def test_whatever_takes_the_page_away_keeps_the_note_and_shows_it_no_more(counter: Counter, qtbot: QtBot) -> None:
    shown = Shown(counter, qtbot)
    ways = {
        "another screen": lambda: shown.window.show_screen("other"),
        "nobody was there": lambda: shown.window.rest(keep=frozenset()),
        "the end": shown.presenter.left,
        "the lock": shown.window.hide,
    }
    for name, leave in ways.items():
        shown.write(f"{name}\ntook it")
        before = said(shown)
        leave()
        assert shown.edit.toPlainText() == ""
        shown.window.wake()
        shown.window.show()
        shown.window.show_screen("help")
        gallery.settle()
        assert shown.edit.toPlainText() == ""
        shown.edit.undo()  # what was taken cannot be brought back by a key
        assert shown.edit.toPlainText() == ""
        assert said(shown) == before
        shown.window.show_screen("other")
    assert shown.told() == [f"{name} took it" for name in ways]


def test_a_note_outlives_a_kill_and_a_colleague(counter: Counter, qtbot: QtBot) -> None:
    shown = Shown(counter, qtbot)
    shown.write("before the kill")
    shown.window.show_screen("other")
    other = Shown(counter, qtbot, shown.notes, COLLEAGUE)  # signs in at the same window
    other.write("by a colleague")
    other.window.show_screen("other")
    reopened = SqlTillStore(counter.folder / "till.db", builders.KEY)  # as after kill -9: nobody closed the file
    again = Shown(replace(counter, till=reopened), qtbot, Notes(replace(counter.desk, till=reopened)), SUPERVISOR)
    again.write("after it")
    again.window.show_screen("other")
    assert again.told() == ["before the kill", "by a colleague", "after it"]
    reopened.close()


def test_what_cannot_be_kept_is_said_at_once_and_waits_for_who_typed_it(counter: Counter, qtbot: QtBot) -> None:
    shown = Shown(counter, qtbot)
    shown.write("x" * 1_301)
    assert "1300" in shown.page.note._told.text().replace(",", "")
    shown.window.show_screen("other")
    shown.window.show_screen("help")
    assert len(shown.edit.toPlainText()) == 1_301
    shown.edit.setPlainText("The card was 4111 1111 1111 1111")
    assert "card number" in shown.page.note._told.text()
    shown.window.show_screen("other")  # no card's number stays anywhere
    assert shown.edit.toPlainText() == ""
    assert shown.told() == []


def test_where_none_is_taken_the_card_says_so_whoever_wrote_before(counter: Counter, qtbot: QtBot) -> None:
    for _ in range(BOXES):
        Notes(counter.desk).renew(counter.data, CASHIER)
    full = Shown(counter, qtbot)
    full.window.show_screen("help")
    assert not full.edit.isEnabled()
    assert full.page.note._told.text().startswith("There is no room for a note until this till's next close.")
    gallery.settle()
    assert find_cut_off(full.window) == ()
    counter.change(replace(counter.data.council, referral_key=""))
    none = Shown(counter, qtbot)
    none.window.show_screen("help")
    assert not none.edit.isEnabled()
    assert none.page.note._told.text() == "Notes cannot be kept here yet. Tell the officer yourself."


def test_each_is_told_of_their_own_keys_and_screens(qtbot: QtBot) -> None:
    gallery.dressed()

    def said(role: Role) -> set[str]:
        view = HelpView(replace(CASHIER, roles=(role,)))
        qtbot.addWidget(view)
        return {one.text() for one in view.findChildren(QLabel)}

    cashier, finance = said(Role.CASHIER), said(Role.FINANCE)
    assert {"F5  F6  F7  F8", "Post"} <= cashier
    assert not {"Finance", "Custody", "Limits"} & cashier
    assert {"Finance", "A cheque came back", "Custody", "Watch list"} <= finance
    assert not {"F5  F6  F7  F8", "Post", "Approvals"} & finance
    assert "Limits" in said(Role.ADMINISTRATOR)
