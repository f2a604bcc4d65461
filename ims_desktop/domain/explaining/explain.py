"""The explainer: ranks what could have made exactly this difference, and is silent where nothing fits.

Each suspicion is weighed against chance: how often that very mistake happens, over how often an unknown cause (a coin
dropped, a note stuck to another) happens to make a difference of just these pence. One of many things that would do is
worth little, a large odd amount met by one payment much. docs/EXPLAINING.md shows what that finds.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.domain.explaining.of_cash import of_change, of_movements
from ims_desktop.domain.explaining.of_counts import of_counts
from ims_desktop.domain.explaining.of_payments import of_payments
from ims_desktop.domain.explaining.session_seen import TENDERS, SessionSeen
from ims_desktop.domain.explaining.suspicion import NOTHING, Effect, Kind, Suspicion
from ims_desktop.domain.explaining.wording import Wording
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind

MOST_SHOWN = 5
_LEAST_ODDS = 1.0  # a candidate is likelier than an unknown cause, or is not shown
_LEAST_ODDS_OF_TWO = 20.0  # of two mistakes together, for there are very many pairs
_LEAST_SHARE = 0.001  # of all that would explain it
_TWO_ARE_RARER = 0.5  # one mistake makes people look: two of a session more rarely stay unseen

_UNKNOWN = (0.15, 0.005, 0.01, 0.005)  # how often a session differs for reasons nobody finds, by tender
_UNKNOWN_EXCHANGE = 0.01  # and by as much in one tender as in another, the other way
_ONE_PIECE = 0.04  # of unknown differences, one note or coin
_LARGEST_USUAL_PENCE = 2_000_00


@frozen
class Lead:
    """Something to look at: the entries to open, by number, and what may have happened there."""

    entries: tuple[int, ...]
    words: str


@frozen
class Mistake:
    """A mistake that may have been made, what it makes of each tender in pence, and where: likeliest leads first."""

    kind: Kind
    words: str
    explains: tuple[tuple[MopKind, int], ...]
    leads: tuple[Lead, ...]

    @property
    def entries(self) -> tuple[int, ...]:
        """The numbers of all entries behind it, likeliest first, each once."""
        return tuple(dict.fromkeys(number for lead in self.leads for number in lead.entries))


@frozen
class Candidate:
    """One explanation: a mistake, or two together. `leaves` is what of the difference it does not explain, in pence.

    `likelihood` is its share, above 0 and below 1, of everything that would explain the difference, an unknown cause
    among it; it orders candidates, and is no measured frequency.
    """

    mistakes: tuple[Mistake, ...]
    likelihood: float
    leaves: tuple[tuple[MopKind, int], ...] = ()

    @property
    def words(self) -> str:
        """What may have happened and what to look at."""
        return " And: ".join(mistake.words for mistake in self.mistakes)

    @property
    def explains(self) -> dict[MopKind, int]:
        """Pence that it explains exactly, by tender."""
        pence = dict.fromkeys(TENDERS, 0)
        for mistake in self.mistakes:
            for kind, amount_pence in mistake.explains:
                pence[kind] += amount_pence
        return {kind: amount_pence for kind, amount_pence in pence.items() if amount_pence}

    @property
    def entries(self) -> tuple[int, ...]:
        """The numbers of all entries behind it, each once."""
        return tuple(dict.fromkeys(number for mistake in self.mistakes for number in mistake.entries))


@dataclass(slots=True)
class _Group:
    """All suspicions of one kind that have the same effect: any one of them is as good."""

    kind: Kind
    effect: Effect
    chance: float
    suspicions: list[Suspicion]

    def is_apart_from(self, other: "_Group") -> bool:
        """Whether both can have happened: not to the same single entry, and not the same thing twice over."""
        mine = {number for one in self.suspicions for number in one.entries}
        others = {number for one in other.suspicions for number in one.entries}
        return (self.kind, self.effect) != (other.kind, other.effect) and not (mine == others and len(mine) == 1)


class _Found(NamedTuple):
    """An explanation: what may have happened together, how much likelier than an unknown cause, what it touches."""

    odds: float
    groups: tuple[_Group, ...]

    @property
    def touched(self) -> Effect:
        """The tenders that differ less by it, marked by 1."""
        return tuple(int(any(pence)) for pence in zip(*(group.effect for group in self.groups), strict=True))


def explain(session: SessionSeen) -> tuple[Candidate, ...]:
    """What could have made the session's difference, likeliest first; nothing where nothing fits or nothing differs."""
    difference = session.difference()
    wanted = tuple(difference.get(kind, 0) for kind in TENDERS)
    if wanted == NOTHING:
        return ()
    groups = _grouped(session, tuple(kind in difference for kind in TENDERS))
    found = sorted([*_single(groups, wanted), *_double(groups, wanted)], key=lambda one: -one.odds)
    weight: dict[Effect, float] = defaultdict(float)  # of all explanations, by what they touch
    for one in found:
        weight[one.touched] += one.odds
    wording = Wording(session)
    shown: list[_Found] = []
    ranked: list[tuple[int, Candidate]] = []
    for one in found:
        everything = 1 + sum(odds for touched, odds in weight.items() if _meet(touched, one.touched))
        least = _LEAST_ODDS if len(one.groups) == 1 else _LEAST_ODDS_OF_TWO
        if one.odds < max(least, _LEAST_SHARE * everything):
            continue
        place = sum(1 for other in shown if _meet(other.touched, one.touched))
        shown.append(one)
        if place < MOST_SHOWN:
            mistakes = tuple(_mistake(group, wording) for group in one.groups)
            leaves = _by_tender(_without(wanted, *(group.effect for group in one.groups)))
            ranked.append((place, Candidate(mistakes, one.odds / everything, leaves)))
    return tuple(candidate for _, candidate in sorted(ranked, key=lambda each: each[0]))


def _grouped(session: SessionSeen, compared: tuple[bool, ...]) -> dict[Effect, list[_Group]]:
    groups: dict[tuple[Kind, Effect], _Group] = {}
    suspicions = chain(of_payments(session), of_change(session), of_movements(session), of_counts(session))
    for one in suspicions:
        seen = one.effect if all(compared) else _seen(one.effect, compared)
        group = groups.get((one.kind, seen))
        if group is None:
            groups[one.kind, seen] = _Group(one.kind, seen, one.chance, [one])
        else:
            group.chance += one.chance
            group.suspicions.append(one)
    by_effect: dict[Effect, list[_Group]] = defaultdict(list)
    for group in groups.values():
        by_effect[group.effect].append(group)
    by_effect.pop(NOTHING, None)
    return by_effect


def _seen(effect: Effect, compared: tuple[bool, ...]) -> Effect:
    return tuple(pence if was else 0 for pence, was in zip(effect, compared, strict=True))


def _single(groups: dict[Effect, list[_Group]], wanted: Effect) -> Iterator[_Found]:
    """What explains all of it; and what explains one tender's to the penny, and part of another's."""
    by_chance = _unknown(wanted)
    for effect, alike in groups.items():
        if effect != wanted and not _settles_one_of_several(effect, wanted):
            continue
        odds = _unknown(_without(wanted, effect)) / by_chance
        for group in alike:
            yield _Found(group.chance * odds, (group,))


def _settles_one_of_several(effect: Effect, wanted: Effect) -> bool:
    """Whether every tender it touches differs to the same side, and at least one is explained to the penny."""
    touched = [(pence, asked) for pence, asked in zip(effect, wanted, strict=True) if pence]
    return all(pence * asked > 0 for pence, asked in touched) and any(pence == asked for pence, asked in touched)


def _double(groups: dict[Effect, list[_Group]], wanted: Effect) -> Iterator[_Found]:
    """Two mistakes that make all of it together, and neither of them any tender's alone."""
    by_chance = _unknown(wanted)
    highest = max((group.chance for alike in groups.values() for group in alike), default=0.0)
    enough = by_chance * _LEAST_ODDS / (_TWO_ARE_RARER * highest) if highest else 0.0
    for effect, alike in groups.items():
        rest = _without(wanted, effect)
        if rest < effect or rest not in groups or not _meet(effect, rest):
            continue
        for place, first in enumerate(alike, start=1):
            if first.chance < enough:
                continue
            for second in groups[rest] if rest != effect else alike[place:]:
                if first.is_apart_from(second):
                    odds = _TWO_ARE_RARER * first.chance * second.chance / by_chance
                    yield _Found(odds, (first, second))


def _meet(effect: Effect, other: Effect) -> bool:
    """Whether two effects fall on a tender together: otherwise each is a candidate of its own."""
    return any(one and another for one, another in zip(effect, other, strict=True))


def _without(wanted: Effect, *effects: Effect) -> Effect:
    return tuple(asked - sum(pence) for asked, *pence in zip(wanted, *effects, strict=True))


def _unknown(wanted: Effect) -> float:
    """How often an unknown cause makes just this difference."""
    chance = 1.0
    for rate, pence in zip(_UNKNOWN, wanted, strict=True):
        if pence:
            chance *= rate * _spread(abs(pence)) / 2
    differing = [pence for pence in wanted if pence]
    if len(differing) == 2 and sum(differing) == 0:  # noqa: PLR2004  two tenders
        chance += _UNKNOWN_EXCHANGE * _spread(abs(differing[0])) / 2
    return chance


def _spread(pence: int) -> float:
    """The share of unknown differences that are of so many pence: small ones are commoner, some are one piece."""
    share = (1 - _ONE_PIECE) / pence / log(_LARGEST_USUAL_PENCE)
    return share + _ONE_PIECE / len(DENOMINATIONS_PENCE) if pence in DENOMINATIONS_PENCE else share


def _mistake(group: _Group, wording: Wording) -> Mistake:
    leads: dict[tuple[int, ...], Suspicion] = {}
    for one in sorted(group.suspicions, key=lambda one: -one.chance):
        leads.setdefault(one.entries or one.facts, one)
    ranked: Sequence[Suspicion] = [*leads.values()]
    return Mistake(
        group.kind,
        wording.headline(ranked),
        _by_tender(group.effect),
        tuple(Lead(one.entries, wording.words(one)) for one in ranked),
    )


def _by_tender(effect: Effect) -> tuple[tuple[MopKind, int], ...]:
    return tuple((kind, pence) for kind, pence in zip(TENDERS, effect, strict=True) if pence)
