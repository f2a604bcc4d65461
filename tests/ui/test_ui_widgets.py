"""The pieces: what they are called, what they say, and which keys they hear."""

import gallery
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.style.icons import Icon, draw_icon
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.widgets.big_amount import AmountLabel
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.highlight import runs
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.results_list import ResultsList
from ims_desktop.ui.widgets.search_box import SearchBox

_NAME = QAccessible.Text.Name
_DESCRIPTION = QAccessible.Text.Description


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return gallery.dressed()


def _spoken(widget: QWidget, what: QAccessible.Text = _NAME) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(what)


def test_a_fields_error_is_said_shown_and_described(qtbot: QtBot) -> None:
    field = Field("Account reference", note="As on the bill")
    qtbot.addWidget(field)
    assert _spoken(field.edit) == "Account reference"
    field.set_error("The check digit does not agree.")
    assert field.error() == "The check digit does not agree."
    assert not field.told.isHidden()
    assert _spoken(field.edit, _DESCRIPTION) == "The check digit does not agree."
    field.clear_error()
    assert field.error() == ""
    assert _spoken(field.edit, _DESCRIPTION) == "As on the bill"


def test_a_field_tells_what_is_typed_and_entered(qtbot: QtBot) -> None:
    field = Field("Amount")
    qtbot.addWidget(field)
    typed: list[str] = []
    entered: list[str] = []
    field.changed.connect(typed.append)
    field.entered.connect(entered.append)
    field.set_text("1")
    QTest.keyClicks(field.edit, "2.")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert (typed, entered) == (["12", "12."], ["12."])


def test_a_key_button_is_pressed_by_its_key_and_its_twin_while_they_are_live(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = KeyButton("Cash", "F5", twin="Alt+C", parent=window)
    window.show()
    window.activateWindow()
    gallery.settle()
    presses: list[int] = []
    button.clicked.connect(lambda: presses.append(1))
    QTest.keyClick(window, Qt.Key.Key_F5)
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert len(presses) == 2
    wide = button.sizeHint().width()
    button.set_keys_live(live=False)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert len(presses) == 2
    assert button.sizeHint().width() < wide
    button.set_keys_live(live=True)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert len(presses) == 3


def test_a_key_button_is_named_described_and_keeps_its_choice(qtbot: QtBot) -> None:
    button = KeyButton("Cash", "F5", twin="Alt+C")
    qtbot.addWidget(button)
    assert _spoken(button) == "Cash"
    assert _spoken(button, _DESCRIPTION) == "F5 or Alt+C"
    button.set_chosen(chosen=True)
    button.click()
    assert button.isChecked()
    assert QAccessible.queryAccessibleInterface(button).state().checked


def test_a_key_button_has_room_for_its_key_as_soon_as_it_may_be_pressed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    button = KeyButton("Sign", "Alt+S")
    button.setEnabled(False)
    row.addWidget(button)
    row.addStretch(1)
    window.resize(400, 80)
    window.show()
    gallery.settle()
    narrow = button.width()
    button.setEnabled(True)
    gallery.settle()
    assert button.width() == button.sizeHint().width() > narrow


def test_the_search_box_moves_results_and_empties(qtbot: QtBot) -> None:
    box = SearchBox("Search or scan", "Search", "F4")
    qtbot.addWidget(box)
    assert _spoken(box) == "Search"
    steps: list[int] = []
    box.stepped.connect(steps.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(box, key)
    assert steps == [1, -1, 5]
    QTest.keyClicks(box, "smith")
    with qtbot.waitSignal(box.left_empty):
        QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_results_are_stepped_through_and_told(qtbot: QtBot) -> None:
    results = ResultsList("Results")
    qtbot.addWidget(results)
    results.show_rows(gallery.FOUND, "smith")
    assert results.current() == gallery.FOUND[0]
    results.step(1)
    assert results.current() == gallery.FOUND[1]
    results.step(50)
    assert results.current() == gallery.FOUND[2]
    spoken = results.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "RENT, 000 881 204, Smith, J · 4 High Street, paid today 10:12, £96.22 due"
    results.show_rows(())
    assert results.current() is None
    results.step(1)


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Smith, J · 4 High Street", "smith hig", ["Smith", "Hig"]),
        ("Blacksmith Way", "smith", []),
        ("J Smith", "", []),
        ("", "smith", []),
        ("a.b", ".", []),
        ("Smithson", "smith smithson", ["Smithson"]),
    ],
)
def test_what_was_typed_is_marked_at_the_start_of_words(text: str, typed: str, marked: list[str]) -> None:
    pieces = runs(text, typed)
    assert [words for words, is_typed in pieces if is_typed] == marked
    assert "".join(words for words, _ in pieces) == text


def test_a_large_amount_shrinks_to_its_width(qtbot: QtBot) -> None:
    label = AmountLabel("£80.25")
    qtbot.addWidget(label)
    label.resize(330, 56)
    label.set_text("£80.25")
    assert label.font().pixelSize() == 46
    label.set_text("£12,345,678,901.23")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= 330
    assert label.font().pixelSize() < 46


def test_a_notice_says_what_to_do_and_can_be_put_away(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    assert notice.isHidden()
    notice.show_notice(NoticeText("The printer does not answer.", Tone.WARNING, "Reprint", "printer"))
    assert not notice.isHidden()
    chosen: list[str] = []
    notice.action_chosen.connect(chosen.append)
    reprint, away = notice.findChildren(KeyButton)
    reprint.click()
    assert chosen == ["printer"]
    away.click()
    assert notice.isHidden()
    assert notice.shown() is None


def test_who_puts_a_notice_away_by_the_mouse_goes_on_typing_where_they_were(qtbot: QtBot) -> None:
    window, field, notice = QWidget(), QLineEdit(), Notice()
    column = QVBoxLayout(window)
    for part in (field, notice, QLineEdit()):  # the last is where Qt would go on to
        column.addWidget(part)
    qtbot.addWidget(window)
    notice.show_notice(NoticeText("The e-mail was not sent.", Tone.WARNING, "", "e-mail"))
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.mouseClick(notice.findChildren(KeyButton)[1], Qt.MouseButton.LeftButton)
    assert notice.isHidden()
    assert field.hasFocus()


def test_a_choice_has_its_label_and_gives_its_value(qtbot: QtBot) -> None:
    choice = Choice("Method", (("Cash", "CA"), ("Cheque", "CQ")))
    qtbot.addWidget(choice)
    choice.choose("CQ")
    assert choice.value() == "CQ"
    related = QAccessible.queryAccessibleInterface(choice.box).relations()
    assert any(relation & QAccessible.RelationFlag.Label for _, relation in related)


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_is_shipped_and_drawn(icon: Icon) -> None:
    image = draw_icon(icon, current_ink().accent).toImage()
    colours = {image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())}
    assert max(colours) > 128


def test_figures_are_all_of_one_width() -> None:
    for metrics in (current_ink().plain_metrics, current_ink().strong_metrics, current_ink().small_metrics):
        assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
