"""What finance puts right at central, as the watch list reads it: where money went, and what closes had found over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ims_desktop.domain.late_count import main_and_beside
from ims_desktop.domain.watching.seen import EntryRef

Doc = Mapping[str, Any]


@dataclass
class Overs:
    """What closes found over, by close and method of payment, less what was taken out of it already."""

    left: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)

    def closed(self, ref: EntryRef, body: Doc) -> None:
        """A close, with what it found over or short."""
        self.left[ref.device, ref.number] = Counter({part["mop"]: part["difference_pence"] for part in body["tenders"]})

    def taken_out(self, body: Doc) -> int:
        """How many pence an entry takes out that its close had not found over; 0 of a close from before we look."""
        over = body.get("over")
        left = self.left.get((over["device"], over["number"])) if over else None
        if left is None:
            return 0
        beyond_pence = 0
        for one in main_and_beside(body)[1]:
            out_pence = -one["amount_pence"]
            beyond_pence += max(0, out_pence - max(0, left[one["mop"]]))
            left[one["mop"]] -= out_pence
        return beyond_pence


def settled_elsewhere(body: Doc, says: Sequence[Doc]) -> tuple[int, tuple[str, ...]]:
    """What of a held entry's money went to other accounts than it says, above zero, and to which.

    Under its own receipt's number it waits in suspense, and is nobody's yet.
    """
    sums: Counter[str] = Counter()
    for one in main_and_beside(body)[0]:
        if one["reference"] != body["receipt"]:
            sums[f"{one['fund']}/{one['reference']}"] += abs(one["amount_pence"])
    for one in says:
        sums[f"{one['fund']}/{one['reference']}"] -= abs(one["amount_pence"])
    more = {account: pence for account, pence in sums.items() if pence > 0}
    return sum(more.values()), tuple(more)
