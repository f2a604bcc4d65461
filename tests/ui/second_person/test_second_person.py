"""Another person's word on the spot: whose it may be, what is refused, and that nothing of the password stays."""

import os
from pathlib import Path

import pytest
from fakes.clock import MONDAY
from fakes.counter import AUDITOR, CASHIER, COLLEAGUE, PASSWORD, SUPERVISOR, Counter, counter_on
from fakes.late_runner import LateRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.move_cash import MOVE_QUESTIONS, MoveSaid, move_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner, Lane, Runner
from ims_desktop.ui.second_person.making import SecondPerson, make_second_person
from ims_desktop.ui.second_person.presenter import Agreement
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

_PANEL_WIDTH = 330
LIFT = Agreement(
    "A witness to the lift",
    ("A. Cashier lifts £200.00 from the drawer to the safe: ten £20 notes.",),
    Permission.WITNESS_CASH,
    agree="I witness it",
)


class Asked:
    def __init__(self, qtbot: QtBot, folder: Path, runner: Runner | None = None, scheme: Scheme = Scheme.LIGHT) -> None:
        make_application(["test"], scheme)
        self.counter: Counter = counter_on(folder)
        self.counter.open()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.made: SecondPerson = make_second_person(runner or InlineRunner(), self.counter.desk, CASHIER)
        QVBoxLayout(self.window).addWidget(self.made.view)
        self.window.setFixedWidth(_PANEL_WIDTH)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.card = self.made.view
        self.done: list[Entry] = []
        self.put_off = 0

    def ask(self, agreement: Agreement = LIFT, *, alone: bool = False) -> None:
        self.made.presenter.ask(
            agreement, self.lift, self.done.append, self._put_off, (lambda: self.lift(None)) if alone else None
        )
        self.window.adjustSize()
        QApplication.processEvents()

    def lift(self, witness: User | None) -> Entry:
        move = CashMove(MoveKind.LIFT if witness else MoveKind.SET_ASIDE, 200_00)
        return move_cash(self.counter.desk, CASHIER, move, witness, MoveSaid(confirmed=MOVE_QUESTIONS))

    def _put_off(self) -> None:
        self.put_off += 1

    def keys(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.card, text)

    def enter(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.card, Qt.Key.Key_Return)

    def give(self, user: str, password: str) -> None:
        self.card.user.set_text(user)
        self.card.password.edit.setFocus()
        self.card.password.set_text(password)
        self.enter()


def test_a_witness_gives_their_word_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Asked(qtbot, tmp_path)
    asked.ask()
    assert asked.card.user.edit.hasFocus()
    asked.keys(COLLEAGUE.user)
    asked.enter()
    asked.keys(PASSWORD)
    asked.enter()
    assert [(entry.actor, entry.approver) for entry in asked.done] == [(CASHIER.id, COLLEAGUE.id)]
    assert not asked.card.isVisible()
    assert asked.card.password.text() == asked.card.user.text() == ""
    assert not asked.made.presenter.asking


@pytest.mark.parametrize(
    ("user", "password", "words", "user_stays"),
    [
        (CASHIER.user, PASSWORD, "Nobody approves or witnesses their own", False),
        (AUDITOR.user, PASSWORD, "Your role does not allow this", False),
        (COLLEAGUE.user, "a guess", "do not go together", True),
        ("nobody", PASSWORD, "do not go together", True),
        ("", PASSWORD, "Type the user name", True),
        (COLLEAGUE.user, "", "their own password", True),
        ("4111 1111 1111 1111", PASSWORD, "looks like a card number", False),
    ],
)
def test_who_may_not_is_told_so_and_the_password_is_forgotten(
    qtbot: QtBot, tmp_path: Path, user: str, password: str, words: str, *, user_stays: bool
) -> None:
    asked = Asked(qtbot, tmp_path)
    asked.ask()
    before = len(asked.counter.entries())
    asked.give(user, password)
    assert words in asked.card.user.error() + asked.card.password.error()
    assert asked.card.user.text() == (user if user_stays else "")
    if user and password:
        assert asked.card.password.text() == ""
    assert asked.card.isVisible()
    assert not asked.done
    assert len(asked.counter.entries()) == before


def test_wrong_passwords_lock_the_name_here_too(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Asked(qtbot, tmp_path)
    asked.ask()
    for _try in range(5):
        asked.give(COLLEAGUE.user, "a guess")
    asked.give(COLLEAGUE.user, PASSWORD)
    assert "Too many wrong passwords" in asked.card.password.error()
    assert not asked.done
    asked.give(SUPERVISOR.user, PASSWORD)
    assert [entry.approver for entry in asked.done] == [SUPERVISOR.id]


def test_what_the_action_refuses_is_said_on_the_card_and_can_be_tried_again(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Asked(qtbot, tmp_path)
    troubles: list[Exception] = [Unavailable(Trouble.DISK_FULL)]

    def work(witness: User) -> Entry:
        if troubles:
            raise troubles.pop()
        return asked.lift(witness)

    asked.made.presenter.ask(LIFT, work, asked.done.append)
    asked.give(COLLEAGUE.user, PASSWORD)
    assert "The disk is full" in asked.card.told.text()
    assert asked.card.password.text() == ""
    asked.give(COLLEAGUE.user, PASSWORD)
    assert len(asked.done) == 1


def test_escape_is_the_safe_answer_and_nobody_need_be_there_where_that_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Asked(qtbot, tmp_path)
    asked.ask()
    assert not asked.card.without.isVisible()
    asked.keys("half a na")
    QTest.keyClick(asked.card.user.edit, Qt.Key.Key_Escape)
    assert asked.put_off == 1
    assert not asked.card.isVisible()
    asked.made.presenter.enter(COLLEAGUE.user, PASSWORD)  # nothing is asked any more
    assert not asked.done
    asked.ask(Agreement("Witness", ("Counted again.",), Permission.WITNESS_CASH, without="Nobody is here"), alone=True)
    assert asked.card.user.text() == ""
    asked.card.without.click()
    assert [entry.approver for entry in asked.done] == [None]


def test_the_window_never_waits_for_the_password(qtbot: QtBot, tmp_path: Path) -> None:
    runner = LateRunner(Lane.LOCAL)
    asked = Asked(qtbot, tmp_path, runner)
    asked.ask()
    asked.give(COLLEAGUE.user, PASSWORD)
    assert not asked.done
    assert not asked.card.agree.isEnabled()
    asked.card.entered.emit(COLLEAGUE.user, PASSWORD)  # a second press is not heard
    asked.card.put_off.emit()
    assert len(runner.waiting) == 1
    runner.answer()
    assert len(asked.done) == 1


def test_nobody_else_who_may_not_stands_in(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Asked(qtbot, tmp_path)
    asked.ask(Agreement("Witness", (), Permission.WITNESS_CASH, others=(COLLEAGUE.id,)))
    asked.give(COLLEAGUE.user, PASSWORD)
    assert asked.card.user.error() == Refused(Reason.OWN_APPROVAL).message


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off(qtbot: QtBot, tmp_path: Path, scheme: Scheme) -> None:
    asked = Asked(qtbot, tmp_path, scheme=scheme)
    asked.ask(Agreement(LIFT.title, LIFT.says, LIFT.may, "I witness it", "Nobody is here to witness it"), alone=True)
    asked.give(COLLEAGUE.user, "a guess")
    asked.card.show_wrong("That user and password do not go together. 2 more tries before it locks.", None)
    asked.window.adjustSize()
    QApplication.processEvents()
    if folder := os.environ.get("IMS_PICTURES"):
        asked.window.grab().save(str(Path(folder) / f"second-person-{scheme.value}.png"))
    assert find_cut_off(asked.window) == ()
    assert asked.counter.clock.at == MONDAY
