"""A day as people write it on cheques and forms."""

import re
from datetime import date, datetime

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import as_typed

_DATE = re.compile(r"(\d{1,2})[/. -]?(\d{1,2})(?:[/. -]?(\d{2}|\d{4}))?")
_FULL = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIME = re.compile(r"(?:(.+?)[\s,]+)?(\d{1,2})[:.](\d{2})")
_CENTURY = 100


def read_day(typed: str, today: date) -> date | None:
    """A day as written on cheques: 24/11/26, 24.11.2026, 241126, or 24/11 of the last twelve months; blank is None."""
    text = typed.strip()
    if not text:
        return None
    match = _DATE.fullmatch(text) if text.isascii() else None
    try:
        if match is None:
            raise ValueError(text)  # noqa: TRY301  refused as a day that does not exist is
        day, month = int(match[1]), int(match[2])
        if match[3]:
            year = int(match[3]) + (today.year // _CENTURY * _CENTURY if len(match[3]) == len("26") else 0)
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        raise Refused(Reason.CHEQUE_DETAILS, field="Date", why="key day, month and year, such as 24/11/26.") from None


def full_day(typed: str) -> date:
    """A whole date as files and commands have it, 2026-04-01 or 01/04/2026; raises ValueError for anything else."""
    text = typed.strip()
    match = _FULL.fullmatch(text) if text.isascii() else None
    return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)


def read_when(typed: str, today: date, otherwise: date) -> datetime:
    """A moment as written on a slip, in London: 27/11 14:10, or 14:10 of the day that it is otherwise of."""
    match = _TIME.fullmatch(typed.strip()) if typed.isascii() else None
    try:
        if match is None:
            raise ValueError(typed)  # noqa: TRY301  refused as a time that does not exist is
        day = read_day(match[1], today) if match[1] else otherwise
        return as_typed(f"{day}T{int(match[2]):02d}:{match[3]}")
    except ValueError:
        raise Refused(Reason.CHEQUE_DETAILS, field="Time", why="key day and time, such as 27/11 14:10.") from None
