"""What follows from an entry: the rows of the derived tables. Nothing here knows a database.

The write path, a rebuild and the verification all ask here, so they cannot disagree.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias, cast

from ims_desktop.domain.canonical import Json, read_json
from ims_desktop.domain.payment import TakenPayment, read_payment
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.times import from_roll_time

Cell: TypeAlias = "str | int"
Rows: TypeAlias = "Mapping[str, Sequence[tuple[Cell, ...]]]"

# Columns of the derived tables in the order of `rows_of`; tables in the order of writing, parents first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "session": ("number", "id", "cashier", "opened_at_ms", "business_day", "float_pence"),
    "payment": (
        "number",
        "id",
        "receipt",
        "session",
        "at_ms",
        "business_day",
        "total_pence",
        "change_pence",
    ),
    "payment_line": ("number", "line", "fund", "reference", "amount_pence", "vat_code", "vat_pence"),
    "payment_tender": ("number", "tender", "mop", "kind", "amount_pence", "change_pence"),
    "posting": (
        "number",
        "posting",
        "fund",
        "reference",
        "mop",
        "amount_pence",
        "vat_code",
        "vat_pence",
        "line",
        "tender",
    ),
    "receipt_copy": ("number", "receipt"),
}
INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  our own names
    for table, columns in COLUMNS.items()
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970, as times are kept here."""
    return (at - _EPOCH) // _MILLISECOND


def moment(ms: int) -> datetime:
    """The aware UTC time of milliseconds since 1970."""
    return _EPOCH + ms * _MILLISECOND


def optional_moment(ms: int | None) -> datetime | None:
    """The time, where there is one."""
    return None if ms is None else moment(ms)


def read_entry(text: str, seal: bytes) -> Entry:
    """An entry from its stored text; raises KeyError, TypeError or ValueError where the text is not one."""
    parts = read_json(text)
    words = cast("Mapping[str, str]", parts)
    return Entry(
        device=DeviceId(words["device"]),
        number=cast("int", parts["number"]),
        id=EntryId(words["id"]),
        at=from_roll_time(words["at"]),
        kind=EntryKind(words["kind"]),
        actor=UserId(words["actor"]),
        body=cast("Mapping[str, Json]", parts["body"]),
        text=text,
        seal=seal,
    )


def rows_of(entry: Entry) -> Rows:
    """The rows of derived tables that follow from an entry, by table, in the order of writing.

    Raises KeyError, TypeError or ValueError where the entry's body is not of its kind.
    """
    match entry.kind:
        case EntryKind.PAYMENT_TAKEN:
            return _payment(entry, read_payment(entry.body))
        case EntryKind.SESSION_OPENED:
            return {"session": [_session(entry)]}
        case EntryKind.RECEIPT_COPIED:
            return {"receipt_copy": [(entry.number, cast("str", entry.body["receipt"]))]}
        case EntryKind.DEVICE_ENROLLED:
            return {}


def _session(entry: Entry) -> tuple[Cell, ...]:
    words = cast("Mapping[str, str]", entry.body)
    float_pence = cast("int", entry.body["float_pence"])
    return (entry.number, words["session"], entry.actor, milliseconds(entry.at), words["business_day"], float_pence)


def _payment(entry: Entry, payment: TakenPayment) -> Rows:
    number = entry.number
    return {
        "payment": [
            (
                number,
                payment.payment,
                payment.receipt,
                payment.session,
                milliseconds(entry.at),
                payment.business_day.isoformat(),
                payment.total_pence,
                payment.change_pence,
            )
        ],
        "payment_line": [
            (number, at, line.fund, line.reference, line.amount_pence, line.vat_code, line.vat_pence)
            for at, line in enumerate(payment.lines, start=1)
        ],
        "payment_tender": [
            (number, at, tender.mop, tender.kind.value, tender.amount_pence, tender.change_pence)
            for at, tender in enumerate(payment.tenders, start=1)
        ],
        "posting": [
            (
                number,
                at,
                posting.fund,
                posting.reference,
                posting.mop,
                posting.amount_pence,
                posting.vat_code,
                posting.vat_pence,
                posting.line,
                posting.tender,
            )
            for at, posting in enumerate(payment.postings, start=1)
        ],
    }
