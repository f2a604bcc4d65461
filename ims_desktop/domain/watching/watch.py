"""The watch list of an office: everything that its entries give reason to ask about."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from ims_desktop.domain.watching.backdated import by_an_earlier_day, clocks_set_back
from ims_desktop.domain.watching.banked import by_one_alone, seals_again
from ims_desktop.domain.watching.cards import matched_by_paper
from ims_desktop.domain.watching.checks import counted_otherwise, not_signed
from ims_desktop.domain.watching.cheques import came_back, same_cheque
from ims_desktop.domain.watching.counted import again_and_again, oftener_than_colleagues
from ims_desktop.domain.watching.elsewhere import at_two_places
from ims_desktop.domain.watching.finding import Finding, gathered
from ims_desktop.domain.watching.floats import found_short, handed_over, left_lying
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.post import cash_missed
from ims_desktop.domain.watching.seen import Happened
from ims_desktop.domain.watching.sessions import not_banked, of_one_side, same_approver
from ims_desktop.domain.watching.settled import not_found_over, posted_elsewhere, without_effect
from ims_desktop.domain.watching.swaps import unanswered
from ims_desktop.domain.watching.tender_mix import changed_mix
from ims_desktop.domain.watching.two_tills import at_two_tills


def watch(seen: Sequence[Happened], today: date, limits: WatchLimits | None = None) -> tuple[Finding, ...]:
    """What an office's entries, in the order of their times, give reason to look at; the latest first.

    Pure: the same entries give the same list. Each finding says since when it could be known.
    """
    ours = limits or WatchLimits()
    found = chain(
        again_and_again(seen, ours),
        oftener_than_colleagues(seen, ours),
        changed_mix(seen, ours),
        of_one_side(seen, ours),
        same_approver(seen, ours),
        at_two_places(seen, ours),
        at_two_tills(seen),
        not_banked(seen, today, ours),
        same_cheque(seen),
        unanswered(seen, today),
        left_lying(seen, today, ours),
        found_short(seen, ours),
        handed_over(seen, today),
        came_back(seen, ours),
        counted_otherwise(seen),
        not_signed(seen),
        by_an_earlier_day(seen),
        clocks_set_back(seen),
        cash_missed(seen),
        matched_by_paper(seen, ours),
        seals_again(seen),
        by_one_alone(seen, ours),
        posted_elsewhere(seen),
        without_effect(seen),
        not_found_over(seen),
    )
    return gathered(found, ours.days)
