"""Postings that no payment made: differences of a close, a banking or the bank's own count, and what was held."""

from collections.abc import Mapping

from ims_desktop.actions.ports import Transaction
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import london
from ims_desktop.ui.transactions.wording import DetailsShown, LifeEvent

_POSTED_BY: Mapping[str, str] = {
    EntryKind.SESSION_CLOSED: "Posted by the close {}",
    EntryKind.BANKING_MADE: "Posted by the paying-in slip {}",
    EntryKind.BANKING_CORRECTED: "Posted by what the bank counted of slip {}",
    EntryKind.LATE_SETTLED: "{} was counted as over before it came; taken out by finance",
    EntryKind.HELD_SETTLED: "{} was held; put right by finance",
}


def posted_without_payment(data: ReferenceData, one: Transaction) -> DetailsShown | None:
    """Such a posting in words; None where a payment, or what was done to one, stands behind it."""
    if one.kind not in _POSTED_BY:
        return None
    fund, mop, person = data.funds.get(one.fund), data.mops.get(one.mop), data.users.get(one.actor)
    at, day = london(one.at), one.business_day
    return DetailsShown(
        amount=pounds(one.amount_pence),
        tag=None,
        title=f"{fund.name if fund else one.fund} {one.reference}".strip(),
        subtitle=f"{one.narrative} · {mop.name if mop else one.mop}",
        lines=(),
        life=(
            LifeEvent(
                _POSTED_BY[one.kind].format(one.receipt),
                f"by {person.display_name if person else one.actor} · entry {one.entry:,}",
                f"{at:%H:%M:%S}",
            ),
            LifeEvent("Counted in its fund", f"business day {day.day} {day:%b %Y}", ""),
        ),
        has_receipt=False,
    )
