"""Canonical JSON: one spelling for one meaning, so that a seal can be checked by anyone.

RFC 8785 (JSON Canonicalization Scheme), held to what a roll needs: ASCII keys, sorted, none twice;
integers within plus or minus 2^53 - 1; strings in NFC, as they are written with their escapes (an accent alone after a
tab is none), without U+0000 or lone surrogates; absent means left out.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat
from json.encoder import encode_basestring as _quoted
from typing import Any, TypeAlias

from ims_desktop.domain.refusal import Reason, Refused

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json]"

LARGEST_INTEGER = 2**53 - 1
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as it is written; a backslash of the text itself is written twice
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical_text(value: Json) -> str:
    """The canonical JSON text of a value; refuses `CANONICAL_TEXT` for what has no single spelling."""
    out: list[str] = []
    _write(value, out)
    text = "".join(out)
    _check_texts(text)
    return text


def _write(value: object, out: list[str]) -> None:
    """Spell a value, piece by piece: every payment waits for this, and the standard encoder takes twice as long.

    What stands in an object or a list is mostly text and whole numbers, so these are told by their very type first.
    """
    if type(value) is bool:
        out.append("true" if value else "false")
    elif type(value) is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        out.append(f"{value}")
    elif type(value) is dict or (type(value) is not list and isinstance(value, Mapping)):
        for name, start in _names(tuple(value)):
            part = value[name]
            if type(part) is str:
                out.append(start + _quoted(part))
            elif type(part) is int and -LARGEST_INTEGER <= part <= LARGEST_INTEGER:
                out.append(f"{start}{part}")
            else:
                out.append(start)
                _write(part, out)
        out.append("}" if value else "{}")
    elif type(value) is list or isinstance(value, list | tuple):
        start = "["
        for part in value:
            if type(part) is str:
                out.append(start + _quoted(part))
            else:
                out.append(start)
                _write(part, out)
            start = ","
        out.append("]" if value else "[]")
    else:
        out.append(_leaf(value))


@lru_cache(maxsize=256)  # a roll has some dozens of shapes
def _names(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The names of an object in their order, each with what is written from the value before up to its own."""
    try:
        names = "".join(given)
    except TypeError:
        names = "\0"  # one is no text
    if not names.isascii() or "\0" in names:
        raise Refused(Reason.CANONICAL_TEXT, why="a name is not plain ASCII")
    before = chain("{", repeat(","))
    return tuple([(name, f"{start}{_quoted(name)}:") for start, name in zip(before, sorted(given), strict=False)])


def _leaf(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if not isinstance(value, int):
        raise Refused(Reason.CANONICAL_TEXT, why=f"{type(value).__name__} has no place on a roll")
    if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise Refused(Reason.CANONICAL_TEXT, why="a number is too large")
    return str(int(value))


def _check_texts(text: str) -> None:
    """Refuse what no text in a value may hold, by the whole as it is written: nothing composes with a quote."""
    if "\\u0000" in text and _NUL.search(text):
        raise Refused(Reason.CANONICAL_TEXT, why="a text holds U+0000")
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise Refused(Reason.CANONICAL_TEXT, why="a text is not in NFC")
    if _LONE_SURROGATE.search(text):
        raise Refused(Reason.CANONICAL_TEXT, why="a text holds a lone surrogate")


def read_json(text: str) -> Mapping[str, Json]:
    """Read one JSON object; a name written twice, a float or a null raises ValueError, another thing TypeError."""
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def read_doc(text: str) -> Mapping[str, Any]:
    """The same of an entry that was judged before it was kept: its parts are taken for what they should be."""
    return read_json(text)


def body_of(doc: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry's body; empty where nobody vouches for the entry and it is none."""
    body = doc.get("body")
    return body if isinstance(body, dict) else {}


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
