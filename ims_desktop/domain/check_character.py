"""Check characters that the office itself writes or meets: Luhn on cards, ISO 7064 on receipt numbers."""

DIGITS = "0123456789"
DIGITS_AND_CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SIZE = len(DIGITS_AND_CAPITALS)
_LARGEST_DIGIT = 9


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
    product = _SIZE
    for character in text:
        added = (product + DIGITS_AND_CAPITALS.index(character)) % _SIZE or _SIZE
        product = added * 2 % (_SIZE + 1)
    return DIGITS_AND_CAPITALS[(_SIZE + 1 - product) % _SIZE]


def iso7064_agrees(text: str) -> bool:
    """Whether the last character is right for those before it; a text with other characters never agrees."""
    return (
        len(text) > 1
        and all(character in DIGITS_AND_CAPITALS for character in text)
        and iso7064_mod37_36(text[:-1]) == text[-1]
    )
