"""Card numbers: found wherever they turn up, so that none is ever kept (PCI DSS; controls.md, "Card numbers")."""

import re
import unicodedata
from collections.abc import Iterator

from ims_desktop.domain.check_digit import luhn_agrees
from ims_desktop.domain.frozen import frozen

_SHORTEST, _LONGEST = 13, 19
_SHOWN = 4
_GROUP = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[ .-]{1,3}")


@frozen
class _Range:
    """A scheme's issuer numbers from first to last (as many digits as they have), and its lengths."""

    first: int
    last: int
    lengths: frozenset[int]

    def holds(self, number: str) -> bool:
        head = int(number[: len(str(self.first))])
        return self.first <= head <= self.last and len(number) in self.lengths


_FROM_16 = frozenset({16, 17, 18, 19})
_DINERS = frozenset({14, 16, 17, 18, 19})
_MAESTRO = frozenset(range(_SHORTEST, _LONGEST + 1))  # it starts at 12, which is no card number by our rule

_RANGES = (
    _Range(4, 4, frozenset({13, 16, 18, 19})),  # Visa
    _Range(51, 55, frozenset({16})),  # Mastercard
    _Range(2221, 2720, frozenset({16})),  # Mastercard
    _Range(34, 34, frozenset({15})),  # American Express
    _Range(37, 37, frozenset({15})),  # American Express
    _Range(6011, 6011, _FROM_16),  # Discover
    _Range(644, 659, _FROM_16),  # Discover
    _Range(300, 305, _DINERS),  # Diners Club
    _Range(3095, 3095, _DINERS),  # Diners Club
    _Range(36, 36, _DINERS),  # Diners Club
    _Range(38, 39, _DINERS),  # Diners Club
    _Range(3528, 3589, _FROM_16),  # JCB
    _Range(62, 62, _FROM_16),  # UnionPay (Discover's 622126 to 622925 among it)
    _Range(81, 81, _FROM_16),  # UnionPay
    _Range(50, 50, _MAESTRO),  # Maestro
    _Range(56, 58, _MAESTRO),  # Maestro
    _Range(639, 639, _MAESTRO),  # Maestro
    _Range(67, 67, _MAESTRO),  # Maestro
    _Range(6304, 6304, _MAESTRO),  # Maestro
)


def looks_like_card_number(text: str) -> bool:
    """Whether a text is or holds a card number: 13 to 19 digits, spaces or dashes between them.

    Luhn must agree and the number be of a payment scheme's issuer range and length. A valid account
    reference can look like one (every 14-digit library number passes Luhn), so a reference is checked first.
    """
    return len(text) >= _SHORTEST and any(True for _ in _found(_plain(text)))


def scrubbed(text: str) -> str:
    """The text with every digit of a card number but its last four written as `*`."""
    hidden: set[int] = set()
    for places in _found(_plain(text)):
        hidden.update(places[:-_SHOWN])
    return "".join("*" if place in hidden else character for place, character in enumerate(text))


def _plain(text: str) -> str:
    """The text, as long as before, with any script's digits as 0-9, spaces as spaces and dashes as dashes."""
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character.isascii() and not character.isspace():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character.isspace():
        return " "
    return "-" if unicodedata.category(character) == "Pd" else character


def _found(text: str) -> Iterator[tuple[int, ...]]:
    """The places of the digits of each card number: whole groups of digits, as people write them."""
    groups = list(_GROUP.finditer(text))
    for first, group in enumerate(groups):
        number = ""
        places: list[int] = []
        end = group.start()
        for following in groups[first:]:
            if number and not _BETWEEN.fullmatch(text, end, following.start()):
                break
            number += following[0]
            if len(number) > _LONGEST:
                break
            places.extend(range(*following.span()))
            end = following.end()
            if _is_card_number(number):
                yield tuple(places)


def _is_card_number(number: str) -> bool:
    return len(number) >= _SHORTEST and luhn_agrees(number) and any(scheme.holds(number) for scheme in _RANGES)
