"""Text fit for paper: composed, without control characters, and with a base letter where a letter is lacking."""

# ruff: noqa: RUF001  this file is about characters that look like others

import unicodedata
from collections.abc import Callable

NO_GLYPH = "■"  # what stands for a character that has neither glyph nor base letter: never "?"

_SPACED = frozenset({"Zs", "Zl", "Zp", "Cc"})
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})
# What NFKD does not take apart, as people would write it by hand.
_BASES = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "‘": "'", "’": "'", "‚": ",", "‛": "'", "“": '"', "”": '"', "„": '"', "′": "'", "″": '"',
    "‹": "<", "›": ">", "•": "*", "…": "...", "⁄": "/", "€": "EUR", "£": "GBP", "×": "x", "÷": "/",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "ß": "ss", "ẞ": "SS", "Đ": "D", "đ": "d",
    "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Ł": "L", "ł": "l", "Ħ": "H", "ħ": "h", "ı": "i", "ĸ": "k",
    "Ŋ": "N", "ŋ": "n", "Ŧ": "T", "ŧ": "t", "Ə": "E", "ə": "e", "№": "No",
}  # fmt: skip


def plain(text: str) -> str:
    """Composed (NFC), one space for every run of white space and control characters, no invisible format marks.

    Whatever a payer is called, nothing in it can command a printer.
    """
    characters = (_visible(character) for character in unicodedata.normalize("NFC", text))
    # Dropping a mark may bring a letter and its accent together, so it is composed once more.
    return unicodedata.normalize("NFC", " ".join("".join(characters).split()))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACED:
        return " "
    return "" if category in _DROPPED else character


def substituted(text: str, has: Callable[[str], bool]) -> str:
    """Text with only characters that `has` allows: the rest as base letters (ŵ is w), else `NO_GLYPH`."""
    return "".join(character if has(character) else _base(character, has) for character in text)


def _base(character: str, has: Callable[[str], bool]) -> str:
    written = _BASES.get(character)
    if written is not None:
        return written
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return ""
    parts = unicodedata.normalize("NFKD", character)
    letters = "".join(_BASES.get(part, part) for part in parts if not unicodedata.category(part).startswith("M"))
    if letters and letters != character and all(has(letter) for letter in letters):
        return letters
    return NO_GLYPH if has(NO_GLYPH) else "#"


def columns_of(text: str) -> int:
    """How many columns a text takes: accents that stand alone take none, East Asian wide characters two."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, columns: int) -> list[str]:
    """Text in rows of at most so many columns, broken between words, or within a word that is too long."""
    rows: list[str] = []
    row = ""
    for word in text.split(" "):
        joined = f"{row} {word}" if row else word
        if columns_of(joined) <= columns:
            row = joined
            continue
        if row:
            rows.append(row)
        *full, row = _broken(word, columns)
        rows += full
    if row:
        rows.append(row)
    return rows


def _broken(word: str, columns: int) -> list[str]:
    pieces = [""]
    for character in word:
        if columns_of(pieces[-1]) + _columns(character) > columns:
            pieces.append("")
        pieces[-1] += character
    return pieces
