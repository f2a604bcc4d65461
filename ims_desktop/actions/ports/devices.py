"""The printer at the till, and the mail server."""

from enum import StrEnum
from typing import Protocol

from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.receipt import Receipt


class Printed(StrEnum):
    """How far a job got: handed over, or worked off as the printer itself says."""

    SENT = "sent"
    FINISHED = "finished"


class ReceiptMailer(Protocol):
    """A mail server. Raises Unavailable; `part_done` tells that it may have taken the mail."""

    def send(self, receipt: Receipt, to: str) -> None:
        """Send one receipt to one address within the driver's deadline."""

    def ready(self) -> str:
        """Ready, where it answers and proves who it is; else it raises."""


class ReceiptPrinter(Protocol):
    """A receipt printer. Raises Unavailable; `part_done` tells whether a byte had left."""

    def print_receipt(self, receipt: Receipt) -> Printed:
        """Print one receipt within the driver's deadlines."""

    def print_cash_up(self, sheet: CashUpSheet) -> Printed:
        """Print a Z sheet within the driver's deadlines."""

    def print_cash_slip(self, slip: CashSlip) -> Printed:
        """Print the slip of a move of cash within the driver's deadlines."""

    def print_test_page(self) -> Printed:
        """Print what the office checks a new printer by, within the driver's deadlines."""

    def open_drawer(self) -> None:
        """Open the drawer; never repeated by itself."""

    def ready(self) -> str:
        """In one or two words: ready, or what is the matter; unknown where it cannot tell."""
