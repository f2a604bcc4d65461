"""A Z sheet as a PDF page, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.cash_up_layout import cash_up_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.cash_up_sheet import CashUpSheet


def cash_up_pdf(sheet: CashUpSheet) -> bytes:
    """The sheet as one PDF page; the same sheet gives the same bytes."""
    return blocks_pdf(cash_up_blocks(sheet), title=f"Z sheet {sheet.number}", author=sheet.council.name)
