"""A day at the till from sign-in to finance finding every payment, as a list of steps."""

from ims_desktop.ui.walkthrough.account import Step
from ims_desktop.ui.walkthrough.at_the_counter import AT_THE_COUNTER, SCANNED, SIMPLE_CASH
from ims_desktop.ui.walkthrough.end_of_day import APPROVED, BANKED, CLOSED_OFFLINE
from ims_desktop.ui.walkthrough.lift_and_relief import LIFT_AND_RELIEF
from ims_desktop.ui.walkthrough.offline_and_finance import (
    CENTRAL_IS_BACK,
    FINANCE_FINDS_THEM,
    RECEIPTS_AND_SYNC,
    WHILE_CENTRAL_IS_AWAY,
)

__all__ = ["DAY", "SCANNED", "SIMPLE_CASH"]

DAY: tuple[Step, ...] = (
    *AT_THE_COUNTER,
    *LIFT_AND_RELIEF,
    *RECEIPTS_AND_SYNC,
    *WHILE_CENTRAL_IS_AWAY,
    *CLOSED_OFFLINE,
    *CENTRAL_IS_BACK,
    *APPROVED,
    *BANKED,
    *FINANCE_FINDS_THEM,
)
