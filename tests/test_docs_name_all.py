"""docs/ROLL.md and docs/GLOSSARY.md name every kind of entry, and docs/ROLL.md every reason for which one is held."""

import re
from pathlib import Path

import pytest

from ims_desktop.domain import why_held
from ims_desktop.domain.roll import EntryKind

DOCS = Path(__file__).parents[1] / "docs"


def named(page: str) -> set[str]:
    return set(re.findall(r"`([a-z_.]+)`", (DOCS / page).read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", ["ROLL.md", "GLOSSARY.md"])
def test_every_kind_of_entry_is_told(page: str) -> None:
    assert {kind.value for kind in EntryKind} - named(page) == set()


def test_every_reason_for_which_an_entry_is_held_is_told() -> None:
    assert set(why_held._WHY_HELD) - named("ROLL.md") == set()
