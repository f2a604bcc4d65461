"""Papers as bytes, one way for the window and the commands; reportlab and python-escpos come in when first wanted."""

from typing import TYPE_CHECKING

from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.erasure import ErasureCertificate
from ims_desktop.domain.receipt import Receipt
from ims_desktop.settings import data_folder

if TYPE_CHECKING:
    from ims_desktop.domain.float_register import FloatRegister


def cash_up_bytes(sheet: CashUpSheet, form: str) -> bytes:
    """A Z sheet as text (UTF-8), escpos or pdf."""
    if form == "pdf":
        from ims_desktop.documents.cash_up_pdf import cash_up_pdf  # noqa: PLC0415  reportlab is heavy

        return cash_up_pdf(sheet)
    if form == "escpos":
        from ims_desktop.devices.escpos_receipt import EscposEncoder  # noqa: PLC0415  python-escpos is heavy

        return EscposEncoder(data_folder() / "escpos").cash_up_job(sheet)
    from ims_desktop.documents.cash_up_layout import cash_up_text  # noqa: PLC0415  beside its siblings

    return cash_up_text(sheet).encode()


def banking_bytes(sheet: BankingSheet, form: str) -> bytes:
    """A paying-in slip as text (UTF-8) or pdf."""
    if form == "pdf":
        from ims_desktop.documents.banking_pdf import banking_pdf  # noqa: PLC0415  reportlab is heavy

        return banking_pdf(sheet)
    from ims_desktop.documents.banking_layout import banking_text  # noqa: PLC0415  beside its siblings

    return banking_text(sheet).encode()


def float_register_bytes(register: "FloatRegister", form: str) -> bytes:
    """The float register of an office as text (UTF-8) or pdf."""
    if form == "pdf":
        from ims_desktop.documents.float_register_pdf import float_register_pdf  # noqa: PLC0415  reportlab is heavy

        return float_register_pdf(register)
    from ims_desktop.documents.float_register_layout import float_register_text  # noqa: PLC0415  beside its siblings

    return float_register_text(register).encode()


def check_certificate_bytes(made: CheckCertificate, form: str) -> bytes:
    """The certificate of a spot check as text (UTF-8) or pdf."""
    if form == "pdf":
        from ims_desktop.documents.check_certificate_pdf import check_certificate_pdf  # noqa: PLC0415  reportlab is heavy

        return check_certificate_pdf(made)
    from ims_desktop.documents.check_certificate_layout import check_certificate_text  # noqa: PLC0415  beside its siblings

    return check_certificate_text(made).encode()


def receipt_bytes(receipt: Receipt, form: str) -> bytes:
    """A receipt as text (UTF-8), escpos or pdf."""
    if form == "pdf":
        from ims_desktop.documents.receipt_pdf import receipt_pdf  # noqa: PLC0415  reportlab is heavy

        return receipt_pdf(receipt)
    if form == "escpos":
        from ims_desktop.devices.escpos_receipt import EscposEncoder  # noqa: PLC0415  python-escpos is heavy

        return EscposEncoder(data_folder() / "escpos").job(receipt)
    from ims_desktop.documents.receipt_text import receipt_text  # noqa: PLC0415  beside its siblings

    return receipt_text(receipt).encode()


def cash_slip_pdf(slip: CashSlip) -> bytes:
    """The slip of a move of cash as PDF."""
    from ims_desktop.documents.cash_slip_pdf import cash_slip_pdf as as_pdf  # noqa: PLC0415  reportlab is heavy

    return as_pdf(slip)


def certificate_pdf(certificate: ErasureCertificate) -> bytes:
    """A certificate of erasure as PDF."""
    from ims_desktop.documents.erasure_pdf import certificate_pdf as as_pdf  # noqa: PLC0415  reportlab is heavy

    return as_pdf(certificate)
