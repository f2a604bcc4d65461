"""A float that is not the one issued, and what stands before the counter for whoever comes to the till."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, PASSWORD, SUPERVISOR, Counter, counter_on
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.pause_session import pause_session
from ims_desktop.actions.counter.session_at_hand import session_at_hand
from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.cash_up import Counted, cash_mop
from ims_desktop.domain.permission import User
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.open_session.making import OpenSession, make_open_session
from ims_desktop.ui.session_gate import Gate, gate_of, left_words
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

TWENTY = 20_00


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_on(tmp_path)


def close(counter: Counter, user: User = CASHIER, pence: int = 50_00) -> None:
    wanted = CountWanted(Counted({cash_mop(counter.data.mops): pence}))
    count_till(counter.desk, counter.data, user, wanted)
    close_till(counter.desk, counter.data, user, CloseWanted())


class Opening:
    """The screen on a till whose last close kept £60.00 in the drawer, sealed by the supervisor."""

    def __init__(self, counter: Counter, qtbot: QtBot) -> None:
        make_application(["test"])
        counter.open(SUPERVISOR, 60_00)
        close(counter, SUPERVISOR, 60_00)
        self.counter = counter
        self.opened: list[tuple[TillSession, str]] = []
        self.made: OpenSession = make_open_session(
            InlineRunner(), counter.desk, CASHIER, lambda session, said: self.opened.append((session, said))
        )
        self.view = self.made.view
        qtbot.addWidget(self.view)
        self.view.resize(1250, 660)
        self.view.show()
        self.view.activateWindow()
        QApplication.processEvents()

    def count(self, twenties: int) -> None:
        self.view.notes.pieces[TWENTY].setText(str(twenties))
        self.view.button.click()
        QApplication.processEvents()

    def last_entry(self) -> dict[str, object]:
        entry = self.counter.till.entry(self.counter.till.head().number)
        return {**entry.body, "approver": entry.approver}


def test_a_wrong_float_is_counted_again_and_opens_before_a_witness(counter: Counter, qtbot: QtBot) -> None:
    opening = Opening(counter, qtbot)
    opening.count(2)
    assert not opening.opened
    assert opening.view.title.text() == "Count the float again"
    assert opening.view.notes.pieces[TWENTY].text() == ""
    assert not opening.view.whole_sum.isVisible()
    opening.count(2)
    assert opening.made.second.view.isVisible()
    assert opening.view.notes.pieces[TWENTY].isReadOnly()
    assert find_cut_off(opening.view) == ()
    opening.made.second.presenter.enter(CASHIER.user, PASSWORD)
    assert not opening.opened
    opening.made.second.presenter.enter(COLLEAGUE.user, PASSWORD)
    assert [session.float_pence for session, _said in opening.opened] == [40_00]
    assert "not the float that was issued" in opening.opened[0][1]
    said = opening.last_entry()
    assert (said["issued_pence"], said["charged"], said["approver"]) == (60_00, SUPERVISOR.id, COLLEAGUE.id)


def test_the_second_count_may_be_right_and_a_person_alone_can_say_so(counter: Counter, qtbot: QtBot) -> None:
    opening = Opening(counter, qtbot)
    opening.count(2)
    opening.count(4)
    opening.made.second.presenter.put_off()
    assert not opening.view.notes.pieces[TWENTY].isReadOnly()
    opening.count(4)
    opening.made.second.view.without.click()
    assert [session.float_pence for session, _said in opening.opened] == [80_00]
    assert opening.last_entry()["charged"] == SUPERVISOR.id
    assert opening.last_entry()["approver"] is None


def test_the_second_count_that_is_right_asks_nobody(counter: Counter, qtbot: QtBot) -> None:
    opening = Opening(counter, qtbot)
    opening.count(2)
    opening.count(3)
    assert [(session.float_pence, said) for session, said in opening.opened] == [(60_00, "")]


def test_a_float_issued_otherwise_is_held_against_its_slip(counter: Counter, qtbot: QtBot) -> None:
    opening = Opening(counter, qtbot)
    opening.view.issued.set_text("rubbish")
    opening.count(5)
    assert "is not an amount" in opening.view.issued.error()
    opening.view.issued.set_text("100")
    opening.count(5)
    assert [(session.float_pence, said) for session, said in opening.opened] == [(100_00, "")]


def gate(counter: Counter, user: User) -> tuple[Gate, tuple[str, ...]]:
    at_hand = session_at_hand(counter.desk, counter.data, user)
    return gate_of(at_hand, user), left_words(at_hand, user)


def test_what_stands_before_the_counter(counter: Counter) -> None:
    assert gate(counter, CASHIER) == (Gate.COUNT_FLOAT, ())
    counter.open()
    assert gate(counter, CASHIER) == (Gate.NOTHING, ())
    assert gate(counter, COLLEAGUE) == (Gate.OTHERS, ())
    pause_session(counter.desk, CASHIER)
    assert gate(counter, CASHIER) == (Gate.GO_ON, ())
    assert gate(counter, COLLEAGUE) == (Gate.COUNT_FLOAT, ())
    counter.open(COLLEAGUE)
    assert gate(counter, CASHIER) == (Gate.OTHERS, ())


def test_a_blocked_till_says_so_before_a_float_is_counted(counter: Counter) -> None:
    def heard(*, blocked: bool) -> None:
        now = counter.clock.now()
        counter.till.heard_from_central(now, now, counter.clock.ticks(), blocked=blocked)

    heard(blocked=True)
    assert gate(counter, CASHIER) == (Gate.BLOCKED, ())
    heard(blocked=False)
    counter.open()
    heard(blocked=True)
    assert gate(counter, CASHIER)[0] is Gate.NOTHING  # it is counted and closed
    assert gate(counter, COLLEAGUE)[0] is Gate.OTHERS


def test_a_session_that_is_open_at_another_till_is_told_before_another_is_opened(counter: Counter) -> None:
    def told(*at_work: AtWork) -> tuple[str, ...]:
        counter.till.apply_changes(PulledChanges("e", 0, more=False, fresh=False, at_work=at_work), counter.clock.now())
        return gate(counter, CASHIER)[1]

    there = AtWork(CASHIER.id, "BA1-04", counter.clock.now())
    (words,) = told(there)
    assert words.startswith("Your session at till BA1-04 is open since ")
    assert told(replace(there, user=COLLEAGUE.id)) == ()
    assert told(replace(there, opened_at=counter.clock.now() - timedelta(days=1))) == ()  # its own till tells of it
    assert told(there)
    assert told() == ()  # it was paused or closed there


def test_yesterdays_session_warns_and_blocks_nobody(counter: Counter) -> None:
    counter.open()
    counter.clock.move(timedelta(days=1))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())
    mine, words = gate(counter, CASHIER)
    assert mine is Gate.COUNT_FLOAT
    assert words == ("Your session of Mon 23 Nov is still open. Opening a new one pauses it; count and close it.",)
    assert gate(counter, COLLEAGUE)[0] is Gate.COUNT_FLOAT
    counter.open(COLLEAGUE)
    assert gate(counter, COLLEAGUE) == (Gate.NOTHING, ("A. Cashier's session of Mon 23 Nov is paused and not closed.",))


def test_with_a_clock_that_is_not_believed_no_session_is_yesterdays(counter: Counter) -> None:
    counter.open()
    counter.clock.step(timedelta(days=1))
    assert gate(counter, CASHIER) == (Gate.NOTHING, ())
