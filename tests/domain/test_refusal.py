"""Refusals and troubles: each has words, and whoever raises one gives every fact that its words need."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import ims_desktop
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.refusal_words import WORDS
from ims_desktop.domain.trouble_words import TROUBLE_WORDS

PACKAGE = Path(ims_desktop.__file__).parent


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def raised() -> Iterator[tuple[str, str, str, set[str] | None]]:
    """Where, class, member and given facts of every `Refused(…)` and `Unavailable(…)`; None: facts passed by **."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            if node.func.id not in {"Refused", "Unavailable"}:
                continue
            first = node.args[0]
            if isinstance(first, ast.Attribute) and isinstance(first.value, ast.Name):
                names = [keyword.arg for keyword in node.keywords]
                given = None if None in names else {name for name in names if name} - {"part_done"}
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield where, first.value.id, first.attr, given


RAISED = list(raised())


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    assert WORDS[reason].strip()
    assert reason.value == reason.name.lower()


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_words(trouble: Trouble) -> None:
    assert TROUBLE_WORDS[trouble].strip()
    assert trouble.value == trouble.name.lower()


def test_no_words_without_a_reason() -> None:
    assert set(WORDS) == set(Reason)
    assert set(TROUBLE_WORDS) == set(Trouble)


def test_raisers_are_found() -> None:
    assert len(RAISED) > 60
    assert {of for _, of, _, _ in RAISED} == {"Reason", "Trouble"}


@pytest.mark.parametrize(("where", "of", "member", "given"), RAISED, ids=[where for where, *_ in RAISED])
def test_raisers_give_what_the_words_need(where: str, of: str, member: str, given: set[str] | None) -> None:
    words = WORDS[Reason[member]] if of == "Reason" else TROUBLE_WORDS[Trouble[member]]
    if given is not None:
        assert placeholders(words) <= given, where


@pytest.mark.parametrize("reason", Reason)
def test_the_words_of_a_refusal_come_out_whole(reason: Reason) -> None:
    facts = {name: 1_234_56 if name.endswith("_pence") else f"<{name}>" for name in placeholders(WORDS[reason])}
    message = Refused(reason, **facts).message
    assert "{" not in message
    assert "_pence" not in message
    for name in facts:
        assert ("£1,234.56" if name.endswith("_pence") else f"<{name}>") in message
    assert message[0] in "“£<" or message[0].isupper()
    assert "{" not in Refused(reason).message


@pytest.mark.parametrize("trouble", Trouble)
def test_the_words_of_a_trouble_come_out_whole(trouble: Trouble) -> None:
    facts = {name: f"<{name}>" for name in placeholders(TROUBLE_WORDS[trouble])}
    message = Unavailable(trouble, part_done=True, **facts).message
    assert "{" not in message
    assert all(f"<{name}>" in message for name in facts)
    assert str(Unavailable(trouble)) == Unavailable(trouble).message


def test_braces_that_somebody_typed_are_only_shown() -> None:
    assert Refused(Reason.AMOUNT_NOT_A_NUMBER, typed="{0} {x}").message.startswith("“{0} {x}”")
