"""Pictures of Sync and proof in each of its states: nothing cut off, everything named, keys reach everything."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import sample_devices
from finance_screens import ProofOffice, window_with
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.actions.ports import Finding, Proof
from ims_desktop.domain.references import DeviceId
from ims_desktop.ui.app import make_application
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.sync_and_proof.settling import PartKeyed, SettleKeyed
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

_WRONG = tuple(
    Finding(DeviceId("device-9"), number, "the seal does not follow from the entry before and the text")
    for number in (1_204, 1_206)
)


def proven(office: ProofOffice) -> ProofOffice:
    office.presenter.verify()
    return office


def settling(*, accounts: bool = False) -> ProofOffice:
    """Finance is asked what becomes of the held entry; to accounts, of which one was added."""
    office = ProofOffice(sample_devices.one_held(), held=sample_devices.held_entries(), chosen=3)
    office.view.settle_pressed.emit(office.view.held.current_row())
    if accounts:
        panel = office.view.settling
        panel.way.choose("accounts")
        panel.added.emit(PartKeyed("01", "70123456", "100.00"))
        panel.show_wrong("No Council Tax account has this reference. Check it, or search by name or postcode.")
    return office


def settled() -> ProofOffice:
    """It was posted to suspense."""
    office = settling()
    office.view.settling.entered.emit(SettleKeyed("suspense", PartKeyed("", "", ""), "", "whose is it?"))
    return office


STATES: dict[str, Callable[[], ProofOffice]] = {
    "all-well": lambda: proven(ProofOffice(sample_devices.all_well())),
    "offline-120-waiting": lambda: ProofOffice(sample_devices.offline_with_120_waiting(), chosen=6),
    "gone-since-a-restore": lambda: ProofOffice(sample_devices.gone_since_a_restore(), chosen=8),
    "silent-a-day": lambda: ProofOffice(sample_devices.silent_for_a_day(), chosen=4),
    "one-held": lambda: ProofOffice(sample_devices.one_held(), held=sample_devices.held_entries(), chosen=3),
    "settling-accounts": lambda: settling(accounts=True),
    "settled": settled,
    "one-forked": lambda: proven(
        ProofOffice(sample_devices.one_forked(), proof=Proof(9_120, 8_870, 7_312_45, 8_870, "none", _WRONG), chosen=8)
    ),
}


def shown(name: str, scheme: Scheme = Scheme.LIGHT) -> tuple[MainWindow, ProofOffice]:
    make_application(["test"], scheme)
    office = STATES[name]()
    window = window_with(office.view, "proof", office)
    window.resize(1366, 768)
    window.show()
    office.view.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    if folder := os.environ.get("IMS_PICTURES"):
        enlarged = "-150" if os.environ.get("QT_SCALE_FACTOR") else ""
        window.grab().save(str(Path(folder) / f"proof-{name}-{scheme.value}{enlarged}.png"))
    return window, office


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off(qtbot: QtBot, name: str, scheme: Scheme) -> None:
    window, _office = shown(name, scheme)
    qtbot.addWidget(window)
    for size in ((1366, 768), (911, 512)):  # the second is the commonest desk at 150 %
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert find_cut_off(window) == (), size


def test_everything_is_named_and_reached_by_tab_in_the_order_it_is_read(qtbot: QtBot) -> None:
    window, office = shown("one-held")
    qtbot.addWidget(window)
    order: list[QWidget] = []
    for _ in range(30):
        at = QApplication.focusWidget()
        if at is not None and office.view.isAncestorOf(at) and at not in order:
            order.append(at)
        QTest.keyClick(window, Qt.Key.Key_Tab)
    view = office.view
    assert order == [view.table, view.refresh, view.settle, view.held, view.verify]
    for widget in order:
        face = QAccessible.queryAccessibleInterface(widget)
        assert face is not None
        assert face.text(QAccessible.Text.Name)


def test_keys_alone_choose_a_till_and_verify(qtbot: QtBot) -> None:
    window, office = shown("one-held")
    qtbot.addWidget(window)
    office.view.table.mark_row(0)
    assert office.view.held_title.text() == "Till BA1-01A: nothing is held"
    for _ in range(3):
        QTest.keyClick(office.view.table, Qt.Key.Key_Down)
    assert office.view.held_title.text() == "Till BA1-04A: 1 held for finance"
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    assert office.central.proofs == 1
    assert office.view.headline.text() == "Proven at 12:30"


def test_keys_alone_put_a_held_entry_right(qtbot: QtBot) -> None:
    window, office = shown("one-held")
    qtbot.addWidget(window)
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_R, alt)
    panel = office.view.settling
    assert panel.way.box.hasFocus()
    QTest.keyClick(panel.way.box, Qt.Key.Key_Escape)
    assert (office.view.held.hasFocus(), office.holding.drafts) == (True, [])
    QTest.keyClick(window, Qt.Key.Key_R, alt)
    QTest.keyClick(panel.way.box, Qt.Key.Key_Down)
    QTest.keyClick(panel.way.box, Qt.Key.Key_Tab)
    assert panel.reason.edit.hasFocus()
    QTest.keyClicks(panel.reason.edit, "whose is it?")
    QTest.keyClick(window, Qt.Key.Key_Y, alt)
    (draft,) = office.holding.drafts
    assert (draft.body["how"], draft.personal[0].value) == ("posted", "whose is it?")
    assert office.view.held_title.text() == "Till BA1-04A: nothing is held, 1 put right"
    row = office.view.held.current_row()
    assert row is not None
    assert (row.why, office.view.settle.isVisible()) == ("✓ Put right by F. Finance, 12:30: posted", False)


def test_the_marked_till_stays_marked_when_central_is_asked_again(qtbot: QtBot) -> None:
    window, office = shown("one-held")
    qtbot.addWidget(window)
    office.refresh.ring()
    marked = office.view.table.current_row()
    assert marked is not None
    assert marked.till == "04A"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_enlarged_to_150_percent_nothing_is_cut_off(scheme: Scheme) -> None:
    program = (
        "import sys, test_proof_pictures as pictures\n"
        "from ims_desktop.ui.style.tokens import Scheme\n"
        "from ims_desktop.ui.walkthrough.cut_off import find_cut_off\n"
        "kept = [pictures.shown(name, Scheme(sys.argv[1])) for name in pictures.STATES]\n"
        "faults = [one for window, _office in kept for one in find_cut_off(window)]\n"
        "print(*faults, sep='\\n'); raise SystemExit(len(faults))"
    )
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": "1.5",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(here), str(here.parent.parent), str(here.parent.parent.parent)]),
    }
    command = [sys.executable, "-c", program, scheme.value]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
