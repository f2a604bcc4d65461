"""The window as a whole: read in every scheme, reached by keys, with a ring round whatever has them."""

import os
import subprocess
import sys
from pathlib import Path

import gallery
import pytest
from gallery import Gallery
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui import status_strip
from ims_desktop.ui.rail import Rail
from ims_desktop.ui.section_tabs import SUPERVISE
from ims_desktop.ui.shown import StripItem, StripState, Tone
from ims_desktop.ui.style.contrast import CONTROL_MINIMUM, TEXT_MINIMUM, contrast
from ims_desktop.ui.style.focus_ring import RingFrame
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.clashes import find_clashes
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.key_button import KeyButton

_SCHEMES = pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])


@pytest.fixture
def shown(qtbot: QtBot) -> Gallery:
    gallery.dressed()
    shown = Gallery()
    qtbot.addWidget(shown.window)
    shown.show()
    return shown


@_SCHEMES
def test_nothing_is_cut_off_and_two_pictures_are_the_same(qtbot: QtBot, tmp_path: Path, scheme: Scheme) -> None:
    gallery.dressed(scheme)
    shown = Gallery()
    qtbot.addWidget(shown.window)
    shown.show()
    shown.take.setFocus()  # a caret would blink
    gallery.settle()
    assert find_cut_off(shown.window) == ()
    one, two = shown.window.grab().toImage(), shown.window.grab().toImage()
    assert one.save(str(tmp_path / f"shell-{scheme}.png"))
    assert one == two
    corner = one.pixelColor(20, 20)
    assert corner == current_ink().surface


def test_a_key_that_two_listen_for_is_found(shown: Gallery) -> None:
    assert find_clashes(shown.window) == ()
    other = KeyButton("Count", "F6", parent=shown.window)
    other.show()
    (clash,) = find_clashes(shown.window)
    assert clash.startswith("F6 is heard by ")
    assert "“Cheque”" in clash
    assert "“Count”" in clash
    other.setEnabled(False)
    assert find_clashes(shown.window) == ()


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_nothing_is_cut_off_when_everything_is_enlarged(scale: str) -> None:
    program = (
        "import gallery; gallery.dressed(); g = gallery.Gallery(); g.show();"
        "from ims_desktop.ui.walkthrough.cut_off import find_cut_off;"
        "found = find_cut_off(g.window); print(*found, sep='\\n'); raise SystemExit(len(found))"
    )
    here = str(Path(__file__).parents[1])
    known = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": here}
    ran = subprocess.run([sys.executable, "-c", program], env=known, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_checker_finds_what_is_cut_off(qtbot: QtBot) -> None:
    gallery.dressed()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    narrow = QLabel("A reference that is far too long", window)
    narrow.setGeometry(0, 0, 40, 20)
    outside = QLabel("out", window)
    outside.setGeometry(190, 0, 60, 20)
    window.show()
    found = find_cut_off(window)
    assert {fault.text for fault in found} == {"A reference that is far too long", "out"}
    assert "px" in str(found[0])


@_SCHEMES
def test_the_ring_is_seen_round_whatever_has_the_keys(qtbot: QtBot, scheme: Scheme) -> None:
    gallery.dressed(scheme)
    shown = Gallery()
    qtbot.addWidget(shown.window)
    shown.show()
    for part in (shown.search, shown.cash.edit, shown.cheque, shown.results):
        part.setFocus()
        gallery.settle()
        image = shown.window.grab().toImage()
        at = part.mapTo(shown.window, QPoint(part.width() // 2, 0))
        ring = [image.pixelColor(at.x(), at.y() - away) for away in (1, 2, 3)]
        assert ring == [current_ink().ring] * 3, part
        edge = [image.pixelColor(at.x(), at.y() + inside) for inside in (0, 1)]
        assert edge == [current_ink().accent] * 2, part


def test_the_ring_goes_round_a_tables_card_and_is_hidden_with_it(shown: Gallery) -> None:
    shown.table.setFocus()
    gallery.settle()
    frame = shown.window.findChild(RingFrame)
    assert frame is not None
    card = shown.table.parentWidget()
    assert card is not None
    assert frame.geometry().adjusted(3, 3, -3, -3).size() == card.size()
    shown.window.show_screen("session")
    gallery.settle()
    assert not frame.isVisible() or frame.geometry().size() != card.size()


def test_every_widget_with_the_keys_has_a_name_or_a_label(shown: Gallery) -> None:
    unnamed = []
    for part in shown.window.findChildren(QWidget):
        if part.focusPolicy() == Qt.FocusPolicy.NoFocus or not part.isVisible() or part.focusProxy() is not None:
            continue
        spoken = QAccessible.queryAccessibleInterface(part)
        labelled = any(relation & QAccessible.RelationFlag.Label for _, relation in spoken.relations())
        if not spoken.text(QAccessible.Text.Name) and not labelled:
            unnamed.append(part)
    assert unnamed == []


def test_tab_comes_to_the_notice_and_the_strip_and_back_to_the_screen(shown: Gallery) -> None:
    shown.take.setFocus()
    seen: list[str] = []
    while not shown.search.hasFocus():
        QTest.keyClick(QApplication.focusWidget() or shown.window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        seen.append(focused.text() if isinstance(focused, QPushButton | QToolButton) else "")
        assert len(seen) < 12
    assert seen[:3] == ["Counter", "Reprint", "Put away"]
    assert seen[-4:] == ["Printer ready", "F1 Help", "F12 Lock", ""]  # and then the search
    shown.window.setFocus()
    assert shown.search.hasFocus()  # whoever brings the window up still gives the screen the keys


def test_function_keys_ask_for_help_and_lock(shown: Gallery, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.window.lock_requested):
        QTest.keyClick(shown.window, Qt.Key.Key_F12)
    with qtbot.waitSignal(shown.window.help_requested) as asked:
        QTest.keyClick(shown.window, Qt.Key.Key_F1)
    assert asked.args == ["counter"]


def test_a_session_that_was_said_to_be_none_is_said_when_it_is_open(shown: Gallery) -> None:
    bar = shown.window.top_bar
    shown.window.set_session("", "A. Cashier")
    QApplication.processEvents()
    assert bar.session.isHidden()
    shown.window.set_session("Session open since 08:52", "A. Cashier")
    assert bar.session.isVisible()


def test_screens_are_reached_by_keys_and_told(shown: Gallery, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.window.screen_shown) as told:
        QTest.keyClick(shown.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["session"]
    assert shown.window.shown_screen() == "session"


def test_screens_of_a_section_stand_on_the_rail_as_one_and_are_told_apart_by_tabs(shown: Gallery, qtbot: QtBot) -> None:
    window = shown.window
    pages = {key: QLineEdit() for key in ("board", "approvals", "custody")}
    window.add_screen("board", "Tills", Icon.DASHBOARD, pages["board"], section=SUPERVISE)
    assert words_on(window.rail) == ["Counter", "Session", "Tills"]  # one alone is itself
    window.show_screen("board")
    assert not window.tabs.isVisible()
    for key, title in (("approvals", "Approvals"), ("custody", "Custody")):
        window.add_screen(key, title, Icon.APPROVE, pages[key], section=SUPERVISE)
    assert words_on(window.rail) == ["Counter", "Session", "Supervise"]
    assert [window.tabs.tabText(at) for at in range(window.tabs.count())] == ["Tills", "Approvals", "Custody"]
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert (window.shown_screen(), window.tabs.currentIndex()) == ("approvals", 1)
    assert pages["approvals"].hasFocus()
    window.tabs.setFocus()
    QTest.keyClick(window.tabs, Qt.Key.Key_Right)
    assert (window.shown_screen(), window.tabs.hasFocus()) == ("custody", True)
    window.show_screen("counter")
    assert not window.tabs.isVisible()
    with qtbot.waitSignal(window.screen_shown) as told:
        QTest.mouseClick(window.rail.findChildren(QToolButton)[-1], Qt.MouseButton.LeftButton)
    assert told.args == ["custody"]  # where one was last


def test_the_rail_comes_closer_together_where_the_window_is_low(shown: Gallery) -> None:
    rail = shown.window.rail
    for at in range(8):
        shown.window.add_screen(f"more-{at}", "More", Icon.HELP, QWidget())
    for height, apart in ((768, 58), (640, 48)):
        shown.window.resize(1366, height)
        gallery.settle()
        frame = rail.parentWidget()
        assert frame is not None
        assert rail.height() <= frame.height(), height
        first, second = rail.findChildren(QToolButton)[:2]
        assert second.y() - first.y() == apart
        assert find_cut_off(shown.window) == ()


def words_on(rail: Rail) -> list[str]:
    return [button.text() for button in rail.findChildren(QToolButton)]


def test_a_strip_item_tells_which_it_is_and_new_warnings_are_said(
    shown: Gallery, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(status_strip, "announce", lambda _widget, text: said.append(text))
    strip = shown.window.strip
    shown.window.set_status(StripState((StripItem("printer", "Printer out of paper", Tone.WRONG),)))
    shown.window.set_status(StripState((StripItem("printer", "Printer out of paper", Tone.WRONG),)))
    assert said == ["Printer out of paper"]
    pressed: list[str] = []
    shown.window.status_pressed.connect(pressed.append)
    button = next(part for part in strip.findChildren(QPushButton) if part.text() == said[0])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == ["printer"]


def test_a_warning_stays_in_the_strip_when_the_window_is_narrow(shown: Gallery) -> None:
    shown.window.resize(640, 400)
    gallery.settle()
    small = ("sideways", "in sight")  # so small, the gallery scrolls
    assert not [one for one in find_cut_off(shown.window) if not any(words in one.why for words in small)]
    words = [part.text() for part in shown.window.strip.findChildren(QPushButton) if part.isVisible()]
    assert any(text.startswith("Offline") for text in words)


def test_a_new_scheme_reaches_every_piece(shown: Gallery) -> None:
    gallery.dressed(Scheme.DARK)
    gallery.settle()
    image = shown.window.grab().toImage()
    assert image.pixelColor(20, 20) == QColor(current_ink().tokens.surface)
    assert current_ink().tokens.is_dark


def test_nothing_heavy_is_imported_for_the_first_window() -> None:
    heavy = ("sqlalchemy", "reportlab", "escpos", "alembic", "keyring", "psycopg", "ims_desktop.store")
    program = (
        "import sys, ims_desktop.ui.app, ims_desktop.ui.main_window, ims_desktop.ui.widgets.table;"
        f"sys.exit(any(name in sys.modules for name in {heavy!r}))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_application_is_dressed_once(qapp: QApplication) -> None:
    assert gallery.dressed() is gallery.dressed()


def test_the_desktops_own_contrast_colours_are_taken(qapp: QApplication) -> None:
    gallery.dressed(Scheme.SYSTEM_CONTRAST)
    tokens = current_ink().tokens
    assert tokens.is_high_contrast
    assert contrast(tokens.text, tokens.surface) >= TEXT_MINIMUM
    assert contrast(tokens.control_line, tokens.window) >= CONTROL_MINIMUM
    gallery.dressed()
    assert not current_ink().tokens.is_high_contrast
