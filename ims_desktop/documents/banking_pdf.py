"""A paying-in slip as a PDF page, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.banking_layout import banking_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.banking_sheet import BankingSheet


def banking_pdf(sheet: BankingSheet) -> bytes:
    """The slip as one PDF page; the same slip gives the same bytes."""
    return blocks_pdf(banking_blocks(sheet), title=f"Paying-in slip {sheet.banking.name}", author=sheet.council.name)
