"""Payments by the amount of an earlier day that nothing bears out, and clocks that were set back to one."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import business_day, day_words
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import CLOCK_SET, PAYMENT, VOID, Happened

_SMALL = timedelta(hours=1)  # by which a clock goes wrong, or is put right


def clocks_set_back(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each clock that was set back by over an hour: what follows is dated by it, amounts by the day among them."""
    for one in seen:
        if one.kind != CLOCK_SET or one.back_from is None or one.back_from - one.at <= _SMALL:
            continue
        before = business_day(one.back_from)
        words = f"A till's clock went back from {day_words(before)} to {day_words(one.day)}: was it wrong?"
        yield Finding(Kind.SET_BACK, before, one.office, words, (figure("1 entry", [one]),), one.actor, one.till)


def by_an_earlier_day(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each payment that says its money came on a day on which two people logged nothing that ended in it.

    Only post counts from an earlier day, and the sheet says from which; or a slip of a receipt book, by its carbon.
    What was voided is left out.
    """
    voided = {one.receipt for one in seen if one.kind == VOID}
    for one in seen:
        if one.kind != PAYMENT or not one.backdated or one.receipt in voided:
            continue
        day = day_words(date.fromisoformat(one.backdated))
        why = "keyed later from a slip: does its carbon say so?"
        why = why if one.keyed_later else "and no post logged then ended in it. When did it come?"
        words = f"{pounds(one.pence)} by the amount of {day}, {why}"
        behind = figure("1 payment", [one])
        yield Finding(Kind.BACKDATED, one.day, one.office, words, (behind,), one.actor, one.till, one.receipt)
