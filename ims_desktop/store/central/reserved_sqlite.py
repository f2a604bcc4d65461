"""What is reserved of a payment's lines for refunds, in central's file; `ims.claim` and its kin say the same."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ims_desktop.store.central.sqlite_file import Connection

Claims: TypeAlias = Mapping[str, tuple[int, int, str]]  # line, pence and device, by claim

_STANDS = """NOT coalesce((SELECT lapsed FROM claim_since s WHERE s.claim = c.id ORDER BY s.id DESC LIMIT 1), 0)"""
_CLAIMS = f"SELECT id, line, pence, device FROM claim c WHERE payment = ? AND {_STANDS}"  # noqa: S608  our own text
_LAPSE = f"""INSERT INTO claim_since (claim, lapsed)
    SELECT c.id, 1 FROM claim c JOIN head h ON h.device = c.device JOIN device d ON d.device = c.device
    WHERE c.payment = ? AND {_STANDS} AND (d.blocked OR h.number >= h.last_heard AND NOT h.forked
    AND h.last_contact_at > strftime('%Y-%m-%dT%H:%M:%fZ',
        max(c.claimed_at, coalesce((SELECT max(s.at) FROM claim_since s WHERE s.claim = c.id), '')), '+30 minutes'))
    AND NOT EXISTS (SELECT 1 FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
        WHERE r.payment = c.payment AND instr(e.text, c.id))
    AND NOT EXISTS (SELECT 1 FROM held x JOIN entry e ON e.device = x.device AND e.number = x.number
        WHERE x.device = c.device AND instr(e.text, c.id))"""  # noqa: S608  our own text
_LAPSED = f"""SELECT id, line, pence, device FROM claim c WHERE payment = ? AND device = ? AND NOT {_STANDS}
    AND NOT EXISTS (SELECT 1 FROM void_word w WHERE w.payment = c.payment AND w.approved)"""  # noqa: S608  our own text
_AGAIN = f"""INSERT INTO claim_since (claim, lapsed)
    SELECT c.id, 0 FROM claim c WHERE c.id = ? AND c.payment = ? AND NOT {_STANDS}"""  # noqa: S608  our own text


def claims_on(connection: Connection, payment: str) -> Claims:
    """What is reserved of a payment."""
    return _by_claim(connection.execute(_CLAIMS, (payment,)).fetchall())


def lapsed_claims(connection: Connection, payment: str, device: str) -> Claims:
    """What a device had reserved of it, that lapsed."""
    return _by_claim(connection.execute(_LAPSED, (payment, device)).fetchall())


def lapse_claims(connection: Connection, payment: str) -> None:
    """Let reservations lapse that no refund can name any more (`ims.lapse_claims` says when)."""
    connection.execute(_LAPSE, (payment,))


def reserved(connection: Connection, payment: str, line: int) -> int:
    """Pence that are reserved of a line."""
    return sum(pence for at, pence, _ in claims_on(connection, payment).values() if at == line)


def stand_again(connection: Connection, claims: Iterable[tuple[str, str]]) -> None:
    """What refunds name stands reserved, whether or not it had lapsed; each claim with its payment."""
    connection.executemany(_AGAIN, list(claims))


def _by_claim(rows: Iterable[tuple[str, int, int, str]]) -> Claims:
    return {claim: (line, pence, device) for claim, line, pence, device in rows}
