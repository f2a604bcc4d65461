"""Counting and closing in a window, by keys alone, on a real till file: blind, kept, explained, approved, printed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import builders
import pytest
from cash_up_screen import RIGHT_CASH, SHORT_CASH, CashUpScreen, a_day, a_long_day, cash_up_screen, take
from fakes.counter import CASHIER, COLLEAGUE, PASSWORD, RENT, SUPERVISOR, Counter, counter_on
from fakes.late_runner import LateRunner
from printer_simulator import READY, Behaviour, PrinterSimulator
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from ims_desktop.actions.counter.park_basket import park_basket
from ims_desktop.actions.counter.pause_session import pause_session
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.devices.escpos_printer import EscposPrinter
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.devices.network import NetworkPrinter
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.office import Office
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off
from ims_desktop.ui.widgets.key_button import Kind

CHEQUE, CARD = "2", "92"
MOST_KEYSTROKES = 60


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[CashUpScreen]:
    made = cash_up_screen(tmp_path)
    yield made
    made.close()
    made.counter.till.close()


def count_all(screen: CashUpScreen, cash: dict[int, int], *, loose_cheques: str = "", card: str = "93.19") -> None:
    screen.open()
    screen.key_cash(cash)
    screen.tick_all()
    if loose_cheques:
        screen.key_sum(CHEQUE, loose_cheques)
    screen.key_sum(CARD, card)
    screen.alt("T")


def finish_short(screen: CashUpScreen) -> None:
    """The planted mistake: a cheque of £61.35 that was keyed as cash."""
    count_all(screen, SHORT_CASH, loose_cheques="61.35")
    screen.alt("F")


def bodies(counter: Counter, kind: str) -> list[dict[str, object]]:
    entries = [json.loads(text) for text in counter.entries()]
    return [entry["body"] for entry in entries if entry["kind"] == kind]


def shown_texts(screen: CashUpScreen) -> str:
    """Everything that can be read on the screen now."""
    there: list[QLabel | QPushButton] = [*screen.view.findChildren(QLabel), *screen.view.findChildren(QPushButton)]
    return "\n".join(one.text() or one.accessibleName() for one in there if one.isVisible())


def test_a_session_of_300_payments_from_count_to_the_approved_sheet_in_60_keystrokes(tmp_path: Path) -> None:
    """Besides the counted figures: a tick is one, for it says that a cheque was counted."""
    counter = counter_on(tmp_path)
    a_long_day(counter)
    screen = CashUpScreen(counter)
    screen.open()
    screen.key_cash({2000: 50, 1000: 5, 500: 4, 100: 30})  # £1,100.00
    screen.tick_all()
    ticks = 50
    screen.alt("K")  # 150 card sales, all on the terminal's report
    screen.key_sum(CARD, "1500.00")
    screen.alt("T")
    assert "Everything agrees." in shown_texts(screen)
    screen.alt("L")
    assert "A. Cashier's session is closed" in shown_texts(screen)
    page = screen.view.closed
    assert (page.approve.kind, page.done.kind) == (Kind.PLAIN, Kind.MAIN)  # it needs no approval, and may have one
    screen.alt("A")
    screen.approve(SUPERVISOR, PASSWORD)
    assert "approved" in shown_texts(screen)
    assert "Approved by S. Morgan" in screen.view.closed.paper.text()
    screen.alt("P")
    assert [sheet.state for sheet in screen.printer.sheets] == [SessionState.CLOSED, SessionState.APPROVED]
    assert screen.keys_pressed - ticks <= MOST_KEYSTROKES
    assert bodies(counter, "session.closed")[0]["total_pence"] == 0
    assert bodies(counter, "session.counted")[0]["cards"] == []
    assert counter.till.open_session() is None
    screen.close()


def test_a_count_that_does_not_agree_is_told_so_and_never_by_how_much(screen: CashUpScreen) -> None:
    count_all(screen, SHORT_CASH, loose_cheques="61.35")
    told = shown_texts(screen)
    assert "Does not agree, count again. You can count 2 more times." in told
    assert "counted once" in told
    for secret in ("172.79", "83.12", "−£61.35", "Expected", "short", "over"):  # noqa: RUF001  as it is written
        assert secret not in told
    assert screen.view.work.cash.grid.pieces[2000].text() == "5"  # what was keyed stays, to be put right
    screen.alt("T")
    assert "You can count once more." in shown_texts(screen)
    screen.alt("T")  # the office's last recount: the figures stand now
    assert "counting finished" in shown_texts(screen)
    counts = bodies(screen.counter, "session.counted")
    assert [(one["attempt"], one["finished"]) for one in counts] == [(1, False), (2, False), (3, True)]
    assert len(counts[0]["cheques"]) == 2  # type: ignore[arg-type]
    assert screen.changed == 3
    assert screen.view.work.cash.grid.pieces[2000].isReadOnly()


def test_what_was_left_blank_is_asked_about_once_before_it_counts_as_nothing(screen: CashUpScreen) -> None:
    screen.open()
    screen.key_cash(RIGHT_CASH)
    screen.alt("T")
    told = shown_texts(screen)
    assert "Before it counts: no cheque is ticked; the terminal's total is blank." in told
    assert "83.12" not in told
    assert not bodies(screen.counter, "session.counted")  # no count of the office's few is gone
    screen.tick_all()
    screen.alt("T")
    assert "Before it counts: the terminal's total is blank." in shown_texts(screen)
    screen.alt("T")  # it is so
    assert "Does not agree, count again." in shown_texts(screen)
    assert [one["attempt"] for one in bodies(screen.counter, "session.counted")] == [1]
    screen.alt("T")
    assert "You can count once more." in shown_texts(screen)  # the same figures are not asked about again


def test_counting_can_be_left_for_a_customer_and_attempts_count_on(screen: CashUpScreen) -> None:
    count_all(screen, SHORT_CASH)
    assert screen.counter.till.open_session() is None
    screen.alt("R")
    assert "Payments are taken again." in shown_texts(screen)
    assert screen.counter.till.open_session() is not None
    assert not screen.view.work.count_part.resume.isVisible()
    take(screen.counter, "p-late", "cheque", 5_00, number="000299")
    screen.window.show_screen("counter")
    screen.open()
    assert screen.view.work.papers.cheques.ticked() == (True, True, False)  # what was keyed stays
    screen.alt("T")
    assert [one["attempt"] for one in bodies(screen.counter, "session.counted")] == [1, 2]


def test_card_sales_are_looked_for_one_by_one_and_blind(screen: CashUpScreen) -> None:
    """One is on the report, the other comes on the next: its money is there, and it is named until it is matched."""
    screen.open()
    screen.key_cash(RIGHT_CASH)
    screen.tick_all()
    screen.tick_cards(" ", "N")
    cards = screen.view.work.papers.cards
    assert [row.mark.value for row in cards.rows] == ["on_report", "next_report"]
    assert "1 of 2 there" in shown_texts(screen)
    told = " ".join(cards.rows_model.spoken_row(at) for at in range(2))
    assert "882104" in told
    assert "•••• 4417" in told
    assert not any(secret in told for secret in ("9.99", "83.20", "£"))  # all of them together are what is expected
    screen.alt("O")
    screen.alt("N")  # the mark can be another, and no mark at all
    screen.alt("N")
    assert [row.mark.value for row in cards.rows] == ["on_report", "not_found"]
    screen.alt("N")
    screen.key_sum(CARD, "9.99")
    screen.alt("T")
    assert "Everything agrees." in shown_texts(screen)
    assert "Card sales on the terminal's next report: authorisation 882104, card 4417, £83.20." in shown_texts(screen)
    (body,) = bodies(screen.counter, "session.counted")
    assert body["reports"] == [{"mop": CARD, "pence": 9_99}]
    assert {"mop": CARD, "kind": "card", "counted_pence": 93_19} in body["tenders"]  # type: ignore[operator]


def test_a_count_that_is_gone_on_with_shows_how_card_sales_were_marked(screen: CashUpScreen) -> None:
    screen.open()
    screen.key_cash(SHORT_CASH)
    screen.tick_all()
    screen.tick_cards(" ", "O")
    screen.key_sum(CARD, "9.99")
    screen.alt("T")
    again = CashUpScreen(screen.counter)
    again.open()
    papers = again.view.work.papers
    assert [row.mark.value for row in papers.cards.rows] == ["on_report", "not_sent"]
    assert papers.sums[CARD].text() == "9.99"
    again.close()


def test_the_difference_is_explained_with_its_entries_one_key_away(screen: CashUpScreen) -> None:
    finish_short(screen)
    told = shown_texts(screen)
    assert "Cash short, cheques over" in told
    assert "Payment BA1-03A-000004-J at 09:00, £61.35, keyed as cash: was it by cheque?" in told
    assert "searched 8 payments, 1 move of cash" in told
    screen.alt("1")
    screen.enter()
    assert "£61.35" in screen.view.work.paper.text()
    assert "BA1-03A-000004-J" in screen.view.work.paper.text()
    before = len(screen.counter.entries())  # looked at, not copied
    screen.press(Qt.Key.Key_Escape)
    assert screen.view.work.cash.isVisible()
    assert len(screen.counter.entries()) == before


def test_a_void_is_shown_on_its_own_paper(screen: CashUpScreen) -> None:
    receipt = screen.counter.till.recent(session=None, text="61.35", limit=1)[0].payment.receipt
    void_payment(screen.counter.desk, screen.counter.data, CASHIER, receipt, "Keyed twice", SUPERVISOR)
    count_all(screen, RIGHT_CASH)  # the £61.35 were not handed back
    screen.alt("F")
    assert "searched 8 payments, 1 move of cash, 1 void, refund or correction" in shown_texts(screen)
    place = 1 + next(
        at
        for at, one in enumerate(screen.view.work.explain.buttons)
        if "was the cash handed back?" in one.accessibleName()
    )
    screen.press(Qt.Key(ord(str(place))), Qt.KeyboardModifier.AltModifier)
    screen.enter()
    assert screen.view.work.entry_caption.text() == f"Void of {receipt}"
    assert receipt in screen.view.work.paper.text()
    assert "BA1-03A-V" in screen.view.work.paper.text()


def test_beyond_the_tolerance_a_supervisor_approves_on_the_spot_and_nobody_their_own(screen: CashUpScreen) -> None:
    finish_short(screen)
    screen.alt("L")
    assert "Say what you know of it" in screen.view.work.close_part.reason.error()
    screen.type("A cheque was keyed as cash")
    screen.enter()
    screen.alt("L")
    card = screen.made.second.view
    screen.approve(CASHIER, PASSWORD)
    assert "Nobody approves or witnesses their own" in card.user.error()
    screen.approve(COLLEAGUE, PASSWORD)
    assert "Your role does not allow this" in card.user.error()
    assert not bodies(screen.counter, "session.closed")
    screen.approve(SUPERVISOR, PASSWORD)
    (closed,) = bodies(screen.counter, "session.closed")
    assert closed["state"] == "approved"
    assert [sheet.state for sheet in screen.printer.sheets] == [SessionState.APPROVED]
    assert screen.printer.sheets[0].reason == "A cheque was keyed as cash"
    assert verify_till(screen.counter.till).findings == ()


def test_a_drawer_is_handed_over_by_the_next_cashiers_own_password(screen: CashUpScreen) -> None:
    rules = CashUpRules(shares_drawer=True)
    screen.counter.change(Office("BA1", "Civic Centre", cash_up=rules))
    other = CashUpScreen(screen.counter)
    count_all(other, RIGHT_CASH)
    other.alt("H")
    assert "hands the drawer over as it was counted: £172.79" in shown_texts(other)
    other.approve(CASHIER, PASSWORD)
    assert "Nobody approves or witnesses their own" in other.made.second.view.user.error()
    other.approve(COLLEAGUE, PASSWORD)
    assert "The drawer is handed over. Lock this window (F12)" in shown_texts(other)
    assert "Drawer handed over to" in other.view.closed.paper.text()
    there = screen.counter.till.open_session()
    assert there is not None
    assert (there.cashier, there.float_pence) == (COLLEAGUE.id, 172_79)
    other.close()


def test_a_drawer_that_is_not_shared_is_not_offered(screen: CashUpScreen) -> None:
    count_all(screen, RIGHT_CASH)
    assert not screen.view.work.close_part.hand_over.isVisible()


def test_an_approver_who_is_locked_out_stops_no_close(screen: CashUpScreen) -> None:
    finish_short(screen)
    screen.view.work.close_part.reason.set_text("Not found")
    screen.alt("L")
    screen.type(SUPERVISOR.user)
    screen.enter()
    for _try in range(6):
        screen.type("a guess")
        screen.enter()
    assert "Too many wrong passwords" in screen.made.second.view.password.error()
    screen.alt("N")
    (closed,) = bodies(screen.counter, "session.closed")
    assert closed["state"] == "awaiting_approval"
    assert "It is not banked until another person" in shown_texts(screen)
    assert [sheet.state for sheet in screen.printer.sheets] == [SessionState.AWAITING_APPROVAL]
    # a supervisor who signs in at this till finds it, and approves it with one key
    theirs = CashUpScreen(screen.counter, SUPERVISOR)
    theirs.open()
    assert theirs.view.nothing.waiting.current_row() is not None
    theirs.enter()
    theirs.alt("A")
    assert "Approved by S. Morgan" in theirs.view.closed.paper.text()
    assert not theirs.view.closed.approve.isVisible()
    theirs.alt("L")
    assert not theirs.view.nothing.waiting.isVisible()
    theirs.close()


@pytest.mark.parametrize(
    ("piece", "typed", "words"),
    [
        (50, "£1.30", "£1.30 is not a whole number of £0.50. Count them again."),
        (50, "-1.00", "A count is a whole number"),
        (2000, "-3", "Type how many there are"),
        (2000, "99999", "Type how many there are"),
        (5000, "a few", "Type how many there are"),
    ],
)
def test_counts_that_no_drawer_holds_are_refused_in_their_row(
    screen: CashUpScreen, piece: int, typed: str, words: str
) -> None:
    before = len(screen.counter.entries())
    screen.open()
    edit = screen.view.work.cash.grid.pieces[piece]
    edit.setFocus()
    screen.type(typed)
    screen.alt("T")
    assert words in shown_texts(screen)
    assert edit.property("wrong") == "true"
    assert edit.hasFocus()
    assert len(screen.counter.entries()) == before
    edit.clear()
    screen.type("1.50" if piece == 50 else "1")  # pounds in a pence row that are whole pieces are understood
    assert edit.property("wrong") == "false"
    assert screen.view.work.cash.total.text() == {50: "£1.50", 2000: "£20.00", 5000: "£50.00"}[piece]


def test_sums_that_cannot_be_are_refused_beside_their_field(screen: CashUpScreen) -> None:
    before = len(screen.counter.entries())
    screen.open()
    orders = screen.view.work.papers.sums["3"]
    orders.edit.setFocus()
    screen.type("-5")
    screen.alt("T")
    assert "from 0" in orders.error()
    orders.edit.clear()
    field = screen.view.work.papers.sums[CARD]  # a terminal may have given back more than it took
    for typed, words in (
        ("5.555", "more than two decimals"),
        ("9999999.99", "more than a till can record"),
        ("x", "not an amount"),
        ("4111 1111 1111 1111", "looks like a card number"),
    ):
        field.edit.setFocus()
        field.edit.clear()
        screen.type(typed)
        screen.alt("T")
        assert words in field.error()
    assert field.text() == ""  # a card number does not stay
    screen.alt("T")
    assert "Key what you counted first" in shown_texts(screen)
    assert len(screen.counter.entries()) == before


def test_the_float_is_kept_as_a_sum_or_by_piece_and_never_more_than_there_is(screen: CashUpScreen) -> None:
    count_all(screen, RIGHT_CASH)
    part = screen.view.work.close_part
    assert part.float_kept.told.text() == "Blank: the usual £100.00"
    part.float_kept.edit.setFocus()
    screen.type("900")
    screen.alt("L")
    assert "The float kept can be £172.79 at most" in part.float_kept.error()
    screen.alt("B")
    grid = screen.view.work.float_grid
    for piece, number in ((2000, "4"), (100, "10")):
        grid.pieces[piece].setFocus()
        screen.type(number)
    assert screen.view.work.float_total.text() == "£90.00"
    screen.alt("L")
    (closed,) = bodies(screen.counter, "session.closed")
    assert closed["float_kept_pence"] == 90_00
    assert closed["float_kept"] == {"counted": {"2000": 4, "100": 10}}


def test_what_was_parked_is_named_and_dropped(screen: CashUpScreen) -> None:
    basket = screen.counter.add(RENT, 20_00).basket
    park_basket(screen.counter.desk, CASHIER, basket)
    park_basket(screen.counter.desk, COLLEAGUE, basket)
    count_all(screen, RIGHT_CASH)
    assert f"closing drops it: {basket.payer_name}." in shown_texts(screen)
    screen.alt("L")
    assert [one.by for one in screen.counter.till.parked()] == [COLLEAGUE.id]


def test_it_closes_with_the_queue_offline_and_the_sheet_says_how_far_central_is(screen: CashUpScreen) -> None:
    waiting = screen.counter.till.sync_state().waiting
    count_all(screen, RIGHT_CASH)
    assert f"{waiting + 1} of this till's entries are still to be sent." in shown_texts(screen)
    screen.alt("L")
    assert "Central has this till's entries up to 0 so far." in screen.view.closed.paper.text()
    assert verify_till(screen.counter.till).findings == ()


def test_paper_that_runs_out_amid_the_sheet_leaves_the_roll_whole_and_it_is_printed_again(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    screen = CashUpScreen(counter)
    with PrinterSimulator(Behaviour(empty_after=300)) as simulator:
        printer = EscposPrinter(NetworkPrinter("127.0.0.1", simulator.port), EscposEncoder(tmp_path))
        screen.work.printer = printer
        count_all(screen, RIGHT_CASH)
        screen.alt("L")
        told = shown_texts(screen)
        assert "Part of the Z sheet may have been printed" in told
        assert "out of paper" in told
        (closed,) = bodies(counter, "session.closed")
        assert closed["state"] == "closed"
        before = counter.entries()
        simulator.behaviour.empty_after, simulator.behaviour.status = None, dict(READY)
        screen.alt("P")
        assert "The Z sheet was sent to the printer." in shown_texts(screen)
    assert counter.entries() == before
    assert verify_till(counter.till).findings == ()
    screen.close()


def test_a_printer_that_hangs_holds_up_nothing_but_paper(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    runner = LateRunner(Lane.DEVICE)
    screen = CashUpScreen(counter, runner=runner)
    count_all(screen, RIGHT_CASH)
    screen.alt("L")
    assert "The Z sheet is being printed." in shown_texts(screen)
    screen.alt("P")
    assert len(runner.waiting) == 1  # a second job is not begun
    screen.alt("A")
    screen.approve(SUPERVISOR, PASSWORD)
    assert "Approved by S. Morgan" in screen.view.closed.paper.text()
    screen.alt("L")
    assert "Nothing to count" in shown_texts(screen)
    runner.answer()
    assert "Nothing to count" in shown_texts(screen)
    screen.close()


def test_without_a_printer_the_sheet_is_saved(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    screen = CashUpScreen(counter, printer=False)
    count_all(screen, RIGHT_CASH)
    screen.alt("L")
    assert "No printer is set up on this till." in shown_texts(screen)
    screen.alt("F")
    assert [sheet.number for sheet in screen.saved] == ["BA1-03A-Z13"]
    screen.close()


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from cash_up_screen import *
import builders
from fakes.counter import Counter
from ims_desktop.store.till.store import SqlTillStore
folder = Path(sys.argv[2])
screen = CashUpScreen(Counter(folder, SqlTillStore(folder / "till.db", builders.KEY)))
screen.open(); screen.key_cash(SHORT_CASH); screen.tick_all()
screen.key_sum("2", "61.35"); screen.key_sum("92", "93.19")
screen.alt("T")
if sys.argv[3] == "finished":
    screen.alt("F")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["counting", "finished"])
def test_killed_between_count_and_close_the_count_stands_and_the_screen_goes_on(tmp_path: Path, when: str) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    counter.till.close()
    tests = str(Path(__file__).parents[2])
    ended = subprocess.run([sys.executable, "-c", KILLED, tests, str(tmp_path), when], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    counter = Counter(tmp_path, SqlTillStore(tmp_path / "till.db", builders.KEY))
    screen = CashUpScreen(counter)
    screen.open()
    work = screen.view.work
    assert work.cash.grid.pieces[2000].text() == "5"
    assert work.cash.total.text() == "£111.44"
    if when == "counting":
        assert work.papers.cheques.ticked() == (True, True)
        assert work.papers.sums[CHEQUE].text() == "61.35"
        assert "counted once" in work.caption.text()
        screen.alt("F")
    assert "−£61.35" in shown_texts(screen)  # noqa: RUF001  as it is written
    work.close_part.reason.set_text("Not found")
    screen.alt("L")
    screen.approve(SUPERVISOR, PASSWORD)
    assert len(bodies(counter, "session.closed")) == 1
    assert verify_till(counter.till).findings == ()
    screen.close()


def test_in_absence_a_supervisor_counts_and_closes_with_a_witness(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    screen = CashUpScreen(counter, SUPERVISOR)
    screen.open()
    assert "Sessions that wait for a supervisor" in shown_texts(screen)
    screen.enter()
    told = shown_texts(screen)
    assert "A. Cashier is not here" in told
    assert "172.79" not in told  # as blind as the cashier
    screen.key_cash(SHORT_CASH)
    screen.tick_all()
    screen.key_sum(CARD, "93.19")
    screen.alt("T")
    screen.approve(CASHIER, PASSWORD)
    assert "Nobody approves or witnesses their own" in screen.made.second.view.user.error()
    screen.approve(COLLEAGUE, PASSWORD)
    assert "Does not agree, count again." in shown_texts(screen)
    screen.alt("F")  # the witness still stands by
    screen.view.work.close_part.reason.set_text("The cashier was taken ill")
    screen.alt("L")
    screen.approve(COLLEAGUE, PASSWORD)
    (closed,) = bodies(counter, "session.closed")
    assert (closed["absent"], closed["cashier"], closed["state"]) == (True, CASHIER.id, "awaiting_approval")
    counts = [json.loads(text) for text in counter.entries() if '"kind":"session.counted"' in text]
    assert {(one["actor"], one["approver"]) for one in counts} == {(SUPERVISOR.id, COLLEAGUE.id)}
    screen.close()


def test_a_supervisor_who_looks_at_others_finds_their_own_count_as_it_was(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    counter.open(COLLEAGUE)
    pause_session(counter.desk, COLLEAGUE)
    counter.open(SUPERVISOR)
    screen = CashUpScreen(counter, SUPERVISOR)
    screen.open()
    screen.key_cash({2000: 3})
    screen.alt("W")
    assert "B. Davies" in str(screen.view.nothing.waiting.current_row())
    screen.alt("B")
    assert screen.view.work.cash.grid.pieces[2000].text() == "3"
    assert screen.view.work.cash.total.text() == "£60.00"
    screen.close()


def test_a_close_that_cannot_be_read_back_is_a_close_all_the_same(
    screen: CashUpScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_store: object) -> object:
        raise Unavailable(Trouble.DATABASE_LOCKED)

    count_all(screen, RIGHT_CASH)
    with monkeypatch.context() as patched:
        patched.setattr(SqlTillStore, "parked", unreadable)
        screen.alt("L")
    assert "The session is closed" in shown_texts(screen)
    assert len(bodies(screen.counter, "session.closed")) == 1
    screen.alt("L")
    assert "Nothing to count" in shown_texts(screen)


def test_where_supervisors_alone_see_figures_the_cashier_closes_without(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    counter.change(Office("BA1", "Civic Centre", cash_up=CashUpRules(cashier_sees_expected=False)))
    a_day(counter)
    screen = CashUpScreen(counter)
    finish_short(screen)
    told = shown_texts(screen)
    assert "A supervisor sees what there should be." in told
    assert "172.79" not in told
    screen.alt("L")
    assert "Say what you know of it" in screen.view.work.close_part.reason.error()
    screen.type("Not found")
    screen.alt("L")
    screen.alt("N")
    assert "a supervisor prints it" in shown_texts(screen)
    assert not screen.view.closed.paper.isVisible()
    assert not screen.printer.sheets
    screen.close()


def test_a_press_that_is_under_way_is_not_heard_twice(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    a_day(counter)
    runner = LateRunner(Lane.LOCAL)
    screen = CashUpScreen(counter, runner=runner)
    screen.open()
    runner.answer()
    screen.key_cash(RIGHT_CASH)
    keyed = screen.view.work.keyed()
    for _press in range(3):
        screen.presenter.count(keyed)
    assert len(runner.waiting) == 1
    runner.answer()
    assert len(bodies(counter, "session.counted")) == 1
    screen.close()


def test_a_disk_that_is_full_is_said_and_nothing_is_lost(screen: CashUpScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_store: object) -> object:
        raise Unavailable(Trouble.DISK_FULL)

    screen.open()
    screen.key_cash(RIGHT_CASH)
    screen.tick_all()
    screen.key_sum(CARD, "93.19")
    with monkeypatch.context() as patched:
        patched.setattr(SqlTillStore, "writing", full)
        screen.alt("T")
    assert "The disk is full" in shown_texts(screen)
    screen.alt("T")
    assert "Everything agrees." in shown_texts(screen)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_nothing_is_cut_off_and_everything_that_takes_keys_has_a_name(tmp_path: Path, scheme: Scheme) -> None:
    screen = cash_up_screen(tmp_path, scheme=scheme)

    def reason() -> None:
        screen.view.work.close_part.reason.set_text("Not found")
        screen.alt("L")

    def entry() -> None:
        screen.alt("1")
        screen.enter()

    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("count", lambda: count_all(screen, SHORT_CASH, loose_cheques="61.35")),
        ("close", lambda: screen.alt("F")),
        ("entry", entry),
        ("float", lambda: screen.alt("B")),
        ("second", reason),
        ("closed", lambda: screen.alt("N")),
    )
    for name, go in steps:
        go()
        for size in ((1280, 720), (1366, 768), (911, 512)):
            screen.window.resize(*size)
            QApplication.processEvents()
            assert find_cut_off(screen.window) == (), (name, size)
        if folder := os.environ.get("IMS_PICTURES"):
            screen.window.grab().save(str(Path(folder) / f"count-{name}-{scheme.value}.png"))
        for widget in screen.view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                words = widget.text() if isinstance(widget, QPushButton) else ""
                label = any(one.buddy() is widget for one in screen.view.findChildren(QLabel))
                assert widget.accessibleName() or words or label, (name, widget)
    screen.close()
