"""Cheques that come again: one is taken once, unless it pays in parts of what it says in all."""

import re
from collections.abc import Iterable, Sequence

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import TakenTender
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Tender


@frozen
class ChequeTaken:
    """A cheque, or a part of it, that stands on an earlier payment."""

    receipt: str
    tender: TakenTender


def digits_of(typed: str) -> str:
    """A number as it is kept; it is printed in groups on the cheque: 12-34-56."""
    return re.sub(r"[\s-]", "", typed)


def bank_of(tender: Tender) -> str:
    """Sort code and account number as they are kept; blank where either is not known: no cheque is known by less."""
    if tender.mop.kind is not MopKind.CHEQUE or not (tender.cheque_sort_code and tender.cheque_account):
        return ""
    return f"{tender.cheque_sort_code} {tender.cheque_account}"


def check_payee(payee: str, accepted: Sequence[str]) -> None:
    """Refuse `CHEQUE_PAYEE` for a payee that is none of the council's accepted names; one that was not keyed passes."""
    if payee and accepted and _plain(payee) not in {_plain(one) for one in accepted}:
        raise Refused(Reason.CHEQUE_PAYEE, payees=", ".join(accepted))


def check_again(tender: Tender, others: Sequence[Tender], earlier: Iterable[ChequeTaken]) -> None:
    """Refuse `CHEQUE_AGAIN` where sort code, account and number were taken before, or stand twice in one payment.

    The same cheque pays the rest where each time the same date and the same whole amount were keyed, and all parts
    come to no more than that. `earlier` are the cheques of the same account and number that stand.
    """
    parts_pence, receipt, same = tender.amount_pence, "", True
    for one in earlier:
        day = tender.cheque_date.isoformat() if tender.cheque_date else ""
        parts_pence += one.tender.amount_pence
        receipt = receipt or one.receipt
        same &= (one.tender.cheque_whole_pence, one.tender.cheque_date) == (tender.cheque_whole_pence, day)
    for other in others:
        if (bank_of(other), other.cheque_number) == (bank_of(tender), tender.cheque_number):
            parts_pence += other.amount_pence
            receipt = receipt or "this one"
            same &= (other.cheque_whole_pence, other.cheque_date) == (tender.cheque_whole_pence, tender.cheque_date)
    if not receipt:
        return
    whole_pence = tender.cheque_whole_pence or 0
    if not same or parts_pence > whole_pence:
        left_pence = max(0, whole_pence - parts_pence + tender.amount_pence) if same else 0
        raise Refused(Reason.CHEQUE_AGAIN, number=tender.cheque_number, receipt=receipt, left_pence=left_pence)


def _plain(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())
