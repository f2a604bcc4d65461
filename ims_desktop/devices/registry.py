"""Which printers there are: a driver's name and its options as text, as the till's settings keep them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ims_desktop.devices.escpos_library import OptionError
from ims_desktop.devices.escpos_printer import EscposPrinter, PrinterHabits
from ims_desktop.devices.escpos_receipt import CodePage, EscposEncoder
from ims_desktop.devices.file_port import FilePrinter
from ims_desktop.devices.network import NetworkPrinter
from ims_desktop.devices.serial_port import SerialPrinter
from ims_desktop.devices.transport import Transport
from ims_desktop.documents.receipt_rows import NARROWEST

Options = Mapping[str, str]

_WIDEST = 64
_LONGEST_PULSE_MS = 510
_ANSWERS = {"yes": True, "no": False}
_PINS = {"2": 0, "5": 1}
_HANDSHAKES = ("none", "rts", "dsr", "xon")

# options that every driver knows, with what holds where they are left out
COMMON_OPTIONS: Mapping[str, str] = {
    "profile": "default",  # python-escpos's name of the printer
    "columns": "42",
    "page": "cp858",
    "page_number": "19",
    "pictures": "yes",  # Welsh letters as pictures
    "status": "yes",  # asked before every job
    "end_mark": "yes",  # asked whether a job is worked off
    "clear_buffer": "no",  # DLE DC4 8 after a failed job
    "drawer_pin": "2",
    "drawer_on_ms": "50",
    "drawer_off_ms": "500",
    "job_seconds": "10",  # for one receipt in all
    "retry_seconds": "",  # such as 2,5,15; only where nothing was sent
}


def _network(options: Options) -> Transport:
    return NetworkPrinter(_needed(options, "host"), _number(options, "port", 1, 65535))


def _serial(options: Options) -> Transport:
    handshake = options["handshake"]
    if handshake not in _HANDSHAKES:
        raise OptionError(f"handshake: one of {', '.join(_HANDSHAKES)}")
    return SerialPrinter(
        _needed(options, "port"),
        _number(options, "baud", 300, 4_000_000),
        rts_cts=handshake == "rts",
        dsr_dtr=handshake == "dsr",
        xon_xoff=handshake == "xon",
    )


def _file(options: Options) -> Transport:
    return FilePrinter(Path(_needed(options, "path")))


# At 9600 baud a receipt with three pictures takes 10 s on the cable alone, hence the serial driver's longer limit.
# a driver's name: what makes its way to the printer, and its own options
DRIVERS: Mapping[str, tuple[Callable[[Options], Transport], Mapping[str, str]]] = {
    "escpos-network": (_network, {"host": "", "port": "9100"}),
    "escpos-serial": (_serial, {"port": "", "baud": "9600", "handshake": "none", "job_seconds": "30"}),
    "escpos-file": (_file, {"path": ""}),
}


def printer_from(driver: str, options: Options, *, private_folder: Path) -> EscposPrinter:
    """The printer that a till's settings name; `OptionError` says in words what is wrong with them.

    Nothing is opened here. `private_folder` is a folder of this user's for what python-escpos keeps.
    """
    if driver not in DRIVERS:
        raise OptionError(f"driver: one of {', '.join(DRIVERS)}")
    make, own = DRIVERS[driver]
    known = {**COMMON_OPTIONS, **own}
    if unknown := sorted(options.keys() - known.keys()):
        raise OptionError(f"{unknown[0]}: {driver} has no such option")
    chosen = {**known, **options}
    encoder = EscposEncoder(
        private_folder,
        profile=chosen["profile"],
        columns=_number(chosen, "columns", NARROWEST, _WIDEST),
        page=CodePage(chosen["page"], _number(chosen, "page_number", 0, 255)),
        pictures=_yes(chosen, "pictures"),
    )
    return EscposPrinter(make(chosen), encoder, _habits(chosen))


def _habits(options: Options) -> PrinterHabits:
    if options["drawer_pin"] not in _PINS:
        raise OptionError("drawer_pin: 2 or 5")
    return PrinterHabits(
        asks_status=_yes(options, "status"),
        wants_end_mark=_yes(options, "end_mark"),
        clears_buffer=_yes(options, "clear_buffer"),
        drawer_pin=_PINS[options["drawer_pin"]],
        drawer_on_ms=_number(options, "drawer_on_ms", 2, _LONGEST_PULSE_MS),
        drawer_off_ms=_number(options, "drawer_off_ms", 2, _LONGEST_PULSE_MS),
        job_seconds=_number(options, "job_seconds", 1, 120),
        retry_after_seconds=_seconds(options["retry_seconds"]),
    )


def _needed(options: Options, name: str) -> str:
    if not options[name].strip():
        raise OptionError(f"{name}: is missing")
    return options[name].strip()


def _number(options: Options, name: str, least: int, most: int) -> int:
    text = options[name].strip()
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise OptionError(f"{name}: a whole number from {least} to {most}")
    return int(text)


def _yes(options: Options, name: str) -> bool:
    if options[name] not in _ANSWERS:
        raise OptionError(f"{name}: yes or no")
    return _ANSWERS[options[name]]


def _seconds(text: str) -> tuple[float, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise OptionError("retry_seconds: whole seconds with commas, such as 2,5,15")
    return tuple(float(part) for part in parts)
