"""A day as people write it on cheques and forms."""

import re
from datetime import date

from ims_desktop.domain.refusal import Reason, Refused

_DATE = re.compile(r"(\d{1,2})[/. -]?(\d{1,2})(?:[/. -]?(\d{2}|\d{4}))?")
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
