"""Where Tab goes in a form: over the counts to every field that is asked for, and on to the button."""

import gallery
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.ui.my_session import wording
from ims_desktop.ui.my_session.shown import Doing, SessionShown
from ims_desktop.ui.my_session.view import MySessionScreen
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.widgets.key_button import KeyButton


def test_tab_comes_to_every_field_and_to_nothing_that_is_hidden(qapp: QApplication, qtbot: QtBot) -> None:
    gallery.dressed()
    screen = MySessionScreen(SecondPersonCard())
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    screen.show_session(SessionShown("My session", doings=tuple(Doing)))
    screen.show_form(wording.FORMS[Doing.VOUCHER])
    qapp.processEvents()
    passed = []
    for _ in range(60):
        now = QApplication.focusWidget()
        assert now is not None
        assert now.isVisible()
        passed.append(now.text() if isinstance(now, KeyButton) else now.accessibleName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    after = passed.index("1p full bags") + 1
    lap = ["Paid to", "VAT code of what was bought", "What for", "Pay out", "Not now", "£50 pieces"]
    assert passed[after : after + 6] == lap
