"""Reading money back from the till's file: payments as recorded, the session at hand, what is not sent yet."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import cast

from ims_desktop.actions.ports import EarlierPayment, PrintState, RecordedPayment, SealedEntry, SyncState
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.payment import PAYER, read_payment
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import PersonalValue, read_entry
from ims_desktop.store.till.by_account import ON_ACCOUNT, SINCE, begins_ms, entry_before
from ims_desktop.store.till.by_receipt import number_of
from ims_desktop.store.till.connection import Connection, Value, folded, like_pattern
from ims_desktop.store.till.linked_cash import paid_elsewhere
from ims_desktop.store.till.projection import moment, optional_moment, told_by
from ims_desktop.store.till.sessions import span

_RECORDED = """
    SELECT payment.number, entry.text, entry.seal, print_job.state,
        (SELECT count(*) FROM receipt_copy WHERE receipt_copy.receipt = payment.receipt)
    FROM payment JOIN entry USING (number) LEFT JOIN print_job USING (number)
    WHERE {} ORDER BY payment.number DESC LIMIT {}"""
_OF_SESSION = "payment.number > ? AND payment.number < ? AND payment.session = ?"
_HOLDS_TEXT = r"""(
    payment.receipt LIKE ? ESCAPE '\' OR payment.total_pence = ?
    OR EXISTS (SELECT 1 FROM posting WHERE posting.number = payment.number
        GROUP BY posting.line HAVING posting.reference LIKE ? ESCAPE '\' OR sum(posting.amount_pence) = ?)
    OR EXISTS (SELECT 1 FROM personal WHERE personal.number = payment.number
        AND personal.field = ? AND folded(personal.value) LIKE ? ESCAPE '\'))"""
_LATELY = f"""{SINCE} SELECT sum(posting.amount_pence), payment.at_ms
    FROM stretch CROSS JOIN posting ON {ON_ACCOUNT} JOIN payment USING (number)
    WHERE posting.number > ? AND payment.business_day >= ?
    AND NOT EXISTS (SELECT 1 FROM reversal WHERE reversal.payment = payment.id AND kind = 'payment.voided')
    GROUP BY posting.number, posting.line ORDER BY posting.number DESC, posting.line"""  # noqa: S608  our own SQL
_HERE = "this till"


def recorded_payments(
    connection: Connection, where: str, values: Sequence[Value], limit: int = 1
) -> list[RecordedPayment]:
    """Payments as recorded, newest first; `where` is SQL of our own."""
    rows = connection.execute(_recorded_where(where, limit), values).fetchall()
    return [_recorded(connection, *row) for row in rows]


@lru_cache(maxsize=16)
def _recorded_where(where: str, limit: int) -> str:
    return _RECORDED.format(where, int(limit))


def recorded_by_receipt(connection: Connection, receipt: str) -> RecordedPayment | None:
    """The payment of a receipt number, however it was typed."""
    number = number_of(connection, receipt.strip().upper())
    return None if number is None else recorded_payments(connection, "payment.number = ?", (number,))[0]


def _recorded(
    connection: Connection, number: int, text: str, seal: bytes, state: str | None, copies: int
) -> RecordedPayment:
    written = read_entry(text, seal)
    entry = told_by(written)
    print_state = PrintState(state) if state else PrintState.WAITING if entry is written else None
    personal = connection.execute("SELECT field, value FROM personal WHERE number = ?", (number,)).fetchall()
    return RecordedPayment(
        payment=read_payment(entry.body),
        number=number,
        at=entry.at,
        actor=entry.actor,
        seal=entry.seal,  # of the earlier roll, where it was carried: its mark is on the payer's paper
        personal=dict(cast("list[tuple[str, str]]", personal)),
        copies=copies,
        print_state=print_state,
    )


def recent(connection: Connection, session: SessionId | None, text: str, limit: int) -> list[RecordedPayment]:
    """Payments of this till, newest first; text is part of receipt, reference or payer, or an exact amount."""
    conditions: list[str] = ["1"]
    values: list[Value] = []
    if session is not None:
        conditions.append(_OF_SESSION)
        values += [*span(connection, session), session]
    if part := _typed(text):
        conditions.append(_HOLDS_TEXT)
        pence, like = _typed_pence(part), like_pattern(part)
        values += [like, pence, like, pence, PAYER, like_pattern(folded(part))]
    return recorded_payments(connection, " AND ".join(conditions), values, max(0, limit))


def _typed(text: str) -> str:
    """What was typed without what no text column holds: U+0000 would end a pattern early."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def _typed_pence(text: str) -> int | None:
    try:
        return parse_pounds(text)
    except Refused:
        return None


def session_figures(connection: Connection, session: SessionId) -> tuple[int, int]:
    """Number of payments and their pence in a session."""
    row = connection.execute(
        f"SELECT count(*), coalesce(sum(total_pence), 0) FROM payment WHERE {_OF_SESSION}",  # noqa: S608  our own SQL
        (*span(connection, session), session),
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def copies_of(connection: Connection, receipt: str) -> int:
    """How many copies of a receipt were made."""
    row = connection.execute("SELECT count(*) FROM receipt_copy WHERE receipt = ?", (receipt,)).fetchone()
    count: int = row[0] if row else 0
    return count


def earlier_payments(connection: Connection, fund: str, reference: str, since: date) -> list[EarlierPayment]:
    """Payments on an account since a business day, here and at other tills, newest first.

    Of here one a line, for amounts are asked about by line.
    """
    before = entry_before(connection, begins_ms(since))
    rows = connection.execute(_LATELY, (before, reference, fund, before, since.isoformat()))
    here = [EarlierPayment(amount_pence, moment(at_ms), _HERE) for amount_pence, at_ms in rows]
    elsewhere = paid_elsewhere(connection, fund, reference, since)
    return sorted((*here, *elsewhere), key=lambda one: one.at, reverse=True) if elsewhere else here


def unsent(connection: Connection, after: int, limit: int) -> list[SealedEntry]:
    """Entries after a number, in order, as they travel."""
    entries = connection.execute(
        "SELECT number, text, seal FROM entry WHERE number > ? ORDER BY number LIMIT ?", (after, max(0, limit))
    ).fetchall()
    if not entries:
        return []
    personal: dict[int, list[PersonalValue]] = {}
    for number, field, salt, value in connection.execute(
        "SELECT number, field, salt, value FROM personal WHERE number BETWEEN ? AND ?",
        (entries[0][0], entries[-1][0]),
    ):
        personal.setdefault(number, []).append(PersonalValue(field, salt, value))
    return [SealedEntry(number, text, seal, tuple(personal.get(number, ()))) for number, text, seal in entries]


def sync_state(connection: Connection) -> SyncState:
    """How far this till and central agree."""
    row = connection.execute(
        "SELECT head_number, acknowledged, (SELECT at_ms FROM entry WHERE number = acknowledged + 1),"
        " last_contact_ms, epoch, change, accounts_ms, head_seal, sync_standing, next_try_ms,"
        " acknowledged_seal, blocked FROM till_state"
    ).fetchone()
    if row is None:
        raise LookupError("a till's file without its state")
    return SyncState(
        head_number=row[0],
        acknowledged=row[1],
        oldest_waiting_at=optional_moment(row[2]),
        last_contact_at=optional_moment(row[3]),
        epoch=row[4],
        change=row[5],
        accounts_at=optional_moment(row[6]),
        head_seal=row[7],
        standing=row[8],
        next_try_at=optional_moment(row[9]),
        acknowledged_seal=row[10] or b"",
        blocked=bool(row[11]),
    )
