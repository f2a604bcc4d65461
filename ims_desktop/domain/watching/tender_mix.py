"""A person's tenders held against their own history, and against how colleagues' changed in the same days."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import add, sub

from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import day_words
from ims_desktop.domain.watching.chance import change_in_odds, deviations
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import PAYMENT, Happened

_TENDERS = (MopKind.CASH, MopKind.CHEQUE, MopKind.CARD)
_SPREAD = 1.6  # days differ by more than chance: cheque days, bills, weather
_HISTORY_TIMES, _LONG_TIMES = 6, 3  # of `mix_sessions`: the longest history, and the longer look

_Counts = tuple[int, ...]  # payments by cash, cheque, card, and of any kind
_NONE: _Counts = (0, 0, 0, 0)


@dataclass
class _Person:
    """A person's payments, and how many there were by tender up to the end of each day that they worked."""

    days: list[date] = field(default_factory=list)
    sums: list[_Counts] = field(default_factory=lambda: [_NONE])
    payments: dict[date, list[Happened]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: Happened) -> None:
        if not self.days or self.days[-1] != one.day:
            self.days.append(one.day)
            self.sums.append(self.sums[-1])
        tender = main_tender(one)
        self.sums[-1] = _added(self.sums[-1], (*(int(tender is kind) for kind in _TENDERS), 1))
        self.payments[one.day].append(one)

    def between(self, first: date, until: date) -> _Counts:
        """Of the days from the first on, before the last."""
        last, before = bisect_left(self.days, until), bisect_left(self.days, first)
        return tuple(map(sub, self.sums[last], self.sums[before]))


def _added(one: _Counts, other: _Counts) -> _Counts:
    return tuple(map(add, one, other))


def main_tender(payment: Happened) -> MopKind:
    """The tender that paid most of it."""
    return max(payment.tenders, key=lambda tender: tender[1])[0]


def changed_mix(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Where cash, cheques or cards of a person's last sessions are far from their own history.

    What changed for everybody (a reminder run, a week of rents) is taken out by how the colleagues' changed.
    """
    people: dict[str, _Person] = defaultdict(_Person)
    today: date | None = None
    for one in seen:
        if one.kind != PAYMENT or not one.tenders:
            continue
        if today is not None and one.day != today:
            yield from _looked_at(people, today, limits)
        today = one.day
        people[one.actor].add(one)
    if today is not None:
        yield from _looked_at(people, today, limits)


def _looked_at(people: Mapping[str, _Person], today: date, limits: WatchLimits) -> Iterator[Finding]:
    for name, person in people.items():
        if person.days[-1] == today:
            others = [one for other, one in people.items() if other != name]
            for sessions in (limits.mix_sessions, _LONG_TIMES * limits.mix_sessions):
                if len(person.days) >= sessions + limits.mix_history_sessions:
                    yield from _compared(person, others, sessions, limits)


def _compared(person: _Person, others: Sequence[_Person], sessions: int, limits: WatchLimits) -> Iterator[Finding]:
    until = date.fromordinal(person.days[-1].toordinal() + 1)
    first = person.days[-sessions]
    begin = person.days[-sessions - _HISTORY_TIMES * limits.mix_sessions :][0]
    others_now, others_then = _NONE, _NONE
    for other in others:
        others_now = _added(others_now, other.between(first, until))
        others_then = _added(others_then, other.between(begin, first))
    now, then = person.between(first, until), person.between(begin, first)
    for place, tender in enumerate(_TENDERS):
        change, variance = _change(place, now, then)
        if others_now[-1] and others_then[-1]:
            change_of_others, variance_of_others = _change(place, others_now, others_then)
            change, variance = change - change_of_others, variance + variance_of_others
        if abs(deviations(change, variance)) * 10 >= limits.mix_deviations_tenths:
            yield _finding(person, first, tender, (now[place], now[-1]), (then[place], then[-1]))


def _change(place: int, now: _Counts, then: _Counts) -> tuple[float, float]:
    return change_in_odds(now=(now[place], now[-1]), then=(then[place], then[-1]), spread=_SPREAD)


def _finding(person: _Person, first: date, tender: MopKind, now: tuple[int, int], then: tuple[int, int]) -> Finding:
    recent = [one for day, of_day in person.payments.items() if day >= first for one in of_day]
    behind = [one for one in recent if main_tender(one) is tender]
    is_share, was_share = (100 * part / whole for part, whole in (now, then))
    words = (
        f"{is_share:.0f} % of payments by {tender.value}, {was_share:.0f} % before, and not so with colleagues: "
        "is every payment keyed, and as it was made?"
    )
    figures = (
        figure(f"{now[0]:,} of {now[1]:,} payments by {tender.value} since {day_words(first)}", behind),
        figure(f"before: {then[0]:,} of {then[1]:,}", ()),
    )
    last = recent[-1]
    return Finding(Kind.MIX, last.day, last.office, words, figures, last.actor, about=tender.value)
