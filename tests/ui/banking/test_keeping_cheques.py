"""Post-dated cheques in the window of custody, by keys, on a real central; nothing cut off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from finance_screens import window_with
from made_central import KEY, made_central, sqlite_url
from office_at_central import IDS, PAT, Office, an_office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.banking_screens import custody_screen, join_keeping
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.times import business_day
from ims_desktop.ui.app import make_application, set_scheme
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    for central in made_central(sqlite_url(tmp_path), KEY):
        with an_office(central) as made:
            yield made


def test_a_cheque_is_kept_and_given_back_by_keys(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    make_application(["test"], Scheme.LIGHT)
    runner, clock = InlineRunner(), SystemClock()
    at = AtCentralWork(runner, lambda: office.pat, clock, IDS, office.pat.reference_data(), PAT)
    view, custody = custody_screen(at)
    keeping = join_keeping(view, custody, at)
    window = window_with(view, "proof", (view, keeping))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    office.closed(cheques=(12_00,))
    custody.refresh()
    QApplication.processEvents()
    form = view.keeping

    def press(key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, key, ALT)
        QApplication.processEvents()

    tomorrow = business_day(datetime.now(UTC)) + timedelta(days=1)
    form.number.edit.setFocus()
    for typed in ("000214", f"{tomorrow - timedelta(days=1):%d/%m/%y}", "45.00", "CT 7012 3456"):
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, K.Key_Return)
    press(K.Key_K)
    assert "Only a cheque dated after today is kept" in form.told.text()
    form.dated.set_text(f"{tomorrow:%d/%m/%Y}")
    press(K.Key_K)
    assert form.told.text() == "It is kept until its date."
    (row,) = view.kept.rows_model.rows()
    assert (row.number, row.account, row.pence, row.tag) == ("000214", "CT 70123456", "£45.00", None)
    assert "post-dated cheques: 1 · £45.00" in view.details.text()
    assert view.agrees.text() == "✓ Adds up"
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        set_scheme(application, scheme)
        QApplication.processEvents()
        assert find_cut_off(window) == (), scheme
        assert window.grab().save(str(tmp_path / f"keeping-{scheme}.png"))
    press(K.Key_G)
    assert "second person" in form.told.text()
    form.gone.set_text("J. Smith")
    press(K.Key_G)
    assert form.told.text() == "It is given back."
    assert not view.kept.rows_model.rows()
