"""Differences that are always of one side, approvers who go with one cashier, and takings that are not in the bank."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import day_words
from ims_desktop.domain.watching.chance import of_tries
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import (
    APPROVED,
    BANK_CORRECTED,
    BANKED,
    CLOSED,
    MADE_UP,
    NOBODY,
    REVERSALS,
    Happened,
)

_OF_ONE_SIDE = 0.6  # coins are oftener lost than found


def of_one_side(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Where a cashier's cash is nearly always short, or nearly always over, by however little."""
    closes: dict[str, list[Happened]] = defaultdict(list)
    for one in seen:
        if one.kind != CLOSED:
            continue
        kept = closes[one.whose]
        kept.append(one)
        del kept[: -limits.side_sessions]
        for side, word in ((-1, "short"), (1, "over")):
            differ = [close for close in kept if close.pence_of(MopKind.CASH)]
            behind = [close for close in differ if side * close.pence_of(MopKind.CASH) > 0]
            if one not in behind or of_tries(len(behind), len(differ), _OF_ONE_SIDE) * limits.one_in > 1:
                continue
            sum_pence = sum(close.pence_of(MopKind.CASH) for close in behind)
            words = (
                f"Cash {word} at {len(behind)} of the last {len(kept)} closes, {pounds(abs(sum_pence))} together: "
                "honest mistakes go both ways"
            )
            counted = figure(f"{len(behind)} {word}, {len(differ) - len(behind)} the other way", behind)
            yield Finding(Kind.ONE_SIDE, one.day, one.office, words, (counted,), one.whose, about=word)


def same_approver(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Where one person approves nearly all that one cashier does, and far less of what others do."""
    span = timedelta(days=2 * limits.days)
    kept: list[Happened] = []
    for one in seen:
        if one.approver == NOBODY or (one.kind not in REVERSALS and one.kind != APPROVED):
            continue
        kept.append(one)
        while one.day - kept[0].day >= span:
            del kept[0]
        own = [early for early in kept if early.whose == one.whose]
        by_one = [early for early in own if early.approver == one.approver]
        others = Counter(early.approver for early in kept if early.whose != one.whose)
        if len(by_one) < limits.same_approver or others.total() < limits.same_approver:
            continue
        share = (others[one.approver] + 0.5) / (others.total() + 1)
        if of_tries(len(by_one), len(own), share) * limits.one_in > 1:
            continue
        words = (
            f"{len(by_one)} of {len(own)} approvals for one cashier by one person, who gave "
            f"{others[one.approver]} of {others.total()} of the others': do they look at what they approve?"
        )
        counted = figure(f"{len(by_one)} of {len(own)} in {span.days} days", by_one)
        yield Finding(Kind.SAME_APPROVER, one.day, one.office, words, (counted,), one.approver, about=one.whose)


def not_banked(seen: Sequence[Happened], today: date, limits: WatchLimits) -> Iterator[Finding]:
    """Takings that no bank has so many days after their close, and what was paid in otherwise than closed.

    An office that never banked here is not judged: its bankings are kept elsewhere.
    """
    banked = {one.session: one for one in seen if one.kind == BANKED}
    began = min((one.day for one in seen if one.kind in {MADE_UP, BANKED}), default=None)
    for one in (one for one in seen if one.kind in {MADE_UP, BANKED, BANK_CORRECTED}):
        wrong = [(kind, pence) for kind, pence in one.tenders if abs(pence) >= limits.banked_short_pence]
        if wrong:
            what = ", ".join(f"{kind.value} {pounds(pence)}" for kind, pence in wrong)
            words = f"Paid in otherwise than the session's close said: {what}"
            yield Finding(
                Kind.CHEQUES, one.day, one.office, words, (figure(what, [one]),), one.whose, one.till, one.session
            )
    for one in seen:
        if one.kind != CLOSED or one.pence <= 0 or began is None or one.day < began:
            continue
        due = one.day + timedelta(days=limits.unbanked_days)
        until = banked[one.session].day if one.session in banked else today
        if until > due:
            since = f"taken on {day_words(one.day)} and not banked"
            words = f"{pounds(one.pence)} {since} {limits.unbanked_days} days later"
            yield Finding(
                Kind.UNBANKED,
                due + timedelta(days=1),
                one.office,
                words,
                (figure(pounds(one.pence), [one]),),
                one.whose,
                one.till,
                one.session,
                until=until,
            )
