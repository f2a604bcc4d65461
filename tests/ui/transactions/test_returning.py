"""A cheque that the bank returned, recorded from the list of transactions by keys, on a real central."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import FINANCE
from finance_screens import window_with
from made_central import KEY, OVERS, Central, made_central, sqlite_url
from office_at_central import IDS, PAT, Office, an_office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.supervisor.banking_entries import Outside
from ims_desktop.actions.supervisor.move_banking import hand_over_banking, receive_banking
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.finance_screens import join_packs, join_returns, transactions_screen
from ims_desktop.domain.cheque_rules import ChequeRules
from ims_desktop.domain.office import Office as OfficeSettings
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.returned_cheque import ReturnCause
from ims_desktop.ui.app import make_application, set_scheme
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.transactions.view import TransactionsScreen
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    for central in made_central(sqlite_url(tmp_path), KEY):
        with an_office(central) as made:
            yield made


class Desk:
    """The list of transactions of somebody, in a window."""

    def __init__(self, office: Office, qtbot: QtBot) -> None:
        make_application(["test"], Scheme.LIGHT)
        runner, data = InlineRunner(), office.pat.reference_data()
        finance = FinanceDesk(office.pat, SystemClock(), IDS)
        screen = transactions_screen(runner, finance, data, PAT, lambda _receipt: None)
        self.view, self.list = screen
        self.returning = join_returns(
            screen, AtCentralWork(runner, lambda: office.pat, finance.clock, finance.ids, data, PAT)
        )
        self.packed: list[tuple[str, Path]] = []
        self.packing = join_packs(screen, runner, lambda session, to: self.packed.append((session, to)))
        self.window = window_with(self.view, "transactions", self)  # type: ignore[arg-type]
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.list.start()
        for key in list(self.list._filters.chosen):
            self.list.remove_filter(key.key)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QApplication.processEvents()

    def mark(self, pence: int) -> None:
        rows = self.view.table.rows_model.rows()
        self.view.table.mark_row(next(at for at, row in enumerate(rows) if row.whole.amount_pence == pence))
        QApplication.processEvents()


def _banked(office: Office, central: Central) -> None:
    rules = ChequeRules(fee_pence=25_00, fee_fund=OVERS.code)
    central.store.change([to_row(OfficeSettings("BA1", "Barchester", cheques=rules))], {})
    office.bank(office.closed(cheques=(45_00,)))
    hand_over_banking(office.desk(office.pat), PAT, 1, Outside())


def test_a_cheque_is_returned_by_keys(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    _banked(office, office.central)
    desk = Desk(office, qtbot)
    side = desk.view.side
    desk.mark(100_00)
    assert (side.returned.isVisible(), side.returned.isEnabled()) == (True, False)  # cash
    desk.mark(45_00)
    desk.press(K.Key_Q, ALT)
    assert "is not noted as received" in _said(desk.view)
    assert not side.returning.isVisible()
    receive_banking(office.desk(office.finance), FINANCE, "BA1", 1, Outside())
    desk.press(K.Key_Q, ALT)
    assert side.returning.isVisible()
    assert side.returning.cause.box.hasFocus()
    assert (side.returning.fee.text(), side.returning.cheque.isVisible()) == ("25.00", False)
    assert "Cheque 000214, £45.00 of" in side.returning.says.text()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for scheme in (Scheme.DARK, Scheme.HIGH_CONTRAST, Scheme.LIGHT):
        set_scheme(application, scheme)
        QApplication.processEvents()
        assert find_cut_off(desk.window) == (), scheme
        assert desk.window.grab().save(str(tmp_path / f"returning-{scheme}.png"))
    desk.press(K.Key_Escape)
    assert not side.returning.isVisible()
    assert office.pat.returned_cheques("BA1") == []
    desk.press(K.Key_Q, ALT)
    desk.press(K.Key_Down)
    side.returning.day.set_text("31/03/26")
    desk.press(K.Key_Y, ALT)
    assert "comes back after it was taken" in side.returning.told.text()
    side.returning.day.set_text("1/4/26")
    side.returning.fee.set_text("0.00")
    side.returning.advice.set_text("UNP 4471")
    desk.press(K.Key_Y, ALT)
    assert "Recorded as BA1-Q000001: £45.00 is taken back." in _said(desk.view)
    (came,) = office.pat.returned_cheques("BA1")
    assert (came.cause, came.returned_on, came.fee_pence) == (ReturnCause.STOPPED, date(2026, 4, 1), 0)
    assert dict(came.personal) == {"paper": "UNP 4471"}
    desk.mark(-45_00)  # the list shows it at once, and its payment beside it
    assert side.tag.isVisible()
    assert "Cheque returned" in side.life.accessibleDescription()
    desk.press(K.Key_Q, ALT)
    assert "came back before, as BA1-Q000001" in _said(desk.view)


def test_the_pack_of_a_payments_session_is_made_from_its_row(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = office.closed()
    office.closed(cash=50_00)
    desk = Desk(office, qtbot)
    asked: list[str] = []
    monkeypatch.setattr(desk.view, "ask_where_to_pack", asked.append)
    desk.mark(100_00)
    for size in ((1366, 768), (911, 512)):
        desk.window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert find_cut_off(desk.window) == (), size
    receipt = desk.list.chosen_receipt
    desk.press(K.Key_E, ALT)
    assert asked == [f"session-of-{receipt}.zip"]
    desk.mark(50_00)  # what is chosen afterwards is not what was asked about
    desk.view.pack_file_chosen.emit(str(tmp_path / "a.zip"))
    assert desk.packed == [(closed, tmp_path / "a.zip")]
    assert f"The evidence pack of the session of {receipt} is in a.zip." in _said(desk.view)


def test_whoever_may_not_record_it_sees_no_such_key(office: Office, qtbot: QtBot) -> None:
    data = office.pat.reference_data()
    view, _list = transactions_screen(
        InlineRunner(), FinanceDesk(office.pat, SystemClock(), IDS), data, PAT, lambda _receipt: None
    )
    qtbot.addWidget(view)
    view.show()
    assert not view.side.returned.isVisible()
    assert not view.side.pack.isVisible()


def _said(view: TransactionsScreen) -> str:
    shown = view.progress.shown()
    return shown.text if shown else ""
