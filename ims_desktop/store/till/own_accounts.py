"""What staff declared as their own accounts: central's rows, and what this till's roll says before central knows it."""

from collections.abc import Sequence

from ims_desktop.actions.ports import OwnDeclaration
from ims_desktop.domain.own_account import ACCOUNT, OwnAccount
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.store.till.connection import Connection, Lanes, snapshot

_SAID = """SELECT own_account.declared, own_account.user_id, own_account.mark, own_account.at,
        coalesce(personal.salt, x''), coalesce(personal.value, '')
    FROM own_account LEFT JOIN personal ON personal.number = own_account.number AND personal.field = ?
    ORDER BY own_account.number"""


class KnownOwnAccounts:
    """The part of a till's store that knows which accounts were declared here."""

    _lanes: Lanes

    def declared_here(self, user: UserId) -> Sequence[OwnDeclaration]:
        """What somebody declared on this roll, in words, as far as that is kept."""
        connection = self._lanes.connection()
        with snapshot(connection):
            said = connection.execute(_SAID, (ACCOUNT,)).fetchall()
        return [
            OwnDeclaration(declared, *words.split("/", 1))
            for declared, by, mark, _at, _salt, words in said
            if by == user and mark and "/" in words
        ]


def with_own_accounts(connection: Connection, rows: Sequence[ReferenceRow]) -> Sequence[ReferenceRow]:
    """Central's rows, with what this roll declared or withdrew since."""
    said = connection.execute(_SAID, (ACCOUNT,)).fetchall()
    if not said:
        return rows
    mine = {
        declared: to_row(OwnAccount(declared, UserId(by), salt.hex(), mark, at))
        for declared, by, mark, at, salt, _words in said
        if mark
    }
    gone = {declared for declared, _by, mark, *_rest in said if not mark}
    central = {row.key: row for row in rows if row.kind is ReferenceKind.OWN_ACCOUNT}
    others = [row for row in rows if row.kind is not ReferenceKind.OWN_ACCOUNT]
    return [*others, *(_as_known(row, gone) for row in (mine | central).values())]


def _as_known(row: ReferenceRow, gone: set[str]) -> ReferenceRow:
    if row.key not in gone or row.data is None:
        return row
    return ReferenceRow(row.kind, row.key, {**row.data, "withdrawn": True})
