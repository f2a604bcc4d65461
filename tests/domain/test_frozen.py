"""`frozen` beside the standard library's frozen dataclass: the same in all but what it costs to define."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from ims_desktop.domain.frozen import frozen


class _Line:
    """A line."""

    reference: str
    pence: int = 0
    tags: list[str] = field(default_factory=list)
    sealed: bytes = field(default=b"", repr=False, compare=False)

    @property
    def pounds(self) -> float:
        """In pounds."""
        return self.pence / 100


class _Checked:  # noqa: PLW1641  made for it
    """Refuses what it was made with."""

    pence: int

    def __post_init__(self) -> None:
        if self.pence < 0:
            raise ValueError(self.pence)

    def __repr__(self) -> str:
        return "its own words"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self))


class _Nothing:
    """No fields."""


def _both(plain: type) -> list[Any]:
    def anew() -> type:
        return type(plain.__name__, (), {**vars(plain), "__qualname__": plain.__qualname__})

    return [dataclass(frozen=True, slots=True)(anew()), frozen(anew())]


@frozen
class Kept:
    """One that pickle finds by its name."""

    name: str
    rows: tuple[int, ...] = ()


@pytest.mark.parametrize("line", _both(_Line))
def test_a_record(line: Any) -> None:
    one, same, other = line("70123456", 5, ["a"]), line(pence=5, reference="70123456", tags=["a"]), line("7")
    assert (one == same, one != other, one == ("70123456", 5)) == (True, True, False)
    assert line("7", sealed=b"x") == other
    assert repr(one) == "_Line(reference='70123456', pence=5, tags=['a'])"
    assert other.tags == []
    assert other.tags is not line("8").tags
    assert one.pounds == 0.05
    assert replace(one, pence=7).pence == 7
    assert asdict(one) == {"reference": "70123456", "pence": 5, "tags": ["a"], "sealed": b""}
    assert [at.name for at in fields(one)] == list(line.__match_args__) == ["reference", "pence", "tags", "sealed"]
    assert copy.deepcopy(one) == one
    assert not hasattr(one, "__dict__")


@pytest.mark.parametrize("line", _both(_Line))
def test_nothing_is_put_into_it(line: Any) -> None:
    one = line("7")
    for name in ("pence", "unknown"):
        with pytest.raises((FrozenInstanceError, TypeError)):  # TypeError: the standard one's own fault with slots
            setattr(one, name, 1)
        with pytest.raises((FrozenInstanceError, TypeError)):
            delattr(one, name)
    assert one.pence == 0
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'reference'"):
        line()
    with pytest.raises(TypeError, match="unexpected keyword argument 'pounds'"):
        line("7", pounds=1)


class _Wide:
    """As many fields as are set at once."""

    a: int
    b: int = 2
    c: tuple[int, ...] = ()
    d: list[int] = field(default_factory=list)
    e: str = "e"
    f: str = "f"
    g: str = "g"
    h: str = "h"
    own: str = "own"

    def __post_init__(self) -> None:
        if self.own == "":
            raise ValueError(type(self))


@pytest.mark.parametrize("wide", _both(_Wide))
def test_one_of_many_fields(wide: Any) -> None:
    one = wide(1, h="H", d=[4])
    assert type(one) is wide
    assert asdict(one) == {
        "a": 1, "b": 2, "c": (), "d": [4], "e": "e", "f": "f", "g": "g", "h": "H", "own": "own"
    }  # fmt: skip
    assert replace(one, a=3, d=[]) == wide(3, h="H")
    assert wide(1).d is not wide(1).d
    with pytest.raises((FrozenInstanceError, TypeError)):
        one.a = 2
    with pytest.raises(ValueError, match="_Wide"):
        wide(1, own="")
    narrower = type("Narrower", (wide,), {"__slots__": ()})
    assert type(narrower(1)) is narrower
    assert not hasattr(one, "__dict__")


@pytest.mark.parametrize("checked", _both(_Checked))
def test_what_a_class_says_itself_stays(checked: Any) -> None:
    with pytest.raises(ValueError, match="-1"):
        checked(-1)
    assert repr(checked(1)) == "its own words"
    assert checked(1) == checked(2)
    assert hash(checked(1)) != hash(checked(2))


@pytest.mark.parametrize("nothing", _both(_Nothing))
def test_one_without_fields(nothing: Any) -> None:
    assert nothing() == nothing()
    assert len({nothing(), nothing()}) == 1
    assert repr(nothing()) == "_Nothing()"


def test_it_goes_to_another_process() -> None:
    kept = Kept("Siân", (1, 2))
    assert pickle.loads(pickle.dumps(kept)) == kept  # noqa: S301  our own bytes
    assert len({kept, Kept("Siân", (1, 2)), Kept("Siân")}) == 2


@frozen
class _Kept(Kept):
    """One more field than it had, and another default."""

    rows: tuple[int, ...] = (7,)
    pence: int = 0


@dataclass(frozen=True, slots=True)
class _Plain:
    name: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _PlainKept(_Plain):
    rows: tuple[int, ...] = (7,)
    pence: int = 0


@pytest.mark.parametrize(("above", "below"), [(_Plain, _PlainKept), (Kept, _Kept)])
def test_one_that_goes_on_from_another(above: Any, below: Any) -> None:
    first = below("Siân", pence=5)  # before any of those above was made
    assert (first.name, first.rows, first.pence) == ("Siân", (7,), 5)
    assert above("Siân").rows == ()
    assert above("Siân", (7,)) != below("Siân")
    assert below("Siân") == below("Siân", (7,), 0)
    assert not hasattr(first, "__dict__")
    with pytest.raises((FrozenInstanceError, TypeError)):
        first.name = "Mair"


@pytest.mark.parametrize("more", [{"init": False}, {"kw_only": True}, {"hash": False}])
def test_what_it_does_not_know_is_refused_and_not_passed_over(more: dict[str, bool]) -> None:
    pence: Any = field(default=0, **more)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"_Odd\.pence: init, kw_only and hash"):
        frozen(type("_Odd", (), {"__annotations__": {"pence": int}, "pence": pence, "__module__": __name__}))
