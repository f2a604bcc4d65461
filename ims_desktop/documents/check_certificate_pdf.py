"""The certificate of a spot check as PDF, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.check_certificate_layout import check_certificate_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.custody_check import CheckCertificate


def check_certificate_pdf(made: CheckCertificate) -> bytes:
    """The certificate as PDF; the same check gives the same bytes."""
    title = f"Spot check of {made.check.name}"
    return blocks_pdf(check_certificate_blocks(made), title=title, author=made.council.name)
