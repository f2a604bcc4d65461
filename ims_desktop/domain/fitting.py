"""Whether a value is throughout what its type says: JSON that somebody else wrote may hold a text for a number.

A value that does not fit does no harm where it is read, but later, wherever it is reckoned with.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Fits = Callable[[Any], bool]


def fits(of: type, value: object) -> bool:
    """Whether a value is of a type, and all that it holds of theirs. True is no whole number."""
    return _fit_of(of)(value)


@cache
def _fit_of(hint: Any) -> Fits:
    hint = getattr(hint, "__supertype__", hint)  # what NewType made
    if get_origin(hint) in {Union, UnionType}:
        either = [_fit_of(part) for part in get_args(hint)]
        return lambda value: any(one(value) for one in either)
    if get_origin(hint) is tuple:
        return _tuple_fit(get_args(hint))
    if hint is NoneType:
        return lambda value: value is None
    if isinstance(hint, type) and is_dataclass(hint):
        return _parts_fit(hint)
    plain: type = get_origin(hint) or hint  # what a mapping holds is not looked at
    return lambda value: type(value) is plain or (plain not in {int, str} and isinstance(value, plain))


def _tuple_fit(parts: tuple[Any, ...]) -> Fits:
    if parts[-1] is Ellipsis:
        each = _fit_of(parts[0])
        return lambda value: type(value) is tuple and all(each(part) for part in value)
    every = [_fit_of(part) for part in parts]
    return lambda value: (
        type(value) is tuple
        and len(value) == len(every)
        and all(one(part) for one, part in zip(every, value, strict=True))
    )


def _parts_fit(of: type) -> Fits:
    """Of half a million accounts nearly all have parts of the same types: what was right once is so again."""
    hints = get_type_hints(of)
    names = [part.name for part in fields(of)]
    every = [_fit_of(hints[name]) for name in names]
    deep = [at for at, name in enumerate(names) if _holds_more(hints[name])]
    right: set[tuple[type, ...]] = set()

    def fit(value: Any) -> bool:
        if type(value) is not of:
            return False
        parts = [getattr(value, name) for name in names]
        types = tuple(map(type, parts))
        if types in right:
            return all(every[at](parts[at]) for at in deep)
        if not all(one(part) for one, part in zip(every, parts, strict=True)):
            return False
        right.add(types)
        return True

    return fit


def _holds_more(hint: Any) -> bool:
    return is_dataclass(hint) or get_origin(hint) is tuple or any(map(_holds_more, get_args(hint)))
