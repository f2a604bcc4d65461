"""What follows from an entry: the rows of the derived tables. Nothing here knows a database.

The write path, a rebuild and the verification all ask here, so they cannot disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TypeAlias, cast

from ims_desktop.domain.carried import Carried, innermost
from ims_desktop.domain.gone_session import read_taken_over
from ims_desktop.domain.own_account import ACCOUNT
from ims_desktop.domain.post import ENDS, Outcome, item_number
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry, EntryKind, read_entry
from ims_desktop.domain.session_event import event_of
from ims_desktop.domain.times import roll_time

PROJECTION = 8  # counted up when other rows follow from the same entry; tills' files are then rebuilt on opening

Cell: TypeAlias = "str | int"
Rows: TypeAlias = "Mapping[str, Sequence[tuple[Cell, ...]]]"

# Columns of the derived tables in the order of `rows_of`; tables in the order of writing, parents first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "session": ("number", "id", "cashier", "opened_at_ms", "business_day", "float_pence", "post", "gone", "carried"),
    "payment": (
        "number",
        "id",
        "receipt",
        "session",
        "at_ms",
        "business_day",
        "total_pence",
        "change_pence",
        "carried",
    ),
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
    "reversal": ("number", "kind", "payment", "session", "total_pence", "moved_pence", "carried"),
    "session_event": ("number", "session", "event", "state", "pence", "actor", "carried"),
    "receipt_copy": ("number", "receipt"),
    "slip_use": ("number", "book", "slip", "payment"),
    "own_account": ("number", "declared", "user_id", "mark", "at"),
    "post_item": ("number", "place", "id"),
    "post_step": ("number", "item", "outcome", "ends", "session", "payment", "paid_pence"),
}
INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  our own names
    for table, columns in COLUMNS.items()
}

_POSTING = itemgetter(*COLUMNS["posting"][2:])

_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)
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


def carried_holds(entry: Entry) -> bool:
    """Whether what a carried entry holds is sealed as it says, down to the innermost."""
    return _carried_by(entry) is not None


def _carried_by(entry: Entry) -> tuple[Mapping[str, object], Carried] | None:
    return innermost({"kind": entry.kind, "body": entry.body})


def told_by(entry: Entry) -> Entry:
    """The entry itself, or the earlier device's entry that it carries; one that cannot be read stays carried."""
    if entry.kind is not EntryKind.ENTRY_CARRIED:
        return entry
    found = _carried_by(entry)
    if found is None:
        return entry
    try:
        return read_entry(found[1].text, found[1].seal)
    except _NOT_ONE:
        return entry


def rows_of(entry: Entry) -> Rows:
    """The rows of derived tables that follow from an entry, by table, in the order of writing.

    What a carried entry tells stands under the number of the entry that carries it. Raises KeyError, TypeError or
    ValueError where the entry's body is not of its kind.
    """
    if entry.kind is not EntryKind.ENTRY_CARRIED:
        return _rows(entry.number, entry, carried=0)
    told = told_by(entry)
    return {} if told is entry else _rows(entry.number, told, carried=1)


def _rows(number: int, entry: Entry, carried: int) -> Rows:
    match entry.kind:
        case EntryKind.PAYMENT_TAKEN:
            return _payment(number, entry, carried)
        case EntryKind.SESSION_OPENED | EntryKind.SESSION_TAKEN_OVER:
            began = _session(entry) if entry.kind is EntryKind.SESSION_OPENED else _taken_over(entry)
            return {"session": [(number, *began, carried)], **_event(number, entry, carried)}
        case EntryKind.SESSION_CLOSED:
            postings = [(number, at, *_POSTING(part)) for at, part in _parts(entry, "postings")]
            return {"posting": postings, **_event(number, entry, carried)}
        case (
            EntryKind.SESSION_PAUSED
            | EntryKind.SESSION_RESUMED
            | EntryKind.SESSION_COUNTED
            | EntryKind.SESSION_APPROVED
            | EntryKind.CASH_MOVED
            | EntryKind.DRAWER_OPENED
        ):
            return _event(number, entry, carried)
        case (
            EntryKind.VOID_ASKED
            | EntryKind.PAYMENT_VOIDED
            | EntryKind.PAYMENT_CORRECTED
            | EntryKind.PAYMENT_REFUNDED
            | EntryKind.RECEIPT_COPIED
            | EntryKind.SLIP_SPOILT
            | EntryKind.ACCOUNT_DECLARED
            | EntryKind.ACCOUNT_WITHDRAWN
            | EntryKind.POST_LOGGED
            | EntryKind.POST_WORKED
        ):
            return _beside_payments(number, entry, carried)
        case (
            EntryKind.DEVICE_ENROLLED
            | EntryKind.CLOCK_SET
            | EntryKind.BANKING_MADE
            | EntryKind.BANKING_HANDED_OVER
            | EntryKind.BANKING_RECEIVED
            | EntryKind.BANKING_CORRECTED
            | EntryKind.CHEQUE_RETURNED
            | EntryKind.CHEQUE_KEPT
            | EntryKind.CHEQUE_LET_GO
            | EntryKind.CARD_MATCHED
            | EntryKind.CUSTODY_COUNTED
            | EntryKind.CUSTODY_AGREED
            | EntryKind.HELD_SETTLED
            | EntryKind.LATE_SETTLED
            | EntryKind.ROLL_ACCOUNTED
            | EntryKind.VOID_APPROVED
            | EntryKind.VOID_REFUSED
            | EntryKind.PERSONAL_ERASED
            | EntryKind.REFERENCE_CHANGED
            | EntryKind.HOLDERS_LOADED
            | EntryKind.TILL_CHANGED
            | EntryKind.ENTRY_CARRIED
        ):
            return {}


def _session(entry: Entry) -> tuple[Cell, ...]:
    words = cast("Mapping[str, str]", entry.body)
    float_pence = cast("int", entry.body["float_pence"])
    post = int(entry.body.get("post") is True)
    return (words["session"], entry.actor, milliseconds(entry.at), words["business_day"], float_pence, post, "")


def _taken_over(entry: Entry) -> tuple[Cell, ...]:
    """Whose it is, and when it began at the till that is gone."""
    told = read_taken_over(entry.body)
    began = (milliseconds(told.opened_at), told.business_day.isoformat(), told.float_pence)
    return (cast("str", entry.body["session"]), told.cashier, *began, int(told.post), told.till)


def _event(number: int, entry: Entry, carried: int) -> Rows:
    happened = event_of(entry.kind, entry.body)
    state = happened.state.value if happened.state else ""
    row = (number, happened.session, happened.name, state, happened.pence, entry.actor, carried)
    return {"session_event": [row]}


def _payment(number: int, entry: Entry, carried: int) -> Rows:
    """Read straight from the body: this is on the way of every payment, and the dataclasses cost twice as much."""
    body = cast("Mapping[str, Cell]", entry.body)
    return {
        "payment": [
            (
                number,
                body["payment"],
                body["receipt"],
                body["session"],
                milliseconds(entry.at),
                body["business_day"],
                body["total_pence"],
                body["change_pence"],
                carried,
            )
        ],
        "posting": [(number, at, *_POSTING(part)) for at, part in _parts(entry, "postings")],
        **_slip(number, entry),
    }


def _slip(number: int, entry: Entry) -> Rows:
    """The slip of a receipt book that it uses up; hardly a payment has one."""
    if "slip" not in entry.body:
        return {}
    slip = cast("Mapping[str, Cell]", entry.body["slip"])
    payment = cast("str", entry.body.get("payment", ""))
    return {"slip_use": [(number, slip["book"], slip["number"], payment)]}


def _beside_payments(number: int, entry: Entry, carried: int) -> Rows:
    if entry.kind in {EntryKind.POST_LOGGED, EntryKind.POST_WORKED}:
        return _post(number, entry)
    if entry.kind in {EntryKind.ACCOUNT_DECLARED, EntryKind.ACCOUNT_WITHDRAWN}:
        return _own_account(number, entry)
    if entry.kind is EntryKind.SLIP_SPOILT:
        return _slip(number, entry)
    if entry.kind is EntryKind.RECEIPT_COPIED:
        return {"receipt_copy": [(number, cast("str", entry.body["receipt"]))]}
    return _reversal(number, entry, carried)


def _own_account(number: int, entry: Entry) -> Rows:
    """What was declared is known by its entry's id; which account it is stands beside the roll alone."""
    if entry.kind is EntryKind.ACCOUNT_WITHDRAWN:
        declared, mark = cast("str", entry.body["declared"]), ""
    else:
        declared, mark = entry.id, entry.commitment(ACCOUNT)
    return {"own_account": [(number, declared, entry.actor, mark, roll_time(entry.at))]}


def _reversal(number: int, entry: Entry, carried: int) -> Rows:
    """What it moved is what went back, or of a correction from one place to another; an asked void moves nothing."""
    body = cast("Mapping[str, Cell]", entry.body)
    parts = list(_parts(entry, "postings")) if "postings" in body else []
    moved_pence: Cell = sum(max(0, -cast("int", part["amount_pence"])) for _, part in parts)
    total_pence: Cell = body["total_pence"] if parts else 0
    if entry.kind is EntryKind.VOID_ASKED:
        moved_pence = body["asked_pence"]
    row = (number, entry.kind.value, body["payment"], body["session"], total_pence, moved_pence, carried)
    return {"posting": [(number, at, *_POSTING(part)) for at, part in parts], "reversal": [row]}


def _post(number: int, entry: Entry) -> Rows:
    body = cast("Mapping[str, Cell]", entry.body)
    if entry.kind is EntryKind.POST_LOGGED:
        sheet = str(body["sheet"])
        return {"post_item": [(number, place, item_number(sheet, place)) for place, _ in _parts(entry, "items")]}
    ends = int(Outcome(str(body["outcome"])) in ENDS)
    paid = (body.get("payment", ""), body.get("paid_pence", 0))
    return {"post_step": [(number, body["item"], body["outcome"], ends, body["session"], *paid)]}


def _parts(entry: Entry, name: str) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    return enumerate(cast("Sequence[Mapping[str, Cell]]", entry.body[name]), start=1)
