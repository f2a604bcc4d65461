"""What planting a mistake takes: a place for it, and what a right answer must name."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class NoPlace(Exception):  # noqa: N818  another day is tried
    """This day has no place for such a mistake."""


@dataclass(frozen=True)
class Planted:
    """What a right candidate names: an entry's number, or a pattern for the words about what was counted."""

    entry: int | None = None
    words: str = ""


def chosen(rng: Random, found: Sequence[_T]) -> _T:
    if not found:
        raise NoPlace
    return rng.choice(found)


def slipped(rng: Random, number: int, *, pieces: bool = False) -> int:
    """A number keyed wrong: digits changed over, a key beside, a digit too many or few, the point slipped."""
    whole = not pieces and number % 100 == 0
    text = str(number // 100 if whole else number)
    way = rng.choices(("over", "point", "beside", "repeat"), (50, 0 if pieces else 20, 15, 15))[0]
    place = rng.randrange(len(text))
    if way == "over":
        place = rng.randrange(max(1, len(text) - 1))
        text = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
    elif way == "point":
        factor = rng.choice((10, 100))
        wrong = number * factor if rng.random() < 0.5 or number % factor else number // factor
        if wrong > 9_999_99:
            raise NoPlace
        return wrong
    elif way == "beside":
        column = ("741", "852", "963", "789", "456", "123", "10", "20")
        near = [
            a
            for row in column
            for a, b in zip(row + row[::-1], row[1:] + row[-2::-1], strict=False)
            if b == text[place]
        ]
        text = text[:place] + rng.choice(near) + text[place + 1 :]
    elif len(text) > 1 and text[place : place + 1] == text[place + 1 : place + 2]:
        text = text[:place] + text[place + 1 :]
    else:
        text = text[:place] + text[place] + text[place:]
    wrong = int(text) * (100 if whole else 1)
    if wrong in {0, number} or text[0] == "0":
        raise NoPlace
    return wrong
