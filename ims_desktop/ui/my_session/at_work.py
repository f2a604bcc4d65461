"""What the session's screen works with: the till, who is signed in, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.ports import ReceiptPrinter
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.ui.till_work import AtTillWork


@dataclass(slots=True)
class SessionWork(AtTillWork):
    """The till of whose session it is. `changed` hears that something stands on the roll.

    `paused` hears that the till is left to somebody else. `at_counter` says whether a payment is at hand there.
    """

    printer: ReceiptPrinter | None
    changed: Callable[[], None]
    paused: Callable[[], None]
    save_pdf: Callable[[CashSlip], None]
    at_counter: Callable[[], bool] = lambda: False
