"""Canonical JSON: one spelling for one meaning, so that a seal can be checked by anyone.

RFC 8785 (JSON Canonicalization Scheme), held to what a roll needs: ASCII keys, sorted, none twice;
integers within plus or minus 2^53 - 1; strings in NFC without U+0000 or lone surrogates; absent means left out.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ims_desktop.domain.refusal import Reason, Refused

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json]"

LARGEST_INTEGER = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_text(value: Json) -> str:
    """The canonical JSON text of a value; refuses `CANONICAL_TEXT` for what has no single spelling."""
    _check(value)
    return _encode(value)


def _check(value: object) -> None:
    if type(value) is dict or isinstance(value, Mapping):  # its own type is told sooner than a kind of it
        try:
            names = "".join(value)
        except TypeError:
            names = "\0"  # one is no text
        if not names.isascii() or "\0" in names:
            raise Refused(Reason.CANONICAL_TEXT, why="a name is not plain ASCII")
        parts: Iterable[object] = value.values()
    elif type(value) is list or isinstance(value, list | tuple):
        parts = value
    else:
        _check_leaf(value)
        return
    for part in parts:
        if type(part) is str:  # by far the most, and every payment waits for this
            if not part.isascii() or "\0" in part:
                _check_string(part)
        elif type(part) is int:
            if not -LARGEST_INTEGER <= part <= LARGEST_INTEGER:
                _check_leaf(part)
        else:
            _check(part)


def _check_leaf(value: object) -> None:
    if isinstance(value, str):
        _check_string(value)
    elif not isinstance(value, int):
        raise Refused(Reason.CANONICAL_TEXT, why=f"{type(value).__name__} has no place on a roll")
    elif not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise Refused(Reason.CANONICAL_TEXT, why="a number is too large")


def _check_string(value: str) -> None:
    if value.isascii():
        if "\0" in value:
            raise Refused(Reason.CANONICAL_TEXT, why="a text holds U+0000")
        return
    if not unicodedata.is_normalized("NFC", value):
        raise Refused(Reason.CANONICAL_TEXT, why="a text is not in NFC")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise Refused(Reason.CANONICAL_TEXT, why="a text holds U+0000 or a lone surrogate")


def read_json(text: str) -> Mapping[str, Json]:
    """Read one JSON object; a name written twice, a float or a null raises ValueError, another thing TypeError."""
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def objects_of(value: object) -> list[dict[str, Any]]:
    """The objects of a list in a body that nobody vouches for: of an entry that is held it may be anything."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def _once_each(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name is written twice")
    if any(_holds_null(value) for value in read.values()):
        raise ValueError("null has no place on a roll")
    return read


def _holds_null(value: object) -> bool:
    # objects were looked through when they were read
    return value is None or (isinstance(value, list) and any(_holds_null(part) for part in value))


def _refuse(text: str) -> Json:
    raise ValueError(f"{text} has no place on a roll")
