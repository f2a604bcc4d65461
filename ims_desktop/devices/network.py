"""A printer on the network (port 9100): every step has a time limit, and a printer that hangs up is noticed."""

import contextlib
import select
import socket

from ims_desktop.devices.deadline import Deadline
from ims_desktop.devices.fault_words import fault_words
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable

_CONNECT_SECONDS = 2.0
_DRAIN_SECONDS = 1.0
_READ_BYTES = 4096


@frozen
class NetworkPrinter:
    """A printer's address; IPv4, IPv6 or a name. A name is looked up within the system's own time limits."""

    host: str
    port: int = 9100
    connect_seconds: float = _CONNECT_SECONDS

    @property
    def answers(self) -> bool:
        """A network printer can answer."""
        return True

    def connect(self, deadline: Deadline) -> "SocketConnection":
        """Connect to the first of its addresses that answers, all within 2 s; else PRINTER_ABSENT, nothing done."""
        within = deadline.at_most(self.connect_seconds)
        try:
            addresses = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unavailable(Trouble.PRINTER_ABSENT, detail=fault_words(error)) from error
        last: OSError | None = None
        for place, (family, kind, protocol, _, address) in enumerate(addresses):
            share = within.left() / (len(addresses) - place)
            if share <= 0:
                break
            try:
                connected = socket.socket(family, kind, protocol)
            except OSError as error:  # such as IPv6 on a PC without it
                last = error
                continue
            try:
                connected.settimeout(share)
                connected.connect(address)
                connected.setblocking(False)
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                connected.close()
                last = error
                continue
            return SocketConnection(connected)
        raise Unavailable(Trouble.PRINTER_ABSENT, detail=fault_words(last)) from last


class SocketConnection:
    """One conversation over TCP.

    What the printer says is read while we write: bytes left unread when a socket is closed make the system throw
    away what the printer has not yet read (RST), and lost receipts are what we are here to prevent.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._heard = bytearray()
        self._ended = False

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all bytes, hearing what the printer says meanwhile. A printer that hung up is PRINTER_STOPPED."""
        left = memoryview(data)
        while left:
            self._hear(part_done=len(left) < len(data))
            if self._ended:
                raise _stopped("it hung up", part_done=len(left) < len(data))
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, InterruptedError):
                if deadline.over():
                    raise _stopped("it takes nothing more", part_done=len(left) < len(data)) from None
                select.select([self._socket], [self._socket], [], deadline.left())
            except OSError as error:
                raise _stopped(fault_words(error), part_done=len(left) < len(data)) from error

    def read(self, deadline: Deadline) -> bytes:
        """What the printer said; nothing when the time is over. PRINTER_STOPPED when it hung up."""
        while True:
            self._hear()
            if self._heard:
                said = bytes(self._heard)
                self._heard.clear()
                return said
            if self._ended:
                raise _stopped("it hung up", part_done=True)
            if deadline.over():
                return b""
            select.select([self._socket], [], [], deadline.left())

    def finish(self, deadline: Deadline) -> bytes:
        """Say that this is all, then listen until the printer ends too, for at most a second."""
        said = bytearray()
        within = deadline.at_most(_DRAIN_SECONDS)
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise _stopped(fault_words(error), part_done=True) from error
        while not self._ended and not within.over():
            select.select([self._socket], [], [], within.left())
            self._hear()
        said += self._heard
        self._heard.clear()
        self.close()
        return bytes(said)

    def close(self) -> None:
        """Close the socket."""
        with contextlib.suppress(OSError):
            self._socket.close()

    def _hear(self, *, part_done: bool = True) -> None:
        """Take in all that lies there; notices the end, and PRINTER_STOPPED where the connection was broken."""
        while not self._ended:
            try:
                said = self._socket.recv(_READ_BYTES)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                raise _stopped(fault_words(error), part_done=part_done) from error
            self._ended = not said
            self._heard += said


def _stopped(detail: str, *, part_done: bool) -> Unavailable:
    return Unavailable(Trouble.PRINTER_STOPPED, part_done=part_done, detail=detail)
