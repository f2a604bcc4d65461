"""What the session's screen works with: the till, who is signed in, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import ReceiptPrinter
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner


@dataclass(slots=True)
class SessionWork:
    """One person's till. `data` is exchanged when new reference data comes; the rest is whom to tell.

    `changed` hears that something stands on the roll, `paused` that the till is left to somebody else. `at_counter`
    says whether a payment is at hand there.
    """

    runner: Runner
    desk: Desk
    data: ReferenceData
    user: User
    printer: ReceiptPrinter | None
    changed: Callable[[], None]
    paused: Callable[[], None]
    save_pdf: Callable[[CashSlip], None]
    at_counter: Callable[[], bool] = lambda: False
