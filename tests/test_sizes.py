"""The house's sizes: what grows past them is split by idea (CONTRIBUTING.md, 5). Blank lines and comments count."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_PLACES = ("ims_desktop", "benchmarks", "resources", "scripts", "tests")
MODULE, CLASS, FUNCTION = 400, 250, 60
EXCEPTIONS = {
    "resources/ims_verify.py": "an auditor takes it alone, and nothing of ours need be there: its head says so",
}


_BEGINS = re.compile(r"^( *)(?:async )?(def|class) ", re.MULTILINE)


def too_long(name: str, text: str) -> Iterator[str]:
    """What of a module is longer than it may be."""
    if text.count("\n") > MODULE and name not in EXCEPTIONS:
        yield f"{name}: {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)) if may_be_too_long(text) else ():
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            most = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > most:
                yield f"{name}: {node.name} has {size} lines"


def may_be_too_long(text: str) -> bool:
    """Whether so much stands before the next of its rank that it is worth parsing: all of them would take seconds."""
    begun = [(len(one[1]), text.count("\n", 0, one.start()), one[2]) for one in _BEGINS.finditer(text)]
    ends = {place: text.count("\n") for place in range(len(begun))}
    for later, (indent, line, _) in enumerate(begun):
        for place in range(later - 1, -1, -1):
            if begun[place][0] >= indent:
                ends[place] = min(ends[place], line)
            else:
                break
    return any(ends[n] - line > (CLASS if what == "class" else FUNCTION) for n, (_, line, what) in enumerate(begun))


def test_nothing_is_longer_than_the_house_wants() -> None:
    # a module of tests is a list of cases, and a test is read from its first line to its last: as long as they need
    files = [file for place in _PLACES for file in (_ROOT / place).rglob("*.py") if not file.name.startswith("test_")]
    found = [
        one for file in files for one in too_long(file.relative_to(_ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_it_would_be_told() -> None:
    line = "    pass\n"
    assert list(too_long("one.py", "def long():\n" + line * FUNCTION)) == [f"one.py: long has {FUNCTION + 1} lines"]
    assert list(too_long("one.py", "class Long:\n" + line * CLASS)) == [f"one.py: Long has {CLASS + 1} lines"]
    assert list(too_long("one.py", "\n" * (MODULE + 1))) == [f"one.py: {MODULE + 1} lines"]
    assert not list(too_long("one.py", "def short():\n" + line * (FUNCTION - 1)))
