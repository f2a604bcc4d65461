"""Which cheques a session holds: those that it took, without what was voided, with what was put right since.

Central's database says the same (`ims.cheques_of`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.mop import MopKind

TAKEN, VOIDED, CORRECTED = "payment.taken", "payment.voided", "payment.corrected"


def cheques_taken(entries: Iterable[tuple[int, Mapping[str, Any]]], session: str) -> tuple[Cheque, ...]:
    """The cheques of a session from its entries that are not held, by number; in the order in which they were taken."""
    tenders: dict[str, list[Cheque]] = {}
    kinds: dict[tuple[int, int], str] = {}
    for number, doc in entries:
        kind, body = doc.get("kind"), doc.get("body")
        if not isinstance(body, Mapping) or body.get("session") != session:
            continue
        if kind == TAKEN:
            parts = list(enumerate(body["tenders"], start=1))
            tenders[body["payment"]] = [Cheque(number, at, part["mop"], part["amount_pence"]) for at, part in parts]
            kinds |= {(number, at): part["kind"] for at, part in parts}
        elif kind == VOIDED:
            tenders.pop(body["payment"], None)
        elif kind == CORRECTED and body["payment"] in tenders:
            payment = tenders[body["payment"]]
            for part in body.get("tenders", ()):
                at = part["tender"]
                payment[at - 1] = Cheque(payment[at - 1].entry, at, part["mop"], part["amount_pence"])
                kinds[payment[at - 1].entry, at] = part["kind"]
    held = (cheque for payment in tenders.values() for cheque in payment)
    return tuple(cheque for cheque in held if kinds[cheque.entry, cheque.tender] == MopKind.CHEQUE)
