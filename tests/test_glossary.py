"""The glossary can be looked up: its words stand in order, each once, and every kind of entry is in one of them."""

import re
from pathlib import Path

from ims_desktop.domain.roll import EntryKind

_TEXT = (Path(__file__).parents[1] / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
_WORDS = re.findall(r"^\| ([^|]+?) \| .+ \|$", _TEXT, re.MULTILINE)[1:]  # the first row is the heading


def as_looked_up(word: str) -> str:
    """A word without capitals, commas and brackets."""
    return re.sub(r"[^a-z0-9 ]", "", word.casefold())


def test_words_stand_in_order_and_once() -> None:
    looked_up = [as_looked_up(word) for word in _WORDS]
    assert looked_up == sorted(set(looked_up))
    assert len(looked_up) > 90


def test_every_kind_of_entry_is_told() -> None:
    assert {kind.value for kind in EntryKind} <= set(re.findall(r"`([a-z_.]+)`", _TEXT))
