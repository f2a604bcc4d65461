"""Makes a tender out of what was keyed, and finds the field that a refusal is about."""

from collections.abc import Sequence
from datetime import date

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.cheque import digits_of
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Tender, check_tender
from ims_desktop.domain.typed_day import read_day
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.shown import Keyed, TenderField

_NAME_LENGTH = 50
_FIELDS_NAMED = {
    "Last four digits": TenderField.LAST4,
    "Authorisation code": TenderField.AUTHORISATION,
    "Cheque number": TenderField.CHEQUE_NUMBER,
    "Sort code": TenderField.SORT_CODE,
    "Account number": TenderField.ACCOUNT,
    "Date": TenderField.CHEQUE_DATE,
    "Drawer": TenderField.DRAWER,
    "Payee": TenderField.PAYEE,
    "The whole cheque": TenderField.WHOLE,
}
_ABOUT_AMOUNT = frozenset(
    {
        Reason.AMOUNT_NOT_A_NUMBER,
        Reason.AMOUNT_TOO_PRECISE,
        Reason.AMOUNT_ZERO,
        Reason.AMOUNT_NEGATIVE,
        Reason.AMOUNT_ABSURD,
        Reason.AMOUNT_OVER_MOP_MAXIMUM,
        Reason.AMOUNT_UNDER_MOP_MINIMUM,
        Reason.UNDERPAID,
        Reason.CHANGE_NOT_ALLOWED,
    }
)
_ABOUT = {
    Reason.CHEQUE_DATE: TenderField.CHEQUE_DATE,
    Reason.CHEQUE_PAYEE: TenderField.PAYEE,
}


def make_tender(mop: Mop, keyed: Keyed, day: date) -> Tender:
    """The tender that was keyed, checked as far as it can be checked by itself; refuses as `check_tender` does."""
    if card_number_in(keyed) is not None:
        raise Refused(Reason.CARD_NUMBER)
    tender = Tender(
        mop,
        parse_pounds(keyed.get(TenderField.AMOUNT, "")),
        card_last4=keyed.get(TenderField.LAST4, "").strip(),
        card_authorisation=keyed.get(TenderField.AUTHORISATION, "").strip().upper(),
        card_scheme=keyed.get(TenderField.SCHEME, ""),
        cheque_number=digits_of(keyed.get(TenderField.CHEQUE_NUMBER, "")),
        cheque_date=read_day(keyed.get(TenderField.CHEQUE_DATE, ""), day),
        cheque_sort_code=digits_of(keyed.get(TenderField.SORT_CODE, "")),
        cheque_account=digits_of(keyed.get(TenderField.ACCOUNT, "")),
        cheque_drawer=clean_text(keyed.get(TenderField.DRAWER, ""), field="Drawer", maximum=_NAME_LENGTH),
        cheque_payee=clean_text(keyed.get(TenderField.PAYEE, ""), field="Payee", maximum=_NAME_LENGTH),
        cheque_whole_pence=_whole(keyed.get(TenderField.WHOLE, "")),
    )
    check_tender(tender, day)
    return tender


def card_number_in(keyed: Keyed) -> TenderField | None:
    """The field in which somebody keyed a whole card number."""
    return next((field for field, typed in keyed.items() if looks_like_card_number(typed)), None)


def field_of(refused: Refused, keyed: Keyed) -> TenderField | None:
    """The field that a refusal is about; None where it is about none of them."""
    if refused.reason in _ABOUT_AMOUNT:
        return TenderField.AMOUNT
    if refused.reason is Reason.CARD_NUMBER:
        return card_number_in(keyed)
    return _ABOUT.get(refused.reason) or _FIELDS_NAMED.get(str(refused.facts.get("field", "")))


def tender_words(tender: Tender) -> str:
    """A tender in a few words: “Cheque 000214”, “Visa 1234”."""
    if tender.mop.kind is MopKind.CHEQUE:
        return f"{tender.mop.name} {tender.cheque_number}"
    if tender.mop.kind is MopKind.CARD:
        return f"{tender.card_scheme or wording.CARD} ····{tender.card_last4}"
    return tender.mop.name


def handed_over(tenders: Sequence[Tender]) -> int:
    """What was handed over so far, in pence."""
    return sum(tender.amount_pence for tender in tenders)


def _whole(typed: str) -> int | None:
    """What the cheque says in all; blank where it pays nothing but this."""
    if not typed.strip():
        return None
    try:
        return parse_pounds(typed)
    except Refused as refused:
        raise Refused(Reason.CHEQUE_DETAILS, field="The whole cheque", why=refused.message) from refused
