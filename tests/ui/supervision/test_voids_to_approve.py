"""Voids that wait for a supervisor, above the sessions on Approvals: answered by keys, nothing cut off."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FINANCE, CountingIds
from made_central import KEY, Central, made_central, sqlite_url
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reversal_rolls import asked, pays
from session_rolls import OTHER_SUPERVISOR, closed, opened
from supervisor_office import Office, window_round

from ims_desktop.actions.supervisor.answer_void import answer_void
from ims_desktop.ui.app import make_application, set_scheme
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.notice import Notice

K, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """Two tills, each with a void that was asked for; the second's session is closed and awaits approval."""
    for made in made_central(sqlite_url(tmp_path), KEY):
        for till in ("03", "04"):
            roll, link = opened(made, till)
            asked(roll, pays(roll))
            if till == "04":
                closed(roll, state="awaiting_approval")
            assert link.push(roll.entries, roll.said()).held == 0
        yield made


def said(notice: Notice) -> str:
    shown = notice.shown()
    return shown.text if shown else ""


def test_they_are_answered_by_keys_and_gone_when_none_waits(qtbot: QtBot, central: Central, tmp_path: Path) -> None:
    make_application(["test"], Scheme.LIGHT)
    office = Office(central)
    view, _presenter = office.approvals()
    window = window_round(view, "approvals")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    pictures = Path(os.environ.get("IMS_PICTURES", str(tmp_path)))
    enlarged = "-150" if os.environ.get("QT_SCALE_FACTOR") else ""
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        set_scheme(application, scheme)
        for _ in range(3):
            QApplication.processEvents()
        assert window.grab().save(str(pictures / f"voids-to-approve-{scheme.value}{enlarged}.png"))
        assert find_cut_off(window) == (), scheme
    voids = view.voids

    def press(key: Qt.Key) -> None:
        QTest.keyClick(window, key, ALT)
        QApplication.processEvents()

    rows = {row.till: (row.cashier, row.pence, row.reason) for row in voids.table.rows_model.rows()}
    assert rows == {"BA1-03A": ("A. Cashier", "£3.50", ""), "BA1-04A": ("A. Cashier", "£3.50", "(session closed)")}
    voids.table.mark_row([row.till for row in voids.table.rows_model.rows()].index("BA1-04A"))
    press(K.Key_N)
    assert "the cashier is told why" in said(voids.told)
    press(K.Key_Y)
    assert "The till takes it back with its next sync" in said(voids.told)
    (row,) = voids.table.rows_model.rows()
    assert row.till == "BA1-03A"
    voids.reason.set_text("The customer has the goods")
    press(K.Key_N)
    assert "The payment stands" in said(voids.told)
    assert voids.reason.text() == ""
    assert not voids.card.isVisible()
    assert voids.told.isVisible()
    assert [one.state for one in central.store.voids_asked()] == ["refused", "approved"]


@pytest.mark.usefixtures("qapp")
def test_who_was_quicker_is_named_and_who_may_not_sees_them_all_the_same(central: Central) -> None:
    view, _presenter = Office(central).approvals()
    row = view.voids.table.rows_model.row(0)
    ids = CountingIds()
    ids.count = 900_000
    answer_void(central.store, ids, OTHER_SUPERVISOR, row.receipt, approve=True)
    view.voids.answered.emit(row, "", True)
    assert "By O. Ther" in said(view.voids.told)
    assert len(view.voids.table.rows_model.rows()) == 1
    seen, _presenter = Office(central, FINANCE).approvals()
    assert len(seen.voids.table.rows_model.rows()) == 1
    assert not seen.voids.approve.isVisibleTo(seen)
