"""Approvals of somebody who was at work at another till at that moment: is the password shared?"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ims_desktop.domain.references import UserId
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import APPROVED, NOBODY, Happened

_Acts = Mapping[UserId, tuple[Sequence[datetime], Sequence[Happened]]]


def at_two_places(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Where an approver's own work stands on another till's roll within so few seconds that nobody could walk over.

    A desk's roll says nothing of where somebody was: it is written wherever they sign in, at the till's own PC too.
    What was approved at a desk and is done at its till is not approved there.
    """
    acts = _acts_of(seen)
    kept: dict[UserId, list[tuple[Happened, Happened]]] = defaultdict(list)
    for one in seen:
        nowhere = one.approver == NOBODY or one.at_desk or one.word_at_desk
        work = None if nowhere else _elsewhere(one, acts, timedelta(seconds=limits.elsewhere_seconds))
        if work is None:
            continue
        behind = [pair for pair in kept[one.approver] if (one.day - pair[0].day).days < limits.days]
        kept[one.approver] = behind = [*behind, (one, work)]
        if len(behind) < limits.elsewhere:
            continue
        words = (
            f"{len(behind)} approvals within {limits.elsewhere_seconds} seconds of the approver's own work at another "
            "till: does somebody else know the password?"
        )
        approved = figure(f"{len(behind)} approvals in {limits.days} days", [pair[0] for pair in behind])
        worked = figure("own work elsewhere at that moment", [pair[1] for pair in behind])
        yield Finding(Kind.ELSEWHERE, one.day, one.office, words, (approved, worked), one.approver)


def _acts_of(seen: Sequence[Happened]) -> _Acts:
    by_person: dict[UserId, list[Happened]] = defaultdict(list)
    for one in seen:
        if not one.at_desk:
            by_person[one.actor].append(one)
    return {person: ([one.at for one in acts], acts) for person, acts in by_person.items()}


def _elsewhere(approval: Happened, acts: _Acts, span: timedelta) -> Happened | None:
    times, done = acts.get(approval.approver, ((), ()))
    for one in done[bisect_left(times, approval.at - span) :]:
        if one.at > approval.at + span:
            return None
        if (
            one.ref.device != approval.ref.device and not one.kind == approval.kind == APPROVED
        ):  # sessions, one after the other
            return one
    return None
