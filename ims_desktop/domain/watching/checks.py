"""Spot checks of safe, kept floats and imprest that did not find what should be there, or that nobody signed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import business_day, day_words
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import AGREED, CHECKED, Happened

_NAMES = {MopKind.CASH: "cash", MopKind.CHEQUE: "cheques"}
_IMPREST = "imprest"


def _place(one: Happened) -> str:
    return f"the float at till {one.till}" if one.till else f"the {one.checked}"


def counted_otherwise(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each check that differs, by whatever sum: what lies in a safe was counted when it was put there.

    It is about the place, not the custodian who let it be counted.
    """
    for one in seen:
        if one.kind != CHECKED or not one.tenders:
            continue
        place = _place(one)
        rest = "vouchers" if one.checked == _IMPREST else "other"
        parts = [
            f"{_NAMES.get(kind, rest)} {pounds(abs(pence))} {'over' if pence > 0 else 'short'}"
            for kind, pence in one.tenders
        ]
        words = f"A spot check found {place} otherwise: {', '.join(parts)}. Who had it since it was counted last?"
        behind = figure("1 entry", [one])
        yield Finding(Kind.CHECK, one.day, one.office, words, (behind,), till=one.till, about=place)


def not_signed(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each check whose checker did not sign it, also where a later one took its place. It is about who named them."""
    signed = {one.signs for one in seen if one.kind == AGREED}
    made = [one for one in seen if one.kind == CHECKED]
    for number, later in unsigned([(_place(one), one.at, one.ref in signed) for one in made]).items():
        one = made[number]
        asked = f"One of {day_words(business_day(later))} is signed: what had they found in this?" if later else ""
        words = f"A spot check of {_place(one)} names a checker who did not sign it. {asked or 'Did they count it?'}"
        yield Finding(Kind.UNSIGNED, one.day, one.office, words, (figure("1 entry", [one]),), one.actor, one.till)


def unsigned(checks: Sequence[tuple[str, datetime, bool]]) -> Mapping[int, datetime | None]:
    """Checks that their checkers did not sign, by their place in the list, each with when the next was that is signed.

    Of each is told which place was checked, when, and whether it is signed. Custody asks about one until a later check
    of its place is signed; the watch list goes on, and says so: a checker may have found what the next did not.
    """
    signed = sorted((at, place) for place, at, is_signed in checks if is_signed)
    return {
        number: next((later for later, where in signed if where == place and later > at), None)
        for number, (place, at, is_signed) in enumerate(checks)
        if not is_signed
    }
