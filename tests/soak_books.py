"""Receipt books in a trial: what was written on slips while a system was down is keyed, each once, some are spoilt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from soak_look import Standing
from soak_trial import WHY, Trial, Words
from tried_office import TriedTill

BOOKS = {"BA1": ("B1", 1001, 1999), "NL2": ("B2", 2001, 2999)}
_LEFT_OUT = 0.2  # of all slips: gaps
_MOST_HOURS = 20
MOST_DAYS = 30  # that a roll may be ahead of the clock, for its slips to be keyed within their month


def next_slip(trial: Trial, office: str) -> str:
    """One that nobody used, perhaps past one of which nothing is known."""
    book, first, _ = BOOKS[office]
    trial.slips[book] += 1 + (trial.chance.random() < _LEFT_OUT)
    return f"{book}:{first + trial.slips[book] - 1}"


def slip_keyed(trial: Trial, till: TriedTill, slip: str) -> Words:
    """A payment from a slip that was written some hours ago, perhaps yesterday."""
    number = next(trial.numbers)
    taken_at = datetime.now(UTC) - timedelta(hours=trial.chance.uniform(0.1, _MOST_HOURS))
    pounds = f"{number % 70 + 1}.{number % 100:02d}"
    words: Words = ("take", "--slip", slip, "--taken-at", taken_at.isoformat(timespec="seconds"))
    return (
        *(*words, "--line", f"CT:70123456:{pounds}", "--tender", f"cash:{pounds}"),
        *("--id", f"{till.folder.name.lower()}-slip-{number}", "--confirm"),
    )


def key_slip(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    """Where the till was told of the book, and its own time is not so wrong that the slip would be of long ago."""
    known = BOOKS[till.identity.office][0] in there.books and there.ahead_days < MOST_DAYS
    return slip_keyed(trial, till, next_slip(trial, till.identity.office)) if known else None


def spoil_slip(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    known = BOOKS[till.identity.office][0] in there.books
    return ("book spoil", "--slip", next_slip(trial, till.identity.office), *WHY) if known else None


BOOK_ACTS: tuple[Callable[[Trial, TriedTill, Standing], Words | None], ...] = (key_slip, key_slip, spoil_slip)
