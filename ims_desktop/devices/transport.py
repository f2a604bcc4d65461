"""What a printer's driver needs of a cable: open, write, read what it answers, finish; all within a deadline."""

from typing import Protocol

from ims_desktop.devices.deadline import Deadline


class Connection(Protocol):
    """One conversation with a printer. Every fault is `Unavailable`; after `close` it is over.

    `part_done` of a failed `write` is about that write alone; the driver knows what went before.
    """

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all bytes; `part_done` tells whether any of these had left when it failed."""

    def read(self, deadline: Deadline) -> bytes:
        """What the printer said, as soon as it says something; nothing when the time is over."""

    def finish(self, deadline: Deadline) -> bytes:
        """End in good order, so that nothing handed over is lost; answers what the printer said until then."""

    def close(self) -> None:
        """Let go at once, whatever the state; never raises."""


class Transport(Protocol):
    """A way to a printer. No connection is kept between jobs, so others can print too."""

    @property
    def answers(self) -> bool:
        """Whether a printer can be heard on this way at all."""

    def connect(self, deadline: Deadline) -> Connection:
        """Begin a conversation; `Unavailable` with nothing done where there is nobody."""
