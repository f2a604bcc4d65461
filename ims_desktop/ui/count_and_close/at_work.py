"""What every part of the count screen works with: the till, who is signed in, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.ports import GoneLink, ReceiptPrinter
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.ui.till_work import AtTillWork


@dataclass(slots=True)
class CashUpWork(AtTillWork):
    """The till of who counts. `changed` hears of everything that was written; `save_pdf` asks where, and saves a sheet.

    `open_link` is to what only central knows.
    """

    printer: ReceiptPrinter | None
    changed: Callable[[], None]
    save_pdf: Callable[[CashUpSheet], None]
    open_link: Callable[[], GoneLink]
