"""An item of the post through the real window: Enter on it opens the counter with its reference, and it ends there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.log_post import log_post
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.training import make_training, trainees
from ims_desktop.bootstrap.window import Program, bring_in
from ims_desktop.domain.post import Came, PostItem
from ims_desktop.domain.roll import EntryKind
from ims_desktop.settings import load_settings
from ims_desktop.ui.walkthrough.at_the_counter import SEARCH, pay_exact_cash, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, Hands
from ims_desktop.ui.walkthrough.sight import Sight

CASHIER, COLLEAGUE = trainees()[0], trainees()[1]


def test_an_item_is_paid_in_at_the_counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    for name in ("IMS_DATA", "IMS_KEY_STORE", "IMS_KEY_FILE", "IMS_PRINTER"):
        monkeypatch.setenv(name, "")  # put back afterwards
    with open_till_folder(make_training(tmp_path / "training"), writing=True) as opened:
        open_till(opened.desk, CASHIER.user, 0, post=True)
        item = PostItem(Came.CASH, 142_10, "70123456", personal={"name": "S. Smith"})
        log_post(opened.desk, CASHIER.user, (item,), COLLEAGUE.user)
        program = Program(load_settings(), training=True)
        qtbot.addWidget(program.window)
        program.show()
        program.use(bring_in(opened, load_settings()))
        hands = Hands(Sight(lambda: program.window))
        sign_in(hands, CASHIER.user.user, CASHIER.password)
        hands.until_keys_in(SEARCH)
        desk = program.desk
        assert desk is not None
        qtbot.waitUntil(lambda: desk.main.has_screen("post"), timeout=20_000)
        desk.main.show_screen("post")
        hands.until("To work off", "S. Smith")
        hands.press(Qt.Key.Key_P, ALT)
        hands.until("Pay it in at the counter")
        hands.tab_to("To the counter")
        hands.enter()
        hands.until_keys_in(SEARCH)
        hands.until("Post BA1-03T-L", "To pay · 1 line")
        pay_exact_cash(hands, "£142.10")
        last = opened.store.entry(opened.store.head().number)
        assert (last.kind, last.body["outcome"]) == (EntryKind.POST_WORKED, "paid")
        assert opened.store.open_post() == []
        program.stop()
