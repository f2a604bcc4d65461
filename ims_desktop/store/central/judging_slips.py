"""Judging slips of receipt books, on SQLite: the same rules as `ims.slip_fault` on PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from ims_desktop.domain.receipt_book import in_time, is_slip, slip_time
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day
from ims_desktop.store.central.judging_reversals import Ledger, ReversalAt

Books = Mapping[str, tuple[str, int, int]]  # office, first and last number, by code


class SlipLedger(Ledger, Protocol):
    """Payments, and the slips that were used."""

    def slip_uses(self, book: str, slip: int, device: str, number: int) -> Sequence[str]:
        """The payments that used a slip (blank: spoilt), but for what stands on a roll at a number or after it."""


def day_of(body: Mapping[str, Any], at: datetime) -> date:
    """The accounting day of a payment: that on which its money was taken."""
    taken = slip_time(body["slip"]) if is_slip(body.get("slip")) else None
    return business_day(at if taken is None else taken)


def out_of_time(body: Mapping[str, Any], at: datetime | None) -> bool:
    """Whether a payment was keyed from its slip before the money was taken, or too late."""
    taken = slip_time(body["slip"]) if "slip" in body else None
    return taken is not None and at is not None and not in_time(taken, at)


def judge_slip(
    body: Mapping[str, Any], at: tuple[str, str, int], books: Books | None, ledger: SlipLedger | None
) -> str:
    """Why a slip cannot be used, or nothing; `at`: office, device and number. `books` None: what was known is past."""
    if "slip" not in body:
        return ""
    office, device, number = at
    slip = body["slip"]
    if books is not None:
        of, first, last = books.get(slip["book"], ("", 0, 0))
        if of != office or not first <= slip["number"] <= last:
            return "slip_unknown"
    if ledger is None:
        return ""
    for payment in ledger.slip_uses(slip["book"], slip["number"], device, number):
        voided = any(done.kind == EntryKind.PAYMENT_VOIDED for done in ledger.done(payment, device, number))
        if not voided and (not payment or payment != body.get("payment")):
            return "slip_used"
    return ""


def judge_spoilt(doc: Mapping[str, Any], at: ReversalAt, books: Books | None, ledger: SlipLedger | None) -> str:
    """Why an entry that says that a slip was spoilt is held, or nothing."""
    if doc["kind"] != EntryKind.SLIP_SPOILT:
        return ""
    body, personal = doc.get("body"), doc.get("personal")
    if (
        not isinstance(body, dict)
        or not all(isinstance(body.get(word), str) for word in ("business_day", "office", "till"))
        or not is_slip(body.get("slip"), spoilt=True)
    ):
        return "malformed"
    if body["business_day"] != at.day.isoformat():
        return "business_day"
    if (body["office"], body["till"]) != (at.office, at.till):
        return "other_till"
    held = judge_slip({"slip": body["slip"]}, (at.office, at.device, at.number), books, ledger)
    return held or ("" if isinstance(personal, dict) and "reason" in personal else "reason")
