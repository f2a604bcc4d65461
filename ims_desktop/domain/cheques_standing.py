"""The cheques of a session that should be in the drawer: as taken, less what was voided, and as it was corrected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.reversal import REVERSALS, kind_of, postings_of, what_stands
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting


@dataclass(frozen=True, slots=True)
class ChequeStanding:
    """One cheque, known by its payment's entry and the tender's place in it from 1; pence."""

    entry: int
    tender: int
    mop: str
    number: str
    amount_pence: int


@dataclass(slots=True)
class _Paid:
    """A payment with what was done to it: its postings, and the cheque number of each tender."""

    entry: int
    postings: list[Posting]
    numbers: dict[int, str] = field(default_factory=dict)


def cheques_standing(entries: Sequence[Entry], mops: Mapping[str, Mop]) -> Iterator[ChequeStanding]:
    """The cheques that stand, in the order in which they were taken; `entries` are all of one session in order."""
    paid: dict[str, _Paid] = {}
    for entry in entries:
        if entry.kind is EntryKind.PAYMENT_TAKEN:
            payment = read_payment(entry.body)
            numbers = {place: one.cheque_number for place, one in enumerate(payment.tenders, start=1)}
            paid[payment.payment] = _Paid(entry.number, [*payment.postings], numbers)
        elif entry.kind in REVERSALS and (there := paid.get(cast("str", entry.body["payment"]))) is not None:
            there.postings += postings_of(entry.body)
            for part in cast("Sequence[Mapping[str, Any]]", entry.body.get("tenders", ())):
                if "tender" in part:
                    there.numbers[part["tender"]] = part.get("cheque_number", "")
    for one in paid.values():
        yield from _standing(one, mops)


def _standing(one: _Paid, mops: Mapping[str, Mop]) -> Iterator[ChequeStanding]:
    sums: dict[tuple[int, str], int] = {}
    for posting in what_stands(one.postings):
        if kind_of(mops, posting.mop) is MopKind.CHEQUE:
            key = posting.tender, posting.mop
            sums[key] = sums.get(key, 0) + posting.amount_pence
    for (tender, mop), pence in sorted(sums.items()):
        if pence > 0:
            yield ChequeStanding(one.entry, tender, mop, one.numbers.get(tender, ""), pence)
