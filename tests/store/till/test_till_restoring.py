"""A till made again from a mirror that somebody else wrote: a record of what is a roll, or nothing."""

import json
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from builders import KEY, take, till
from forged_bodies import Path as Place
from forged_bodies import replaced_in

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.canonical import canonical_text
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import NO_SEAL, seal_of
from ims_desktop.store.till.mirror_file import MirrorReader, line_of
from ims_desktop.store.till.restoring import identity_told, restore

ENROLLED, OPENED, PAID = 0, 1, 2
FORGED: Mapping[str, tuple[int, Place, Any]] = {
    "a device that is a path": (ENROLLED, ("device",), "../../../elsewhere"),
    "a till that no paper names": (ENROLLED, ("body", "till"), "../3"),
    "an office of pictures": (ENROLLED, ("body", "office"), "\N{GRINNING FACE}"),
    "a body that is a list": (ENROLLED, ("body",), ["BA1", "03", "A"]),
    "a session that is a number": (OPENED, ("body", "session"), ["s"]),
    "a day that is none": (OPENED, ("body", "business_day"), "CA"),
    "a float in words": (OPENED, ("body", "float_pence"), ["a lot"]),
    "no such kind": (PAID, ("kind",), "moon.landed"),
    "a time that is none": (PAID, ("at",), "noon"),
    "no postings": (PAID, ("body", "postings"), "none"),
    "a posting without its line": (PAID, ("body", "postings", 0), {"fund": "01"}),
    "a payment that is a list": (PAID, ("body", "payment"), [1]),
    "a receipt that is no number": (PAID, ("body", "receipt"), "1"),
    "a body that is a text": (PAID, ("body",), "x"),
}


@pytest.fixture(scope="module")
def roll(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    store = till(tmp_path_factory.mktemp("till"))
    take(store)
    docs = [json.loads(entry.text) for entry in store.unsent(0, 100)]
    store.close()
    return docs


def mirrored(folder: Path, docs: list[dict[str, Any]]) -> Path:
    """A mirror of these entries, well sealed."""
    path, seal = folder / "forged.mirror", NO_SEAL
    with path.open("wb") as file:
        for number, doc in enumerate(docs, start=1):
            text = canonical_text(doc)
            seal = seal_of(seal, text)
            file.write(line_of(SealedEntry(number, text, seal)))
    return path


def restored(folder: Path, mirror: Path) -> int:
    entries = iter(MirrorReader(mirror))
    first = next(entries)
    return restore(folder / "made.db", KEY, identity_told(first, ""), chain((first,), entries)).head.number


@pytest.mark.parametrize("what", FORGED)
def test_what_is_no_roll_is_refused_in_words(tmp_path: Path, roll: list[dict[str, Any]], what: str) -> None:
    at, place, value = FORGED[what]
    forged = [replaced_in(doc, place, value) if number == at else doc for number, doc in enumerate(roll)]
    with pytest.raises(Refused) as refused:
        restored(tmp_path, mirrored(tmp_path, forged))
    assert refused.value.reason is Reason.RESTORE_NOT_POSSIBLE


def test_the_roll_itself_comes_back(tmp_path: Path, roll: list[dict[str, Any]]) -> None:
    assert restored(tmp_path, mirrored(tmp_path, roll)) == len(roll)
