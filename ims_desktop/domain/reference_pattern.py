"""Patterns (regular expressions) of reference checks: read, judged and kept from ever hanging a till.

Python's matcher tries alternatives one after the other, so a hostile or careless pattern can take for ever
even on thirty characters. Here a pattern is read first, and the number of ways in which it could be tried on
the longest reference is counted; what could be tried in too many ways, or holds a part that cannot be
counted (a back reference), is refused before it is ever run.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

LONGEST_REFERENCE = 36  # no text longer than this is ever matched

_LONGEST_PATTERN = 100
_MOST_WAYS = 100_000  # a worst match stays below a second
_LARGEST_SIZE = 5_000
_TOO_MANY = 1_000_000  # counting stops here
_QUANTIFIER = re.compile(r"\*|\+|\?|\{(?P<least>[0-9]{1,3})(?P<open>,(?P<most>[0-9]{0,3}))?\}", re.ASCII)
_ENDLESS = LONGEST_REFERENCE
_GROUPS = ("?:", "?=", "?!")
_ESCAPED_LETTERS = frozenset("dDwWsSbBAZ")
_CLASS_LETTERS = frozenset("dDwWsSb")
_FUTURE_SET_OPERATORS = ("--", "&&", "~~", "||")


@frozen
class ReferencePattern:
    """A pattern that is safe to try, and what the rule's editor needs to know about it."""

    compiled: re.Pattern[str]
    anchored: bool
    small_letters: bool

    def found_in(self, text: str) -> bool:
        """Whether the pattern is found anywhere in a reference, case-sensitive; never in a longer text."""
        return len(text) <= LONGEST_REFERENCE and self.compiled.search(text) is not None


@lru_cache(maxsize=256)
def read_pattern(pattern: str) -> ReferencePattern:
    """A pattern that can be tried safely; refuses `RULE_NOT_VALID` when it cannot be read or could hang."""
    if len(pattern) > _LONGEST_PATTERN:
        raise _not_valid("the pattern is too long.")
    reader = _Reader(pattern)
    whole = reader.alternatives()
    if not reader.at_end:
        raise _not_valid("the pattern closes a bracket that was never opened.")
    if whole.ways > _MOST_WAYS or whole.size > _LARGEST_SIZE:
        raise _not_valid("the pattern repeats within repeats; it could be tried for ever. Make it simpler.")
    try:
        # ASCII: \d must not let other scripts' digits in
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, OverflowError) as error:
        raise _not_valid(f"the pattern cannot be read ({error}).") from error
    return ReferencePattern(compiled, whole.anchored, reader.small_letters)


def _not_valid(why: str) -> Refused:
    return Refused(Reason.RULE_NOT_VALID, why=why)


@frozen
class _Part:
    """A part of a pattern: in how many ways it can be tried, its steps written out, whether it is anchored."""

    ways: int
    size: int
    anchored: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks over a pattern once, counting the ways in which each part can be tried."""

    pattern: str
    at: int = 0
    small_letters: bool = False

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.pattern)

    def alternatives(self) -> _Part:
        """All alternatives up to the closing bracket or the end; anchored where each of them is."""
        choices = [self._sequence()]
        while not self.at_end and self.pattern[self.at] == "|":
            self.at += 1
            choices.append(self._sequence())
        return _Part(
            ways=min(sum(choice.ways for choice in choices), _TOO_MANY),
            size=min(sum(choice.size for choice in choices), _TOO_MANY),
            anchored=all(choice.anchored for choice in choices),
        )

    def _sequence(self) -> _Part:
        ways = size = 1
        written: list[str] = []
        last_anchored = False
        while not self.at_end and self.pattern[self.at] not in "|)":
            begun = self.at
            part = self._piece()
            written.append(self.pattern[begun : self.at])
            ways = min(ways * part.ways, _TOO_MANY)
            size = min(size + part.size, _TOO_MANY)
            last_anchored = part.anchored
        starts = written[:1] in (["^"], [r"\A"])
        ends = written[-1:] in (["$"], [r"\Z"])
        # ^ and $ may stand around one bracket or inside it: (^A$|^B$)
        return _Part(ways, size, (starts and ends) or (len(written) == 1 and last_anchored))

    def _piece(self) -> _Part:
        part = self._atom()
        match = _QUANTIFIER.match(self.pattern, self.at)
        if match is None:
            return part
        self.at = match.end()
        if self.pattern.startswith("?", self.at):  # a lazy repeat tries as many ways
            self.at += 1
        if self.pattern.startswith("+", self.at) or _QUANTIFIER.match(self.pattern, self.at):
            raise _not_valid("the pattern repeats a repeat.")
        least, most = _bounds(match)
        if most < least:
            raise _not_valid("the pattern's repeat ends before it begins.")
        ways, of_this_count = 0, 1
        for count in range(most + 1):
            if count >= least:
                ways = min(ways + of_this_count, _TOO_MANY)
            of_this_count = min(of_this_count * part.ways, _TOO_MANY)
        return _Part(ways, min(max(most, 1) * part.size, _TOO_MANY))

    def _atom(self) -> _Part:
        character = self.pattern[self.at]
        if character == "(":
            return self._group()
        if character == "[":
            self._character_class()
        elif character == "\\":
            self._escape(_ESCAPED_LETTERS)
        elif self.pattern.startswith("{,", self.at):
            raise _not_valid("a repeat in the pattern needs its smallest number.")
        else:
            self.small_letters = self.small_letters or "a" <= character <= "z"
            self.at += 1
        return _Part(1, 1)

    def _group(self) -> _Part:
        self.at += 1
        looks_only = False
        if self.pattern.startswith("?", self.at):
            if not self.pattern.startswith(_GROUPS, self.at):
                raise _not_valid("the pattern has a kind of bracket that is not supported.")
            looks_only = self.pattern[self.at + 1] != ":"
            self.at += len(_GROUPS[0])
        part = self.alternatives()
        if self.at_end:
            raise _not_valid("the pattern has a bracket that is not closed.")
        self.at += 1
        return _Part(part.ways, part.size, part.anchored and not looks_only)

    def _escape(self, letters: frozenset[str]) -> None:
        escaped = self.pattern[self.at + 1 : self.at + 2]
        if escaped.isdigit():
            raise _not_valid("the pattern refers back to its own parts.")
        if not escaped or (escaped.isalpha() and escaped not in letters) or not escaped.isascii():
            raise _not_valid(f"the pattern holds “\\{escaped}”, which is not supported.")
        self.at += 2

    def _character_class(self) -> None:
        end = self.at + (2 if self.pattern.startswith("[^", self.at) else 1)
        plain = ""
        begun, self.at = end, end
        while self.at < len(self.pattern) and (self.pattern[self.at] != "]" or self.at == begun):
            if self.pattern[self.at] == "\\":
                self._escape(_CLASS_LETTERS)
                continue
            plain += self.pattern[self.at]
            self.at += 1
        if self.at_end:
            raise _not_valid("the pattern has a [ that is not closed.")
        self.at += 1
        if "[" in plain or any(operator in plain for operator in _FUTURE_SET_OPERATORS):
            raise _not_valid("the pattern has a [ within [ ], which is not supported.")
        if any("a" <= character <= "z" for character in plain):
            self.small_letters = self.small_letters or not any("A" <= character <= "Z" for character in plain)


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    match match[0][0]:
        case "*":
            return 0, _ENDLESS
        case "+":
            return 1, _ENDLESS
        case "?":
            return 0, 1
        case _:
            least = int(match["least"])
            if match["most"]:
                return least, int(match["most"])
            return least, max(least, _ENDLESS) if match["open"] else least
