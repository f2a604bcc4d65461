"""A payment that came over once its drawer was counted elsewhere: the count had it as over, and now it stands beside.

It was posted, for its customer waits for it, and so it is income twice. Finance takes it out of overs and shorts by one
entry, method by method, which names the payment and the close. Central checks the same (`ims.late_settled_fault`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.body_shape import are_postings, is_device, is_whole, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.entry_to_settle import EntryToSettle
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.late_count import counted, names_close, over_fault

_WORDS = ("office", "till", "business_day", "device", "seal", "receipt", "session")
Body = Mapping[str, Any]


@frozen
class LateNow(EntryToSettle):
    """A payment with all that taking it out of overs asks for, which is done under its paper."""

    receipt: str  # the payment's own
    settled: bool

    @property
    def over_pence(self) -> int:
        """What stands in overs for it; 0 where no close counted it, or it was taken out."""
        return 0 if self.settled or self.late is None else sum(counted(self.late, self.says).values())


def late_settled_body(now: LateNow, postings: Sequence[Body]) -> dict[str, Json]:
    """What the entry says beside its business day."""
    return {
        "office": now.office,
        "till": now.till,
        "device": now.device,
        "number": now.number,
        "seal": now.seal,
        "receipt": now.paper,
        "session": now.session,
        "over": now.late.named() if now.late else {},
        "postings": [dict(one) for one in postings],
        "total_pence": sum(one["amount_pence"] for one in postings),
    }


def late_settled_fault(body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself."""
    if not isinstance(body, dict) or not _well_formed(body):
        return "malformed"
    if sum(one["amount_pence"] for one in body["postings"]) != body["total_pence"]:
        return "sums"
    beside = all(not (one["line"] or one["tender"] or one["vat_pence"]) for one in body["postings"])
    return "" if beside and body["postings"] else "posting"


def settle_late_fault(body: Body, now: LateNow | None, who: str, *, sees: bool) -> str:
    """Why a payment cannot be taken out of overs by an entry that is sound in itself, or nothing where it can."""
    said = tuple(body[name] for name in ("seal", "office", "till", "receipt", "session"))
    if now is None or said != (now.seal, now.office, now.till, now.paper, now.session):
        return "late_unknown"
    wrong = {"office": not sees, "late_settled": now.settled, "held_own": who in now.people}
    fault = next((why for why, is_wrong in wrong.items() if is_wrong), "")
    return fault or over_fault({"over": body["over"], "postings": [*now.says, *body["postings"]]}, now.late)


def _well_formed(body: Body) -> bool:
    return (
        all(is_word(body.get(word)) for word in _WORDS)
        and is_device(body["device"])
        and is_whole(body.get("number"))
        and is_whole(body.get("total_pence"))
        and names_close(body.get("over"))
        and are_postings(body.get("postings"))
    )
