"""A network printer, whatever its habits, never holds up the till, loses a receipt in silence or prints one twice."""

import socket
import threading
import time
from pathlib import Path

import pytest
from escpos_text import decoded
from printer_simulator import COVER_OPEN, NEAR_END, OUT_OF_PAPER, UNASKED, Behaviour, PrinterSimulator
from sample_receipt import sample_receipt

from ims_desktop.actions.ports import Printed, ReceiptPrinter
from ims_desktop.devices.escpos_printer import EscposPrinter, PrinterHabits
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.devices.network import NetworkPrinter
from ims_desktop.domain.refusal import Trouble, Unavailable

QUICK = PrinterHabits(job_seconds=2.0, status_seconds=0.3, finish_seconds=0.5)
LARGE = b"x" * 12_000_000  # more than all buffers between two sockets


def printer_at(port: int, folder: Path, habits: PrinterHabits = QUICK) -> EscposPrinter:
    return EscposPrinter(NetworkPrinter("127.0.0.1", port), EscposEncoder(folder), habits, wait=lambda _: None)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_a_good_printer_gets_one_receipt_and_says_when_it_is_done(tmp_path: Path) -> None:
    with PrinterSimulator() as simulator:
        printer: ReceiptPrinter = printer_at(simulator.port, tmp_path)
        assert printer.print_receipt(sample_receipt()) is Printed.FINISHED
        (job,) = simulator.settled(1)
        assert "£202.10" in decoded(job).text
        assert printer.ready() == "ready"
    assert simulator.asked[:2] == [1, 4]


def test_nobody_there_is_absent_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        printer_at(closed_port(), tmp_path).print_receipt(sample_receipt())
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_ABSENT, False)
    assert printer_at(closed_port(), tmp_path).ready() == "does not answer"


def test_a_full_backlog_is_given_up_within_the_limit(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
        started = time.monotonic()
        transport = NetworkPrinter("127.0.0.1", port, connect_seconds=0.5)
        with pytest.raises(Unavailable) as caught:
            EscposPrinter(transport, EscposEncoder(tmp_path), QUICK).send(b"x")
        assert not caught.value.part_done
        assert time.monotonic() - started < 3
        for caller in callers:
            caller.close()


def test_a_name_that_nobody_has_is_absent(tmp_path: Path) -> None:
    for host in ("printer.invalid", "x" * 300):
        with pytest.raises(Unavailable) as caught:
            EscposPrinter(NetworkPrinter(host), EscposEncoder(tmp_path), QUICK).send(b"x")
        assert caught.value.trouble is Trouble.PRINTER_ABSENT


def test_a_printer_that_never_reads_is_given_up_within_the_limit(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(reads=False, receive_buffer=4096)) as simulator:
        started = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path).send(LARGE)
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_STOPPED, True)
        assert time.monotonic() - started < 5
        assert len(simulator.jobs) == 1


def test_a_slow_reader_gets_everything(tmp_path: Path) -> None:
    job = bytes(range(0x20, 0x7F)) * 100
    with PrinterSimulator(Behaviour(pause_seconds=0.02, receive_buffer=4096)) as simulator:
        assert printer_at(simulator.port, tmp_path).send(job) is Printed.FINISHED
        assert simulator.settled(1) == [job + b"\x1dr\x01"]


@pytest.mark.parametrize("behaviour", [Behaviour(reset_after=2000), Behaviour(hang_up_after=2000)])
def test_a_printer_that_hangs_up_amid_a_job_may_have_printed_a_part(tmp_path: Path, behaviour: Behaviour) -> None:
    habits = PrinterHabits(job_seconds=3.0, status_seconds=0.3, finish_seconds=1.0, retry_after_seconds=(2, 5))
    with PrinterSimulator(behaviour) as simulator:
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path, habits).send(LARGE)
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_STOPPED, True)
        assert len(simulator.settled(1)) == 1  # no second copy of its own accord


@pytest.mark.parametrize("behaviour", [Behaviour(reset_after=-1), Behaviour(hang_up_after=-1)])
def test_a_printer_that_hangs_up_on_the_question_got_nothing(tmp_path: Path, behaviour: Behaviour) -> None:
    behaviour.status = None
    with PrinterSimulator(behaviour) as simulator:
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path).print_receipt(sample_receipt())
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_ABSENT, False)
        assert simulator.settled(0) == []


def test_a_printer_that_breaks_off_after_the_last_byte_is_not_taken_for_done(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(reset_after=500, marks_end=False)) as simulator:
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path).send(b"x" * 501)
        assert caught.value.part_done


def test_out_of_paper_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(status=dict(OUT_OF_PAPER))) as simulator:
        printer = printer_at(simulator.port, tmp_path)
        with pytest.raises(Unavailable) as caught:
            printer.print_receipt(sample_receipt())
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_OUT_OF_PAPER, False)
        assert printer.ready() == "out of paper"
        assert simulator.settled(0) == []


def test_paper_that_runs_out_amid_a_job_is_found_after_it(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(empty_after=300)) as simulator:
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path).print_receipt(sample_receipt())
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_OUT_OF_PAPER, True)
        assert len(simulator.settled(1)) == 1


def test_near_the_end_of_the_paper_it_still_prints(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(status=dict(NEAR_END))) as simulator:
        printer = printer_at(simulator.port, tmp_path)
        assert printer.print_receipt(sample_receipt()) is Printed.FINISHED
        assert printer.ready() == "paper near its end"


def test_a_printer_that_answers_nothing_is_sent_to_and_its_state_unknown(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(status=None, marks_end=False)) as simulator:
        printer = printer_at(simulator.port, tmp_path)
        assert printer.print_receipt(sample_receipt()) is Printed.SENT
        assert printer.ready() == "unknown"
        assert len(simulator.settled(1)) == 1


def test_a_printer_that_must_not_be_asked_is_not(tmp_path: Path) -> None:
    habits = PrinterHabits(asks_status=False, wants_end_mark=False)
    with PrinterSimulator() as simulator:
        assert printer_at(simulator.port, tmp_path, habits).print_receipt(sample_receipt()) is Printed.SENT
        simulator.settled(1)
        assert simulator.asked == []


def test_status_that_nobody_asked_for_neither_misleads_nor_breaks_the_line(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(unasked=UNASKED * 3, pause_seconds=0.01)) as simulator:
        job = b"y" * 60_000
        assert printer_at(simulator.port, tmp_path).send(job) is Printed.FINISHED
        assert simulator.settled(1) == [job + b"\x1dr\x01"]


def test_it_tries_again_only_where_nothing_was_sent(tmp_path: Path) -> None:
    waited: list[float] = []
    habits = PrinterHabits(retry_after_seconds=(2, 5, 15))
    printer = EscposPrinter(
        NetworkPrinter("127.0.0.1", closed_port()), EscposEncoder(tmp_path), habits, wait=waited.append
    )
    with pytest.raises(Unavailable):
        printer.send(b"x")
    assert waited == [2, 5, 15]


def test_after_a_failed_job_the_printers_buffer_is_cleared_first(tmp_path: Path) -> None:
    habits = PrinterHabits(job_seconds=2, status_seconds=0.3, finish_seconds=0.3, clears_buffer=True)
    with PrinterSimulator(Behaviour(reset_after=100, marks_end=False)) as simulator:
        printer = printer_at(simulator.port, tmp_path, habits)
        with pytest.raises(Unavailable):
            printer.send(b"x" * 200)
        simulator.behaviour.reset_after = None
        printer.send(b"y" * 5)
        printer.send(b"z" * 5)
        first, second, third = simulator.settled(3)
    assert not first.startswith(b"\x10\x14")
    assert second == b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08yyyyy\x1dr\x01"
    assert third == b"zzzzz\x1dr\x01"


def test_the_drawer_is_a_job_of_its_own(tmp_path: Path) -> None:
    with PrinterSimulator() as simulator:
        printer_at(simulator.port, tmp_path).open_drawer()
        assert simulator.settled(1) == [b"\x1bp\x00\x19\xfa"]


@pytest.mark.parametrize("status", [COVER_OPEN, OUT_OF_PAPER])
def test_the_drawer_is_not_opened_by_a_printer_that_is_off_line(tmp_path: Path, status: dict[int, int]) -> None:
    with PrinterSimulator(Behaviour(status=dict(status))) as simulator:
        with pytest.raises(Unavailable) as caught:
            printer_at(simulator.port, tmp_path).open_drawer()
        assert not caught.value.part_done
        assert simulator.settled(0) == []


def test_two_at_once_come_out_one_after_the_other(tmp_path: Path) -> None:
    with PrinterSimulator(Behaviour(pause_seconds=0.01)) as simulator:
        printer = printer_at(simulator.port, tmp_path)
        threads = [threading.Thread(target=printer.send, args=(letter * 20_000,)) for letter in (b"a", b"b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(simulator.settled(2)) == [letter * 20_000 + b"\x1dr\x01" for letter in (b"a", b"b")]


def test_ipv6_is_as_good(tmp_path: Path) -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this PC")
    with listener:
        habits = PrinterHabits(asks_status=False, wants_end_mark=False, job_seconds=2)
        printer = EscposPrinter(NetworkPrinter("::1", listener.getsockname()[1]), EscposEncoder(tmp_path), habits)
        assert printer.send(b"abc") is Printed.SENT
        caller, _ = listener.accept()
        with caller:
            assert caller.recv(10) == b"abc"
