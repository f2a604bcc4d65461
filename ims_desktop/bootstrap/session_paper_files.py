"""What each paper of a session is called as a file, and how it is made as text and as PDF."""

from ims_desktop.actions.proof.session_papers import SessionPaper
from ims_desktop.documents.banking_layout import banking_text
from ims_desktop.documents.banking_pdf import banking_pdf
from ims_desktop.documents.cash_slip_layout import cash_slip_text
from ims_desktop.documents.cash_slip_pdf import cash_slip_pdf
from ims_desktop.documents.cash_up_layout import cash_up_text
from ims_desktop.documents.cash_up_pdf import cash_up_pdf
from ims_desktop.documents.receipt_pdf import receipt_pdf
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.documents.session_counts_layout import session_counts_text
from ims_desktop.documents.session_counts_pdf import session_counts_pdf
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.receipt import Receipt


def name_text_pdf(paper: SessionPaper) -> tuple[str, str, bytes]:
    """Its name without an ending, its text and its PDF."""
    match paper:
        case Receipt():
            return paper.number, receipt_text(paper), receipt_pdf(paper)
        case CashSlip():
            return paper.number, cash_slip_text(paper), cash_slip_pdf(paper)
        case CashUpSheet():
            return paper.number, cash_up_text(paper), cash_up_pdf(paper)
        case BankingSheet():
            return paper.banking.name, banking_text(paper), banking_pdf(paper)
        case _:
            return "counts", session_counts_text(paper), session_counts_pdf(paper)
