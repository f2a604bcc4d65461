"""Tills that are silent, whose entries did not come, or of which central holds some."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import business_day, when_words
from ims_desktop.domain.watching.finding import Figure, Finding, Kind
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import EntryRef, TillStanding, WaitingSession

_SATURDAY = 5


def watch_tills(tills: Sequence[TillStanding], now: datetime, limits: WatchLimits) -> Iterator[Finding]:
    """What is to be looked at as tills stand now."""
    for till in tills:
        yield from _missing(till, now, limits)
        if till.held:
            held = tuple(EntryRef(till.device, number) for number in till.held)
            count = f"{len(held)} entries" if len(held) > 1 else "1 entry"
            words = f"Central holds {count} for finance, {pounds(till.held_pence)}"
            yield _finding(Kind.HELD, till, now, words, Figure(count, held))
        if not till.retired:
            yield from _silent(till, tills, now, limits)


def watch_gone(sessions: Iterable[WaitingSession], now: datetime) -> Iterator[Finding]:
    """Sessions that wait at tills that are gone: their money lies in no count."""
    for one in sessions:
        since = f"Opened {when_words(one.opened_at)}, " if one.opened_at else ""
        words = f"{since}never closed, and its till is gone: take it over at another till and count its drawer"
        day = business_day(now)
        behind = Figure("its opening", (one.opening,))
        yield Finding(Kind.GONE, day, one.office, words, (behind,), one.cashier, till=one.till)


def _missing(till: TillStanding, now: datetime, limits: WatchLimits) -> Iterator[Finding]:
    if not till.missing:
        return
    contact = till.last_contact_at
    waited = contact is None or now - contact >= timedelta(hours=limits.missing_hours)
    if not (waited or till.split or till.retired):
        return  # it is sending
    first, last = till.last_stored + 1, till.last_stored + till.missing
    behind = tuple(EntryRef(till.device, number) for number in dict.fromkeys((first, last)))
    count = f"{till.missing:,} entries" if till.missing > 1 else "1 entry"
    why = "its roll goes on in two ways" if till.split else "the till said that it has them"
    words = f"{count} never came to central, from {first:,} to {last:,}: {why}"
    yield _finding(Kind.MISSING, till, now, words, Figure(count, behind))


def _silent(till: TillStanding, tills: Sequence[TillStanding], now: datetime, limits: WatchLimits) -> Iterator[Finding]:
    """Silent while others speak: where nobody does, the office or central is shut."""
    contact = till.last_contact_at
    if contact is None:
        return
    days = weekdays_between(business_day(contact), business_day(now))
    others = [one.last_contact_at for one in tills if one.device != till.device and one.last_contact_at]
    if days < limits.silent_weekdays or not any(now - other < timedelta(days=1) for other in others):
        return
    words = f"Not heard of since {when_words(contact)}, {days} working days: is it in use, is it connected?"
    last = Figure(f"last entry {till.last_stored:,}", (EntryRef(till.device, till.last_stored),))
    yield _finding(Kind.SILENT, till, now, words, last)


def weekdays_between(first: date, last: date) -> int:
    """Mondays to Fridays after the first day, up to the last."""
    days = (date.fromordinal(day) for day in range(first.toordinal() + 1, last.toordinal() + 1))
    return sum(1 for day in days if day.weekday() < _SATURDAY)


def _finding(kind: Kind, till: TillStanding, now: datetime, words: str, behind: Figure) -> Finding:
    return Finding(kind, business_day(now), till.office, words, (behind,), till=till.till)
