"""Post-dated cheques: kept in the safe until their date, no money until one is taken as a payment, or given back.

Central's database checks the same of every entry, whatever is typed (`ims.keep_kept`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ims_desktop.domain.body_shape import LONGEST_WORD, is_day, is_whole, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.returned_cheque import ChequePaid
from ims_desktop.domain.roll import EntryKind

KEPT_KINDS = frozenset({EntryKind.CHEQUE_KEPT.value, EntryKind.CHEQUE_LET_GO.value})
DRAWER, BANK = "drawer", "bank"  # personal values
_NUMBER = re.compile(r"[0-9]{6}")


class LetGo(StrEnum):
    """How a cheque that was kept leaves the safe."""

    PAID = "paid"
    GIVEN_BACK = "given_back"


@frozen
class ChequeToKeep:
    """A post-dated cheque as it is logged; pence. The account that it is for may not be known."""

    number: str
    dated: date
    pence: int
    fund: str = ""
    reference: str = ""

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body."""
        return {
            "cheque_number": self.number,
            "cheque_date": self.dated.isoformat(),
            "pence": self.pence,
            "fund": self.fund,
            "reference": self.reference,
        }


@frozen
class KeptCheque:
    """A cheque that is kept, as central knows it. `let_go` is how it left, None while it lies there."""

    id: str
    office: str
    cheque: ChequeToKeep
    by: UserId
    since: datetime
    let_go: LetGo | None = None

    def due(self, today: date) -> bool:
        """Whether it can be taken as a payment."""
        return self.cheque.dated <= today


def check_to_keep(cheque: ChequeToKeep, today: date) -> None:
    """Refuse `CHEQUE_DETAILS` for a number that is none, `AMOUNT_ZERO`, and `CHEQUE_NOT_POST_DATED`."""
    if not _NUMBER.fullmatch(cheque.number):
        raise Refused(Reason.CHEQUE_DETAILS, field="Cheque number", why="it has six digits.")
    if cheque.pence <= 0:
        raise Refused(Reason.AMOUNT_ZERO)
    if cheque.dated <= today:
        raise Refused(Reason.CHEQUE_NOT_POST_DATED)


def check_paid_by(kept: KeptCheque, paid: ChequePaid, today: date, by: UserId) -> None:
    """Refuse a payment that this cheque did not pay, or too early.

    `CHEQUE_NOT_DUE`, `CHEQUE_VOIDED`, `CHEQUE_PAYS_OTHER` where no tender is this cheque, and `OWN_TAKINGS` to whoever
    took the payment.
    """
    payment = paid.now.payment
    if not kept.due(min(today, payment.business_day)):
        raise Refused(Reason.CHEQUE_NOT_DUE, dated=kept.cheque.dated.isoformat())
    if paid.voided:
        raise Refused(Reason.CHEQUE_VOIDED, receipt=payment.receipt)
    if payment.office != kept.office or not _is_paid_by(payment, kept.cheque):
        raise Refused(Reason.CHEQUE_PAYS_OTHER, number=kept.cheque.number, receipt=payment.receipt)
    if paid.cashier == by:
        raise Refused(Reason.OWN_TAKINGS)


def _is_paid_by(payment: TakenPayment, cheque: ChequeToKeep) -> bool:
    return any(
        one.kind is MopKind.CHEQUE
        and one.cheque_number == cheque.number
        and cheque.pence in {one.amount_pence, one.cheque_whole_pence}
        for one in payment.tenders
    )


def kept_fault(kind: str, body: object) -> str:
    """`malformed`, or nothing where an entry of a kept cheque is sound in itself."""
    if not isinstance(body, dict) or not all(is_word(body.get(word)) for word in ("office", "business_day", "kept")):
        return "malformed"
    sound = _is_kept(body) if kind == EntryKind.CHEQUE_KEPT else _is_let_go(body)
    return "" if sound else "malformed"


def _is_kept(body: Mapping[str, Any]) -> bool:
    number, dated = body.get("cheque_number"), body.get("cheque_date")
    return (
        isinstance(number, str)
        and _NUMBER.fullmatch(number) is not None
        and isinstance(dated, str)
        and is_day(dated)
        and dated > body["business_day"]
        and is_whole(body.get("pence"))
        and body["pence"] >= 1
        and all(isinstance(body.get(name), str) and len(body[name]) <= LONGEST_WORD for name in ("fund", "reference"))
    )


def _is_let_go(body: Mapping[str, Any]) -> bool:
    if body.get("how") == LetGo.GIVEN_BACK:
        return True
    return body.get("how") == LetGo.PAID and is_word(body.get("payment")) and is_word(body.get("receipt"))
