"""What looking needs, on a till or at central alike: holders, references, rolls, receipts as bytes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ims_desktop.actions.ports import DeviceState
from ims_desktop.bootstrap.central import Login, at_central
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.account_reference import near_references
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.erasure import ErasureCertificate
from ims_desktop.domain.float_register import FloatRegister
from ims_desktop.domain.payment_rules import check_line_reference, kept_reference
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.settings import data_folder


class Looking(Protocol):
    """What a till's file and central both can tell."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders as the counter's search finds them."""


@contextmanager
def looking(data: Path | None, central: str | None, login: Login | None = None) -> Iterator[Looking]:
    """A till's file or central, whichever is named; at central whoever may sign in there finds account holders."""
    if data is not None:
        with open_till_folder(data, writing=False) as till:
            yield till.store
    elif central is not None:
        with at_central(central, login) as (there, _person):
            yield there


def judge_reference(look: Looking, fund_code: str, typed: str) -> Mapping[str, object]:
    """Valid or why not, and near valid references that exist."""
    data = look.reference_data()
    fund = data.fund(fund_code)
    reference = kept_reference(fund, typed)
    holder = look.holder(fund.code, reference)
    message = data.message(fund.code, holder.message) if holder else None
    try:
        checked = check_line_reference(fund, typed, holder, may_pay_stopped=False, message=message)
    except Refused as refused:
        near: list[str] = []
        if fund.reference_check is not None:
            candidates = list(
                near_references(reference, fund.reference_check, account_must_exist=fund.account_must_exist)
            )
            there = look.holders_by_reference(candidates)
            near = sorted(one.reference for one in there if one.fund == fund.code)
        return {
            "valid": False,
            "normalised": None,
            "reason": refused.reason.value,
            "message": refused.message,
            "near": near,
        }
    return {"valid": True, "normalised": checked.reference, "reason": None, "warning": checked.warning, "near": []}


def is_url(place: str) -> bool:
    """Whether a place is central's URL rather than a till's folder."""
    return "://" in place


def exported(
    place: str, device: str | None, start: int, login: Login | None = None
) -> Iterator[tuple[int, str, bytes]]:
    """A roll's entries from a number on: number, text, seal."""
    if is_url(place):
        with at_central(place, login) as (central, person):
            if person is not None:
                person.must_see_all(Permission.VERIFY)
            named = device_at_central(device, central.reconcile())
            yield from ((entry.number, entry.text, entry.seal) for entry in central.roll(named, start))
        return
    with open_till_folder(Path(place), writing=False, checked=False) as till:
        _device_named(device, [till.store.identity.device])
        yield from ((entry.number, entry.text, entry.seal) for entry in till.store.roll(start))


def device_at_central(device: str | None, there: Sequence[DeviceState]) -> DeviceId:
    """The device that is named; where none is, the only till: people's desk rolls are named by those who want them."""
    return _device_named(device, [one.device for one in there if device is not None or not one.is_desk])


def _device_named(device: str | None, there: Sequence[DeviceId]) -> DeviceId:
    if device is None:
        if len(there) != 1:
            raise Refused(Reason.DEVICE_NEEDED, count=len(there))
        return there[0]
    if device not in there:
        raise Refused(Reason.DEVICE_UNKNOWN, device=device)
    return DeviceId(device)


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


def float_register_bytes(register: FloatRegister, form: str) -> bytes:
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


def certificate_pdf(certificate: ErasureCertificate) -> bytes:
    """A certificate of erasure as PDF."""
    from ims_desktop.documents.erasure_pdf import certificate_pdf as as_pdf  # noqa: PLC0415  reportlab is heavy

    return as_pdf(certificate)
