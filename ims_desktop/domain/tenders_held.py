"""Which cheques and card sales a session holds: those it took, without what was voided, with what was put right since.

Central's database says the same (`ims.cheques_of`, `ims.card_sale_of`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.body_shape import parts_fit
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind

_TENDER = ("mop", "kind"), ("amount_pence",)
_CORRECTED = ("mop", "kind"), ("amount_pence", "tender")
TAKEN, VOIDED, CORRECTED = "payment.taken", "payment.voided", "payment.corrected"


@frozen
class TenderHeld:
    """A tender as it stands: its payment's entry, its place among the payment's tenders, pence.

    `said` is the part of an entry's body that says it last: number of the cheque, slip of the card.
    """

    entry: int
    tender: int
    mop: str
    pence: int
    said: Mapping[str, Any]


def tenders_held(
    entries: Iterable[tuple[int, Mapping[str, Any]]], session: str, kind: MopKind
) -> tuple[TenderHeld, ...]:
    """A session's tenders of a kind from its entries that are not held, by number; in the order they were taken."""
    tenders: dict[str, list[TenderHeld]] = {}
    for number, doc in entries:
        what, body = doc.get("kind"), doc.get("body")
        if not isinstance(body, Mapping) or body.get("session") != session or not isinstance(body.get("payment"), str):
            continue
        if what == TAKEN and parts_fit(body.get("tenders"), *_TENDER):  # of a held one that was put right, who knows
            tenders[body["payment"]] = [_held(number, at, part) for at, part in enumerate(body["tenders"], start=1)]
        elif what == VOIDED:
            tenders.pop(body["payment"], None)
        elif what == CORRECTED and body["payment"] in tenders:
            payment = tenders[body["payment"]]
            parts = body.get("tenders", [])
            for part in parts if parts_fit(parts, *_CORRECTED) else ():
                if 1 <= part["tender"] <= len(payment):
                    payment[part["tender"] - 1] = _held(payment[0].entry, part["tender"], part)
    held = (tender for payment in tenders.values() for tender in payment)
    return tuple(tender for tender in held if tender.said["kind"] == kind)


def _held(number: int, at: int, part: Mapping[str, Any]) -> TenderHeld:
    return TenderHeld(number, at, part["mop"], part["amount_pence"], part)


def cheques_taken(entries: Iterable[tuple[int, Mapping[str, Any]]], session: str) -> tuple[Cheque, ...]:
    """The cheques of a session, one by one, as they are ticked at its count and listed on a paying-in slip."""
    held = tenders_held(entries, session, MopKind.CHEQUE)
    return tuple(Cheque(one.entry, one.tender, one.mop, one.pence) for one in held)
