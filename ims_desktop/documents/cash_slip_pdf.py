"""The slip of a move of cash as a PDF page, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.cash_slip_layout import cash_slip_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.cash_slip import CashSlip


def cash_slip_pdf(slip: CashSlip) -> bytes:
    """The slip as one PDF page; the same slip gives the same bytes."""
    return blocks_pdf(cash_slip_blocks(slip), title=f"Slip {slip.number}", author=slip.council.name)
