"""Payments by the amount of an earlier day, such as a discounted penalty charge, that no logged post bears out."""

from collections.abc import Iterator, Sequence
from datetime import date

from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import day_words
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import PAYMENT, VOID, Happened


def by_an_earlier_day(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each payment that says its money came on a day on which two people logged nothing that ended in it.

    Only post counts from an earlier day, and the sheet says from which; what was voided is left out.
    """
    voided = {one.receipt for one in seen if one.kind == VOID}
    for one in seen:
        if one.kind != PAYMENT or not one.backdated or one.receipt in voided:
            continue
        day = day_words(date.fromisoformat(one.backdated))
        words = f"{pounds(one.pence)} by the amount of {day}, and no post logged then ended in it. When did it come?"
        behind = figure("1 payment", [one])
        yield Finding(Kind.BACKDATED, one.day, one.office, words, (behind,), one.actor, one.till, one.receipt)
