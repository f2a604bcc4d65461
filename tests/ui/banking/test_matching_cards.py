"""Card sales that no report had, in the window of custody, by keys, on a real central; nothing cut off."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import CARD
from finance_screens import window_with
from made_central import KEY, made_central, sqlite_url
from office_at_central import IDS, PAT, Office, an_office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from session_rolls import squared

from ims_desktop.bootstrap.banking_screens import custody_screen, join_matching
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.settlement import Tender
from ims_desktop.ui.app import make_application
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    for central in made_central(sqlite_url(tmp_path), KEY):
        with an_office(central) as made:
            yield made


def test_a_sale_is_found_on_a_statement_by_keys(office: Office, qtbot: QtBot) -> None:
    make_application(["test"], Scheme.LIGHT)
    runner = InlineRunner()
    at = AtCentralWork(runner, lambda: office.pat, SystemClock(), IDS, office.pat.reference_data(), PAT)
    view, custody = custody_screen(at)
    matching = join_matching(view, custody, at)
    window = window_with(view, "proof", (view, matching))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    for pence in (9_99, 83_20):
        office.roll.payment(pence, tenders=(Tender(CARD, pence, "4417", "882104", "Visa"),))
    entry = office.roll.head.number
    slip = {"tender": 1, "mop": "CC", "authorisation": "882104", "last4": "4417"}
    first = {"entry": entry - 1, "pence": 9_99, "stands": "not_sent"} | slip
    second = {"entry": entry, "pence": 83_20, "stands": "next_report"} | slip
    squared(office.roll, session, {"cards": [first, second], "reports": []})
    office.link.push(office.roll.entries, office.roll.said())
    custody.refresh()
    QApplication.processEvents()
    card = view.cards
    assert [row.pence for row in card.table.rows_model.rows()] == ["£9.99", "£83.20"]
    assert find_cut_off(window) == ()
    if folder := os.environ.get("IMS_TEST_PICTURES"):
        window.grab().save(f"{folder}/matching.png")

    def found() -> None:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()

    card.table.setFocus()
    found()
    assert "say on which report or statement" in card.told.text()
    card.paper.edit.setFocus()
    QTest.keyClicks(card.paper.edit, "Statement of 4 April")
    found()
    assert card.told.text() == f"BA1-03A-{entry - 1}.1 is matched."
    assert [row.pence for row in card.table.rows_model.rows()] == ["£83.20"]
    assert card.paper.text() == ""
