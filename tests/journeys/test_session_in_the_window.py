"""A cashier's session through the real window on a real till: a lift before a witness, lock, idle, relief, going on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.training import make_training, trainees
from ims_desktop.bootstrap.window import Program, bring_in
from ims_desktop.demo.people import DemoUser
from ims_desktop.domain.roll import EntryKind
from ims_desktop.settings import load_settings
from ims_desktop.ui.walkthrough.at_the_counter import SEARCH, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, Hands
from ims_desktop.ui.walkthrough.sight import Sight

K = Qt.Key
CASHIER, RELIEF = trainees()[0], trainees()[1]


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("IMS_DATA", "IMS_KEY_STORE", "IMS_KEY_FILE", "IMS_PRINTER"):
        monkeypatch.setenv(name, "")  # put back afterwards
    return make_training(tmp_path / "training")


def open_session(hands: Hands, person: DemoUser, fifties: str) -> None:
    sign_in(hands, person.user.user, person.password)
    hands.until_keys_in("£50 pieces")
    hands.type(fifties)
    hands.tab_to("Open session")
    hands.enter()
    hands.until_keys_in(SEARCH)


def lift(hands: Hands) -> None:
    """Fifty pounds, before whoever comes as relief."""
    hands.press(K.Key_F11)
    hands.until("My session", "£100.00", "Lift to the safe")
    hands.press(K.Key_L, ALT)
    hands.until_keys_in("£50 pieces")
    hands.type("1")
    hands.tab_to("Lift")
    hands.enter()
    hands.until_keys_in("Their own user name")
    hands.type(RELIEF.user.user)
    hands.enter()
    hands.type(RELIEF.password)
    hands.enter()
    hands.until("Lift to the safe, £50.00: slip", RELIEF.user.display_name)


def test_a_session_with_lift_lock_and_relief(till: Path, qtbot: QtBot) -> None:
    with open_till_folder(till, writing=True) as opened:
        program = Program(load_settings(), training=True)
        qtbot.addWidget(program.window)
        program.show()
        program.use(bring_in(opened, load_settings()))
        hands = Hands(Sight(lambda: program.window))
        open_session(hands, CASHIER, "2")
        desk = program.desk
        assert desk is not None
        qtbot.waitUntil(lambda: desk.main.has_screen("session"), timeout=20_000)
        lift(hands)
        assert opened.store.entry(opened.store.head().number).approver == RELIEF.user.id

        # idle: what is in sight goes, the key that wakes does nothing else, and the lock asks for one's own password
        program._idle._begin_rest()
        hands.until("Names are hidden")
        assert not hands.sight.sees("slip")
        hands.press(K.Key_L, ALT)
        hands.until("Moves of cash")
        assert not hands.sight.sees("Count what goes from the drawer")
        hands.press(K.Key_Z, ALT)
        hands.until(f"Locked by {CASHIER.user.display_name}")
        hands.until_keys_in("Password")
        hands.type(CASHIER.password)
        hands.enter()
        hands.until("My session", "£50.00")
        assert program.desk is desk

        hands.press(K.Key_R, ALT)
        hands.until_keys_in("Pause and lock")
        hands.enter()
        open_session(hands, RELIEF, "1")
        hands.press(K.Key_F12)
        hands.until_keys_in("Password")
        sign_in(hands, CASHIER.user.user, CASHIER.password)
        hands.until(f"{RELIEF.user.display_name}'s session is open on this till")
        kinds = [entry.kind for entry in map(opened.store.entry, range(1, opened.store.head().number + 1))]
        assert kinds[-4:] == [
            EntryKind.SESSION_OPENED,
            EntryKind.CASH_MOVED,
            EntryKind.SESSION_PAUSED,
            EntryKind.SESSION_OPENED,
        ]
        program.stop()
