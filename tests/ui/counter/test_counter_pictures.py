"""Every face of the counter in every style: nothing cut off, every control named, and a picture to look at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.counter_kit import SMITH, Counter
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.identity import IdentityRules
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import to_row
from ims_desktop.ui.app import set_scheme
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K = Qt.Key
DESK = (1258, 656)
"""The room for a screen in a window of 1366 x 768."""
LOW = (803, 400)
"""And where that is enlarged to 150 %."""


def found(counter: Counter) -> None:
    counter.type("smith hi")


def refused(counter: Counter) -> None:
    counter.type("70123465")


def amount(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    counter.enter()


def cash(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("150")


def cheque(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("20")
    counter.enter()
    counter.press(K.Key_F6)


def card(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F7)


def change(counter: Counter) -> None:
    cash(counter)
    counter.enter()


def question(counter: Counter) -> None:
    change(counter)
    counter.add(SMITH)


def parked(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F9)
    counter.press(K.Key_F9)


def book(counter: Counter) -> None:
    books = tuple(to_row(ReceiptBook(code, "BA1", 1001, 1050)) for code in ("B7", "B8"))
    at = counter.desk.clock.now()
    counter.till._store.apply_changes(PulledChanges("e1", 2, more=False, fresh=False, rows=books), at)
    counter.presenter.use_data(counter.desk.till.reference_data())
    counter.alt("B")


def slip(counter: Counter) -> None:
    book(counter)
    counter.type("B7 1004")
    counter.enter()


def on_slip(counter: Counter) -> None:
    slip(counter)
    counter.type("23/11 14:10")
    counter.enter()
    counter.add(SMITH)


def address(counter: Counter) -> None:
    counter.add("ALS/2026/0117")
    for typed in ("95", "Ann Other", "Flat 11, 40 Queen Street, Westmere, WM1 9EF"):
        counter.type(typed)
        counter.enter()
    counter.alt("Y")
    counter.enter()


def penalties(counter: Counter) -> None:
    counter.type("bj99")


def late(counter: Counter) -> None:
    counter.type("BJ9951434A")
    counter.press(K.Key_F3)
    counter.type("35")
    counter.enter()


def identity(counter: Counter) -> None:
    data = counter.presenter._work.data
    rules = IdentityRules("full name; first line of the address; date of birth")
    counter.presenter.use_data(replace(data, offices={"BA1": replace(data.offices["BA1"], identity=rules)}))
    counter.type(SMITH)
    counter.press(K.Key_F3)


def ask_first(counter: Counter) -> None:
    identity(counter)
    counter.press(K.Key_Escape)
    counter.type("smith")


def wrong_list(counter: Counter) -> None:
    counter.paste(f"{SMITH}\t142.10\n70123465\t10.00\nBJ9951434A\t35.00\n70981120\t120.40")
    counter.press(K.Key_Down)


def right_list(counter: Counter) -> None:
    counter.paste(f"{SMITH}\t142.10\n70981120\t120.40")
    counter.type("262.05")
    counter.enter()


FACES: tuple[Callable[[Counter], None], ...] = (
    found,
    refused,
    amount,
    cash,
    cheque,
    card,
    change,
    question,
    parked,
    book,
    slip,
    on_slip,
    address,
    penalties,
    late,
    identity,
    ask_first,
    wrong_list,
    right_list,
)


@pytest.mark.parametrize("face", FACES)
def test_nothing_is_cut_off_and_everything_is_named(
    counter: Counter, face: Callable[[Counter], None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "counter"
    folder.mkdir(exist_ok=True)
    face(counter)
    QApplication.processEvents()
    tall = max(counter.view.heightForWidth(DESK[0]), counter.view.minimumSizeHint().height())
    assert tall <= DESK[1], "the page would get a scroll bar"
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for scheme in (Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST):
        set_scheme(application, scheme)
        QApplication.processEvents()
        assert find_cut_off(counter.view) == (), scheme
        assert counter.view.grab().save(str(Path(folder) / f"{face.__name__}-{scheme}.png"))
    set_scheme(application, Scheme.LIGHT)
    for _ in range(4):  # a window is never smaller than what is in it, which is lower the next time
        counter.view.resize(*LOW)
        QApplication.processEvents()
    assert counter.view.grab().save(str(Path(folder) / f"{face.__name__}-low.png"))
    assert (counter.view.width(), counter.view.height()) == LOW, "the page would get a scroll bar"
    assert find_cut_off(counter.view) == ()
    for control in counter.view.findChildren(QWidget):
        if control.isVisible() and isinstance(control, QAbstractButton | QLineEdit):
            spoken = QAccessible.queryAccessibleInterface(control)
            assert spoken is not None
            assert spoken.text(QAccessible.Text.Name), control


def test_what_was_made_low_is_itself_again_in_a_taller_window(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F6)
    counter.type("000871")
    for size in (LOW, LOW, DESK):
        counter.view.resize(*size)
        QApplication.processEvents()
    counter.enter()
    for _ in range(3):
        QApplication.processEvents()
    assert counter.taken
    assert find_cut_off(counter.view) == ()
