"""The contracts of the floors name every screen and presenter: one that they leave out would be unwatched."""

import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[1]
UI = ROOT / "ims_desktop" / "ui"
SHARED = {"ims_desktop.ui.second_person"}  # a card that screens hold


def contract(begins: str) -> dict[str, list[str]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    found: dict[str, list[str]] = next(one for one in contracts if one["name"].startswith(begins))
    return found


def named(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_every_screen_is_kept_from_the_others() -> None:
    screens = {named(path.parent) for path in UI.glob("*/presenter.py")}
    assert screens - SHARED == set(contract("Screens do not know")["modules"])


def test_every_presenter_is_kept_from_qt() -> None:
    watched = contract("Presenters reach no Qt")["source_modules"]
    made = re.compile(r"^class \w+Presenter\b", re.MULTILINE)
    there = {named(path) for path in UI.rglob("*.py") if made.search(path.read_text(encoding="utf-8"))}
    parts = {one for one in there if one.endswith("_presenter") and f"{one.rpartition('.')[0]}.presenter" in there}
    assert [one for one in sorted(there - parts) if not any(fnmatchcase(one, name) for name in watched)] == []
