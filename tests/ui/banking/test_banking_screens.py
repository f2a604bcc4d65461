"""Banking and custody in the window: sessions chosen, slips made and moved on by keys, nothing cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest
from banking_office import BankingOffice, CustodyOffice, council
from finance_screens import StoppedClock, window_with
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.at_desk import AtCentral
from ims_desktop.bootstrap.central_screens import add_central_screens
from ims_desktop.domain.banking import BankingState
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.app import make_application
from ims_desktop.ui.banking.view import BankingScreen
from ims_desktop.ui.custody.view import CustodyScreen
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.late_screens import LateScreens
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.notice import Notice

Office = BankingOffice | CustodyOffice
SCREENS: dict[str, Callable[[Path], Office]] = {"banking": BankingOffice, "custody": CustodyOffice}


def shown(name: str, folder: Path, scheme: Scheme = Scheme.LIGHT) -> tuple[MainWindow, Office]:
    make_application(["test"], scheme)
    office = SCREENS[name](folder)
    window = window_with(office.view, "proof", office)  # type: ignore[arg-type]
    window.resize(1366, 768)
    window.show()
    office.view.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    return window, office


def said(notice: Notice) -> str:
    shown = notice.shown()
    return shown.text if shown else ""


@pytest.fixture
def banking(qtbot: QtBot) -> BankingOffice:
    office = BankingOffice()
    qtbot.addWidget(office.view)
    return office


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off(qtbot: QtBot, tmp_path: Path, name: str, scheme: Scheme) -> None:
    window, _office = shown(name, tmp_path, scheme)
    qtbot.addWidget(window)
    assert find_cut_off(window) == ()
    assert window.grab().save(str(tmp_path / f"{name}-{scheme}.png"))
    for size in ((1280, 720), (911, 512)):  # the second is the commonest desk at 150 %
        window.resize(*size)
        QTest.qWait(100)  # the page gets its scroll bar, and then knows its width
        assert window.grab().save(str(tmp_path / f"{name}-{scheme}-{size[0]}.png"))
        assert find_cut_off(window) == (), size


def test_sessions_are_chosen_made_up_handed_over_and_received(banking: BankingOffice) -> None:
    view, central = banking.view, banking.central
    assert not view.make.isEnabled()
    QTest.keyClick(view.takings, Qt.Key.Key_Return)
    assert view.amount.text() == "£1,261.44"
    view.all.click()
    assert view.amount.text() == "£1,571.99"  # neither what awaits approval nor one's own
    view.bags.set_text("A 1=1204.10, A 2=310.50")
    view.make.click()
    assert "Give a reason" in said(view.notice)
    view.reason.set_text("Five pence rolled away")
    view.make.click()
    assert central.slips[1].difference_pence == -5
    assert view.slip.text() == "BA1-P000001"
    assert [row.session for row in view.takings.rows_model.rows()] == ["session-3", "session-4"]
    assert (view.hand_over.isEnabled(), view.receive.isEnabled()) == (True, False)
    view.hand_over.click()
    assert "second person" in said(view.notice)
    view.carrier.set_text("G. Uard")
    view.paper.set_text("R 1017")
    view.hand_over.click()
    assert central.slips[1].state is BankingState.HANDED_OVER
    assert (view.carrier.text(), view.hand_over.isEnabled(), view.receive.isEnabled()) == ("", False, True)
    view.save.click()
    assert [(sheet.banking.name, sheet.signed[1].carrier) for sheet in banking.saved] == [("BA1-P000001", "G. Uard")]


def test_nobody_is_told_that_no_session_waits_before_central_answered(qtbot: QtBot) -> None:
    office = BankingOffice(answered=False)
    qtbot.addWidget(office.view)
    office.view.all.click()  # whoever is quick presses it at once
    assert not office.view.takings.nothing_words()
    office.presenter.refresh()
    office.presenter.make("", "")
    assert "No session was chosen" in said(office.view.notice)
    office.view.all.click()
    assert office.view.amount.text() == "£1,571.99"
    assert not said(office.view.notice)  # it is chosen now


def test_a_bag_is_corrected_once_the_bank_has_it(banking: BankingOffice) -> None:
    view, central = banking.view, banking.central
    QTest.keyClick(view.takings, Qt.Key.Key_Return)
    view.bags.set_text("A 1=1204.10")
    view.make.click()
    for button, who in ((view.hand_over, "G. Uard"), (view.receive, "Bank")):
        assert view.correct.isHidden()
        view.carrier.set_text(who)
        view.paper.set_text("R 1017")
        button.click()
    assert (view.correct.isHidden(), view.hand_over.isHidden()) == (False, True)
    for wrong, words in (("20.00", "write its seal"), ("A 1=much", "amount"), ("A 9=-20.00", "bag")):
        view.corrected.set_text(wrong)
        view.carrier.set_text("Bank")
        view.paper.set_text("B 5521")
        view.correct.click()
        assert words in said(view.notice)
    view.resize(1258, 608)
    view.show()
    QApplication.processEvents()
    assert find_cut_off(view) == ()
    view.corrected.set_text("A 1=-20.00")
    view.correct.click()
    assert said(view.notice) == "Bag A 1 is corrected by -£20.00: it is on the office's overs and shorts."
    assert central.slips[1].corrected_pence("A 1") == -20_00
    assert view.corrected.text() == ""


def test_what_cannot_be_banked_is_said_and_not_chosen(banking: BankingOffice) -> None:
    for at, words in ((2, "Awaits approval"), (3, "Your own")):
        banking.view.takings.mark_row(at)
        QTest.keyClick(banking.view.takings, Qt.Key.Key_Return)
        assert words in said(banking.view.notice)
    assert not banking.view.make.isEnabled()
    banking.view.takings.mark_row(0)
    QTest.keyClick(banking.view.takings, Qt.Key.Key_Return)
    banking.view.bags.set_text("100.00")
    banking.view.make.click()
    assert "seal" in said(banking.view.notice)
    assert not banking.central.slips


def test_somebody_else_was_quicker(banking: BankingOffice) -> None:
    QTest.keyClick(banking.view.takings, Qt.Key.Key_Return)
    other = BankingOffice()
    other.central = banking.central
    QTest.keyClick(other.view.takings, Qt.Key.Key_Return)
    other.view.make.click()
    banking.view.make.click()
    assert "is banked already: S. Supervisor made slip BA1-P000001." in said(banking.view.notice)
    assert not banking.view.make.isEnabled()


def test_custody_says_where_it_is_and_that_it_adds_up(qtbot: QtBot) -> None:
    office = CustodyOffice()
    qtbot.addWidget(office.view)
    rows = [(row.place, row.which, row.total) for row in office.view.places.rows_model.rows()]
    assert rows[0][0] == "Drawer"
    assert ("Carrier", "BA1-P000001", "£120.00") in rows
    assert office.view.agrees.text() == "✓ Adds up"
    office.central.posted += 1
    office.presenter.refresh()
    assert office.view.agrees.text() == "✕ Does not add up"
    office.central.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    office.presenter.refresh()
    assert "Central cannot be reached" in said(office.view.trouble)


def test_why_central_cannot_be_read_is_said(banking: BankingOffice) -> None:
    banking.central.trouble = Unavailable(Trouble.CENTRAL_SLOW)
    banking.presenter.refresh()
    assert "Central did not answer" in said(banking.view.notice)


@pytest.mark.parametrize(
    ("user", "screens"),
    [(builders.SUPERVISOR, {"banking", "custody"}), (builders.FINANCE, {"custody"}), (builders.CASHIER, set())],
)
def test_who_has_which_screen_and_it_asks_when_it_comes_to_the_front(
    qtbot: QtBot, user: User, screens: set[str]
) -> None:
    main, office = MainWindow("Barrow Borough Council"), BankingOffice()
    qtbot.addWidget(main)
    main.add_screen("counter", "Counter", Icon.COUNTER, QWidget())
    central: Any = office.central  # of all that central is, what these screens ask
    central.whole = lambda: central
    runner, failed = InlineRunner(), list[Exception]()
    late = LateScreens(main, runner, failed.append)
    add_central_screens(
        late,
        AtCentral(
            runner,
            central,
            StoppedClock(),
            builders.CountingIds(),
            council(),
            user,
            lambda _receipt: None,
            office.saved.append,
        ),
    )
    assert {key for key in ("banking", "custody") if main.has_screen(key)} == screens
    office.central.trouble = Unavailable(Trouble.CENTRAL_SLOW)
    for key in screens:
        main.show_screen(key)
    said_there = [said(one.notice) for one in main.findChildren(BankingScreen)]
    said_there += [said(one.trouble) for one in main.findChildren(CustodyScreen)]
    assert [words[:22] for words in said_there] == ["Central did not answer"] * len(screens)
    assert not failed
