"""Cells of a council's own reference data in CSV files: read as people write them, and written so again."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.catalogue import DatedPrice
from ims_desktop.domain.dated_amount import DatedAmount
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import plain_pounds
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.typed_day import full_day
from ims_desktop.domain.vat import DatedRate

LONGEST_CELL = 250
_MOST = 1_000_000
_BETWEEN = ";"


@frozen
class Cell:
    """How one kind of value is read from a cell that is not blank, and written. Reading refuses what it cannot be."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def not_so(why: str) -> Refused:
    """`SETTINGS_NOT_VALID`."""
    return Refused(Reason.SETTINGS_NOT_VALID, why=why)


def why_not(refused: Refused) -> str:
    """Why something was refused, without the words about it where it names a reason of its own."""
    return str(refused.facts.get("why") or refused.message)


def _plain(typed: str) -> str:
    return clean_text(typed, field="The cell", maximum=LONGEST_CELL)


def _reference(typed: str) -> str:
    """A reference, among which some pass for card numbers."""
    try:
        return _plain(typed)
    except Refused as refused:
        if refused.reason is not Reason.CARD_NUMBER:
            raise
        return " ".join(typed.split())


def _day(text: str) -> date:
    try:
        return full_day(text)
    except ValueError:
        raise not_so(f"“{text}” is no date such as 2026-04-01 or 01/04/2026.") from None


def _yes(text: str) -> bool:
    answers = {"yes": True, "no": False, "true": True, "false": False}
    if text.casefold() not in answers:
        raise not_so(f"it is yes or no, not “{text}”.")
    return answers[text.casefold()]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST):
        raise not_so(f"“{text}” is no whole number up to {_MOST:,}.")
    return int(text)


def _sum(text: str) -> int:
    pence = parse_pounds(text)
    if pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    return pence


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text.removesuffix("%").strip()) / 100
    except InvalidOperation:
        raise not_so(f"“{text}” is no percentage such as 20 or 17.5.") from None


def _percent(rate: Decimal) -> str:
    return format((rate * 100).normalize(), "f")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for one in _plain(text).split(_BETWEEN) if (part := one.strip()))


def _joined(parts: Sequence[str]) -> str:
    return f"{_BETWEEN} ".join(parts)


def _dated(text: str) -> list[tuple[date, str]]:
    """Values from days on: `2025-04-01=43.00; 2026-04-01=45.25`, the earliest first."""
    found: dict[date, str] = {}
    for part in _parts(text):
        day, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and value):
            raise not_so(f"“{part}” is no day and value such as 2026-04-01=45.25.")
        if found.setdefault(_day(day), value) != value:
            raise not_so(f"{day} stands there twice.")
    return sorted(found.items())


def _since(pairs: Sequence[tuple[date, str]]) -> str:
    return _joined([f"{day.isoformat()}={value}" for day, value in pairs])


def _amount(day: date, value: str) -> DatedAmount:
    pence, _, words = value.partition(" ")
    return DatedAmount(day, _sum(pence), words.strip())


def choice(of: type[StrEnum]) -> Cell:
    """One of a few words."""

    def read(text: str) -> StrEnum:
        try:
            return of(text.casefold())
        except ValueError:
            raise not_so(f"“{text}” is none of {', '.join(of)}.") from None

    return Cell(read, str)


def several(of: type[StrEnum]) -> Cell:
    """Some of a few words, with semicolons between."""
    one = choice(of)
    return Cell(lambda text: tuple(one.read(part) for part in _parts(text)), _joined)


TEXT = Cell(_plain, str)
REFERENCE = Cell(_reference, str)
YES_NO = Cell(_yes, lambda value: "yes" if value else "no")
WHOLE = Cell(_whole, str)
POUNDS = Cell(_sum, plain_pounds)
DAY = Cell(_day, date.isoformat)
PARTS = Cell(_parts, _joined)
RATES = Cell(
    lambda text: tuple(DatedRate(day, _rate(value)) for day, value in _dated(text)),
    lambda rates: _since([(one.starts, _percent(one.rate)) for one in rates]),
)
PRICES = Cell(
    lambda text: tuple(DatedPrice(day, _sum(value)) for day, value in _dated(text)),
    lambda prices: _since([(one.starts, plain_pounds(one.price_pence)) for one in prices]),
)
AMOUNTS = Cell(
    lambda text: tuple(_amount(day, value) for day, value in _dated(text)),
    lambda amounts: _since([(one.starts, f"{plain_pounds(one.pence)} {one.words}") for one in amounts]),
)
WEIGHTS = Cell(str, lambda weights: ",".join(map(str, weights)))
PAIRS = Cell(str, lambda pairs: ",".join(f"{result}:{character}" for result, character in pairs))
