"""The count screen on a real till file, in a window of its own, with keys that are really pressed."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

from fakes.counter import CASHIER, SUPERVISOR, Counter, counter_on
from fakes.gone import FakeGone
from fakes.printer import FakePrinter
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.permission import User
from ims_desktop.domain.settlement import Tender
from ims_desktop.ui.app import make_application
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.making import make_count_and_close
from ims_desktop.ui.lanes import InlineRunner, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme

FLOAT = {2000: 2, 1000: 2, 500: 4, 100: 20}  # £100.00
DRAWERS = ("Harris", "Okafor", "Jones & Sons", "W. Evans")


def take(counter: Counter, payment: str, mop: str, pence: int, *, user: User = CASHIER, number: str = "") -> None:
    line = counter.line(amount_pence=pence)
    tender = counter.tender(mop, pence)
    if number:
        drawer = DRAWERS[int(number) % len(DRAWERS)]
        tender = Tender(tender.mop, pence, cheque_number=number, cheque_date=tender.cheque_date, cheque_drawer=drawer)
    counter.take(counter.wanted(line, tenders=(tender,), payment=payment), user)


def a_day(counter: Counter, cashier: User = CASHIER) -> None:
    """Nine payments and a lift: £172.79 in the drawer, two cheques of £83.12, £93.19 by card."""
    open_till(counter.desk, cashier, 100_00, FLOAT)
    taken = (("cash", 142_10), ("cheque", 45_00), ("card", 9_99), ("cash", 61_35), ("cheque", 38_12), ("cash", 7_00))
    for place, (mop, pence) in enumerate(taken):
        take(counter, f"p-{place}", mop, pence, user=cashier, number=f"00021{place}" if mop == "cheque" else "")
    move_cash(counter.desk, cashier, CashMove(MoveKind.LIFT, 150_00), SUPERVISOR)
    take(counter, "p-8", "card", 83_20, user=cashier)
    take(counter, "p-9", "cash", 12_34, user=cashier)


RIGHT_CASH = {2000: 6, 1000: 2, 500: 4, 100: 10, 50: 4, 20: 3, 10: 1, 5: 1, 2: 2}  # £172.79
SHORT_CASH = {2000: 5, 500: 2, 50: 2, 20: 2, 2: 2}  # £61.35 less


class CashUpScreen:
    """One person's count screen, and what it told the desk."""

    def __init__(
        self,
        counter: Counter,
        user: User = CASHIER,
        *,
        runner: Runner | None = None,
        scheme: Scheme = Scheme.LIGHT,
        printer: bool = True,
    ) -> None:
        make_application(["test"], scheme)
        self.counter = counter
        self.printer = FakePrinter()
        self.changed = 0
        self.link = FakeGone()  # central, as far as only it knows something
        self.saved: list[CashUpSheet] = []
        self.keys_pressed = 0
        self.work = CashUpWork(
            runner or InlineRunner(),
            counter.desk,
            counter.data,
            user,
            self.printer if printer else None,
            self._count_changed,
            self.saved.append,
            lambda: self.link,
        )
        self.made = make_count_and_close(self.work)
        self.view, self.presenter = self.made.view, self.made.presenter
        self.window = MainWindow("Westmere Borough Council")
        self.window.add_screen("counter", "Counter", Icon.COUNTER, QWidget())
        self.window.add_screen("count", "Count", Icon.COUNT, self.view, "F10", "Alt+U")
        self.window.screen_shown.connect(self._shown)
        self.window.set_place("Civic Centre reception · Till 03")
        self.window.set_session("Session open since 08:52 · 9 payments", user.display_name)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.keys_pressed += 1
        QApplication.processEvents()

    def type(self, text: str, *, counted: bool = False) -> None:
        QTest.keyClicks(self.focus, text)
        self.keys_pressed += 0 if counted else len(text)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def alt(self, letter: str) -> None:
        self.press(Qt.Key(ord(letter)), Qt.KeyboardModifier.AltModifier)

    def open(self) -> None:
        self.press(Qt.Key.Key_F10)

    def key_cash(self, pieces: dict[int, int]) -> None:
        """Key the drawer from the first field on, Enter from row to row."""
        grid = self.view.work.cash.grid
        for piece, edit in grid.pieces.items():
            while self.focus is not edit:
                self.enter()
            if piece in pieces:
                self.type(str(pieces[piece]), counted=True)

    def tick_all(self) -> None:
        while self.focus is not self.view.work.papers.cheques:
            self.enter()
        for _cheque in self.view.work.papers.cheques.ticked():
            self.press(Qt.Key.Key_Space)

    def tick_cards(self, *marks: str) -> None:
        """Go to the card sales: Space for one that is there, N for the next report, O for not sent, a dot for none."""
        while self.focus is not self.view.work.papers.cards:
            self.enter()
        for mark in marks:
            if mark == " ":
                self.press(Qt.Key.Key_Space)
            elif mark == ".":
                self.press(Qt.Key.Key_Down)
            else:
                self.alt(mark)

    def key_sum(self, mop: str, text: str) -> None:
        while self.focus is not self.view.work.papers.sums[mop].edit:
            self.enter()
        self.type(text, counted=True)

    def approve(self, user: User, password: str) -> None:
        """Another person gives their word on the card that has the keys."""
        self.type(user.user)
        self.enter()
        self.type(password)
        self.enter()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _shown(self, key: str) -> None:
        if key == "count":
            self.presenter.came_to_front()

    def _count_changed(self) -> None:
        self.changed += 1


def a_long_day(counter: Counter, payments: int = 300) -> None:
    """Payments of £10.00 each: of six, two in cash, three by card, one by cheque. £1,100.00 in the drawer of 300."""
    open_till(counter.desk, CASHIER, 100_00, FLOAT)
    for place in range(payments):
        mop = ("cash", "cash", "card", "card", "card", "cheque")[place % 6]
        take(counter, f"p-{place}", mop, 10_00, number=f"{place:06d}" if mop == "cheque" else "")


def cash_up_screen(folder: Path, user: User = CASHIER, scheme: Scheme = Scheme.LIGHT) -> CashUpScreen:
    """The screen over a till with a day on it."""
    counter = counter_on(folder)
    a_day(counter)
    return CashUpScreen(counter, user, scheme=scheme)
