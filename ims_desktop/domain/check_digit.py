"""Check digits and check characters: those that councils set up for references, Luhn, and ISO 7064."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Self

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

DIGITS = "0123456789"
DIGITS_AND_CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_SOURCE_LIMIT = 20
_MODULUS_LIMIT = 97  # the largest that councils use; keeps results at two digits
_TEN = 10
_HALF = 4
_CHARACTERS = len(DIGITS_AND_CAPITALS)
_LARGEST_DIGIT = 9


class CheckDigitKind(StrEnum):
    """How a check digit is worked out."""

    WEIGHTED_SUM = "weighted_sum"
    DYNIX_LIBRARY = "dynix_library"


def parse_weightings(text: str | None) -> tuple[int, ...]:
    """Weights from the council's text (“9,8,7”), one a position; blank gives none.

    Refuses `RULE_NOT_VALID` when a part is not a whole number.
    """
    if text is None or not text.strip():
        return ()
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if not _INTEGER.fullmatch(part):
            raise Refused(Reason.RULE_NOT_VALID, why=f"“{part[:20]}” is not a whole number among the weightings.")
    return tuple(int(part) for part in parts)


def parse_result_substitutions(text: str | None) -> tuple[tuple[str, str], ...]:
    """Pairs of result and character from the council's text (“10:A,11:X”); blank gives none.

    Refuses `RULE_NOT_VALID` when a part is not a number, a colon and a text, or a number comes twice.
    """
    if text is None or not text.strip():
        return ()
    pairs: dict[str, str] = {}
    for part in text.split(","):
        result, colon, character = (piece.strip() for piece in part.partition(":"))
        if not (colon and character and _INTEGER.fullmatch(result)):
            raise Refused(Reason.RULE_NOT_VALID, why=f"the result substitution “{part[:20]}” is not like 10:A.")
        if str(int(result)) in pairs:
            raise Refused(Reason.RULE_NOT_VALID, why=f"the result {result} is substituted twice.")
        pairs[str(int(result))] = character
    return tuple(pairs.items())


def without_check_digit(reference: str | None) -> str | None:
    """A reference without its last character; nothing stays nothing."""
    return reference[:-1] if reference else reference


@frozen
class CheckDigit:
    """A check digit's set-up (rules.md section 2). Weights stand one a position, check position included."""

    kind: CheckDigitKind
    modulus: int
    source_substitutions: str = ""  # put in the place of as many first characters
    weightings: tuple[int, ...] = ()
    result_substitutions: tuple[tuple[str, str], ...] = ()
    apply_subtraction: bool = False

    @classmethod
    def from_texts(
        cls,
        kind: CheckDigitKind,
        modulus: int,
        *,
        source_substitutions: str | None = None,
        weightings: str | None = None,
        result_substitutions: str | None = None,
        apply_subtraction: bool = False,
    ) -> Self:
        """A check digit from the texts that the council types; refuses `RULE_NOT_VALID` if they do not read."""
        return cls(
            kind=kind,
            modulus=modulus,
            source_substitutions=source_substitutions or "",
            weightings=parse_weightings(weightings),
            result_substitutions=parse_result_substitutions(result_substitutions),
            apply_subtraction=apply_subtraction,
        )

    def expected_for(self, reference: str) -> str | None:
        """The check character that this whole reference must carry, or None when none can be right.

        None: no weightings, a digit past the last weight, a reference shorter than its source
        substitutions, or a result of two digits that nothing stands for.
        """
        if self.modulus < 1 or not self.weightings:
            return None
        result = self._weighted(reference) if self.kind is CheckDigitKind.WEIGHTED_SUM else self._dynix(reference)
        if result is None:
            return None
        written = dict(self.result_substitutions).get(str(result), str(result))
        return written if len(written) == 1 else None

    def agrees(self, reference: str, character: str | None = None) -> bool:
        """Whether the check character agrees: the one given (from where the mask has `@`), else the last."""
        if character is None:
            character = reference[-1:]
        expected = self.expected_for(reference)
        return expected is not None and expected == character

    def why_not_sensible(self, mask: str) -> Iterator[str]:
        """What is wrong with this set-up for references of this mask, in words; nothing when it is sensible."""
        if not 1 < self.modulus <= _MODULUS_LIMIT:
            yield f"the modulus must be from 2 to {_MODULUS_LIMIT}."
        if len(self.source_substitutions) > min(_SOURCE_LIMIT, len(mask)):
            yield "the source substitutions are longer than the reference."
        if any(character not in DIGITS for character in self.source_substitutions):
            yield "the source substitutions may hold digits only."
        for result, character in self.result_substitutions:
            if len(character) != 1 or character not in DIGITS_AND_CAPITALS:
                yield f"the substitution for {result} must be one digit or capital letter."
        yield from self._why_weights_not_sensible(mask)

    def _why_weights_not_sensible(self, mask: str) -> Iterator[str]:
        if not self.weightings:
            yield "the check digit has no weightings."
        elif len(self.weightings) < len(mask):
            yield f"there are {len(self.weightings)} weightings for {len(mask)} characters of the mask."
        if any(weight < 0 for weight in self.weightings):
            yield "a weighting is below zero."
        if mask.count("@") != 1:
            yield "the mask must hold the check character @ once."
        elif self.kind is CheckDigitKind.DYNIX_LIBRARY:
            if not mask.endswith("@"):
                yield "a Dynix library check digit must be the last character."
        elif any(self.weightings[(at := mask.index("@")) : at + 1]):
            yield "the weighting of the check character must be 0."

    def _weighted(self, reference: str) -> int | None:
        source = self.source_substitutions
        if len(reference) < len(source):
            return None
        total = 0
        for place, character in enumerate(source + reference[len(source) :]):
            if character not in DIGITS:
                continue
            if place >= len(self.weightings):
                return None
            total += int(character) * self.weightings[place]
        # the remainder keeps the sum's sign, as councils' systems have it
        remainder = total % self.modulus if total >= 0 else -(-total % self.modulus)
        return self.modulus - remainder if self.apply_subtraction else remainder

    def _dynix(self, reference: str) -> int | None:
        total = 0
        for place, character in enumerate(reference[:-1]):
            if character not in DIGITS:
                continue
            if place % 2:
                total += int(character)
                continue
            if place >= len(self.weightings):
                return None
            total += _dynix_share(int(character), self.weightings[place])
        return self.modulus - total % self.modulus


def _dynix_share(digit: int, weight: int) -> int:
    share = digit * weight
    if share > _TEN:
        share -= _TEN
    return share + 1 if digit > _HALF else share


def luhn_check_digit(digits: str) -> str:
    """The digit that completes a number by Luhn's formula (ISO/IEC 7812-1 annex B).

    Raises `ValueError` when anything but ASCII digits is given: numbers are cleaned before they come here.
    """
    total = 0
    for place, character in enumerate(reversed(digits)):
        doubled = DIGITS.index(character) * (2 if place % 2 == 0 else 1)
        total += doubled - _LARGEST_DIGIT if doubled > _LARGEST_DIGIT else doubled
    return str(-total % 10)


def luhn_agrees(digits: str) -> bool:
    """Whether the last digit is Luhn's for those before it; anything but ASCII digits never agrees."""
    return (
        len(digits) > 1
        and all(character in DIGITS for character in digits)
        and luhn_check_digit(digits[:-1]) == digits[-1]
    )


def iso7064_mod37_36(text: str) -> str:
    """The check character of a text over 0-9 and A-Z by ISO 7064 MOD 37,36 (A12425GABC1234002 gives M).

    It finds every single wrong character and nearly every swap of neighbours.
    Raises `ValueError` for other characters: a receipt number comes here without its dashes.
    """
    return _completing(_product(_CHARACTERS, text))


def iso7064_mod37_36_of_a_thousand(stem: str) -> str:
    """The check characters of a stem with 000, 001 … 999 after it: one character each, in this order."""
    return _completing_a_thousand(_product(_CHARACTERS, stem))


@lru_cache(maxsize=_CHARACTERS)  # there are no more products
def _completing_a_thousand(product: int) -> str:
    return "".join(_completing(_product.__wrapped__(product, f"{end:03d}")) for end in range(1000))


def _completing(product: int) -> str:
    return DIGITS_AND_CAPITALS[(_CHARACTERS + 1 - product) % _CHARACTERS]


@lru_cache(maxsize=256)
def _product(product: int, text: str) -> int:
    for character in text:
        added = (product + DIGITS_AND_CAPITALS.index(character)) % _CHARACTERS or _CHARACTERS
        product = added * 2 % (_CHARACTERS + 1)
    return product
