"""Judging entries by what staff declared as their own, on SQLite: as `ims.is_own` and `ims.project_own`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.own_account import OWN_KINDS, account_words, marked, own_fault
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.judging_reversals import Ledger, ReversalAt

_ON_ACCOUNTS = REVERSAL_KINDS | {EntryKind.PAYMENT_TAKEN.value, EntryKind.HELD_SETTLED.value}


@frozen
class OwnHere:
    """What somebody declared, from when and until when, as entries write times."""

    user: str
    salt: bytes
    mark: str
    since: str
    until: str | None

    def is_of(self, at: str, fund: str, reference: str) -> bool:
        """Whether an account was theirs at a time, as an entry writes it."""
        stood = at > self.since and (self.until is None or at < self.until)
        return stood and marked(self.salt.hex(), account_words(fund, reference)) == self.mark


class OwnLedger(Ledger, Protocol):
    """Payments, and what staff declared."""

    def own_accounts(self, people: Collection[str]) -> Sequence[OwnHere]:
        """What these people declared so far."""

    def declared_by(self, declared: str) -> str | None:
        """Who declared something, by its entry's id."""


def judge_declared(doc: Mapping[str, Any], at: ReversalAt, ledger: OwnLedger | None) -> str:
    """Why an entry that declares or withdraws is held, or nothing."""
    if doc["kind"] not in OWN_KINDS:
        return ""
    if fault := own_fault(doc):
        return fault
    body, withdraws = doc["body"], doc["kind"] == EntryKind.ACCOUNT_WITHDRAWN
    wrong: dict[str, Callable[[], bool]] = {
        "business_day": lambda: body["business_day"] != at.day.isoformat(),
        "other_till": lambda: (body["office"], body["till"]) != (at.office, at.till),
        "approver": lambda: withdraws and "approver" not in doc,
        "declared_unknown": lambda: (
            withdraws and ledger is not None and ledger.declared_by(body["declared"]) != doc["actor"]
        ),
    }
    return next((why for why, is_wrong in wrong.items() if is_wrong()), "")


def judge_own(doc: Mapping[str, Any], at: datetime, ledger: OwnLedger | None) -> str:
    """`own_account` where money is taken or moved on what its actor or approver declared, or nothing."""
    if doc["kind"] not in _ON_ACCOUNTS or ledger is None:
        return ""
    people = {one for one in (doc.get("actor"), doc.get("approver")) if isinstance(one, str)}
    declared = ledger.own_accounts(people)
    if not declared:
        return ""
    body = doc["body"]
    if doc["kind"] == EntryKind.VOID_ASKED:
        paid = ledger.paid(body["payment"])
        body = {} if paid is None else paid.body
    written = roll_time(at)
    touched = any(
        one.is_of(written, posting["fund"], posting["reference"])
        for posting in body.get("postings", ())
        for one in declared
    )
    return "own_account" if touched else ""
