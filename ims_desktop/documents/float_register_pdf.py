"""The float register as PDF, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.float_register_layout import float_register_blocks
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.domain.float_register import FloatRegister


def float_register_pdf(register: FloatRegister) -> bytes:
    """The register as PDF; the same register gives the same bytes."""
    title = f"Float register of {register.office.code}"
    return blocks_pdf(float_register_blocks(register), title=title, author=register.council.name)
