"""Whether a close tells what its roll says of the session: whoever has a till's key may seal any figures.

Central's database says the same (`ims.close_fault`); contract tests hold the two against each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ims_desktop.domain.canonical import objects_of
from ims_desktop.domain.cash_move import MoveKind, drawer_change
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState

TAKES = frozenset({EntryKind.PAYMENT_TAKEN.value, *(kind.value for kind in REVERSALS)})
_OF_DRAWER = tuple(kind for kind in MoveKind if drawer_change(kind, 1))


@dataclass(slots=True)
class RollSums:
    """What a roll says of a session before its close: pence by method of payment and by kind of move, its float."""

    float_pence: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    receipts: dict[int, object] = field(default_factory=dict)  # of its payments, by the number of their entries
    last_count: int = 0  # the entry of the last count that was no spot check
    paper: tuple[int, Mapping[str, object]] | None = None  # payments, first and last receipt, where they were told

    def paid(self, number: int, body: Mapping[str, Any]) -> None:
        """Add a payment."""
        self.receipts[number] = body.get("receipt")

    def take(self, body: Mapping[str, Any]) -> None:
        """Add what a payment, or what is done to one, posts; whether it is held or not, its money is in the drawer."""
        for posting in objects_of(body.get("postings")):
            if isinstance(posting.get("mop"), str):
                self.taken[posting["mop"]] += _pence(posting, "amount_pence")

    def move(self, body: Mapping[str, Any]) -> None:
        """Add a cash move."""
        if isinstance(body.get("move"), str):
            self.moved[body["move"]] += _pence(body, "pence")


def close_fault(body: Mapping[str, Any], count: Mapping[str, Any] | None, sums: RollSums) -> str:
    """`counted`, `moved`, `taken` or `receipts`, or nothing where a close, sound in itself, is true to its roll.

    `count` is the body of the count that it names, None where that is none of this session; it is the last one. Cash
    comes first and alone has float and moves in what is expected; each method of payment stands once.
    """
    tenders = body["tenders"]
    if count is None or body["count"] != sums.last_count:
        return "counted"
    if _by_mop(objects_of(count.get("tenders")), "counted_pence") != _by_mop(tenders, "counted_pence"):
        return "counted"
    told = body.get("moved", {})
    if any(told.get(kind, 0) != sums.moved[kind] for kind in _OF_DRAWER):
        return "moved"
    if not _tells_takings(body, sums):
        return "taken"
    return "" if _tells_receipts(body, sums) else "receipts"


def _tells_receipts(body: Mapping[str, Any], sums: RollSums) -> bool:
    """How many payments there are, and the first and last of their receipts."""
    told, receipts = body.get("receipts", {}), sums.receipts
    ends = {"first": receipts[min(receipts)], "last": receipts[max(receipts)]} if receipts else {}
    payments, paper = (len(receipts), ends) if sums.paper is None else sums.paper
    return body.get("payments") == payments and type(body.get("payments")) is int and told == paper


def _tells_takings(body: Mapping[str, Any], sums: RollSums) -> bool:
    tenders = body["tenders"]
    if not tenders or tenders[0]["kind"] != MopKind.CASH or body["float_pence"] != sums.float_pence:
        return False
    drawer_pence = sums.float_pence + sum(drawer_change(kind, sums.moved[kind]) for kind in _OF_DRAWER)
    expected = all(
        one["expected_pence"] == one["taken_pence"] + (0 if place else drawer_pence)
        for place, one in enumerate(tenders)
    )
    once = len({one["mop"] for one in tenders}) == len(tenders)
    return expected and once and _by_mop(tenders, "taken_pence") == _without_nothing(sums.taken)


def awaits_approval(body: Mapping[str, Any], rules: CashUpRules) -> bool:
    """Whether the office asks for a second person where a close says that it is simply closed."""
    return body["state"] == SessionState.CLOSED and (
        rules.approves_every_close
        or any(
            abs(one["difference_pence"]) > (rules.tolerance_pence if one["kind"] == MopKind.CASH else 0)
            for one in body["tenders"]
        )
    )


def _by_mop(parts: Iterable[Mapping[str, Any]], name: str) -> Mapping[str, int]:
    pence: Counter[str] = Counter()
    for part in parts:
        if isinstance(part.get("mop"), str):
            pence[part["mop"]] += _pence(part, name)
    return _without_nothing(pence)


def _without_nothing(pence: Mapping[str, int]) -> Mapping[str, int]:
    return {mop: each for mop, each in pence.items() if each}


def _pence(part: Mapping[str, Any], name: str) -> int:
    value = part.get(name)
    return value if type(value) is int and abs(value) < 10**15 else 0  # of what is held it may be anything
