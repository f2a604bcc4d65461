"""The certificate of erasure as a PDF page, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.erasure_certificate import certificate_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.erasure import ErasureCertificate


def certificate_pdf(certificate: ErasureCertificate) -> bytes:
    """The certificate as one PDF page; the same certificate gives the same bytes."""
    return blocks_pdf(
        certificate_blocks(certificate), title=f"Certificate of erasure {certificate.mark}", author=certificate.council
    )
