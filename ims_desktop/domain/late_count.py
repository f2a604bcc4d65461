"""Money of an entry that nobody knew of yet when whoever took its session over counted it.

It lay in the drawer and was counted: what the close found too much, or missed less of, is this money. So what is
put right of such an entry goes against overs and shorts, method by method: the safe holds what was counted.
Central's database says the same (`ims.late_count`, `ims.over_short_fits`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.body_shape import is_whole, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.closed_session import OverShortAccount
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.settlement import Posting

NARRATIVE = "Counted at the close of a session that was taken over"
Body = Mapping[str, Any]


@frozen
class LateCount:
    """The close that counted it. `number` 0: the session was taken over, and is not closed yet.

    `mops` are the methods of payment that the close counted; `accounts` where its differences may stand.
    """

    device: str
    number: int
    mops: frozenset[str] = frozenset()
    accounts: tuple[OverShortAccount, ...] = ()

    def named(self) -> dict[str, Json]:
        """How an entry names the close."""
        return {"device": self.device, "number": self.number}


def counted(late: LateCount | None, postings: Sequence[Body]) -> Mapping[str, int]:
    """Pence by method of payment of what the close had counted; empty where it counted none of it."""
    if late is None:
        return {}
    sums: Counter[str] = Counter()
    for one in postings:
        if one["mop"] in late.mops:
            sums[one["mop"]] += one["amount_pence"]
    return {mop: pence for mop, pence in sums.items() if pence}


def out_of_overs(late: LateCount | None, postings: Sequence[Body]) -> tuple[Posting, ...]:
    """What stands beside postings so that with what the close counted they net to nothing. Needs an account."""
    return tuple(
        Posting(
            fund=late.accounts[0].fund,
            reference=late.accounts[0].reference,
            mop=mop,
            amount_pence=-pence,
            vat_code=late.accounts[0].vat_code,
            vat_pence=0,
            narrative=NARRATIVE,
            line=0,
            tender=0,
        )
        for mop, pence in counted(late, postings).items()
        if late is not None
    )


def main_and_beside(body: Body) -> tuple[list[Body], list[Body]]:
    """The postings of what is put right, and those that take it out of overs and shorts."""
    if "over" not in body:
        return list(body["postings"]), []
    aside = [one for one in body["postings"] if one["line"] == 0]
    return [one for one in body["postings"] if one["line"] != 0], aside


def names_close(over: object) -> bool:
    """Whether a value of JSON names a close, by its roll and number there."""
    return isinstance(over, dict) and is_word(over.get("device")) and is_whole(over.get("number"))


def over_fault(body: Body, late: LateCount | None) -> str:
    """`held_not_counted` while it is to be counted still, `over` where it goes against overs and shorts wrongly."""
    if late is not None and not late.number:
        return "held_not_counted" if body["postings"] else ""
    main, beside = main_and_beside(body)
    wanted = counted(late, main)
    if "over" not in body:
        return "over" if wanted else ""
    if late is None or body["over"] != late.named():
        return "over"
    accounts = {(one.fund, one.reference) for one in late.accounts}
    sums = {one["mop"]: -one["amount_pence"] for one in beside}
    fits = all((one["fund"], one["reference"]) in accounts for one in beside)
    return "" if wanted and sums == wanted and len(sums) == len(beside) and fits else "over"
