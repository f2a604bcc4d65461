"""Receipt numbers: till, enrolment letter, a counter that never restarts, a check character."""

import re

from ims_desktop.domain.check_digit import iso7064_mod37_36, iso7064_mod37_36_of_a_thousand
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

_WRITTEN = re.compile(r"([A-Z0-9]{1,4})-([A-Z0-9]{1,4}?)([A-Z])-([0-9]{6,9})-([A-Z0-9])")
_WITHOUT = re.compile(r"([A-Z0-9]{1,4})-([A-Z0-9]{1,4}?)([A-Z])-([0-9]{1,9})-?")


@frozen
class ReceiptNumber:
    """One receipt of one enrolment of one till, such as BA1-03B-000123-K."""

    office: str
    till: str
    letter: str  # which enrolment of this till
    counter: int  # 1, 2, 3 … without gaps on one device

    def __str__(self) -> str:
        return f"{self.office}-{self.till}{self.letter}-{self.counter:06d}-{self.check_character}"

    @property
    def check_character(self) -> str:
        """ISO 7064 MOD 37,36 over what stands before it: finds every wrong character and nearly every swap."""
        return iso7064_mod37_36(f"{self.office}{self.till}{self.letter}{self.counter:06d}")


class ReceiptSeries:
    """All receipt numbers of one enrolment of one till, a thousand of which share their work."""

    __slots__ = ("_prefix", "_stem")

    def __init__(self, office: str, till: str, letter: str) -> None:
        self._prefix, self._stem = f"{office}-{till}{letter}-", f"{office}{till}{letter}"

    def number(self, counter: int) -> str:
        """The receipt number of a counter (1, 2, 3 …), as `str(ReceiptNumber(…))`."""
        digits = f"{counter:06d}"
        return f"{self._prefix}{digits}-{iso7064_mod37_36_of_a_thousand(self._stem + digits[:-3])[counter % 1000]}"

    def numbers(self, first: int, count: int) -> list[str]:
        """So many receipt numbers from a counter on, one after the other."""
        made: list[str] = []
        while len(made) < count:
            thousands, at = divmod(first + len(made), 1000)
            checks = iso7064_mod37_36_of_a_thousand(f"{self._stem}{thousands:03d}")
            stem, upto = f"{self._prefix}{thousands:03d}", min(1000, at + count - len(made))
            made += [f"{stem}{rest:03d}-{checks[rest]}" for rest in range(at, upto)]
        return made


def read_receipt_number(typed: str) -> ReceiptNumber:
    """Read a receipt number as typed; refuses `RECEIPT_MISTYPED` where its check character does not agree.

    What does not even look like one is `RECEIPT_UNKNOWN`.
    """
    match = _WRITTEN.fullmatch(typed.strip().upper())
    if match is not None:
        number = ReceiptNumber(match[1], match[2], match[3], int(match[4]))
        # written in its one form: a zero too many at the front would slip past the check character
        if str(number) == match[0] and number.counter > 0:
            return number
        if number.check_character != match[5]:
            raise Refused(Reason.RECEIPT_MISTYPED, receipt=match[0])
    raise Refused(Reason.RECEIPT_UNKNOWN, receipt=typed.strip()[:24], near=_with_check_letter(typed))


def _with_check_letter(typed: str) -> str | None:
    """The whole number, where its end was left out: it is asked about, never taken as it is."""
    match = _WITHOUT.fullmatch(typed.strip().upper())
    return str(ReceiptNumber(match[1], match[2], match[3], int(match[4]))) if match and int(match[4]) else None


def counter_of(receipt: str, prefix: str) -> int:
    """The counter of a receipt of one till (prefix: BA1-03B-), 0 where it is none of its, as `read_receipt_number`."""
    if not receipt.startswith(prefix):
        return 0
    try:
        return read_receipt_number(receipt).counter
    except Refused:
        return 0
