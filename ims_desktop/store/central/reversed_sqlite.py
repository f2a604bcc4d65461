"""What was done to a payment, in central's file: by entries that count, by finance, and by a word of a desk."""

from collections.abc import Collection, Sequence

from ims_desktop.domain.canonical import objects_of
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging import Judged, whole
from ims_desktop.store.central.judging_reversals import Done
from ims_desktop.store.central.reserved_sqlite import stand_again
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.told_sqlite import told_of

_PUT_RIGHT = """SELECT e.text FROM settled s JOIN entry e ON e.device = s.device AND e.number = s.number
    WHERE s.how = 'posted' AND (?1 GLOB '*[^0-9A-Za-z-]*' OR instr(e.text, ?1))"""


def keep_reversals(connection: Connection, device: str, judged: Sequence[Judged]) -> None:
    """Keep by which entries payments were voided, corrected and refunded; what a refund names stands reserved."""
    connection.executemany(
        "INSERT INTO reversal (number, kind, payment, session, pence, device) VALUES (?, ?, ?, ?, ?, ?)",
        [(*reversal_row(one), device) for one in judged if one.is_reversal],
    )
    refunds = (one.body for one in judged if one.doc["kind"] == EntryKind.PAYMENT_REFUNDED)
    stand_again(connection, ((claim["claim"], body["payment"]) for body in refunds for claim in body["claims"]))


def reversal_row(judged: Judged) -> tuple[int, str, str, str, int]:
    """Number, kind, payment, session and pence of what is done to a payment."""
    body = judged.body
    return judged.number, str(judged.doc["kind"]), body["payment"], body["session"], judged.total_pence


def put_right(connection: Connection, payment: str) -> Sequence[Done]:
    """Voids, corrections and refunds of a payment that were held, and that finance posted (`ims.put_right`)."""
    told = (told_of(text) for (text,) in connection.execute(_PUT_RIGHT, (payment,)).fetchall())
    return [
        Done(doc["kind"], doc["body"])
        for doc in told
        if doc.get("kind") in REVERSALS and isinstance(doc.get("body"), dict) and doc["body"].get("payment") == payment
    ]


def given_back(connection: Connection, payment: str, line: int, standing: Collection[str]) -> int:
    """Pence of a line that refunds gave back which finance posted, and for which nothing stands reserved."""
    pence = 0
    for one in put_right(connection, payment):
        if one.kind == EntryKind.PAYMENT_REFUNDED and not any(
            claim.get("claim") in standing for claim in objects_of(one.body.get("claims"))
        ):
            of_line = (part for part in objects_of(one.body.get("postings")) if whole(part.get("line")) == line)
            pence += sum(max(0, -(whole(part.get("amount_pence")) or 0)) for part in of_line)
    return pence


def was_voided(connection: Connection, payment: str) -> bool:
    """Whether nothing is left of a payment."""
    row = connection.execute(
        "SELECT 1 FROM reversal WHERE payment = ? AND kind = ?", (payment, EntryKind.PAYMENT_VOIDED.value)
    ).fetchone()
    return row is not None


def is_void(connection: Connection, payment: str) -> bool:
    """Whether it was voided, also where the void was held and finance posted it."""
    posted = {one.kind for one in put_right(connection, payment)}
    return was_voided(connection, payment) or EntryKind.PAYMENT_VOIDED in posted


def void_is_approved(connection: Connection, payment: str) -> bool:
    """Whether a void of it was approved at a desk, whether or not its till has carried it out."""
    row = connection.execute("SELECT 1 FROM void_word WHERE payment = ? AND approved", (payment,)).fetchone()
    return row is not None
