"""A receipt printer in memory."""

from collections.abc import Callable

from ims_desktop.actions.ports import Printed
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.receipt import Receipt


class FakePrinter:
    """Prints into a list; `trouble` is raised while it is set, `before` runs first and may hang."""

    def __init__(self) -> None:
        self.printed: list[Receipt] = []
        self.sheets: list[CashUpSheet] = []
        self.slips: list[CashSlip] = []
        self.test_pages = 0
        self.drawer_openings = 0
        self.trouble: Exception | None = None
        self.before: Callable[[], object] = lambda: None
        self.word = "ready"

    def print_receipt(self, receipt: Receipt) -> Printed:
        self.before()
        if self.trouble is not None:
            raise self.trouble
        self.printed.append(receipt)
        return Printed.SENT

    def print_cash_up(self, sheet: CashUpSheet) -> Printed:
        self.before()
        if self.trouble is not None:
            raise self.trouble
        self.sheets.append(sheet)
        return Printed.SENT

    def print_cash_slip(self, slip: CashSlip) -> Printed:
        self.before()
        if self.trouble is not None:
            raise self.trouble
        self.slips.append(slip)
        return Printed.SENT

    def print_test_page(self) -> Printed:
        self.before()
        if self.trouble is not None:
            raise self.trouble
        self.test_pages += 1
        return Printed.SENT

    def open_drawer(self) -> None:
        self.drawer_openings += 1

    def ready(self) -> str:
        self.before()
        return self.word
