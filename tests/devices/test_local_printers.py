"""Printers on a serial port or behind a file never make the till wait, and a file is never emptied."""

import os
import pty
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_receipt import sample_receipt

from ims_desktop.actions.ports import Printed
from ims_desktop.devices.escpos_library import OptionError
from ims_desktop.devices.escpos_printer import EscposPrinter, PrinterHabits
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.devices.escpos_status import Answers, Paper, status_from
from ims_desktop.devices.file_port import FilePrinter
from ims_desktop.devices.registry import COMMON_OPTIONS, DRIVERS, printer_from
from ims_desktop.devices.serial_port import SerialPrinter
from ims_desktop.devices.transport import Transport
from ims_desktop.domain.refusal import Trouble, Unavailable

QUICK = PrinterHabits(job_seconds=1.5, status_seconds=0.2, finish_seconds=0.4)
END = b"\x1dr\x01"


def printer_on(transport: Transport, folder: Path, habits: PrinterHabits = QUICK) -> EscposPrinter:
    return EscposPrinter(transport, EscposEncoder(folder / "private"), habits)


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: the printer's end, and the name of ours."""
    theirs, ours = pty.openpty()
    name = os.ttyname(ours)
    settings = termios.tcgetattr(ours)
    settings[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(ours, termios.TCSANOW, settings)
    yield theirs, name
    for end in (theirs, ours):
        try:
            os.close(end)
        except OSError:
            continue


class SerialReader(threading.Thread):
    """Reads a cable to its end mark, answering questions byte by byte."""

    def __init__(self, end: int, *, answers: bool) -> None:
        super().__init__(daemon=True)
        self.end, self.answers, self.got = end, answers, bytearray()

    def run(self) -> None:
        while not self.got.endswith(END):
            self.got += os.read(self.end, 64)
            while (at := self.got.find(b"\x10\x04")) >= 0 and at + 2 < len(self.got):
                del self.got[at : at + 3]
                if self.answers:
                    for byte in b"\x10\x00\x00\x0f\x12":  # four that nobody asked for, then the answer
                        os.write(self.end, bytes((byte,)))
                        time.sleep(0.005)
        if self.answers:
            os.write(self.end, b"\x00")


@pytest.mark.parametrize(("answers", "outcome"), [(True, Printed.FINISHED), (False, Printed.SENT)])
def test_a_serial_printer_gets_every_byte(
    tmp_path: Path,
    cable: tuple[int, str],
    answers: bool,  # noqa: FBT001  pytest gives it by name
    outcome: Printed,
) -> None:
    reader = SerialReader(cable[0], answers=answers)
    reader.start()
    job = bytes(range(0x20, 0x7F)) * 40
    assert printer_on(SerialPrinter(cable[1]), tmp_path).send(job) is outcome
    reader.join(3)
    assert bytes(reader.got) == job + END


def test_a_serial_cable_that_nobody_reads_is_given_up_within_the_limit(tmp_path: Path, cable: tuple[int, str]) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        printer_on(SerialPrinter(cable[1]), tmp_path).send(b"x" * 400_000)
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_STOPPED, True)
    assert time.monotonic() - started < 4


def test_an_unplugged_cable_is_unavailable(tmp_path: Path, cable: tuple[int, str]) -> None:
    transport = SerialPrinter(cable[1])
    threading.Timer(0.1, os.close, (cable[0],)).start()
    with pytest.raises(Unavailable):
        printer_on(transport, tmp_path).send(b"x" * 400_000)
    with pytest.raises(Unavailable) as caught:
        printer_on(SerialPrinter("/dev/ttyNONE0"), tmp_path).send(b"x")
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_ABSENT, False)


def test_a_file_is_added_to_and_never_emptied(tmp_path: Path) -> None:
    path = tmp_path / "receipts.bin"
    path.write_bytes(b"before")
    printer = printer_on(FilePrinter(path), tmp_path)
    assert printer.send(b"one") is Printed.SENT
    assert printer.send(b"two") is Printed.SENT
    assert path.read_bytes() == b"beforeonetwo"  # and no question in it
    assert printer.ready() == "unknown"


def test_a_file_that_is_not_there_yet_is_made_but_never_a_device(tmp_path: Path) -> None:
    printer_on(FilePrinter(tmp_path / "new.bin"), tmp_path).print_receipt(sample_receipt())
    assert (tmp_path / "new.bin").stat().st_size > 1000
    for path in (Path("/dev/lp-that-is-not"), tmp_path / "no" / "folder", tmp_path):
        with pytest.raises(Unavailable) as caught:
            printer_on(FilePrinter(path), tmp_path).send(b"x")
        assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_ABSENT, False)
    assert not Path("/dev/lp-that-is-not").exists()


def test_a_pipe_without_a_reader_is_absent_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unavailable) as caught:
        printer_on(FilePrinter(tmp_path / "pipe"), tmp_path).send(b"x")
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_ABSENT, False)


def test_a_pipe_that_is_not_read_is_given_up_and_one_that_breaks_is_noticed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    printer = printer_on(FilePrinter(tmp_path / "pipe"), tmp_path)
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        printer.send(b"x" * 1_000_000)
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_STOPPED, True)
    assert time.monotonic() - started < 4
    threading.Timer(0.2, os.close, (reader,)).start()
    with pytest.raises(Unavailable):
        printer.send(b"x" * 1_000_000)


def test_a_full_device_is_out_of_paper_as_linux_says_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        printer_on(FilePrinter(Path("/dev/full")), tmp_path).send(b"x")
    assert (caught.value.trouble, caught.value.part_done) == (Trouble.PRINTER_OUT_OF_PAPER, False)


def test_every_driver_can_be_made_from_its_options(tmp_path: Path) -> None:
    made = {"escpos-network": {"host": "10.0.0.9"}, "escpos-serial": {"port": "COM3"}, "escpos-file": {"path": "x"}}
    assert made.keys() == DRIVERS.keys()
    for driver, options in made.items():
        assert isinstance(printer_from(driver, {**COMMON_OPTIONS, **options}, private_folder=tmp_path), EscposPrinter)


def test_options_say_how_the_printer_is_used(tmp_path: Path) -> None:
    path = tmp_path / "out.bin"
    options = {"path": str(path), "pictures": "no", "drawer_pin": "5", "drawer_on_ms": "100", "columns": "32"}
    printer = printer_from("escpos-file", options, private_folder=tmp_path / "private")
    printer.open_drawer()
    assert path.read_bytes() == b"\x1bp\x01\x32\xfa"
    printer.print_test_page()
    assert b"12345678901234567890123456789012\n" in path.read_bytes()


@pytest.mark.parametrize(
    ("driver", "options", "words"),
    [
        ("laser", {}, "driver: one of escpos-network"),
        ("escpos-network", {}, "host: is missing"),
        ("escpos-network", {"host": "a", "port": "0"}, "port: a whole number from 1 to 65535"),
        ("escpos-network", {"host": "a", "colour": "red"}, "colour: escpos-network has no such option"),
        ("escpos-serial", {"port": "COM1", "handshake": "shake"}, "handshake: one of"),
        ("escpos-file", {"path": "x", "columns": "20"}, "columns: a whole number from 32 to 64"),
        ("escpos-file", {"path": "x", "pictures": "maybe"}, "pictures: yes or no"),
        ("escpos-file", {"path": "x", "drawer_pin": "3"}, "drawer_pin: 2 or 5"),
        ("escpos-file", {"path": "x", "retry_seconds": "soon"}, "retry_seconds: whole seconds"),
    ],
)
def test_an_option_that_cannot_be_is_named(tmp_path: Path, driver: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        printer_from(driver, options, private_folder=tmp_path)


def test_answers_are_told_apart_in_whatever_pieces_they_come() -> None:
    stream = b"\x10\x00\x00\x0f\x12\x00\x10\x01\x02\x03\x16"
    for size in range(1, len(stream) + 1):
        answers = Answers()
        for start in range(0, len(stream), size):
            answers.feed(stream[start : start + size])
        assert (answers.realtime, answers.end_marks) == ([0x12, 0x16], 1)


def test_what_was_not_answered_is_unknown_and_never_fine() -> None:
    assert status_from({}).words == "unknown"
    assert status_from({1: 0x12}).paper is Paper.UNKNOWN
    assert status_from({1: 0x1A}).words == "off-line"
    assert status_from({1: 0x12, 4: 0x12, 2: 0x52}).words == "error"
    assert status_from({1: 0x16}).drawer_pin
