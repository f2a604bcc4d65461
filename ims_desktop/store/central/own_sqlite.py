"""Own and family accounts in central's file: kept entry by entry, so that the next one is judged by them."""

from collections.abc import Collection, Sequence

from ims_desktop.domain.own_account import ACCOUNT
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.judging_own import OwnHere
from ims_desktop.store.central.sqlite_file import Connection

_NEXT_CHANGE = "UPDATE meta SET change = change + 1 RETURNING change"
_SALT = "SELECT salt FROM personal WHERE device = ? AND number = ? AND field = ?"
_KEEP = """INSERT INTO own_account (id, device, number, user_id, salt, mark, since, change)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_WITHDRAW = "UPDATE own_account SET until = min(coalesce(until, ?1), ?1), change = ?2 WHERE id = ?3"
_OF_SOMEBODY = "SELECT user_id, salt, mark, since, until FROM own_account WHERE user_id = ?"
_BY = "SELECT user_id FROM own_account WHERE id = ?"


def keep_own(connection: Connection, device: str, judged: Judged) -> None:
    """Keep what a sound entry declares or withdraws, and let tills know by the next change number."""
    doc = judged.doc
    if str(doc["kind"]) not in {EntryKind.ACCOUNT_DECLARED, EntryKind.ACCOUNT_WITHDRAWN}:
        return
    ((change,),) = connection.execute(_NEXT_CHANGE).fetchall()
    if doc["kind"] == EntryKind.ACCOUNT_WITHDRAWN:
        connection.execute(_WITHDRAW, (doc["at"], change, judged.body["declared"]))
        return
    salt = connection.execute(_SALT, (device, judged.number, ACCOUNT)).fetchone()
    said = (salt[0] if salt else b"", doc["personal"][ACCOUNT], doc["at"], change)
    connection.execute(_KEEP, (doc["id"], device, judged.number, doc["actor"], *said))


class OwnInFile:
    """The part of the ledger that knows what staff declared."""

    _connection: Connection

    def own_accounts(self, people: Collection[str]) -> Sequence[OwnHere]:
        """What these people declared so far."""
        return [
            OwnHere(user, bytes(salt), mark, since, until)
            for person in sorted(people)
            for user, salt, mark, since, until in self._connection.execute(_OF_SOMEBODY, (person,)).fetchall()
        ]

    def declared_by(self, declared: str) -> str | None:
        """Who declared something, by its entry's id."""
        row = self._connection.execute(_BY, (declared,)).fetchone()
        return None if row is None else str(row[0])
