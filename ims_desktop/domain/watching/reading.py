"""Entries of rolls as the watch list sees them: each by its kind, with what it says of an earlier one joined to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ims_desktop.domain.banking import slip_number
from ims_desktop.domain.cash_move import SWAPS, MoveKind, read_move
from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened, pence_of
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.domain.watching.put_right import Overs, settled_elsewhere
from ims_desktop.domain.watching.seen import (
    AGREED,
    APPROVED,
    BANK_CORRECTED,
    BANKED,
    CHECKED,
    CLOCK_SET,
    CLOSED,
    COPY,
    DRAWER,
    HANDED_OVER,
    LATE_SETTLED,
    MADE_UP,
    MATCHED,
    MOVED,
    NOBODY,
    OPENED,
    PAUSED,
    PAYMENT,
    RESUMED,
    RETURNED,
    REVERSALS,
    SETTLED,
    WORKED,
    Cheque,
    EntryRef,
    Happened,
    Swap,
)

Doc = Mapping[str, Any]  # an entry's text, read
_BANKINGS = frozenset({MADE_UP, HANDED_OVER, BANKED, BANK_CORRECTED})
_AT_DESKS = frozenset({RETURNED, CHECKED, AGREED, SETTLED, LATE_SETTLED, MATCHED})
_OF_SESSIONS = frozenset({OPENED, CLOSED, APPROVED})
_CASH_ITSELF = frozenset({MOVED, CLOSED})  # no posting tells of their cash
_TAKEN_OVER = "session.taken_over"
_PLAIN = frozenset({PAYMENT, PAUSED, RESUMED, DRAWER, COPY, MOVED, WORKED})
WATCHED = _PLAIN | _OF_SESSIONS | _AT_DESKS | _BANKINGS | frozenset(REVERSALS)


@dataclass
class _Known:
    """What later entries name: payments and bankings by id, and closes by session."""

    payments: dict[str, Happened] = field(default_factory=dict)
    at: dict[EntryRef, Happened] = field(default_factory=dict)  # payments by where they stand
    closes: dict[str, Happened] = field(default_factory=dict)
    set_back: dict[EntryRef, datetime] = field(default_factory=dict)  # clocks, each with the time before it
    usual: dict[str, int] = field(default_factory=dict)  # with what each session's drawer began its day
    bankings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # their sessions
    floats: dict[str, list[KeptFloat]] = field(default_factory=dict)  # kept at a till, until a session opens with them
    overs: Overs = field(default_factory=Overs)
    of_cash: frozenset[tuple[object, ...]] = frozenset()  # moves and closes that count, wherever they came from
    taken_over: frozenset[str] = frozenset()  # sessions of a till that is gone: their drawer stands elsewhere


def happened(entries: Sequence[tuple[EntryRef, Doc]], office: str) -> tuple[Happened, ...]:
    """An office's watched entries in the order of their times; what cannot be read is held, and told as that."""
    known = _Known(taken_over=frozenset(_session_of(doc) for _, doc in entries if doc.get("kind") == _TAKEN_OVER))
    of_cash = (doc for _, doc in entries if doc.get("kind") in _CASH_ITSELF)
    known.of_cash = frozenset(tuple(doc.get(name) for name in ("kind", "device", "number")) for doc in of_cash)
    known.set_back.update(_set_back(entries))
    watched = [(ref, doc) for ref, doc in entries if doc.get("kind") in WATCHED or ref in known.set_back]
    docs = [(_time(doc), ref, doc) for ref, doc in watched]
    found: list[Happened] = []
    for at, ref, doc in sorted((one for one in docs if one[0] is not None), key=lambda one: (one[0], one[1])):
        try:
            found += _seen(at, ref, doc, known, office)
        except (KeyError, TypeError, ValueError, AttributeError, Refused):
            continue
    return tuple(found)


def _set_back(entries: Sequence[tuple[EntryRef, Doc]]) -> Iterator[tuple[EntryRef, datetime]]:
    """Clocks that were set back, by what stands before them on their own roll, whatever they say themselves."""
    before: dict[str, datetime] = {}
    for ref, doc in sorted(entries, key=lambda one: one[0]):
        at = _time(doc)
        if at is None or doc.get("device", ref.device) != ref.device:  # carried over, it is dated by another roll
            continue
        if doc.get("kind") == CLOCK_SET and ref.device in before and at < before[ref.device]:
            yield ref, before[ref.device]
        before[ref.device] = at


def _session_of(doc: Doc) -> str:
    body = doc.get("body")
    return str(body.get("session", "")) if isinstance(body, Mapping) else ""


def _time(doc: Doc) -> datetime | None:
    try:
        return from_roll_time(str(doc.get("at")))
    except ValueError:
        return None


def _seen(at: datetime | None, ref: EntryRef, doc: Doc, known: _Known, office: str) -> Iterator[Happened]:
    body, kind = doc["body"], str(doc["kind"])
    place, till = str(body.get("office") or office), str(body.get("till", ""))
    if at is None or place != office:
        return
    one = Happened(
        ref,
        kind,
        at,
        business_day(at),
        office,
        till,
        UserId(doc["actor"]),
        UserId(doc.get("approver") or NOBODY),
        str(body.get("session", "")),
        receipt=str(body.get("receipt", "")),
        at_desk=doc.get("at_desk") is True,
        word_at_desk=kind in REVERSALS and "approved" in body,
        back_from=known.set_back.get(ref),
    )
    if kind in REVERSALS:
        yield _reversed(one, body, known)
    elif kind in _BANKINGS:
        yield from _banked(one, body, known)
    elif kind in _AT_DESKS:
        yield from _matched(one, body, known) if kind == MATCHED else (_at_desk(one, body, doc, known),)
    elif kind == PAYMENT:
        paid = known.payments[str(body["payment"])] = known.at[ref] = _paid(one, body, doc)
        yield paid
    elif kind == MOVED:
        yield from _moved(one, body, known)
    elif kind == WORKED:
        yield one._replace(pence=_cash_missed(body))
    elif kind in _OF_SESSIONS:
        yield _of_session(one, body, known)
    else:
        yield one


def _at_desk(one: Happened, body: Doc, doc: Doc, known: _Known) -> Happened:
    """What people write at central alone. Beside what puts a held entry right: `says`, where that one says it goes."""
    if one.kind == RETURNED:
        return _came_back(one, body, known)
    if one.kind not in (SETTLED, LATE_SETTLED):
        return _checked(one, body)
    moved_pence, moved_to = settled_elsewhere(body, doc.get("says", ())) if one.kind == SETTLED else (0, ())
    settles = tuple(doc.get("settles", ("", "", 0)))
    is_undone = body.get("how") == "no_effect" and settles[0] in _CASH_ITSELF and settles not in known.of_cash
    beyond_pence = known.overs.taken_out(body)
    return one._replace(
        pence=moved_pence,
        moved_to=moved_to,
        not_over_pence=beyond_pence,
        undone=settles[0] if is_undone else "",
        receipt=str(body["receipt"]),
    )


def _matched(one: Happened, body: Doc, known: _Known) -> Iterator[Happened]:
    """Card sales that a desk says are on a report, each with whoever took it; what no count listed is none."""
    for sale in body["sales"]:
        paid = known.at.get(EntryRef(DeviceId(sale["device"]), sale["entry"]))
        if paid is not None:
            yield one._replace(
                whose=paid.actor, till=paid.till, pence=paid.pence_of(MopKind.CARD), receipt=paid.receipt
            )


def _checked(one: Happened, body: Doc) -> Happened:
    """A spot check, with what it counted less what should have been there; or the checker's signature under one."""
    if one.kind == AGREED:
        return one._replace(signs=EntryRef(DeviceId(body["device"]), int(body["number"])))
    figures = ((MopKind(part["kind"]), part["difference_pence"]) for part in body["tenders"])
    differing = tuple(part for part in figures if part[1])
    return one._replace(approver=UserId(body["checker"]), tenders=differing, checked=str(body["place"]))


def _cash_missed(body: Doc) -> int:
    """Of an item of the post in cash, by how much less was taken than two people logged; it ends somewhere else."""
    if body["came"] != "cash" or body["outcome"] == "locked":
        return 0
    missed_pence: int = body["logged_pence"] - body.get("paid_pence", 0)
    return max(0, missed_pence)


def _taken_float(known: _Known, till: str, pence: int) -> int:
    """What closes had kept of the float that is taken from those at a till."""
    kept = known.floats.get(till, [])
    opened = floats_opened(kept, pence)
    known.floats[till] = floats_left(kept, opened)
    return pence_of(opened)


def _moved(one: Happened, body: Doc, known: _Known) -> Iterator[Happened]:
    """Of cash that moves, swaps of change are asked about, and floats that go back to the safe."""
    move = read_move(body)
    if move.kind is MoveKind.FLOAT_BACK:
        kept_pence = _taken_float(known, one.till, move.pence)
        said = body.get("kept_pence", move.pence) == kept_pence
        yield one._replace(pence=min(0, move.pence - kept_pence), float_pence=move.pence, float_said=said)
    if move.kind in SWAPS and move.counted is not None and move.back is not None:
        given, back = (tuple(sorted(count.by_denomination.items())) for count in (move.counted, move.back))
        other = move.other
        swap = Swap(other.till if other else "", other.cashier if other else NOBODY, given, back)
        yield one._replace(pence=move.pence, swap=swap)


def _of_session(one: Happened, body: Doc, known: _Known) -> Happened:
    """A session that is opened, closed or approved; a float that a close keeps is opened with later."""
    if one.kind == OPENED:
        float_pence = body["float_pence"]
        wrong_pence = _float_wrong(body, _taken_float(known, one.till, float_pence))
        known.usual[one.session] = body.get("usual_float_pence", float_pence)
        gone = one.session in known.taken_over
        return _handed_over(one._replace(pence=wrong_pence, float_pence=float_pence, gone=gone), body, known)
    if one.kind == CLOSED:
        one = one._replace(handed_to=UserId(body.get("handed_to", NOBODY)))
        if one.session not in known.taken_over:
            known.floats.setdefault(one.till, []).append(KeptFloat(body.get("float_kept_pence", 0), one.actor))
            one = one._replace(float_pence=body.get("float_kept_pence", 0))
        closed = known.closes[one.session] = _closed(one, body)
        known.overs.closed(one.ref, body)
        return closed
    close = known.closes.get(one.session)
    whose = close.whose if close else NOBODY
    return one._replace(approver=one.actor, whose=whose, after_seconds=_seconds(close, one))


def _handed_over(one: Happened, body: Doc, known: _Known) -> Happened:
    """A drawer goes on as it was counted: to whom the close says, with what it kept, before whoever had it."""
    if "handed_over" not in body:
        return one
    before = str(body["handed_over"])
    close = known.closes.get(before)
    right = close is not None and (
        (close.till, close.handed_to, close.float_pence, close.actor, known.usual.get(before))
        == (one.till, one.actor, one.float_pence, one.approver, body.get("usual_float_pence"))
    )
    return one._replace(handed_over=before, handed_wrong=not right)


def _float_wrong(body: Doc, kept_pence: int) -> int:
    """By how much a float was another than was issued; less than was kept as it is wrong whatever was keyed."""
    issued_pence = body.get("issued_pence", body["float_pence"])
    wrong_pence: int = body["float_pence"] - issued_pence
    short_pence = min(0, body["float_pence"] - kept_pence)
    return short_pence or wrong_pence


def _paid(one: Happened, body: Doc, doc: Doc) -> Happened:
    """Beside it: `told`, what tells one cheque from another, as far as it is kept; `logged_on`, when its post came."""
    told: Mapping[str, str] = doc.get("told", {})
    tenders = tuple(
        (MopKind(part["kind"]), part["amount_pence"] - part.get("change_pence", 0)) for part in body["tenders"]
    )
    cheques = tuple(
        Cheque(
            part["cheque_number"],
            part["cheque_date"],
            pence,
            part.get("cheque_whole_pence", pence),
            told.get(f"tender.{place}.bank", ""),
            told.get(f"tender.{place}.drawer", ""),
        )
        for place, (part, (kind, pence)) in enumerate(zip(body["tenders"], tenders, strict=True), start=1)
        if kind is MopKind.CHEQUE and part.get("cheque_number") and part.get("cheque_date")
    )
    days = {line["received_on"] for line in body["lines"] if "received_on" in line}
    by_day = any("due_pence" in line for line in body["lines"])
    keyed_later = by_day and "slip" in body and str(body["business_day"]) < one.day.isoformat()
    if keyed_later:
        days.add(str(body["business_day"]))
    return one._replace(
        pence=body["total_pence"],
        tenders=tenders,
        accounts=_accounts(body["lines"]),
        whose=one.actor,
        cheques=cheques,
        keyed_later=keyed_later,
        backdated=min(days - set(doc.get("logged_on", ())), default=""),
    )


def _reversed(one: Happened, body: Doc, known: _Known) -> Happened:
    """A correction nets to nothing: its size is the payment's."""
    paid = known.payments.get(str(body["payment"]))
    return one._replace(
        pence=abs(body.get("total_pence", 0)) or (paid.pence if paid else 0),
        accounts=paid.accounts if paid else _accounts(body.get("postings", ())),
        moved_to=_accounts([part for part in body.get("postings", ()) if part["amount_pence"] > 0]),
        whose=paid.actor if paid else NOBODY,
        after_seconds=_seconds(paid, one),
    )


def _came_back(one: Happened, body: Doc, known: _Known) -> Happened:
    """A cheque that the bank returned, by the accounts that it paid; the fee is on line 0."""
    paid = known.payments.get(str(body["payment"]))
    back = [part for part in body["postings"] if part["line"]]
    whose = paid.actor if paid else NOBODY
    return one._replace(pence=body["pence"], accounts=_accounts(back), whose=whose)


def _closed(one: Happened, body: Doc) -> Happened:
    differences = ((MopKind(part["kind"]), part["difference_pence"]) for part in body["tenders"])
    return one._replace(
        pence=sum(part["banking_pence"] for part in body["tenders"]),
        tenders=tuple(part for part in differences if part[1]),
        whose=UserId(body["cashier"]),
    )


def _banked(one: Happened, body: Doc, known: _Known) -> Iterator[Happened]:
    """What the bank has is told of each session; what differs, and who has the bags, once of the whole slip."""
    one = one._replace(slip=slip_number(one.office, body["slip"]))
    if one.kind == MADE_UP:
        known.bankings[str(body["banking"])] = tuple(str(part["session"]) for part in body["sessions"])
        seals = tuple(str(part["seal"]) for part in body.get("bags", ()))
        one = one._replace(seals=seals, pence=sum(part.get("banked_pence", 0) for part in body["tenders"]))
    sessions = known.bankings.get(str(body["banking"]), ())
    ofs = [one._replace(session=session, **_of_close(known.closes.get(session))) for session in sessions]
    if one.kind == BANKED:
        yield from ofs
    elif ofs:
        named = {str(part["mop"]): MopKind(part["kind"]) for part in body.get("tenders", ())}
        parts = body.get("postings", ())
        differences = ((named.get(part["mop"], MopKind.CASH), part["amount_pence"]) for part in parts)
        yield ofs[0]._replace(tenders=tuple(part for part in differences if part[1]))


def _of_close(close: Happened | None) -> dict[str, Any]:
    return {} if close is None else {"whose": close.whose, "till": close.till}


def _accounts(parts: Sequence[Doc]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{part['fund']}/{part['reference']}" for part in parts if part["reference"]))


def _seconds(before: Happened | None, one: Happened) -> int | None:
    return None if before is None else int((one.at - before.at).total_seconds())
