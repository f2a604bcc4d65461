"""Immutable records that are quick to define: a till's window waits for hundreds of them before it takes money.

`dataclass(frozen=True, slots=True)` compiles six functions for each class as it is imported, half a millisecond in
all; of the classes that a start imports most are not made until somebody needs them, and few are ever printed.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
_UNSET = object()  # an argument that was left out, where its default is made anew each time
_set_class = vars(object)["__class__"].__set__
_MANY_FIELDS = 8  # from so many on, letting an object be set for a moment is quicker than a call for each of them


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A dataclass that is frozen and has slots, whose `__init__` is compiled as its first object is made.

    `dataclasses.replace`, `fields`, `asdict` and pickling work as with any other. What the class defines itself stays.
    A field may have `default`, `default_factory`, `repr` and `compare`; raises TypeError where it says more than that,
    which type checkers take for granted and `__init__` here would pass over.
    """
    own = vars(cls)
    given = {name for name in ("__init__", "__eq__", "__hash__", "__repr__") if own.get(name) is not None}
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name, function in (("__init__", _first_init(made)), ("__repr__", _said), *_comparing(made)):
        if name not in given:
            setattr(made, name, function)
    made.__setattr__, made.__delattr__ = _set_nothing, _delete_nothing
    made.__getstate__, made.__setstate__ = _state, _restore
    for one in fields(made):
        if not one.init or one.kw_only or one.hash is not None:
            raise TypeError(f"{made.__qualname__}.{one.name}: init, kw_only and hash are the standard dataclass's")
    return made  # type: ignore[no-any-return]


def _comparing(cls: type) -> tuple[tuple[str, object], ...]:
    """Equal are two of the very same class whose compared fields are equal."""
    names = [one.name for one in fields(cls) if one.compare]
    compared: Callable[[object], object] = attrgetter(*names) if names else lambda _self: ()

    def equal(self: object, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(compared(self))

    return ("__eq__", equal), ("__hash__", hashed)


def _first_init(cls: type) -> Callable[..., None]:
    """Stands in the place of `__init__` until it is first called."""

    def first(self: object, *given: object, **named: object) -> None:
        init = _compiled_init(cls)
        setattr(cls, "__init__", init)  # noqa: B010  mypy would have it of the class's own type
        init(self, *given, **named)

    return first


def _compiled_init(cls: Any) -> Callable[..., None]:
    known: dict[str, object] = {"_UNSET": _UNSET}
    arguments, values = ["self"], {}
    for one in fields(cls):
        name = values[one.name] = one.name
        if one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            arguments.append(f"{name}=_default_{name}")
        elif one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            arguments.append(f"{name}=_UNSET")
            values[name] = f"_make_{name}() if {name} is _UNSET else {name}"
        else:
            arguments.append(name)
    filling = _filled_open if len(values) >= _MANY_FIELDS and cls.__bases__ == (object,) else _filled_by_slots
    lines = filling(cls, values, known)
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n    ".join(lines or ["pass"])
    exec(f"def __init__({', '.join(arguments)}):\n    {body}", known)  # noqa: S102  as dataclasses do
    init: Any = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"  # which a wrong call is told
    return init  # type: ignore[no-any-return]


def _filled_by_slots(cls: type, values: dict[str, str], known: dict[str, object]) -> list[str]:
    """The slots' own setters, for `__setattr__` refuses."""
    known |= {f"_set_{name}": getattr(cls, name).__set__ for name in values}
    return [f"_set_{name}(self, {value})" for name, value in values.items()]


def _filled_open(cls: Any, values: dict[str, str], known: dict[str, object]) -> list[str]:
    """Plain assignments, while the object is of a class with the same slots that refuses none."""
    known |= {"_set_class": _set_class, "_Open": type(cls.__name__, (), {"__slots__": cls.__slots__})}
    set_all = [f"self.{name} = {value}" for name, value in values.items()]
    return ["_own_class = self.__class__", "_set_class(self, _Open)", *set_all, "self.__class__ = _own_class"]


def _said(self: Any) -> str:
    inside = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({inside})"


def _set_nothing(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete_nothing(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
