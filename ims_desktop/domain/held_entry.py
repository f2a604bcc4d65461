"""Held entries: what central keeps and could not project, and finance putting it right with an entry of its own.

A held entry is settled once: posted to accounts to the penny of what it carries, or declared as without effect where
it carries nothing, or where the same payment stands already. It stays held for ever, so nothing projects it later.
Central's database judges the same of every entry, whatever is typed (`ims.keep_held`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.entry_to_settle import EntryToSettle
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.late_count import main_and_beside, over_fault
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.vat import spread_cumulatively

REASON = "reason"  # the personal value that says why it is put right so
Body = Mapping[str, Any]


class Settled(StrEnum):
    """How a held entry was put right."""

    POSTED = "posted"
    NO_EFFECT = "no_effect"


@frozen
class SettledBy:
    """Who put a held entry right, how, and by which entry of whose desk roll."""

    how: Settled
    by: UserId
    at: datetime
    desk: DeviceId
    entry: int
    reason: str = ""


@frozen
class HeldNow(EntryToSettle):
    """A held entry as central knows it. `pence` is what it carries.

    `stands` says that the same payment, or what is done to one, counts already. `methods` is what was paid by each
    method of payment, empty where it does not say so plainly.
    """

    why: str
    pence: int
    kind: str
    receipt: str  # what its transactions are known by: its own receipt, or its paper
    methods: Mapping[str, int]
    stands: bool
    settled: SettledBy | None

    @property
    def may_be_without_effect(self) -> bool:
        """Whether no money goes amiss where nothing is posted."""
        return self.stands or not self.pence

    def named(self) -> dict[str, Json]:
        """How an entry names it."""
        named: dict[str, Json] = {
            "office": self.office,
            "till": self.till,
            "device": self.device,
            "number": self.number,
            "seal": self.seal,
            "why": self.why,
            "pence": self.pence,
            "receipt": self.receipt,
        }
        return named | ({"session": self.session} if self.session else {})


def methods_of(says: Sequence[Body], pence: int, mops: Collection[str]) -> Mapping[str, int]:
    """What postings come to by method of payment; empty where they do not come to the sum, or a method is not known."""
    sums: Counter[str] = Counter()
    for one in says:
        mop, amount = one.get("mop") if isinstance(one, dict) else None, 0
        amount = one["amount_pence"] if isinstance(one, dict) and type(one.get("amount_pence")) is int else 0
        if not isinstance(mop, str) or mop not in mops or not amount:
            return {}
        sums[mop] += amount
    return dict(sums) if sums.total() == pence else {}


def posted(lines: Sequence[PaymentLine], methods: Mapping[str, int]) -> tuple[Posting, ...]:
    """Lines in order, filled from the methods by which the money was taken; what was given back has its sign turned.

    Raises ValueError where lines and methods do not come to the same.
    """
    sign = -1 if sum(methods.values()) < 0 else 1
    left = [(mop, sign * pence) for mop, pence in methods.items()]
    if sum(line.amount_pence for line in lines) != sum(pence for _, pence in left):
        raise ValueError("lines and methods of payment do not come to the same")
    made: list[Posting] = []
    for number, line in enumerate(lines, start=1):
        parts, owed = [], line.amount_pence
        for at, (mop, pence) in enumerate(left):
            part = min(owed, pence)
            if part > 0:
                parts.append((at, mop, part))
                left[at], owed = (mop, pence - part), owed - part
        vat = spread_cumulatively(line.vat_pence, [part for _, _, part in parts])
        made += [
            Posting(
                fund=line.fund,
                reference=line.reference,
                mop=mop,
                amount_pence=sign * part,
                vat_code=line.vat_code,
                vat_pence=sign * vat_pence,
                narrative=line.narrative,
                line=number,
                tender=at + 1,
            )
            for (at, mop, part), vat_pence in zip(parts, vat, strict=True)
        ]
    return tuple(made)


def settle_body(now: HeldNow, postings: Sequence[Body], beside: Sequence[Body] = ()) -> dict[str, Json]:
    """The body of the entry that settles it by postings, or as without effect where there are none.

    `beside` takes it out of overs and shorts, where a close that nobody knew of it by had counted it.
    """
    every = [dict(one) for one in (*postings, *beside)]
    over: dict[str, Json] = {"over": now.late.named()} if beside and now.late is not None else {}
    return (
        now.named()
        | over
        | {
            "how": (Settled.POSTED if postings else Settled.NO_EFFECT).value,
            "postings": every,
            "total_pence": sum(one["amount_pence"] for one in every),
        }
    )


def settle_fault(body: Body, now: HeldNow | None, who: UserId, *, sees: bool, reasoned: bool) -> str:
    """Why an entry that is sound in itself cannot settle a held one, or nothing.

    `sees` says whether the office is one that the person sees, with all its funds; `reasoned` that a reason stands
    beside the entry.
    """
    if now is None or any(body.get(name) != said for name, said in now.named().items()):
        return "held_unknown"
    if ("session" in body) is not bool(now.session):
        return "held_unknown"
    is_posted = body["how"] == Settled.POSTED
    main, _ = main_and_beside(body)
    wrong: dict[str, Callable[[], bool]] = {
        "office": lambda: not sees,
        "held_settled": lambda: now.settled is not None,
        "held_own": lambda: who in now.people,
        "held_known": lambda: is_posted and now.stands,
        "sums": lambda: not is_posted and not now.may_be_without_effect,
        "reason": lambda: not reasoned,
        "posting": lambda: is_posted and not _posts_rightly(main, now),
        "method": lambda: bool(is_posted and now.methods and _by_method(main) != Counter(now.methods)),
    }
    why = next((why for why, is_wrong in wrong.items() if is_wrong()), "")
    return why or (over_fault(body, now.late) if is_posted else "")


def _posts_rightly(main: Sequence[Body], now: HeldNow) -> bool:
    """As it says itself; or money in, as money in, and out as out. What nets to nothing is posted as it says alone."""
    if list(main) == list(now.says):
        return True
    return bool(now.pence) and all((one["amount_pence"] > 0) is (now.pence > 0) for one in main)


def takes_more(postings: Sequence[Body], left: Mapping[tuple[str, str], int]) -> bool:
    """Whether postings take more from an account, by fund and reference, than is left there of the payment.

    Of accounts that the payment did not pay nothing is asked: what was given back twice lies in suspense, say.
    """
    sums: Counter[tuple[str, str]] = Counter()
    for one in postings:
        sums[one["fund"], one["reference"]] += one["amount_pence"]
    return any(pence < 0 and at in left and pence + left[at] < 0 for at, pence in sums.items())


def _by_method(postings: Sequence[Body]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in postings:
        sums[one["mop"]] += one["amount_pence"]
    return sums
