"""docs/COMMANDS.md is the contract: every command and option stands in it, and none that there is not."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import typer

from ims_desktop.cli import make_app

_PAGE = Path(__file__).parents[2] / "docs" / "COMMANDS.md"
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z0-9-]*(?![a-z])")


def real() -> dict[str, set[str]]:
    """The options of every command of the program."""
    found: dict[str, set[str]] = {}

    def walk(command: object, path: tuple[str, ...]) -> None:
        inside = getattr(command, "commands", None)
        if inside is not None:
            for name, one in inside.items():
                walk(one, (*path, name))
            return
        options = [one for one in getattr(command, "params", ()) if one.param_type_name == "option"]
        found[" ".join(path)] = {name for one in options for name in (*one.opts, *one.secondary_opts)} - {"--help"}

    walk(typer.main.get_command(make_app(helps=True)), ())
    return found


def told(commands: set[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Every form of a command in the page's tables: which it is, its options, and all that its row names."""
    for line in _PAGE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        row = line.replace("\\|", "¦")
        row_options = set(_OPTION.findall(row))
        for form in re.findall(r"`([^`]*)`", row.split("|")[1]):
            words = [word.split("¦") for word in form.split()]
            for first, *rest in product(*words[:2]):
                name = " ".join((first, *rest)) if " ".join((first, *rest)) in commands else first
                if name in commands:
                    yield name, set(_OPTION.findall(form)), row_options


def test_every_command_and_option_stands_in_the_page_and_no_other() -> None:
    there = real()
    named, beside = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for command, options, row in told(set(there)):
        named[command] |= options
        beside[command] |= row
    assert set(there) - set(named) == set()
    assert {command: left for command, options in there.items() if (left := options - beside[command])} == {}
    assert {command: more for command, options in named.items() if (more := options - there[command])} == {}
