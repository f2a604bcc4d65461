import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from fakes.desk import desk_on
from fakes.printer import FakePrinter
from fakes.timer import FakeTimer
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.ports import PrintState, RecordedPayment
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.lanes import InlineRunner, Lane
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.printing import PrinterPicture, PrintingPresenter
from ims_desktop.ui.runner import ThreadRunner
from ims_desktop.ui.shown import NoticeText, Tone


class Office:
    def __init__(self, folder: Path, printer: FakePrinter | None) -> None:
        self.desk = desk_on(folder)
        self.printer = printer
        self.notice: NoticeText | None = None
        self.timer = FakeTimer()
        self.runner = InlineRunner()
        self.pictures: list[PrinterPicture] = []
        self.printing = PrintingPresenter(
            NoticeBoard(self._show),
            self.runner,
            self.desk,
            builders.reference_data(),
            printer,
            self.pictures.append,
            self.timer,
        )

    def _show(self, notice: NoticeText | None) -> None:
        self.notice = notice

    def take(self) -> RecordedPayment:
        return builders.take(self.desk.till)  # type: ignore[arg-type]

    def state_of(self, recorded: RecordedPayment) -> PrintState | None:
        found = self.desk.till.recorded(recorded.payment.receipt)
        assert found is not None
        return found.print_state


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter()


@pytest.fixture
def office(tmp_path: Path, printer: FakePrinter) -> Office:
    return Office(tmp_path, printer)


def test_receipt_goes_out_after_the_payment(office: Office, printer: FakePrinter) -> None:
    recorded = office.take()
    office.printing.payment_taken(recorded)
    assert [receipt.number for receipt in printer.printed] == [recorded.payment.receipt]
    assert printer.drawer_openings == 1
    assert office.state_of(recorded) is PrintState.SENT
    assert office.runner.ran == [Lane.DEVICE]
    assert office.printing.picture.ready
    assert office.notice is None


def test_where_no_receipt_is_wanted_the_drawer_opens_for_the_cash_alone(office: Office, printer: FakePrinter) -> None:
    recorded = replace(office.take(), print_state=PrintState.NONE)
    office.printing.payment_taken(recorded)
    assert (printer.printed, printer.drawer_openings, office.notice) == ([], 1, None)


def test_failure_keeps_the_payment_and_offers_reprint(office: Office, printer: FakePrinter) -> None:
    recorded = office.take()
    printer.trouble = Unavailable(Trouble.PRINTER_OUT_OF_PAPER)
    office.printing.payment_taken(recorded)
    assert office.notice is not None
    assert "the payment stands" in office.notice.text
    assert recorded.payment.receipt in office.notice.text
    assert office.notice.action == "Reprint"
    assert office.notice.tone is Tone.WARNING
    assert office.state_of(recorded) is PrintState.FAILED
    assert office.printing.picture.word == "out of paper"
    printer.trouble = None
    office.printing.pressed(office.notice.key)
    assert [receipt.copy for receipt in printer.printed] == [0]  # nothing had left the till: still the original
    assert printer.drawer_openings == 1
    assert office.state_of(recorded) is PrintState.SENT
    assert office.notice is None


def test_what_may_be_printed_in_part_comes_again_as_a_copy_on_the_roll(office: Office, printer: FakePrinter) -> None:
    recorded = office.take()
    printer.trouble = Unavailable(Trouble.PRINTER_STOPPED, part_done=True)
    office.printing.payment_taken(recorded)
    assert office.state_of(recorded) is PrintState.PERHAPS
    assert office.notice is not None
    printer.trouble = None
    office.printing.pressed(office.notice.key)
    assert [receipt.copy for receipt in printer.printed] == [1]
    found = office.desk.till.recorded(recorded.payment.receipt)
    assert found is not None
    assert found.copies == 1


def test_several_failures_are_counted(office: Office, printer: FakePrinter) -> None:
    printer.trouble = Unavailable(Trouble.PRINTER_ABSENT)
    for _ in range(3):
        office.printing.payment_taken(office.take())
    assert office.notice is not None
    assert "2 more not printed: see My receipts" in office.notice.text
    assert office.printing.picture.failed == 3


def test_without_a_printer_the_payment_is_taken_and_marked(tmp_path: Path) -> None:
    office = Office(tmp_path, None)
    recorded = office.take()
    office.printing.payment_taken(recorded)
    assert office.state_of(recorded) is PrintState.FAILED
    assert office.notice is None
    assert not office.printing.picture.there


def test_start_settles_what_was_being_printed(office: Office) -> None:
    recorded = office.take()
    office.desk.till.set_print_state(recorded.payment.receipt, PrintState.SENDING)
    office.printing.start()
    assert office.state_of(recorded) is PrintState.PERHAPS
    assert office.notice is not None
    assert "only in part" in office.notice.text


def test_a_bug_in_a_driver_is_said_plainly(
    office: Office, printer: FakePrinter, caplog: pytest.LogCaptureFixture
) -> None:
    recorded = office.take()
    printer.trouble = ValueError("no such code page")
    office.printing.payment_taken(recorded)
    assert office.notice is not None
    assert "Give IT the number" in office.notice.text
    assert "the payment stands" in office.notice.text
    assert office.state_of(recorded) is PrintState.PERHAPS
    assert caplog.records


def test_readiness_is_asked_now_and_then(office: Office, printer: FakePrinter) -> None:
    office.printing.start()
    printer.word = "paper near end"
    office.timer.ring()
    assert office.printing.picture.word == "paper near end"
    assert office.timer.after_seconds is not None


def test_a_printer_that_hangs_never_holds_up_taking_money(tmp_path: Path, printer: FakePrinter, qtbot: QtBot) -> None:
    let_go = threading.Event()
    printer.before = lambda: let_go.wait(20)
    desk, data = desk_on(tmp_path), builders.reference_data()
    builders.open_session(desk.till)  # type: ignore[arg-type]
    runner = ThreadRunner()
    printing = PrintingPresenter(NoticeBoard(lambda _n: None), runner, desk, data, printer, lambda _p: None)
    taken: list[RecordedPayment] = []

    def pay(number: int) -> Callable[[], RecordedPayment]:
        wanted = PaymentWanted(PaymentId(f"pay-{number}"), (builders.line(100 + number),), (builders.cash(5_00),))
        return lambda: take_payment(desk, data, builders.CASHIER, wanted)

    def done(recorded: RecordedPayment) -> None:
        taken.append(recorded)
        printing.payment_taken(recorded)

    def failed(trouble: Exception) -> None:
        raise trouble

    try:
        for number in range(5):
            runner.run(Lane.LOCAL, pay(number), done, failed)
        qtbot.waitUntil(lambda: len(taken) == 5, timeout=5_000)
        assert not printer.printed
        assert printing.picture.waiting == 5
        let_go.set()
        qtbot.waitUntil(lambda: len(printer.printed) == 5, timeout=5_000)
        qtbot.waitUntil(lambda: printing.picture.waiting == 0, timeout=5_000)
    finally:
        let_go.set()
        runner.stop()
