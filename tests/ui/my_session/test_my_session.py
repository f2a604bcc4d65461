"""My session in its window: every move of cash with its slip, a second person where one is set, relief, spot checks."""

import os

from gallery import must_all_be_named

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, PASSWORD, SUPERVISOR, Counter, counter_on
from fakes.printer import FakePrinter
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.move_cash import MoveSaid
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.session_entries import second_person
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.my_session.at_work import SessionWork
from ims_desktop.ui.my_session.making import MySession, make_my_session
from ims_desktop.ui.my_session.moves import asked_of_witness
from ims_desktop.ui.my_session.shown import Doing
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.choice import Choice

K = Qt.Key
TWENTY, POUND = 20_00, 1_00


class Screen:
    def __init__(
        self,
        counter: Counter,
        qtbot: QtBot,
        user: User = CASHIER,
        *,
        scheme: Scheme = Scheme.LIGHT,
        prints: bool = True,
        framed: bool = False,
    ) -> None:
        make_application(["test"], scheme)
        self.counter, self.printer = counter, FakePrinter()
        self.changed = self.paused = 0
        self.at_counter = False
        self.saved: list[CashSlip] = []
        self.work = SessionWork(
            InlineRunner(),
            counter.desk,
            counter.data,
            user,
            self.printer if prints else None,
            self._changed,
            self._paused,
            self.saved.append,
            lambda: self.at_counter,
        )
        self.window: QWidget
        self.made: MySession = make_my_session(self.work)
        self.view, self.presenter = self.made.view, self.made.presenter
        self.window = _framed(self.view, user) if framed else self.view
        qtbot.addWidget(self.window)
        self.window.resize(1250, 660)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.presenter.came_to_front()
        self.view.setFocus()
        QApplication.processEvents()

    def _changed(self) -> None:
        self.changed += 1

    def _paused(self) -> None:
        self.paused += 1

    @property
    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, held)
        QApplication.processEvents()

    def alt(self, letter: str) -> None:
        self.press(Qt.Key(ord(letter)), Qt.KeyboardModifier.AltModifier)

    def keys(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def to(self, part: QWidget) -> None:
        for _ in range(60):
            if self.focus is part:
                return
            self.press(K.Key_Return if isinstance(self.focus, QLineEdit) else K.Key_Tab)
        raise AssertionError(f"the keys never came to {part}")

    def count(self, piece: int, pieces: int, grid: int = 0) -> None:
        self.view.counts.grids[grid].pieces[piece].setFocus()
        self.keys(str(pieces))

    def do(self) -> None:
        self.view.button.setFocus()
        self.press(K.Key_Return)

    def word_of(self, user: User, password: str = PASSWORD) -> None:
        assert self.focus is self.made.second.view.user.edit
        self.keys(user.user)
        self.press(K.Key_Return)
        self.keys(password)
        self.press(K.Key_Return)

    def said(self) -> str:
        shown = self.view.notice.shown()
        return shown.text if shown else ""

    def last(self) -> Entry:
        return self.counter.till.entry(self.counter.till.head().number)

    def moves(self) -> list[tuple[str, str, str]]:
        return [(row.what, row.amount, row.witness) for row in self.view.overview.table.rows_model.rows()]


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    made = counter_on(tmp_path)
    made.open()
    return made


def test_a_lift_by_keys_alone_with_a_witness_a_slip_and_a_reprint(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("L")
    screen.to(screen.view.counts.grids[0].pieces[TWENTY])
    screen.keys("2")
    assert screen.view.total.amount.text() == "£40.00"
    screen.to(screen.view.reason.edit)
    screen.keys("drawer is full")
    screen.press(K.Key_Return)
    assert screen.focus is screen.view.button
    screen.press(K.Key_Return)
    assert screen.view.counts.grids[0].pieces[TWENTY].isReadOnly()
    screen.word_of(CASHIER)
    assert "Nobody approves or witnesses their own" in screen.made.second.view.user.error()
    screen.word_of(COLLEAGUE)
    entry = screen.last()
    assert (entry.kind, entry.approver, entry.body["pence"]) == (EntryKind.CASH_MOVED, COLLEAGUE.id, 40_00)
    assert screen.moves() == [("Lift to the safe", "£40.00", COLLEAGUE.display_name)]
    assert (screen.printer.drawer_openings, [slip.again for slip in screen.printer.slips]) == (1, [False])
    assert screen.changed == 1
    screen.alt("P")
    assert (screen.printer.drawer_openings, [slip.again for slip in screen.printer.slips]) == (1, [False, True])
    screen.alt("F")
    assert [slip.entry for slip in screen.saved] == [entry.number]


def test_a_witness_who_is_not_there_leaves_nothing_and_the_count_stays(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    before = len(counter.entries())
    screen.alt("T")
    screen.count(POUND, 5)
    screen.do()
    screen.press(K.Key_Escape)
    assert not screen.made.second.view.isVisible()
    assert screen.view.counts.grids[0].pieces[POUND].text() == "5"
    assert screen.focus is screen.view.button
    screen.press(K.Key_Escape)
    assert screen.view.overview.isVisible()
    assert len(counter.entries()) == before


def test_a_swap_is_of_equal_value_and_asks_nobody(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("S")
    screen.count(TWENTY, 1)
    screen.count(POUND, 19, grid=1)
    screen.do()
    assert "A swap is of equal value" in screen.view.told.text()
    screen.view.counts.grids[1].pieces[POUND].setText("")
    screen.view.counts.grids[1].bags[POUND].setText("1")
    screen.view.button.click()
    assert screen.last().body["back"] == {"bags": {"100": 1}}
    assert screen.last().approver is None


def test_a_swap_with_another_till_names_it_and_its_cashier(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("W")
    screen.count(TWENTY, 1)
    screen.count(POUND, 20, grid=1)
    screen.do()
    assert "Name the other till" in screen.view.told.text()
    till, answers = screen.view.asked.findChildren(QLineEdit)
    till.setText("04")
    screen.view.asked.findChildren(Choice)[0].choose(COLLEAGUE.id)
    answers.setText("ba1-04a-s7")
    screen.do()
    entry = screen.last()
    assert entry.body["with"] == {"till": "04", "cashier": COLLEAGUE.id, "answers": "BA1-04A-S7"}
    assert [slip.other.cashier for slip in screen.printer.slips if slip.other] == [COLLEAGUE.display_name]


def test_a_voucher_is_paid_out_of_the_imprest_and_finance_reimburses_it(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("V")
    screen.count(POUND, 3)
    screen.view.asked.findChildren(QLineEdit)[0].setText("M. Ilkman")
    screen.do()
    assert "what the money is for" in screen.view.reason.error()
    screen.view.reason.set_text("Milk for the tea")
    screen.do()
    assert "VAT code" in screen.view.told.text()
    screen.view.asked.findChildren(Choice)[0].choose("N0")
    screen.do()
    screen.word_of(SUPERVISOR)
    entry = screen.last()
    assert (entry.body["move"], entry.body["vat_code"], entry.body["pence"]) == ("voucher", "N0", 3_00)
    screen.alt("M")
    screen.press(K.Key_Space)
    assert screen.view.total.amount.text() == "£3.00"
    screen.view.asked.order()[0].setFocus()
    screen.keys("F. Inance")
    screen.do()
    screen.word_of(SUPERVISOR)
    assert screen.last().body["goods"] == [{"slip": f"BA1-03A-S{entry.number}", "pence": 3_00}]
    assert [(slip.who, slip.reason) for slip in screen.printer.slips] == [
        ("M. Ilkman", "Milk for the tea"),
        ("F. Inance", ""),
    ]
    assert screen.printer.drawer_openings == 0
    assert not screen.view.menu[Doing.REIMBURSED].isVisible()


@pytest.mark.parametrize(("keys", "kind", "opens"), [("I", "imprest", 0), ("B", "imprest_back", 0), ("T", "top_up", 1)])
def test_only_what_is_of_the_drawer_opens_it(counter: Counter, qtbot: QtBot, keys: str, kind: str, opens: int) -> None:
    screen = Screen(counter, qtbot)
    screen.alt(keys)
    screen.count(TWENTY, 1)
    screen.do()
    screen.word_of(SUPERVISOR)
    assert screen.last().body["move"] == kind
    assert screen.printer.drawer_openings == opens
    assert len(screen.printer.slips) == 1
    screen.alt("P")  # again, from the list, also where it is of no session
    assert [(slip.number, slip.again) for slip in screen.printer.slips] == [
        ("BA1-03A-S3", False),
        ("BA1-03A-S3", True),
    ]
    assert screen.printer.drawer_openings == opens


def test_foreign_money_needs_words_and_the_drawer_a_reason(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("A")
    screen.do()
    assert "Give a reason: what it is" in screen.view.reason.error()
    screen.keys("5 dollars")
    screen.do()
    assert screen.last().body["pence"] == 0
    screen.alt("N")
    screen.count(2000, 1)
    screen.do()
    assert "Give a reason: who handed" in screen.view.reason.error()
    screen.keys("P. Payer, HB12 345678")
    screen.do()
    assert screen.last().body["kept"] == {"counted": {"2000": 1}}
    screen.alt("D")
    screen.do()
    assert "Give a reason" in screen.view.reason.error()
    screen.keys("change for the meter")
    screen.do()
    assert screen.last().kind is EntryKind.DRAWER_OPENED
    assert screen.printer.drawer_openings == 3
    assert [row[0] for row in screen.moves()] == ["Drawer opened", "Counterfeit kept", "Set aside"]


def test_the_envelope_is_emptied_by_slip_before_a_witness(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    assert not screen.view.menu[Doing.GIVEN_UP].isVisible()  # nothing lies there
    screen.alt("A")
    screen.count(TWENTY, 1)
    screen.view.reason.set_text("An old paper note")
    screen.do()
    screen.alt("E")
    screen.press(K.Key_Space)
    assert screen.view.total.amount.text() == "£20.00"
    screen.do()
    assert "Say who has it now" in screen.view.told.text()
    for _ in range(2):
        screen.press(K.Key_Backtab)
    screen.keys("PC 49")  # from the button back: past the number of the paper
    screen.press(K.Key_Return)
    screen.press(K.Key_Return)
    assert screen.focus is screen.view.button
    screen.press(K.Key_Return)
    screen.word_of(SUPERVISOR)
    entry = screen.last()
    assert (entry.body["move"], entry.body["given"], entry.body["pence"]) == ("given_up", "police", 20_00)
    assert [slip.who for slip in screen.printer.slips] == ["", "PC 49"]
    assert screen.printer.drawer_openings == 1
    assert not screen.view.menu[Doing.GIVEN_UP].isVisible()


def test_rubbish_moves_nothing(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    before = len(counter.entries())
    screen.alt("L")
    for rubbish in ("-1", "1.5", "x", "99999"):
        screen.view.counts.grids[0].pieces[TWENTY].setText(rubbish)
        screen.view.button.click()
        assert "0 to 9,999" in screen.view.told.text()
    screen.view.counts.grids[0].pieces[TWENTY].setText("")
    screen.view.button.click()
    assert "The amount is nothing" in screen.view.told.text()
    assert len(counter.entries()) == before


def test_what_was_done_stands_whatever_the_printer_does(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.printer.trouble = Unavailable(Trouble.PRINTER_OUT_OF_PAPER)
    screen.alt("D")
    screen.keys("jammed")
    screen.do()
    assert "stands; its slip was not printed. The printer is out of paper" in screen.said()
    screen.printer.trouble = None
    screen.alt("P")
    assert [slip.again for slip in screen.printer.slips] == [True]
    bare = Screen(counter, qtbot, prints=False)
    bare.alt("D")
    bare.keys("jammed")
    bare.do()
    assert "No printer is set up" in bare.said()


def test_pause_waits_for_the_counter_then_relief_comes_and_the_cashier_goes_on(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.at_counter = True
    screen.alt("R")
    assert "There is a payment at the counter" in screen.said()
    screen.at_counter = False
    screen.alt("R")
    screen.press(K.Key_Return)
    assert screen.paused == 1
    assert counter.till.open_session() is None
    counter.open(COLLEAGUE)
    relief = Screen(counter, qtbot, COLLEAGUE)
    relief.alt("R")
    relief.press(K.Key_Return)
    back = Screen(counter, qtbot)
    assert back.view.overview.state.text() == "paused"
    back.alt("G")
    session = counter.till.open_session()
    assert session is not None
    assert session.cashier == CASHIER.id
    assert back.view.overview.state.text() == "open"


def test_who_pauses_in_absence_parks_what_is_at_hand_for_its_cashier(counter: Counter, qtbot: QtBot) -> None:
    basket = counter.add().basket
    counter.till.keep_basket(basket)
    desk = Screen(counter, qtbot, SUPERVISOR)
    desk.alt("R")
    desk.press(K.Key_Return)
    assert counter.till.open_session() is None
    assert counter.till.kept_basket().lines == ()  # whoever opens a session next has a counter of their own
    (parked,) = counter.till.parked()
    assert (parked.basket, parked.by) == (basket, CASHIER.id)
    resume_session(counter.desk, CASHIER)
    pause_session(counter.desk, CASHIER)
    assert list(counter.till.parked()) == [parked]  # with nothing at hand nothing is parked


def test_a_spot_check_tells_the_cashier_nothing_and_the_supervisor_all(counter: Counter, qtbot: QtBot) -> None:
    screen = Screen(counter, qtbot)
    screen.alt("K")
    screen.count(TWENTY, 2)
    screen.do()
    screen.word_of(COLLEAGUE)
    assert "Your role does not allow this" in screen.made.second.view.user.error()
    screen.word_of(SUPERVISOR)
    entry = screen.last()
    assert (entry.actor, entry.approver, entry.body["spot"]) == (SUPERVISOR.id, CASHIER.id, True)
    assert screen.said() == "The spot check of £40.00 is on the roll."
    assert "£50" not in screen.said()
    desk = Screen(counter, qtbot, SUPERVISOR)
    assert desk.view.overview.title.text() == "A. Cashier's session"
    desk.alt("K")
    desk.count(TWENTY, 2)
    desk.do()
    desk.made.second.view.without.click()
    assert desk.said() == "Spot check: £40.00 counted, £50.00 expected, £10.00 short."
    assert second_person(counter.desk, CASHIER, SUPERVISOR.user, PASSWORD).id == SUPERVISOR.id


def test_without_a_session_only_the_safe_is_moved_from(tmp_path: Path, qtbot: QtBot) -> None:
    counter = counter_on(tmp_path)
    screen = Screen(counter, qtbot)
    shown = {doing for doing, button in screen.view.menu.items() if button.isVisible()}
    assert shown == {Doing.IMPREST, Doing.IMPREST_BACK, Doing.VOUCHER, Doing.FLOAT_BACK}


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off_and_everything_has_a_name(counter: Counter, qtbot: QtBot, scheme: Scheme) -> None:
    screen = Screen(counter, qtbot, scheme=scheme, framed=True)
    screen.window.resize(1366, 768)
    screen.alt("D")
    screen.keys("A customer asked for change for the car park")
    screen.do()
    folder = Path(os.environ.get("IMS_PICTURES", ""))
    _picture(screen, folder, f"session-{scheme.value}")
    screen.alt("S")
    screen.count(TWENTY, 1)
    _picture(screen, folder, f"session-swap-{scheme.value}")
    screen.press(K.Key_Escape)
    screen.alt("V")
    _picture(screen, folder, f"session-voucher-{scheme.value}")
    screen.press(K.Key_Escape)
    screen.alt("W")
    _picture(screen, folder, f"session-swap-till-{scheme.value}")
    screen.press(K.Key_Escape)
    screen.alt("A")
    screen.view.reason.set_text("Two banknotes of 50 dollars, of a gentleman at counter 2")
    screen.do()
    screen.alt("E")
    _picture(screen, folder, f"session-envelope-{scheme.value}")
    screen.press(K.Key_Escape)
    screen.alt("L")
    screen.count(TWENTY, 10)
    screen.do()
    screen.keys("bdav")
    _picture(screen, folder, f"session-witness-{scheme.value}")
    must_all_be_named(screen.view)


def _framed(view: QWidget, user: User) -> QWidget:
    window = MainWindow("Westmere Borough Council")
    window.add_screen("session", "Session", Icon.CASH, view, "F11", "Alt+J")
    window.set_place("Civic Centre reception · Till 03")
    window.set_session("Session open since 09:00", user.display_name)
    return window


def _picture(screen: Screen, folder: Path, name: str) -> None:
    QApplication.processEvents()
    assert find_cut_off(screen.window) == ()
    if os.environ.get("IMS_PICTURES"):
        screen.window.grab().save(str(folder / f"{name}.png"))
    screen.window.resize(1280, 720)
    QApplication.processEvents()
    assert find_cut_off(screen.window) == ()
    screen.window.resize(1366, 768)
    QApplication.processEvents()


def test_a_witness_answers_a_question_of_the_move_by_their_word_once_more() -> None:
    asked: list[frozenset[Reason]] = []

    def move(_witness: User, said: MoveSaid) -> str:
        asked.append(said.confirmed)
        if Reason.MOVED_AGAIN not in said.confirmed:
            raise Refused(Reason.MOVED_AGAIN, amount_pence=20_00, moved_at="12:00", slip="BA1-03A-S9")
        if len(asked) == 2:  # what is no question is answered by no word
            raise Refused(Reason.TILL_BLOCKED)
        return said.reason

    moved = asked_of_witness(move, MoveSaid("full"))
    for reason in (Reason.MOVED_AGAIN, Reason.TILL_BLOCKED):
        with pytest.raises(Refused) as refused:
            moved(SUPERVISOR)
        assert refused.value.reason is reason
    assert moved(SUPERVISOR) == "full"
    assert asked == [frozenset(), frozenset({Reason.MOVED_AGAIN}), frozenset({Reason.MOVED_AGAIN})]
