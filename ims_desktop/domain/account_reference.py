"""Account references: what the council writes on its bills, and the checks that find a wrong one."""

import string
from collections.abc import Iterator
from enum import StrEnum

from ims_desktop.domain.check_digit import CheckDigit
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_pattern import LONGEST_REFERENCE, read_pattern
from ims_desktop.domain.refusal import Reason, Refused

REFERENCE_LIMIT = 30  # characters that are kept of a reference, a mask, a pattern or a check's name

_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_LETTERS = frozenset(string.ascii_letters)
_DIGITS = frozenset(string.digits)
_SPACES = frozenset(" \t\n\r\f\v")
_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F)))
_TRIMMED = " \t\N{NO-BREAK SPACE}"  # a line break is no slip of the thumb: it is refused, not trimmed

_MASK_ALLOWS = {
    "$": frozenset(string.ascii_uppercase),
    "#": _DIGITS,
    "?": frozenset(string.ascii_uppercase) | _DIGITS,
    "*": frozenset(string.ascii_uppercase) | _DIGITS | frozenset(" /-"),
}
_CHECK_CHARACTER = "@"


class CharacterType(StrEnum):
    """Which characters a whole reference may hold; ASCII only."""

    ALPHA = "Alpha"
    NUMERIC = "Numeric"
    ALPHANUMERIC = "AlphaNumeric"
    ALPHA_WHITE_SPACE = "AlphaWhiteSpace"
    NUMERIC_WHITE_SPACE = "NumericWhiteSpace"
    ALPHANUMERIC_WHITE_SPACE = "AlphaNumericWhiteSpace"

    @property
    def characters(self) -> frozenset[str]:
        """Every character that this type allows."""
        allowed: frozenset[str] = frozenset()
        if self.value.startswith("Alpha"):
            allowed |= _LETTERS
        if "Numeric" in self.value:
            allowed |= _DIGITS
        if self.value.endswith("WhiteSpace"):
            allowed |= _SPACES
        return allowed

    def allows(self, text: str) -> bool:
        """Whether the whole text, line breaks included, is made of these characters; an empty one is not."""
        return bool(text) and self.characters.issuperset(text)


def normalised(typed: str | None) -> str:
    """A reference as it is kept: trimmed and in capitals, so that “bj1” and “BJ1 ” are one account.

    ASCII letters only are put into capitals: Unicode's own rules would turn a dotless i into an I.
    """
    return (typed or "").strip(_TRIMMED).translate(_CAPITALS)


@frozen
class ReferenceCheck:
    """How a kind of reference is written (rules.md section 1); lengths are in characters."""

    name: str
    min_length: int
    max_length: int
    mask: str | None = None
    character_type: CharacterType | None = None
    pattern: str | None = None
    check_digit: CheckDigit | None = None

    @property
    def holds_spaces(self) -> bool:
        """Whether a space can be part of such a reference; without a mask it may."""
        return self.mask is None or "*" in self.mask or " " in self.mask

    @property
    def shortest(self) -> int:
        """The least characters of a reference: the mask's too, but for a tail of `*`, which may be cut short."""
        return max(self.min_length, len((self.mask or "").rstrip("*")))

    @property
    def longest(self) -> int:
        """The most characters of a reference; nothing is longer than its mask."""
        return min(self.max_length, len(self.mask) if self.mask else self.max_length, LONGEST_REFERENCE)

    @property
    def check_characters(self) -> frozenset[str]:
        """What can stand at the mask's check character: digits, and what is written in place of results."""
        replaced = dict(self.check_digit.result_substitutions).values() if self.check_digit else ()
        return _DIGITS | frozenset(character for character in replaced if len(character) == 1)

    def normalised(self, typed: str | None) -> str:
        """The reference as it is kept; spaces typed to group it fall away where the mask has no room for them."""
        return normalised(self._as_typed(typed))

    def check(self, typed: str | None, *, account_must_exist: bool = False) -> str:
        """The reference as it is kept, or a refusal that says what is wrong with it.

        Refuses `REFERENCE_BLANK`, `_LENGTH`, `_CHARACTERS`, `_PATTERN`, `_MASK` and `_CHECK_DIGIT`, the first
        that fails. Where the account must exist, its being there takes the place of mask and check digit.
        `RULE_NOT_VALID` when the check's own pattern cannot be tried.
        """
        text = self._as_typed(typed)
        reference = normalised(text)
        if not reference.strip():
            raise Refused(Reason.REFERENCE_BLANK)
        self._check_length(reference, self.min_length, min(self.max_length, LONGEST_REFERENCE))
        if not _PRINTABLE.issuperset(reference):
            raise Refused(Reason.REFERENCE_CHARACTERS, check=self.name)
        if self.character_type and not self.character_type.allows(text):
            raise Refused(Reason.REFERENCE_CHARACTERS, check=self.name)
        # small letters as typed: a pattern tells them from capitals
        if self.pattern and not read_pattern(self.pattern).found_in(text):
            raise Refused(Reason.REFERENCE_PATTERN, check=self.name)
        if self.mask and not account_must_exist:
            self._check_mask(reference, self.mask)
        return reference

    def accepts(self, typed: str | None, *, account_must_exist: bool = False) -> bool:
        """Whether a reference passes."""
        try:
            self.check(typed, account_must_exist=account_must_exist)
        except Refused:
            return False
        return True

    def why_not_sensible(self) -> Iterator[str]:
        """Everything that is wrong with this check itself, in words for who keeps the settings."""
        if not self.name.strip() or len(self.name) > REFERENCE_LIMIT:
            yield f"it needs a name of at most {REFERENCE_LIMIT} characters."
        if not 1 <= self.min_length <= self.max_length <= REFERENCE_LIMIT:
            yield f"the lengths must be from 1 to {REFERENCE_LIMIT}, the smaller first."
        if self.mask:
            yield from self._why_mask_not_sensible(self.mask)
        if self.character_type and self.mask:
            yield from self._why_type_not_met(self.character_type, self.mask)
        if self.pattern:
            yield from self._why_pattern_not_sensible(self.pattern)
        if self.check_digit:
            yield from self.check_digit.why_not_sensible(self.mask or "")
        elif _CHECK_CHARACTER in (self.mask or ""):
            yield "the mask holds a check character, but no check digit is chosen."

    def validate_rule(self) -> None:
        """Refuse `RULE_NOT_VALID` for a check that cannot work or lets through what it should not."""
        for why in self.why_not_sensible():
            raise Refused(Reason.RULE_NOT_VALID, why=why)

    def _as_typed(self, typed: str | None) -> str:
        text = (typed or "").strip(_TRIMMED)
        return text if self.holds_spaces else text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")

    def _check_length(self, reference: str, minimum: int, maximum: int) -> None:
        if not minimum <= len(reference) <= maximum:
            raise Refused(
                Reason.REFERENCE_LENGTH,
                check=self.name,
                minimum=self.shortest,
                maximum=self.longest,
                length=len(reference),
            )

    def _check_mask(self, reference: str, mask: str) -> None:
        self._check_length(reference, self.shortest, self.longest)
        for place, (character, masked) in enumerate(zip(reference, mask, strict=False)):
            if masked != _CHECK_CHARACTER and character not in _MASK_ALLOWS.get(masked, masked):
                raise Refused(Reason.REFERENCE_MASK, check=self.name, position=place + 1)
        for character, masked in zip(reference, mask, strict=False):
            if masked == _CHECK_CHARACTER and not (self.check_digit and self.check_digit.agrees(reference, character)):
                raise Refused(Reason.REFERENCE_CHECK_DIGIT, check=self.name)

    def _why_mask_not_sensible(self, mask: str) -> Iterator[str]:
        if len(mask) > REFERENCE_LIMIT:
            yield f"the mask is longer than {REFERENCE_LIMIT} characters."
        for character in mask:
            if character in string.ascii_lowercase:
                yield f"references are kept in capitals, so “{character}” in the mask can never match."
            elif character not in _PRINTABLE:
                yield "the mask holds a character that no reference can have."
        if mask.startswith(" ") or mask.endswith(" "):
            yield "references are trimmed, so a space at either end of the mask can never match."
        needed = len(mask.rstrip("*"))
        if self.min_length < needed:
            yield f"the shortest reference must be as long as the mask ({needed}), or part of one would pass."
        if self.min_length > len(mask) or self.max_length < needed:
            yield "no reference can be both as long as the lengths and as long as the mask."

    def _why_type_not_met(self, kind: CharacterType, mask: str) -> Iterator[str]:
        for character in mask:
            if character == _CHECK_CHARACTER:
                met = kind.characters.issuperset(self.check_characters)
            else:
                met = bool(kind.characters & frozenset(_MASK_ALLOWS.get(character, character)))
            if not met:
                yield f"the mask's “{character}” cannot be {kind.value}, so references would be refused."
                return

    def _why_pattern_not_sensible(self, pattern: str) -> Iterator[str]:
        if len(pattern) > REFERENCE_LIMIT:
            yield f"the pattern is longer than {REFERENCE_LIMIT} characters."
        try:
            read = read_pattern(pattern)
        except Refused as refused:
            yield str(refused.facts["why"])
            return
        if not read.anchored:
            yield "the pattern would be found anywhere in a reference; begin it with ^ and end it with $."
        if read.small_letters:
            yield "references are kept in capitals, so small letters in the pattern can never match."


def near_references(reference: str, check: ReferenceCheck, *, account_must_exist: bool = False) -> Iterator[str]:
    """Every reference that passes the check and is one wrong digit or one swap of neighbours away.

    They are offered by name where an account exists, never put in silently. Each comes once, the given one never.
    """
    kept = check.normalised(reference)
    seen = {kept}
    for other in _one_slip_away(kept, check):
        if other not in seen:
            seen.add(other)
            if check.accepts(other, account_must_exist=account_must_exist):
                yield other


def _one_slip_away(reference: str, check: ReferenceCheck) -> Iterator[str]:
    # a swap is the commoner slip, so swaps come first
    for place in range(len(reference) - 1):
        first, second = reference[place], reference[place + 1]
        yield reference[:place] + second + first + reference[place + 2 :]
    for place, character in enumerate(reference):
        is_check = (check.mask or "")[place : place + 1] == _CHECK_CHARACTER
        if character in _DIGITS or is_check:
            others = check.check_characters if is_check else _DIGITS
            for other in sorted(others):
                yield reference[:place] + other + reference[place + 1 :]
