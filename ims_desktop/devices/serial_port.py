"""A printer on a serial port (or on USB that looks like one): written in small pieces, each within the time limit."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from ims_desktop.devices.deadline import Deadline
from ims_desktop.devices.fault_words import fault_words
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable

if sys.platform == "win32":
    _FAULTS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    _FAULTS = (OSError, ValueError, termios.error)  # the last: an adapter that was pulled out; not an OSError
_PIECE_BYTES = 256
_POLL_SECONDS = 0.01


class _Port(Protocol):
    """What we use of pyserial, which has no types of its own."""

    in_waiting: int
    out_waiting: int
    write_timeout: float | None

    def write(self, data: bytes) -> int: ...
    def read(self, size: int) -> bytes: ...
    def reset_output_buffer(self) -> None: ...
    def close(self) -> None: ...


@frozen
class SerialPrinter:
    """A port such as COM3 or /dev/ttyUSB0, and how it was set on the printer's switches."""

    port: str
    baud: int = 9600
    rts_cts: bool = False
    dsr_dtr: bool = False
    xon_xoff: bool = False

    @property
    def answers(self) -> bool:
        """A printer on a serial port can answer."""
        return True

    def connect(self, deadline: Deadline) -> "SerialConnection":
        """Open the port for us alone; else PRINTER_ABSENT, nothing done."""
        import serial  # noqa: PLC0415  only tills with a serial printer need it

        try:
            port: _Port = serial.Serial(
                self.port,
                self.baud,
                timeout=0,
                write_timeout=max(deadline.left(), _POLL_SECONDS),
                rtscts=self.rts_cts,
                dsrdtr=self.dsr_dtr,
                xonxoff=self.xon_xoff,
                exclusive=True,
            )
        except _FAULTS as error:  # SerialException is an OSError
            raise Unavailable(Trouble.PRINTER_ABSENT, detail=fault_words(error)) from error
        return SerialConnection(port)


class SerialConnection:
    """One conversation over a serial port."""

    def __init__(self, port: _Port) -> None:
        self._port = port
        self._begun = False

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all bytes. Once a piece was begun nobody can tell how much left, so that counts as part done."""
        self._begun = False
        for start in range(0, len(data), _PIECE_BYTES):
            with self._translated(lambda: self._begun):
                if deadline.over():
                    raise TimeoutError
                self._port.write_timeout = max(deadline.left(), _POLL_SECONDS)
                self._begun = True
                self._port.write(data[start : start + _PIECE_BYTES])
        self._until_gone(deadline)

    def read(self, deadline: Deadline) -> bytes:
        """What the printer said, as soon as a byte is there; nothing when the time is over."""
        with self._translated(lambda: True):
            while True:
                waiting = self._port.in_waiting
                if waiting:
                    return self._port.read(waiting)
                if deadline.over():
                    return b""
                time.sleep(min(_POLL_SECONDS, deadline.left()))

    def finish(self, deadline: Deadline) -> bytes:
        """Wait until the cable has taken everything, then close."""
        self._until_gone(deadline)
        with self._translated(lambda: True):
            said = self._port.read(self._port.in_waiting)
        self.close()
        return said

    def close(self) -> None:
        """Throw away what is not sent (closing waits half a minute for it otherwise) and close the port."""
        with contextlib.suppress(*_FAULTS):
            self._port.reset_output_buffer()
        with contextlib.suppress(*_FAULTS):
            self._port.close()

    def _until_gone(self, deadline: Deadline) -> None:
        with self._translated(lambda: True):
            while self._port.out_waiting:
                if deadline.over():
                    raise TimeoutError
                time.sleep(min(_POLL_SECONDS, deadline.left()))

    @contextmanager
    def _translated(self, part_done: Callable[[], bool]) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:  # pyserial's time-outs and an unplugged adapter are OSErrors
            raise Unavailable(Trouble.PRINTER_STOPPED, part_done=part_done(), detail=fault_words(error)) from error
