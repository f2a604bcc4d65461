"""The papers of a session made again from a slice of its roll: slips, voids and refunds, every count, the Z sheet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from ims_desktop.actions.counter.cash_slips import slip_of
from ims_desktop.actions.counter.cash_up_sheet import sheet_of
from ims_desktop.actions.counter.reversal_receipt import reversal_paper
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.actions.ports import RecordedPayment, SessionSlice, TillIdentity
from ims_desktop.actions.supervisor.banking_slip import banking_sheet
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.office import Office
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.reversal import AFTER_PAYMENT, REVERSALS
from ims_desktop.domain.roll import Entry, EntryKind, read_entry
from ims_desktop.domain.session_counts import CountMade, SessionCounts
from ims_desktop.domain.session_told import session_told

SessionPaper: TypeAlias = Receipt | CashSlip | SessionCounts | CashUpSheet | BankingSheet
_UNREADABLE = (KeyError, TypeError, ValueError, Refused)
_SLIPS = frozenset({EntryKind.CASH_MOVED, EntryKind.DRAWER_OPENED})


@dataclass(frozen=True)
class _SliceRoll:
    """A slice as papers read it. What central holds has no paper: nobody judged that it is of its kind."""

    identity: TillIdentity
    entries: tuple[Entry, ...]
    personal: Mapping[int, Mapping[str, str]]
    payments: Mapping[str, RecordedPayment] = field(default_factory=dict)

    def personal_of(self, number: int) -> Mapping[str, str]:
        return self.personal.get(number, {})

    def recorded(self, receipt: str) -> RecordedPayment | None:
        return self.payments.get(receipt)

    def done_to(self, payment: PaymentId) -> Sequence[Entry]:
        return [one for one in self.entries if one.kind in AFTER_PAYMENT and one.body.get("payment") == payment]


def session_papers(
    cut: SessionSlice, data: ReferenceData, payments: Sequence[RecordedPayment]
) -> Iterator[SessionPaper]:
    """Every paper of a session beside its payments' receipts, in its roll's order; Z sheet and paying-in slip last.

    A pack is made whatever stands on the roll: what cannot be read has no paper, as at a till.
    """
    roll = _roll_of(cut, payments)
    for entry in roll.entries:
        with suppress(*_UNREADABLE):
            if entry.kind in _SLIPS:
                yield slip_of(roll, data, entry)
            elif entry.kind in REVERSALS:
                yield reversal_paper(roll, data, entry)
    with suppress(*_UNREADABLE):
        told = session_told(roll.entries, cut.session, cut.approval)
        if told is not None:
            yield from _of_close(cut, roll, data, told)
    if cut.paid_in is not None:
        yield banking_sheet(cut.paid_in, data, cut.paid_in.banking)


def _of_close(cut: SessionSlice, roll: _SliceRoll, data: ReferenceData, told: SessionSoFar) -> Iterator[SessionPaper]:
    if told.counts:
        yield _counts(roll, data, told)
    by_number = {entry.number: entry for entry in roll.entries}
    close, approved = by_number.get(told.close_number or 0), by_number.get(told.approve_number or 0)
    if close is not None:
        here = None if approved is None else DeskApproval(cut.session, close.number, approved.actor, approved.at)
        yield sheet_of(roll, data, told, close, here or cut.approval, cut.entries[-1].number)


def _roll_of(cut: SessionSlice, payments: Sequence[RecordedPayment]) -> _SliceRoll:
    held = cut.held or {}
    entries = tuple(
        entry
        for entry in (read_entry(one.text, one.seal) for one in cut.entries if one.number not in held)
        if entry.body.get("session") == cut.session
    )
    return _SliceRoll(
        TillIdentity(cut.device, cut.office, cut.till, cut.letter, ""),
        entries,
        {one.number: {value.field: value.value for value in one.personal} for one in cut.entries},
        {one.payment.receipt: one for one in payments},
    )


def _counts(roll: _SliceRoll, data: ReferenceData, told: SessionSoFar) -> SessionCounts:
    by_number = {entry.number: entry for entry in roll.entries}
    made: list[CountMade] = []
    for count in told.counts:
        entry = by_number[count.number]
        witness = name_of(data, entry.approver, entry.approver) if entry.approver else ""
        made.append(CountMade(count, entry.at, name_of(data, entry.actor, entry.actor), witness, entry.mark))
    place = roll.identity
    return SessionCounts(
        council=data.council,
        office=data.offices.get(place.office, Office(place.office, place.office)),
        till=f"{place.office}-{place.till}",
        session=told.session.id,
        cashier=name_of(data, told.session.cashier, told.session.cashier),
        counts=tuple(made),
        mop_names={mop.code: mop.name for mop in data.mops.values()},
    )
