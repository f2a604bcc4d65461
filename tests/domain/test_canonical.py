"""Canonical JSON: one spelling for one meaning, and nothing that has none."""

import json
import unicodedata
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.canonical import LARGEST_INTEGER, Json, canonical_text, read_json
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind


def test_names_are_sorted_and_no_space_is_spent() -> None:
    text = canonical_text({"b": [1, {"z": True, "a": False}], "A": "x", "a": "", "_": [], "10": {}, "9": -1})
    assert text == '{"10":{},"9":-1,"A":"x","_":[],"a":"","b":[1,{"a":false,"z":true}]}'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # RFC 8785 section 3.2.2.2: two-character escapes where JSON has them, else \u00xx in small letters
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"'),
        ("\x01\x0f\x1f", '"\\u0001\\u000f\\u001f"'),
        ("\x7f\u2028\u2029€😂", '"\x7f\u2028\u2029€😂"'),
        ("Tŷ Gwyn", '"Tŷ Gwyn"'),
        ("\\u0000", r'"\\u0000"'),  # six characters, none of them U+0000
        (EntryKind.CLOCK_SET, '"clock.set"'),
        (MappingProxyType({"b": 1, "a": ()}), '{"a":[],"b":1}'),
        (0, "0"),
        (-0, "0"),
        (LARGEST_INTEGER, "9007199254740991"),
        (-LARGEST_INTEGER, "-9007199254740991"),
        ((1, 2), "[1,2]"),
        (True, "true"),
    ],
)
def test_every_value_has_one_spelling(value: Json, written: str) -> None:
    assert canonical_text(value) == written


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": None},
        [None],
        1.0,
        float("nan"),
        {"a": [0.5]},
        LARGEST_INTEGER + 1,
        -LARGEST_INTEGER - 1,
        b"bytes",
        {1: "a"},
        {"ŷ": 1},
        {"a\0": 1},
        "\0",
        "é\0",
        "\\\0",
        {"a": ["\\u0000", "\0"]},
        "\ud800",
        "é\udc00",
        "\ud83d\ude00",  # a pair of surrogates is two lone ones to Python
        unicodedata.normalize("NFD", "é"),
        "\u212b",  # ångström sign: composes to another character
        "\t\u0307",  # written as \\t, whose letter composes: central and ims_verify.py look at what is written
        {1, 2},
    ],
)
def test_what_has_no_single_spelling_is_refused(value: Json) -> None:
    with pytest.raises(Refused) as refused:
        canonical_text(value)
    assert refused.value.reason is Reason.CANONICAL_TEXT


_PLAIN = st.recursive(
    st.text('ab1 é,:[{"', max_size=4) | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from("abc1"), parts, max_size=3),
)
_ODD = st.sampled_from([None, 0.5, -1e300, 10**16, "\0", "e\u0301", "\ud800", {1: 2}, {True: 1}, {None: 1}, {"é": 1}])


@given(beside=st.dictionaries(st.sampled_from("pqrs"), _PLAIN, max_size=3), odd=_ODD, place=st.integers(0, 3))
def test_what_is_odd_is_found_wherever_it_stands(beside: dict[str, Json], odd: Json, place: int) -> None:
    value: Json = {**beside, "pqrs"[place]: [beside, {"within": odd}]}
    with pytest.raises(Refused):
        canonical_text(value)
    assert json.loads(canonical_text(beside)) == beside


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"b":{"a":1,"a":2}}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":-Infinity}',
        '{"a":null}',
        '{"a":[null]}',
        '{"a":[1,[2,[null]]]}',
        '{"a":[{"b":null}]}',
        "",
        '{"a":1}{',
        '{"a":' + "[" * 100_000,
    ],
)
def test_what_is_not_of_a_roll_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words are json's or ours
        read_json(text)


@pytest.mark.parametrize("text", ["[]", "1", '"a"', "null", "true"])
def test_only_an_object_is_read(text: str) -> None:
    with pytest.raises(TypeError):
        read_json(text)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.text(st.characters(codec="ascii", exclude_characters="\0"))
VALUES = st.recursive(
    st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(KEYS, parts, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_what_is_written_is_read_back_and_written_the_same(value: dict[str, Json]) -> None:
    text = canonical_text(value)
    assert read_json(text) == value == json.loads(text)
    assert canonical_text(read_json(text)) == text
    assert canonical_text(dict(reversed(value.items()))) == text
