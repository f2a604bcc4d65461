"""Holding a close against what its roll says of the session, on SQLite: as `ims.close_fault` does on PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from ims_desktop.domain.card_fault import cards_fault
from ims_desktop.domain.close_fault import TAKES, RollSums, close_fault
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging_sessions import SessionsSoFar


class CloseLedger(Protocol):
    """What central has of the sessions of a roll."""

    def body_at(self, number: int, kind: EntryKind) -> Mapping[str, Any] | None:
        """The body of the entry at a number of this roll, None where it is of another kind."""

    def session_sums(self, session: str, opened: int, number: int) -> RollSums:
        """What the roll says of a session between its opening and an entry, with what is held; without its float."""

    def over_short(
        self, session: str, close: tuple[str, int] | None, at_till: tuple[str, str]
    ) -> Collection[tuple[str, str]] | None:
        """Where differences of a session go, by fund and reference; None where what was set then is past."""

    def payment_docs(self, number: int, until: int) -> Iterable[Mapping[str, Any]]:
        """The entry at a number of this roll, then all voids and corrections up to another, held or not."""


def judge_close(number: int, doc: Mapping[str, Any], sessions: SessionsSoFar | None, ledger: CloseLedger | None) -> str:
    """Why a close, sound in itself, is held; nothing of any other entry. `sessions` None: it was carried over."""
    if doc["kind"] != EntryKind.SESSION_CLOSED or sessions is None or ledger is None:
        return ""
    body = doc["body"]
    session, opened = body["session"], sessions.opened[body["session"]]
    count = ledger.body_at(body["count"], EntryKind.SESSION_COUNTED) if opened < body["count"] < number else None
    if count is not None and (count.get("session") != session or count.get("spot") is True):
        count = None
    sums = ledger.session_sums(session, opened, number)
    if session in sessions.gone:
        sums = _taken_over(ledger.body_at(opened, EntryKind.SESSION_TAKEN_OVER) or {}, sums.last_count)
    else:
        began = (ledger.body_at(opened, EntryKind.SESSION_OPENED) or {}).get("float_pence")
        sums.float_pence = began if type(began) is int and abs(began) < 10**15 else 0
    if fault := close_fault(body, count, sums):
        return fault
    if fault := cards_fault(count or {}, session, opened, lambda entry: ledger.payment_docs(entry, body["count"])):
        return fault
    there = ledger.over_short(session, None, (body["office"], body["till"])) if body["postings"] else None
    fits = there is None or all((one["fund"], one["reference"]) in there for one in body["postings"])
    return "" if fits else "over_short"


def _taken_over(body: Mapping[str, Any], last_count: int) -> RollSums:
    """What was told of a session when it was taken over from a till that is gone: nothing was added here."""
    gone = body.get("gone", {})
    sums = RollSums(float_pence=gone.get("float_pence", 0), last_count=last_count)
    for taking in gone.get("takings", ()):
        sums.taken[taking["mop"]] += taking["amount_pence"]
    sums.moved.update(gone.get("moved", {}))
    sums.paper = gone.get("payments", 0), gone.get("receipts", {})
    return sums


def add_told(sums: RollSums, session: str, docs: Iterable[Mapping[str, Any]]) -> None:
    """Add cash moves, and payments that are held, as far as they say that they are of the session."""
    for doc in docs:
        kind, body = doc.get("kind"), doc.get("body")
        if not isinstance(body, dict) or body.get("session") != session:
            continue
        if kind == EntryKind.CASH_MOVED:
            sums.move(body)
        elif kind == EntryKind.SESSION_COUNTED:
            sums.last_count = sums.last_count if body.get("spot") is True else max(sums.last_count, _number(doc))
        elif str(kind) in TAKES:
            sums.take(body)
            if kind == EntryKind.PAYMENT_TAKEN:
                sums.paid(_number(doc), body)


def _number(doc: Mapping[str, Any]) -> int:
    number = doc.get("number")
    return number if type(number) is int else 0
