"""Cheques on a till's own roll, found by the account that they are drawn on while its details are kept."""

from ims_desktop.domain.cheque import ChequeTaken
from ims_desktop.domain.payment import BANK_OF_TENDER, read_payment
from ims_desktop.domain.roll import EntryKind, read_entry
from ims_desktop.store.till.connection import Connection, Lanes, like_pattern, snapshot
from ims_desktop.store.till.projection import told_by

CHEQUE_INDEX = "CREATE INDEX personal_bank ON personal (value) WHERE substr(field, -5) = '.bank'"

_OF_ACCOUNT = """SELECT entry.number, entry.text, entry.seal, personal.field FROM personal JOIN entry USING (number)
    WHERE substr(field, -5) = '.bank' AND personal.value = ? ORDER BY entry.number"""
_VOIDED = r"SELECT 1 FROM entry WHERE number > ? AND kind = 'payment.voided' AND text LIKE ? ESCAPE '\'"


class KnownCheques:
    """The part of a till's store that knows its cheques."""

    _lanes: Lanes

    def cheques_taken(self, bank: str, number: str) -> list[ChequeTaken]:
        """Cheques of this account (sort code and account number) and number that were taken here and not voided."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return cheques_taken(connection, bank, number)


def cheques_taken(connection: Connection, bank: str, number: str) -> list[ChequeTaken]:
    """See `KnownCheques.cheques_taken`."""
    found: list[ChequeTaken] = []
    for at, text, seal, field in connection.execute(_OF_ACCOUNT, (bank,)).fetchall():
        entry = told_by(read_entry(text, seal))
        if entry.kind is not EntryKind.PAYMENT_TAKEN:
            continue
        payment = read_payment(entry.body)
        named = like_pattern(f'"payment":"{payment.payment}"')
        if connection.execute(_VOIDED, (at, named)).fetchone():
            continue
        found += [
            ChequeTaken(payment.receipt, tender)
            for place, tender in enumerate(payment.tenders, start=1)
            if field == BANK_OF_TENDER.format(place) and tender.cheque_number == number
        ]
    return found
