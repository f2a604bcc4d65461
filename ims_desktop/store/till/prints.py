"""Where the printing of receipts stands: this till's own knowledge, which a rebuild keeps.

A payment that this till took waits for its print until something else is kept of it, so that it writes nothing here.
"""

from collections.abc import Sequence

from ims_desktop.actions.ports import PrintState
from ims_desktop.store.till.by_receipt import number_of
from ims_desktop.store.till.connection import Connection, Lanes, translated

PRINTS = (
    "CREATE TABLE print_job (number INTEGER PRIMARY KEY REFERENCES entry, state TEXT NOT NULL)",
    "CREATE INDEX print_job_sending ON print_job (number) WHERE state IN ('sending', 'mailing', 'mail_waiting')",
)

_KEEP = "INSERT INTO print_job (number, state) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET state = excluded.state"
_UNFINISHED = """SELECT receipt FROM payment WHERE number IN (
    SELECT number FROM print_job WHERE state IN ('sending', 'mailing', 'mail_waiting')
    UNION ALL SELECT number FROM payment WHERE number > (SELECT prints_settled FROM till_state) AND NOT carried
        AND NOT EXISTS (SELECT 1 FROM print_job WHERE print_job.number = payment.number)
    ) ORDER BY number"""


class KeptPrints:
    """The part of a till's store that knows how printing stands."""

    _lanes: Lanes

    def set_print_state(self, receipt: str, state: PrintState) -> None:
        """Remember where the printing of a receipt stands."""
        connection = self._lanes.connection()
        with self._lanes.writing():
            number = number_of(connection, receipt)
            if number is not None:
                keep_print_state(connection, number, state)

    def unfinished_prints(self) -> Sequence[str]:
        """Receipts whose print waits or was being sent when the till stopped."""
        with translated():
            rows = self._lanes.connection().execute(_UNFINISHED).fetchall()
        return [row[0] for row in rows]

    def prints_settled(self, upto: int) -> None:
        """No payment up to this entry waits for its print any more: nobody need look through them again."""
        with self._lanes.writing():
            self._lanes.connection().execute("UPDATE till_state SET prints_settled = ?", (upto,))


def keep_print_state(connection: Connection, number: int, state: PrintState) -> None:
    """Keep the state of a payment's print inside the transaction at hand."""
    connection.execute(_KEEP, (number, state.value))
