"""Ask again for what a refund reserved, just before it is sent: a central that was put back to a backup forgot it.

The money was given back already, with a supervisor's word. Where central still has the reservation nothing changes.
Where it forgot it, the same is reserved again unless somebody else had the money meanwhile; then the refund is sent all
the same, and central holds it, named, for finance.
"""

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.references import ClaimId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind

_WORD = EntryKind.PAYMENT_REFUNDED.value


class Claimer(Protocol):
    """Central as far as it reserves."""

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """Reserve what is left of a payment's line; safe to repeat under the same id."""


def claimed_again(link: Claimer, entries: Sequence[SealedEntry]) -> Sequence[SealedEntry]:
    """The entries that go out now, what their refunds name reserved again; never none of some.

    A payment that central has not got may be among the entries before its refund: those go first. Raises Unavailable
    as sending does.
    """
    for at, entry in enumerate(entries):
        try:
            for claim, payment, line, pence in _named(entry):
                link.claim(claim, payment, line, pence)
        except Refused as refused:
            if refused.reason is Reason.PAYMENT_UNKNOWN and at:
                return entries[:at]
    return entries


def names_claims(entries: Sequence[SealedEntry]) -> bool:
    """Whether one of the entries may be a refund, which names what it reserved."""
    return any(_WORD in entry.text for entry in entries)


def _named(entry: SealedEntry) -> Sequence[tuple[ClaimId, PaymentId, int, int]]:
    if _WORD not in entry.text:
        return ()
    doc = as_told(read_doc(entry.text))  # an earlier device's may have been carried over
    if doc["kind"] != _WORD:
        return ()
    body = doc["body"]
    payment = PaymentId(body["payment"])
    return [(ClaimId(one["claim"]), payment, one["line"], one["pence"]) for one in body["claims"]]
