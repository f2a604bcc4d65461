"""The envelope that the next close at this till takes along: of one size, and its content unreadable here."""

from ims_desktop.actions.ports import Envelope
from ims_desktop.store.till.connection import Connection, Lanes, translated

_KEEP = """INSERT INTO kept_envelope (one, taken, boxes) VALUES (1, ?, ?)
    ON CONFLICT (one) DO UPDATE SET taken = excluded.taken, boxes = excluded.boxes"""


class KeptEnvelope:
    """The part of a till's store that holds the next envelope."""

    _lanes: Lanes

    def kept_envelope(self) -> Envelope | None:
        """The next envelope; None before the first was made."""
        with translated():
            return kept_envelope(self._lanes.connection())

    def keep_envelope(self, envelope: Envelope) -> None:
        """Put another in its place."""
        with self._lanes.writing():
            keep_envelope(self._lanes.connection(), envelope)


def kept_envelope(connection: Connection) -> Envelope | None:
    """See `KeptEnvelope.kept_envelope`."""
    row = connection.execute("SELECT taken, boxes FROM kept_envelope").fetchone()
    return None if row is None else Envelope(row[0], row[1])


def keep_envelope(connection: Connection, envelope: Envelope) -> None:
    """Put another envelope in the place of the next one, inside the transaction at hand."""
    connection.execute(_KEEP, (envelope.taken, envelope.boxes))
