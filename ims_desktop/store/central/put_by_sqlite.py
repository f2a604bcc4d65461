"""What lies under the number of its slip in central's file: kept entry by entry, so that the next is judged by it."""

from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.judging_put_by import PutByHere, put_by_row, slips_gone
from ims_desktop.store.central.sqlite_file import Connection

_PUT_BY = """INSERT INTO put_by (slip, device, number, office, move, pence, counterfeit) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""  # it may have come both ways, as it is and carried over
_GONE = "INSERT INTO put_by_gone (slip, device, number) VALUES (?, ?, ?)"
_THERE = "SELECT office, move, pence, counterfeit FROM put_by WHERE slip = ?"


def keep_put_by(connection: Connection, place: Place, judged: Judged) -> None:
    """Keep what a sound entry puts by, and what leaves by it."""
    row = put_by_row(judged.doc, judged.sealed, place.letter, judged.number)
    if row is not None:
        slip, number, there = row
        connection.execute(_PUT_BY, (slip, place.device, number, *there))
    for slip in slips_gone(judged.doc):
        connection.execute(_GONE, (slip, place.device, judged.number))


class PutByInFile:
    """The part of the ledger that knows what lies where; what is asked for comes after all that is kept."""

    _connection: Connection

    def put_by(self, slip: str, device: str, number: int) -> PutByHere | None:
        """What was put by under a slip."""
        del device, number
        row = self._connection.execute(_THERE, (slip,)).fetchone()
        return None if row is None else PutByHere(*row)

    def put_by_gone(self, slip: str, device: str, number: int) -> bool:
        """Whether it left."""
        del device, number
        return self._connection.execute("SELECT 1 FROM put_by_gone WHERE slip = ?", (slip,)).fetchone() is not None
