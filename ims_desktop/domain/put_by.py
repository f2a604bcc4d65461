"""What lies somewhere under the number of its slip, and leaves once and whole: money in the set-aside envelope."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.refusal import Reason, Refused

MOST_AT_ONCE = 20
LONGEST_SLIP = 64
_SLIP = re.compile(r"[A-Z0-9]+-[A-Z0-9]+[A-Z]-S[1-9][0-9]{0,14}")


class Given(StrEnum):
    """To whom set-aside money goes. Only what the bank exchanges keeps its value."""

    EXCHANGED = "exchanged"  # the bank pays its face into the council's account
    BANK = "bank"  # to be looked at there, no value given
    POLICE = "police"
    PAYER = "payer"  # back to whoever handed it in
    DESTROYED = "destroyed"  # by order


class PutBy(NamedTuple):
    """One thing that was put by: its slip, what of takings it is in pence, and its counterfeit notes and coins."""

    slip: str
    pence: int
    counterfeit: int = 0

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        counterfeit: dict[str, Json] = {"counterfeit": self.counterfeit} if self.counterfeit else {}
        return {"slip": self.slip, "pence": self.pence, **counterfeit}


class Lying(NamedTuple):
    """What a roll says of one thing that was put by: where, when, and by which slip it left; blank: it is there.

    `entry` is where it stands on this roll.
    """

    goods: PutBy
    entry: int
    at: datetime
    gone_by: str = ""


def must_lie_there(named: Iterable[PutBy], known: Iterable[Lying], prefix: str) -> None:
    """Refuse what this roll knows not to lie there so; what other rolls know is judged at central.

    `prefix` begins this roll's slips. Refuses `PUT_BY_UNKNOWN` and `PUT_BY_GONE`.
    """
    there = {one.goods.slip: one for one in known}
    for goods in named:
        mine = there.get(goods.slip)
        if mine is not None and mine.gone_by:
            raise Refused(Reason.PUT_BY_GONE, slip=goods.slip, by=mine.gone_by)
        if (mine is None and goods.slip.startswith(prefix)) or (mine is not None and mine.goods != goods):
            raise Refused(Reason.PUT_BY_UNKNOWN, slip=goods.slip)


def slip_typed(text: str) -> str:
    """The number of a slip as it was typed, in capitals; refuses `PUT_BY_UNKNOWN`."""
    slip = text.strip().upper()
    if _SLIP.fullmatch(slip) is None:
        raise Refused(Reason.PUT_BY_UNKNOWN, slip=text[:LONGEST_SLIP])
    return slip


def must_be_goods(goods: Sequence[PutBy], pence: int) -> None:
    """Refuse nothing, too much at once, one thing twice, and a sum that is not theirs."""
    if not 1 <= len(goods) <= MOST_AT_ONCE or len({one.slip for one in goods}) < len(goods):
        raise Refused(Reason.PUT_BY_NAMED, most=MOST_AT_ONCE)
    if any(one.pence < 0 or one.counterfeit < 0 for one in goods):
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if sum(one.pence for one in goods) != pence:
        raise Refused(Reason.COUNT_NOT_THE_SUM, counted_pence=sum(one.pence for one in goods), amount_pence=pence)


def read_goods(body: Mapping[str, Json]) -> tuple[PutBy, ...]:
    """What an entry's body says that leaves; raises KeyError or TypeError where it is none."""
    parts = cast("Sequence[Mapping[str, Any]]", body.get("goods", ()))
    return tuple(PutBy(part["slip"], part["pence"], part.get("counterfeit", 0)) for part in parts)
