"""The proof after a trial: none lost, none doubled, receipts gapless, sums equal at till, central and paper, verified.

It reads central's own tables, not only what the programs say of themselves.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from soak_central import central_tables
from soak_paper_sums import prove_post, prove_returns, prove_slips
from soak_settled import prove_held, prove_settled
from soak_sums import (
    prove_bankings,
    prove_custody,
    prove_posted,
    prove_put_right,
    prove_sessions,
)
from soak_told import PAID, Told, counting, told_of

from ims_desktop.bootstrap.proof import proof_of
from ims_desktop.bootstrap.till import opened
from ims_desktop.domain.receipt_number import read_receipt_number


@dataclass(frozen=True, slots=True)
class Printed:
    """What a till answered when it took a payment: the paper in the customer's hand."""

    receipt: str
    total_pence: int


@dataclass
class _Roll:
    """A till's roll as its own file has it."""

    device: str
    entries: list[tuple[int, str]]
    left_out: bool
    acknowledged: int
    seals: frozenset[str]
    came_back: frozenset[str]  # accounts whose cheques came back, as the till was told

    def payments(self) -> list[tuple[Mapping[str, Any], bool]]:
        return list(_payments(text for _, text in self.entries))


def _payments(texts: Iterable[str]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """The payments of a roll: each one's body, and whether the roll's own device took it."""
    for text in texts:
        entry, own = json.loads(text), True
        while entry["kind"] == "entry.carried":
            entry, own = json.loads(entry["body"]["text"]), False
        if entry["kind"] == "payment.taken":
            yield entry["body"], own


def prove(
    central: str,
    tills: Sequence[tuple[Path, bool, Mapping[str, str]]],
    printed: Mapping[str, Printed],
    told: Iterable[str] = (),
    closes: Mapping[str, int] = MappingProxyType({}),
    blocked: Mapping[str, int] = MappingProxyType({}),
    restored: bool = False,  # noqa: FBT001, FBT002  called through a pipe
) -> dict[str, Any]:
    """Raise AssertionError where something is lost, doubled, missing, unequal or not verified; else what was seen.

    A till that is left out is one whose roll was forked: its entries after the fork are on its own disk only. With
    each till comes what its own PC's environment has otherwise. `told`: seals of entries that somebody was told of;
    `closes`: by session the entry of each close that was answered;
    `blocked`: of each till that is gone, its last entry that central had when it was blocked;
    `restored`: central was put back to a backup.
    """
    rolls = [_roll_of(folder, environment, left_out=left_out) for folder, left_out, environment in tills]
    _prove_tills(rolls, printed)
    there = central_tables(central)
    for roll in rolls:
        if not roll.left_out:
            _prove_sent(roll, there)
    everything = told_of(there["entry"])
    _prove_told_back(rolls, everything)
    _prove_money(rolls, there, printed, counting(everything, there["held"]))
    prove_held(everything, there["held"], blocked, restored=restored)
    _prove_sums(central, everything, there)
    lost = set(told) - there["seals"] - {seal for roll in rolls if roll.left_out for seal in roll.seals}
    assert not lost, f"somebody was told of entries that are lost: {lost}"
    kept = [*everything, *told_of({roll.device: roll.entries for roll in rolls if roll.left_out})]
    closed = {(one.body["session"], one.doc["number"]) for one in kept if one.kind == "session.closed"}
    assert closes.items() <= closed, f"closes that were answered are lost: {closes.items() - closed}"
    proof = proof_of(central)
    # a copied till signed for entries that are not here, and shall not be: verify has to say so, and of that till alone
    forked = {device for device, (_, _, forked) in there["head"].items() if forked}
    unexpected = [one for one in proof.findings if one.device not in forked]
    assert not unexpected, f"central: {unexpected[:3]}"
    return {
        "entries": sum(len(roll.entries) for roll in rolls),
        "payments": len(there["payment"]),
        "printed": len(printed),
        "kinds": Counter(one.kind for one in everything),
    }


def _prove_sums(central: str, told: Sequence[Told], there: Mapping[str, Any]) -> None:
    held = there["held"]
    prove_settled(central, told, held, there)
    prove_posted(told, held, there["posted"])
    prove_put_right(told, held)
    prove_sessions(told, held)
    prove_bankings(told, held)
    prove_custody(central, told, held)
    stands = counting(told, held)
    prove_slips(stands, there)
    prove_post(told, held, there)
    prove_returns(stands)


def _roll_of(folder: Path, environment: Mapping[str, str], *, left_out: bool) -> _Roll:
    with on_its_pc(environment):
        return _read_roll(folder, left_out=left_out)


@contextmanager
def on_its_pc(own: Mapping[str, str]) -> Iterator[None]:
    """What a till's own PC has otherwise, until the block is left."""
    before = dict(os.environ)
    os.environ.update(own)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _read_roll(folder: Path, *, left_out: bool) -> _Roll:
    proof = proof_of(str(folder))
    assert proof.passed, f"{folder.name}: {proof.findings[:3]}"
    till = opened(folder, locked=False)
    state = till.store.sync_state()
    sealed = list(till.store.roll(1))
    entries = [(entry.number, entry.text) for entry in sealed]
    seals = frozenset(entry.seal.hex() for entry in sealed)
    came_back = frozenset(till.store.reference_data().came_back)
    roll = _Roll(till.store.identity.device, entries, left_out, state.acknowledged, seals, came_back)
    till.close()
    assert [number for number, _ in entries] == list(range(1, len(entries) + 1)), "numbers have gaps"
    assert state.head_number == len(entries)
    pence = sum(one.pence for one in told_of({roll.device: entries}))
    assert proof.postings_pence == pence, f"postings at the till: {proof.postings_pence}, on its roll {pence}"
    return roll


def _prove_tills(rolls: Sequence[_Roll], printed: Mapping[str, Printed]) -> None:
    """None lost, none doubled, gapless, on the tills' own disks."""
    found: dict[str, set[Printed]] = {}
    for roll in rolls:
        payments = roll.payments()
        doubled = [one for one, count in Counter(body["payment"] for body, _ in payments).items() if count > 1]
        assert not doubled, f"twice on one roll: {doubled[:3]}"
        counters = [read_receipt_number(body["receipt"]).counter for body, own in payments if own]
        assert counters == list(range(1, len(counters) + 1)), f"receipts of {roll.device}: {counters}"
        for body, _ in payments:
            told = Printed(body["receipt"], body["total_pence"])
            found.setdefault(body["payment"], set()).add(told)
    for payment, told in printed.items():
        if payment in found:
            assert told in found[payment], f"{payment}: paper says {told}, rolls say {found[payment]}"


def _prove_sent(roll: _Roll, there: Mapping[str, Any]) -> None:
    """Central has this roll, whole and word for word."""
    kept = there["entry"].get(roll.device, [])
    assert kept == roll.entries, f"central has {len(kept)} entries of {roll.device}, the till {len(roll.entries)}"
    number, last_heard, forked = there["head"][roll.device]
    assert number == len(kept), (number, len(kept))
    assert last_heard == number or (forked and last_heard > number), (last_heard, number)  # a copy said what it had
    assert roll.acknowledged == number


def _prove_told_back(rolls: Sequence[_Roll], told: Sequence[Told]) -> None:
    """Each till that is heard knows of every account whose cheque came back: it warns at the next payment."""
    accounts = {
        f"{posting['fund']}/{posting['reference']}"
        for one in told
        if one.kind == "cheque.returned"
        for posting in one.body["postings"]
        if posting["line"]
    }
    for roll in rolls:
        assert roll.left_out or roll.came_back == accounts, f"{roll.device}: {roll.came_back} of {accounts}"


def _prove_money(
    rolls: Sequence[_Roll], there: Mapping[str, Any], printed: Mapping[str, Printed], stands: Sequence[Told]
) -> None:
    """Every payment counts once: on the rolls that central holds, in its payments, in its postings, on paper."""
    sealed: dict[str, int] = {}
    receipts: Counter[str] = Counter()
    for kept in there["entry"].values():
        for body, own in _payments(text for _, text in kept):
            assert body["payment"] not in sealed, f"{body['payment']} is at central twice"
            sealed[body["payment"]] = body["total_pence"]
            receipts[body["receipt"]] += own  # a carried one keeps its number, which a copied till may have given too
    twice = [receipt for receipt, count in receipts.items() if count > 1]
    assert not twice, f"one receipt number, two payments: {twice[:3]}"
    taken = {one.body["payment"]: one.body["total_pence"] for one in stands if one.kind == PAID}
    assert there["payment"] == taken, "payments at central are not those on its rolls that count"
    only_local = {body["payment"] for roll in rolls if roll.left_out for body, _ in roll.payments()}
    for payment, told in printed.items():
        if payment in sealed:
            assert sealed[payment] == told.total_pence, f"{payment}: paper says {told}, central {sealed[payment]}"
        else:
            assert payment in only_local, f"{payment} was printed ({told}) and is lost"
