"""Till sessions: a cashier, a drawer, and the float that it began with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused

# Notes and coins of the United Kingdom, in pence (controls.md).
DENOMINATIONS_PENCE = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class TillSession:
    """One cashier's time at one till; one is open on a till at a time."""

    id: SessionId
    cashier: UserId
    opened_at: datetime
    business_day: date
    float_pence: int


def float_from_count(counted: Mapping[int, int]) -> int:
    """The float in pence from pieces counted by denomination in pence: {2000: 3, 100: 5} is £65.00."""
    for denomination_pence, pieces in counted.items():
        if denomination_pence not in DENOMINATIONS_PENCE or pieces < 0:
            raise Refused(Reason.QUANTITY_NOT_VALID)
    return sum(denomination_pence * pieces for denomination_pence, pieces in counted.items())
