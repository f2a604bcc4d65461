"""A spot check in the window of custody, by keys, on a real central: blind, by two, and nothing cut off."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import AUDITOR, SUPERVISOR
from finance_screens import window_with
from made_central import KEY, at_desk, made_central, sqlite_url
from office_at_central import IDS, PAT, Office, an_office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ims_desktop.actions.supervisor.check_custody import Checker
from ims_desktop.bootstrap.at_desk import AtCentral, Checks
from ims_desktop.bootstrap.banking_screens import custody_screen, join_checking
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.app import make_application, set_scheme
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

SECRET = "correct horse"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    for central in made_central(sqlite_url(tmp_path), KEY):
        central.store.change([to_row(AUDITOR)], {})
        with an_office(central) as made, at_desk(central, AUDITOR) as auditor:
            made.closed(cheques=(12_00,))
            PROVED.update({one.user: Checker(one, store) for one, store in ((AUDITOR, auditor), (PAT, made.pat))})
            yield made


class _Central:
    """Central, asked as a window asks it."""

    def __init__(self, office: Office) -> None:
        self.whole = lambda: office.pat


PROVED: dict[str, Checker] = {}


@contextmanager
def proved(user: str, password: str) -> Iterator[Checker]:
    if user not in PROVED or password != SECRET:
        raise Refused(Reason.SIGN_IN_WRONG)
    yield PROVED[user]


def nothing(_paper: object) -> None:
    """Papers of other screens."""


def test_a_safe_is_counted_by_supervisor_and_auditor(  # noqa: PLR0915  one check, key by key
    office: Office, qtbot: QtBot
) -> None:
    app = make_application(["test"], Scheme.LIGHT)
    runner, clock, saved = InlineRunner(), SystemClock(), list[CheckCertificate]()
    data = office.pat.reference_data()
    checks = Checks(proved, saved.append)
    at = AtCentral(runner, _Central(office), clock, IDS, data, PAT, nothing, nothing, checks)  # type: ignore[arg-type]
    view, custody = custody_screen(at.work)
    checking = join_checking(view, custody, at, checks)
    window = window_with(view, "proof", (view, checking))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    custody.refresh()
    QApplication.processEvents()

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        QApplication.processEvents()

    def type_(text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)
        press(Qt.Key.Key_Return)

    def seen() -> str:
        return "\n".join(one.text() for one in view.findChildren(QLabel) if one.isVisible())

    def picture(name: str) -> None:
        for scheme, size in (
            (Scheme.LIGHT, (911, 512)),
            (Scheme.DARK, (1280, 720)),
            (Scheme.LIGHT, (1280, 720)),
        ):  # the first: at 150 %
            set_scheme(app, scheme)
            window.resize(*size)
            for _ in range(3):
                QApplication.processEvents()
            assert find_cut_off(window) == (), (name, size)
            if folder := os.environ.get("IMS_TEST_PICTURES"):
                window.grab().save(f"{folder}/{name}-{scheme.value}-{size[0]}.png")
        set_scheme(app, Scheme.LIGHT)

    alt = Qt.KeyboardModifier.AltModifier
    picture("check-before")
    press(Qt.Key.Key_S, alt)
    page = view.checking
    assert [page.place.box.itemText(at) for at in range(page.place.box.count())] == ["Safe", "Float at till 03"]
    assert not any(secret in seen() for secret in ("100.00", "12.00", "All of it"))  # custody is out of sight
    press(Qt.Key.Key_T, alt)
    assert "from 0. Count again." in seen()  # nobody counted yet: an empty safe is keyed as 0
    page.grid.pieces[2000].setFocus()
    type_("4")
    page.cheques.edit.setFocus()
    type_("12.00")
    picture("check-count")
    press(Qt.Key.Key_T, alt)
    assert "You counted the safe together with P. Pat: cash £80.00, cheques £12.00, other £0.00." in seen()
    picture("check-second")
    type_(PAT.user)
    type_(SECRET)
    assert "Nobody approves or witnesses their own" in view.second.user.error()
    type_(AUDITOR.user)
    type_("a guess")
    assert view.second.password.error()
    assert "100.00" not in seen()
    type_(SECRET)
    assert "Safe: cash £20.00 short." in page.told.text()
    assert "Cash: should be £100.00, counted £80.00" in page.told.text()
    picture("check-made")
    press(Qt.Key.Key_F, alt)
    (made,) = saved
    assert (made.custodian, made.checker, made.check.difference_pence) == ("P. Pat", "U. Auditor", -20_00)
    press(Qt.Key.Key_B, alt)
    assert "All of it" in seen()
    assert "Safe, checked" in view.warnings.text()
    frame = {"office": "BA1", "till": office.roll.identity.till, "business_day": "2026-04-01"}
    drawn = {"move": "imprest", "from": "safe", "to": "imprest", "pence": 30_00}
    office.roll.forged(kind="cash.moved", approver=SUPERVISOR.id, body=frame | drawn)
    office.link.push(office.roll.entries, office.roll.said())
    press(Qt.Key.Key_S, alt)
    page.place.box.setFocus()
    press(Qt.Key.Key_Down)
    assert (page.cheques.isVisible(), page.other.isVisible(), page.vouchers.isVisible()) == (False, False, True)
    page.grid.pieces[1000].setFocus()
    type_("2")
    page.vouchers.edit.setFocus()
    type_("9.99")
    picture("check-imprest")
    press(Qt.Key.Key_T, alt)
    assert "You counted the imprest together with P. Pat: cash £20.00, vouchers £9.99." in seen()
    type_(AUDITOR.user)
    type_(SECRET)
    assert "Imprest: cash £10.00 short, vouchers £9.99 over." in page.told.text()
    assert office.central.store.verify().findings == ()
