"""The cash limit: how much cash an office takes on payments that belong together before somebody must look at it.

Councils set £1,000 to £10,000. Payments are linked by account, by account holder and by payer, over a number of days
and across tills, so that cash in several heaps, on several days or at several desks is no way round the limit.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import from_roll_time, roll_time

LIMIT_REASON = "limit.reason"  # names of personal fields
LIMIT_EVIDENCE = "limit.evidence"  # how the payer proved who they are


@frozen
class CashLimit:
    """An office's limit in whole pence, None where it has none. Cash up to it, the limit itself included, is taken."""

    limit_pence: int | None = None
    days: int = 28  # London days over which payments are linked, today included
    may_be_approved: bool = False  # by a supervisor, with a reason and evidence of identity; else it is refused
    words: str = ""  # the council's own, told to the payer
    asks_address: bool = False  # over it the payer says where they live, where their account does not

    def since(self, today: date) -> date:
        """The first day of the window."""
        return today - timedelta(days=max(self.days, 1) - 1)


@frozen
class LimitPassed:
    """What a payment over the limit says of it on the roll: cash of all linked payments, this one included."""

    limit_pence: int
    linked_pence: int
    days: int
    known_at: datetime | None = None  # up to when other tills were known; None: not at all

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        body: dict[str, Json] = {
            "limit_pence": self.limit_pence,
            "linked_pence": self.linked_pence,
            "days": self.days,
        }
        if self.known_at is not None:
            body["known_at"] = roll_time(self.known_at)
        return body


@frozen
class CashElsewhere:
    """Whole pence of cash that another till took on an account by one entry, below zero where it was voided."""

    device: DeviceId
    number: int
    fund: str
    reference: str
    business_day: date
    pence: int


@frozen
class PaidElsewhere:
    """Whole pence that another till took on an account by one entry, however paid; below zero where it was voided."""

    device: DeviceId
    number: int
    place: str  # BA1-02
    at: datetime
    fund: str
    reference: str
    business_day: date
    pence: int


@frozen
class CashTold:
    """What other tills took since a day: cash, for the limit, and lately all payments, so that none is taken twice.

    Only what is new, and up to which entry of each till it is told; `since` is the first of `days` London days.
    """

    since: date
    upto: Mapping[DeviceId, int]
    taken: tuple[CashElsewhere, ...]
    days: int = 0
    paid: tuple[PaidElsewhere, ...] = ()


def told_days(limit: CashLimit, asks_again_days: int) -> int:
    """Over how many London days, today included, a till is told of other tills: for its limit, and for its question."""
    return max(max(limit.days, 1) if limit.limit_pence is not None else 0, asks_again_days + 1)


def read_passed(body: Mapping[str, Json]) -> LimitPassed:
    """Read it back; raises KeyError, TypeError or ValueError where it is none."""
    number, text = cast("Mapping[str, int]", body), cast("Mapping[str, str]", body)
    known_at = from_roll_time(text["known_at"]) if "known_at" in body else None
    return LimitPassed(number["limit_pence"], number["linked_pence"], number["days"], known_at)
