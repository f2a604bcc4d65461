"""What happens again and again, and what one person does much oftener than their colleagues."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import london
from ims_desktop.domain.watching.chance import at_least, expected_events
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import (
    APPROVED,
    CLOSED,
    COPY,
    DRAWER,
    MOVED,
    OPENED,
    PAYMENT,
    RETURNED,
    REVERSALS,
    Happened,
)

_OTHERS = (MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER)


class Again(NamedTuple):
    """Something that is looked at once one person did it so often within so many days."""

    kind: Kind
    times: int
    days: int
    abouts: Callable[[Happened], Sequence[str]]  # none: it is no such thing; each name is counted for itself
    what: str


class Often(NamedTuple):
    """Something that everybody does now and then, and nobody much oftener than their colleagues for their work.

    It is counted by who did it, or by whoever took what it is about (`of_who_took`).
    """

    kind: Kind
    is_one: Callable[[Happened], bool]
    what: str
    of_who_took: bool = False


def signs(limits: WatchLimits) -> tuple[Again, ...]:
    """All that is counted."""
    return (*_of_reversals(limits), *_of_sessions(limits))


def _one_where(holds: Callable[[Happened], bool]) -> Callable[[Happened], Sequence[str]]:
    return lambda one: ("",) if holds(one) else ()


def _of_reversals(limits: WatchLimits) -> tuple[Again, ...]:
    close_under = limits.approved_over_pence * (100 - limits.just_under_percent) // 100
    return (
        Again(
            Kind.AFTER_HOURS,
            limits.after_hours,
            limits.long_days,
            _one_where(
                lambda one: one.kind in REVERSALS and not limits.opens_hour <= london(one.at).hour < limits.shuts_hour
            ),
            f"reversals before {limits.opens_hour}:00 or after {limits.shuts_hour}:00: was a customer there?",
        ),
        Again(
            Kind.JUST_UNDER,
            limits.just_under,
            limits.days,
            _one_where(lambda one: one.is_own_reversal and close_under <= one.pence < limits.approved_over_pence),
            f"own payments reversed at just under {pounds(limits.approved_over_pence)}, from where another must agree",
        ),
        Again(
            Kind.SAME_ACCOUNT,
            limits.same_account,
            limits.long_days,
            lambda one: one.accounts if one.is_own_reversal else (),
            "own payments to one account reversed: whose account is it?",
        ),
        Again(
            Kind.LATE,
            limits.late,
            limits.days,
            _one_where(
                lambda one: (
                    one.is_own_reversal
                    and one.after_seconds is not None
                    and one.after_seconds >= 60 * limits.late_minutes
                )
            ),
            f"own payments reversed over {limits.late_minutes} minutes later: had the customer not gone?",
        ),
    )


def _of_sessions(limits: WatchLimits) -> tuple[Again, ...]:
    return (
        Again(
            Kind.CROSSED,
            limits.crossed,
            limits.days,
            _one_where(lambda one: one.kind == CLOSED and _is_crossed(one, limits.crossed_pence)),
            "closes with cash short by what another tender was over: were cheques or cards booked as cash?",
        ),
        Again(
            Kind.FLOAT,
            limits.wrong_floats,
            limits.days,
            _one_where(lambda one: one.pence != 0 and (one.kind == OPENED or (one.kind == MOVED and one.swap is None))),
            "sessions opened with another float than was issued, or with less than the last close kept",
        ),
        Again(
            Kind.QUICK,
            limits.quick,
            limits.days,
            _one_where(
                lambda one: (
                    one.kind == APPROVED and one.after_seconds is not None and one.after_seconds <= limits.quick_seconds
                )
            ),
            f"sessions approved within {limits.quick_seconds} seconds of their close: were they looked at?",
        ),
        Again(
            Kind.SAME_RECEIPT,
            limits.same_receipt,
            limits.long_days,
            lambda one: (one.receipt,) if one.kind == COPY else (),
            "copies of one receipt: who asked for them?",
        ),
    )


RATES = (
    Often(
        Kind.REVERSALS,
        lambda one: one.is_own_reversal,
        "voids, refunds and corrections of own payments",
    ),
    Often(Kind.DRAWER, lambda one: one.kind == DRAWER, "openings of the drawer without a sale"),
    Often(Kind.SWAPS, lambda one: one.swap is not None, "swaps of change"),
    Often(Kind.COPIES, lambda one: one.kind == COPY, "copies of receipts"),
    Often(
        Kind.TAKEN_BAD,
        lambda one: one.kind == RETURNED and bool(one.whose),
        "cheques taken that came back",
        of_who_took=True,
    ),
)


def again_and_again(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """What happened so often within the days, by one person."""
    kept: dict[tuple[Kind, str, str], list[Happened]] = defaultdict(list)
    wanted = signs(limits)
    for one in seen:
        if one.kind == PAYMENT:
            continue
        for sign in wanted:
            for about in sign.abouts(one):
                so_far = kept[sign.kind, one.actor, about]
                so_far.append(one)
                behind = [early for early in so_far if (one.day - early.day).days < sign.days]
                kept[sign.kind, one.actor, about] = behind
                if len(behind) >= sign.times:
                    counted = figure(f"{len(behind)} in {sign.days} days", behind)
                    words = f"{len(behind)} {sign.what}"
                    yield Finding(sign.kind, one.day, one.office, words, (counted,), one.actor, about=about)


def oftener_than_colleagues(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """What one person does much oftener than the office's others do for as many payments."""
    work: dict[int, Counter[str]] = defaultdict(Counter)
    for one in seen:
        if one.kind == PAYMENT:
            work[one.day.toordinal()][one.actor] += 1
    for sign in RATES:
        events = [one._replace(actor=one.whose) if sign.of_who_took else one for one in seen if sign.is_one(one)]
        yield from _too_often(sign, events, work, limits)


def _too_often(
    sign: Often, events: Sequence[Happened], work: dict[int, Counter[str]], limits: WatchLimits
) -> Iterator[Finding]:
    first = 0
    for last, one in enumerate(events):
        while (one.day - events[first].day).days >= limits.days:
            first += 1
        recent = events[first : last + 1]
        own = [early for early in recent if early.actor == one.actor]
        if len(own) < limits.least_often:
            continue
        done: Counter[str] = Counter()
        for day in range(one.day.toordinal() - limits.days + 1, one.day.toordinal() + 1):
            done.update(work.get(day, {}))
        others = len(recent) - len(own), done.total() - done[one.actor]
        if not others[1] or at_least(len(own), done[one.actor], *others) * limits.one_in > 1:
            continue  # nobody to be held against, or nothing out of the way
        usual = expected_events(done[one.actor], *others)
        figures = (
            figure(f"{len(own)} in {limits.days} days, in {done[one.actor]:,} payments", own),
            figure(
                f"colleagues: {others[0]} in {others[1]:,} payments", [two for two in recent if two.actor != one.actor]
            ),
        )
        words = f"{len(own)} {sign.what}, where the colleagues' rate gives {usual:.1f}"
        yield Finding(sign.kind, one.day, one.office, words, figures, one.actor)


def _is_crossed(close: Happened, least_pence: int) -> bool:
    cash = close.pence_of(MopKind.CASH)
    over = max(close.pence_of(kind) for kind in _OTHERS)
    return cash <= -least_pence and abs(cash + over) * 20 <= -cash  # to a twentieth: coins go astray besides
