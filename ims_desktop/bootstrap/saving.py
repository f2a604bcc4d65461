"""Papers saved as PDF where somebody says; reportlab comes in when the first one is wanted."""

from collections.abc import Callable
from pathlib import Path

from ims_desktop.bootstrap.paper_bytes import (
    banking_bytes,
    cash_slip_pdf,
    cash_up_bytes,
    check_certificate_bytes,
    receipt_bytes,
)
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.receipt import Receipt
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.save_file import ask_where, write_whole
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of


class PdfSaver:
    """Asks where, makes the PDF on the DEVICE lane, and says under which name it was saved."""

    def __init__(self, main: MainWindow, runner: Runner, notices: NoticeBoard) -> None:
        self._main = main
        self._runner = runner
        self._notices = notices

    def save_receipt(self, receipt: Receipt) -> None:
        """A receipt, or a copy of it."""
        copy = f"-COPY-{receipt.copy}" if receipt.copy else ""
        self._save(f"{receipt.number}{copy}.pdf", lambda: receipt_bytes(receipt, "pdf"))

    def save_sheet(self, sheet: CashUpSheet) -> None:
        """A Z sheet."""
        self._save(f"{sheet.number}.pdf", lambda: cash_up_bytes(sheet, "pdf"))

    def save_slip(self, sheet: BankingSheet) -> None:
        """A paying-in slip."""
        self._save(f"{sheet.banking.name}.pdf", lambda: banking_bytes(sheet, "pdf"))

    def save_cash_slip(self, slip: CashSlip) -> None:
        """The slip of a move of cash."""
        self._save(f"{slip.number}.pdf", lambda: cash_slip_pdf(slip))

    def save_check(self, made: CheckCertificate) -> None:
        """The certificate of a spot check."""
        name = f"Spot check {made.check.name} {made.check.at:%Y-%m-%d}.pdf".replace(" ", "-")
        self._save(name, lambda: check_certificate_bytes(made, "pdf"))

    def _save(self, name: str, make: Callable[[], bytes]) -> None:
        def chosen(path: Path) -> None:
            self._runner.run(Lane.DEVICE, lambda: write_whole(path, make()), self._saved, self._failed)

        ask_where(self._main, name, "PDF (*.pdf)", chosen)

    def _saved(self, path: Path) -> None:
        self._notices.show_notice(NoticeText(f"Saved as {path.name}.", Tone.GOOD, key="saved"))

    def _failed(self, trouble: Exception) -> None:
        self._notices.show_notice(NoticeText(words_of(trouble), Tone.WRONG, key="trouble"))
