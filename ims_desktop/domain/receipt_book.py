"""Numbered receipt books: what is written by hand while a system is down, and keyed once it is back.

A book belongs to an office and is issued to somebody. Each of its slips is used once, for a payment that is keyed later
with the slip's number and original time, or was spoilt; a number between those that is neither is a gap.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import business_day, from_roll_time, roll_time

KEYED_WITHIN_DAYS = 31  # later than that it is finance's to post
LARGEST_SLIP = 9_999_999
_MOST_SLIPS = 1_000  # of one book
_CODE = re.compile(r"[A-Z0-9]{1,12}")


@frozen
class ReceiptBook:
    """One book: its office, its first and last number, to whom it was issued, and when it came back."""

    code: str
    office: str
    first: int
    last: int
    issued_to: UserId | None = None
    issued_on: date | None = None
    returned_on: date | None = None

    def check(self) -> None:
        """Refuse `BOOK_NOT_VALID` for a book that cannot be."""
        why = {
            "a code has 1 to 12 capitals or digits": not _CODE.fullmatch(self.code),
            f"it has 1 to {_MOST_SLIPS} numbers, up to {LARGEST_SLIP}": not (
                1 <= self.first <= self.last <= LARGEST_SLIP and self.last - self.first < _MOST_SLIPS
            ),
            "it is issued before it is returned": self.returned_on is not None and self.issued_on is None,
            "say to whom it is issued": (self.issued_to is None) != (self.issued_on is None),
        }
        for words, wrong in why.items():
            if wrong:
                raise Refused(Reason.BOOK_NOT_VALID, book=self.code[:12], why=words)

    def holds(self, number: int) -> bool:
        """Whether the book has a slip of this number."""
        return self.first <= number <= self.last

    def gaps(self, used: Collection[int], spoilt: Collection[int]) -> list[int]:
        """Numbers before the last one that was used or spoilt of which nothing is known."""
        known = {*used, *spoilt}
        return [number for number in range(self.first, max(known, default=self.first)) if number not in known]


@frozen
class Slip:
    """One slip, and when money was taken on it; None where it was spoilt."""

    book: str
    number: int
    at: datetime | None = None

    @property
    def name(self) -> str:
        """As people say it."""
        return f"{self.book}-{self.number}"

    def day(self) -> date:
        """The accounting day: that on which the money was taken."""
        if self.at is None:
            raise ValueError("nothing was taken on a spoilt slip")
        return business_day(self.at)

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        body: dict[str, Json] = {"book": self.book, "number": self.number}
        return body if self.at is None else body | {"at": roll_time(self.at)}


def read_slip(body: Mapping[str, Json]) -> Slip:
    """Read it back; raises KeyError, TypeError or ValueError where it is none."""
    at = from_roll_time(cast("str", body["at"])) if "at" in body else None
    return Slip(cast("str", body["book"]), cast("int", body["number"]), at)


def check_slip(slip: Slip, book: ReceiptBook | None, office: str, now: datetime) -> None:
    """Refuse `SLIP_UNKNOWN` of a slip that is not the office's, and `SLIP_TIME` where the money cannot be of then."""
    if book is None or book.office != office or not book.holds(slip.number):
        raise Refused(Reason.SLIP_UNKNOWN, slip=slip.name[:32])
    if slip.at is not None and not in_time(slip.at, now):
        raise Refused(Reason.SLIP_TIME, days=KEYED_WITHIN_DAYS)


def in_time(taken: datetime, keyed: datetime) -> bool:
    """Whether money taken at a time may be keyed at another."""
    return keyed - timedelta(days=KEYED_WITHIN_DAYS) <= taken <= keyed


def is_slip(value: object, *, spoilt: bool = False) -> bool:
    """Whether a value of an entry is a slip; central's database says the same (`ims.is_slip`)."""
    if not isinstance(value, dict) or ("at" in value) == spoilt:
        return False
    book, number = value.get("book"), value.get("number")
    if not isinstance(book, str) or not _CODE.fullmatch(book) or type(number) is not int:
        return False
    return 1 <= number <= LARGEST_SLIP and (spoilt or slip_time(value) is not None)


def slip_time(slip: Mapping[str, Any]) -> datetime | None:
    """When money was taken on a slip, None where that cannot be read."""
    try:
        at = from_roll_time(slip["at"])
    except (KeyError, TypeError, ValueError):
        return None
    return at if 1000 <= at.year <= 2999 else None  # noqa: PLR2004  as entries' times
