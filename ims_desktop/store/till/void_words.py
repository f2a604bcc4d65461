"""Voids that were answered at desks: central's word, kept like its other data, and what of it is to be done here."""

from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.void_word import DeskEntry, VoidWord
from ims_desktop.store.till.connection import Connection, Lanes, Row, snapshot
from ims_desktop.store.till.projection import milliseconds, moment

_COLUMNS = "word.device, word.asked, word.approved, word.by_user, word.at_ms, word.desk, word.number"
# of this roll alone: what an earlier device asked for is not this one's to carry out
_OWN = f"SELECT {_COLUMNS} FROM void_word AS word JOIN till_state USING (device)"  # noqa: S608  our own SQL
_DUE = f"""{_OWN} JOIN reversal AS asked ON asked.number = word.asked AND asked.kind = 'void.asked'
    WHERE word.approved AND NOT asked.carried AND NOT EXISTS (SELECT 1 FROM reversal AS void
        WHERE void.payment = asked.payment AND void.kind IN ('payment.voided', 'payment.refunded'))
    ORDER BY word.asked"""  # noqa: S608  our own SQL
_KEEP = """INSERT INTO void_word (device, asked, approved, by_user, at_ms, desk, number, generation)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, asked) DO UPDATE SET approved = excluded.approved,
    by_user = excluded.by_user, at_ms = excluded.at_ms, desk = excluded.desk, number = excluded.number,
    generation = excluded.generation"""


class KnownVoids:
    """The part of a till's store that knows what was answered to its voids."""

    _lanes: Lanes

    def void_word(self, asked: int) -> VoidWord | None:
        """What was answered at a desk to the void that an entry of this roll asked for."""
        connection = self._lanes.connection()
        with snapshot(connection):
            row = connection.execute(f"{_OWN} WHERE word.asked = ?", (asked,)).fetchone()
        return None if row is None else _read(row)

    def voids_due(self) -> list[VoidWord]:
        """Voids that were approved at desks and that this roll has not carried out."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return [_read(row) for row in connection.execute(_DUE).fetchall()]


def keep_void_words(connection: Connection, words: tuple[VoidWord, ...], generation: int) -> None:
    """Keep what central told."""
    connection.executemany(
        _KEEP,
        [
            (
                one.device, one.asked, int(one.approved), one.by, milliseconds(one.at),
                one.entry.device, one.entry.number, generation,
            )
            for one in words
        ],
    )  # fmt: skip


def _read(row: Row) -> VoidWord:
    entry = DeskEntry(DeviceId(row[5]), row[6])
    return VoidWord(DeviceId(row[0]), row[1], bool(row[2]), UserId(row[3]), moment(row[4]), entry)
