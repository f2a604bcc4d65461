"""A session that was open on a PC which is gone: another till of its office takes it over, to count and close it.

Only central knows what the PC had sent. Whoever takes a session over is told all of it, and their entry says it on the
roll that goes on with the session; central works the same figures out again from the entries that it names. Central's
database says the same (`ims.gone_known`, `ims.gone_fault`); contract tests hold the two against each other.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any, cast

from ims_desktop.domain.body_shape import is_whole, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_move import MoveKind, drawer_change
from ims_desktop.domain.cash_up import ReversalsMade, SessionSoFar, Taking
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_name import CalledSession
from ims_desktop.domain.times import from_roll_time

_MOST_ROLLS = 64
_BEGINS = frozenset({EntryKind.SESSION_OPENED.value, EntryKind.SESSION_TAKEN_OVER.value})
_REVERSES = frozenset(kind.value for kind in REVERSALS)
_MONEY = _REVERSES | {EntryKind.PAYMENT_TAKEN.value}
_MOVES = frozenset(kind.value for kind in MoveKind)
_FIGURES = ("till", "opened_at", "day", "float_pence", "post", "payments", "receipts", "takings", "moved", "reversals")
_OF_MOMENT = frozenset({"upto", "last", "heard"})  # how far the rolls went; nothing of the session itself


@frozen
class GoneSession:
    """A session that waits on a till which is gone, as central lists it: no sums, which would spoil a blind count."""

    session: SessionId
    device: DeviceId
    office: str
    till: str  # with its letter: 03A
    cashier: UserId
    opened_at: datetime | None
    last: int  # up to which entry central knows that till's roll
    heard: int  # up to which entry it said that it has one

    @property
    def called(self) -> CalledSession:
        """With what it is called by."""
        return CalledSession(self.session, self.office, self.till, self.opened_at, None)

    @property
    def missing(self) -> int:
        """Entries that the till said it has, and that nobody has here."""
        return max(0, self.heard - self.last)


@frozen
class GoneFound:
    """A session that waits, and all that central knows of it, as an entry that takes it over must say it."""

    waits: GoneSession
    gone: Mapping[str, Json]


def read_gone(row: Mapping[str, Any]) -> GoneSession:
    """A session that waits, as central tells of it."""
    return GoneSession(
        session=SessionId(row["session"]),
        device=DeviceId(row["device"]),
        office=row["office"],
        till=row["till"],
        cashier=UserId(row["cashier"]),
        opened_at=None if row["opened_at"] is None else from_roll_time(row["opened_at"]),
        last=row["last"],
        heard=row["heard"],
    )


def gone_found(rows: Sequence[Mapping[str, Any]]) -> GoneFound | None:
    """The one that was asked for, where it waits and its beginning is known."""
    found = [row for row in rows if row.get("gone") is not None]
    return GoneFound(read_gone(found[0]), found[0]["gone"]) if len(found) == 1 else None


@frozen
class TakenOver:
    """What an entry that takes a session over says of it. Pence throughout.

    `known` is the last entry of the other till's roll that these figures know of, `heard` the last that it said it has.
    """

    device: DeviceId
    till: str
    cashier: UserId
    opened_at: datetime
    business_day: date
    float_pence: int
    takings: tuple[Taking, ...]
    moved: Mapping[MoveKind, int]
    payments: int
    first_receipt: str
    last_receipt: str
    reversals: tuple[ReversalsMade, ...]
    known: int
    heard: int
    post: bool = False

    @property
    def missing(self) -> int:
        """Entries that the till said it has, and that are in none of these figures."""
        return max(0, self.heard - self.known)

    @property
    def words(self) -> str:
        """What paper says of it."""
        told = f"Taken over from till {self.till}, which is gone. Its roll is known up to entry {self.known}"
        return f"{told}; later payments may be missing" + (
            f" ({self.missing} entries that it told of are)." if self.missing else "."
        )


def with_gone(so_far: SessionSoFar, told: TakenOver) -> SessionSoFar:
    """A session that was taken over: what was told of it then, and what was done here since."""
    return replace(
        so_far,
        takings=told.takings,
        moved=told.moved,
        payments=told.payments,
        first_receipt=told.first_receipt,
        last_receipt=told.last_receipt,
        reversals=told.reversals,
        known=told.words,
    )


def read_taken_over(body: Mapping[str, Json]) -> TakenOver:
    """What an entry's body says; raises KeyError, TypeError or ValueError where it is none."""
    said = cast("Mapping[str, Any]", body["gone"])
    receipts = said.get("receipts", {})
    return TakenOver(
        device=DeviceId(said["device"]),
        till=said["till"],
        cashier=UserId(said["cashier"]),
        opened_at=from_roll_time(said["opened_at"]),
        business_day=date.fromisoformat(said["day"]),
        float_pence=int(said["float_pence"]),
        takings=tuple(Taking(**one) for one in said["takings"]),
        moved={MoveKind(kind): pence for kind, pence in said["moved"].items()},
        payments=int(said["payments"]),
        first_receipt=receipts.get("first", ""),
        last_receipt=receipts.get("last", ""),
        reversals=tuple(
            ReversalsMade(name, one["count"], one["pence"]) for name, one in sorted(said["reversals"].items())
        ),
        known=int(said["last"]),
        heard=int(said["heard"]),
        post=said.get("post") is True,
    )


def gone_fault(body: object) -> str:
    """`malformed`, or nothing where a taking over has the shape that it can be judged by."""
    gone = body.get("gone") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(gone, dict):
        return "malformed"
    upto = gone.get("upto")
    sound = (
        all(isinstance(body.get(word), str) for word in ("business_day", "office", "till"))
        and is_word(body.get("session"))
        and isinstance(gone.get("device"), str)
        and is_whole(gone.get("heard"))
        and isinstance(upto, dict)
        and len(upto) <= _MOST_ROLLS
        and all(is_whole(number) for number in upto.values())
    )
    return "" if sound else "malformed"


@frozen
class ToldEntry:
    """One entry of the other till's roll, wherever it stands now: as its own device numbered and sealed it."""

    number: int
    seal: bytes
    doc: Mapping[str, Any]


@frozen
class SessionBegun:
    """Where a session began, and whose it is, as central keeps it."""

    device: str
    till: str  # with its letter
    session: str
    number: int  # of the entry with which it began on that roll
    cashier: str
    float_pence: int


def gone_known(
    begun: SessionBegun, told: Iterable[ToldEntry], upto: Mapping[str, int], last: int
) -> dict[str, Any] | None:
    """All that these entries say of a session, as a taking over says it but for `heard`; None where it never began.

    `upto` says up to which entry each roll was read, `last` which entry of the session's own roll is the last known.
    """
    said = sorted((one for one in told if _is_of(one, begun.session)), key=lambda one: (one.number, one.seal))
    said = [one for place, one in enumerate(said) if not place or (one.number, one.seal) != _key(said[place - 1])]
    first = next((one for one in said if one.number == begun.number and _kind(one) in _BEGINS), None)
    if first is None:
        return None
    frame = {"device": begun.device, "till": begun.till, "cashier": begun.cashier, "upto": dict(upto), "last": last}
    body = first.doc["body"]
    if first.doc["kind"] == EntryKind.SESSION_TAKEN_OVER:  # it was on a till that is gone, twice over
        base = body["gone"] if isinstance(body.get("gone"), dict) else {}
        return frame | {name: base[name] for name in (*_FIGURES, "last") if name in base}
    return frame | _figures(begun, first, said)


def same_session(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two say the same of a session, however far each knew the rolls."""
    return is_same(_without(one, _OF_MOMENT), _without(other, _OF_MOMENT))


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two say the very same: Python alone takes true for 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def without_heard(gone: Mapping[str, Any]) -> dict[str, Any]:
    """What is judged of a taking over: all but what the other till told of itself."""
    return _without(gone, {"heard"})


def moved_pence(moved: Mapping[str, object]) -> int:
    """By how much these moves changed the drawer's cash."""
    kinds = {kind.value: kind for kind in MoveKind}
    pence = ((kinds[name], value) for name, value in moved.items() if name in kinds and type(value) is int)
    return sum(drawer_change(kind, each) for kind, each in pence)


def _without(gone: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left = set(names)
    return {name: value for name, value in gone.items() if name not in left}


def _key(one: ToldEntry) -> tuple[int, bytes]:
    return one.number, one.seal


def _kind(one: ToldEntry) -> str:
    kind = one.doc.get("kind")
    return kind if isinstance(kind, str) else ""


def _is_of(one: ToldEntry, session: str) -> bool:
    body = one.doc.get("body")
    return isinstance(body, dict) and body.get("session") == session


def _figures(begun: SessionBegun, first: ToldEntry, said: Sequence[ToldEntry]) -> dict[str, Any]:
    takings: Counter[tuple[str, str, str]] = Counter()
    vat: Counter[tuple[str, str, str]] = Counter()
    moved: Counter[str] = Counter()
    receipts: list[str] = []
    for one in said:
        kind, body = _kind(one), one.doc["body"]
        if kind in _MONEY:
            for posting in _postings(body):
                key = posting["fund"], posting["mop"], posting["vat_code"]
                takings[key] += posting["amount_pence"]
                vat[key] += posting["vat_pence"] if is_whole(posting.get("vat_pence")) else 0
        if kind == EntryKind.PAYMENT_TAKEN:
            receipts.append(body["receipt"] if isinstance(body.get("receipt"), str) else "")
        if (
            kind == EntryKind.CASH_MOVED
            and isinstance(body.get("move"), str)
            and body["move"] in _MOVES
            and is_whole(body.get("pence"))
        ):
            moved[body["move"]] += body["pence"]
    at, opening = first.doc.get("at"), first.doc["body"]
    day = opening.get("business_day")
    figures: dict[str, Any] = {
        "opened_at": at if isinstance(at, str) else "",
        "day": day if isinstance(day, str) else "",
        "float_pence": begun.float_pence,
        "payments": len(receipts),
        "takings": [
            {"fund": fund, "mop": mop, "vat_code": code, "amount_pence": pence, "vat_pence": vat[fund, mop, code]}
            for (fund, mop, code), pence in sorted(takings.items(), key=itemgetter(0))
        ],
        "moved": dict(moved),
        "reversals": _reversals(said),
    }
    if receipts:
        figures["receipts"] = {"first": receipts[0], "last": receipts[-1]}
    if opening.get("post") is True:
        figures["post"] = True
    return figures


def _postings(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    postings = body.get("postings")
    return [
        one
        for one in (postings if isinstance(postings, list) else ())
        if isinstance(one, dict)
        and all(isinstance(one.get(word), str) for word in ("fund", "mop", "vat_code"))
        and is_whole(one.get("amount_pence"))
    ]


def _reversals(said: Sequence[ToldEntry]) -> dict[str, Any]:
    """How many of each kind, and what they gave back or moved; a void that was asked for as long as none was made."""
    count: Counter[str] = Counter()
    pence: Counter[str] = Counter()
    voided = {_payment(one) for one in said if _kind(one) == EntryKind.PAYMENT_VOIDED}
    for one in said:
        kind, body = _kind(one), one.doc["body"]
        if kind in _REVERSES:
            count[kind] += 1
            pence[kind] += sum(max(0, -posting["amount_pence"]) for posting in _postings(body))
        elif kind == EntryKind.VOID_ASKED and _payment(one) not in voided:
            count[kind] += 1
            pence[kind] += body["asked_pence"] if is_whole(body.get("asked_pence")) else 0
    return {kind: {"count": times, "pence": pence[kind]} for kind, times in count.items()}


def _payment(one: ToldEntry) -> str:
    payment = one.doc["body"].get("payment")
    return payment if isinstance(payment, str) else ""
