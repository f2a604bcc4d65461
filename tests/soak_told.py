"""Entries as central's rolls tell them after a trial, what was carried over taken out of what carries it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Doc = Mapping[str, Any]
Place = tuple[str, int]  # device and number of an entry
PAID = "payment.taken"


@dataclass(frozen=True, slots=True)
class Told:
    """An entry at central, or what it carries."""

    place: Place
    doc: Doc
    carried: bool

    @property
    def kind(self) -> str:
        return str(self.doc["kind"])

    @property
    def body(self) -> Doc:
        return dict(self.doc["body"])

    @property
    def pence(self) -> int:
        return sum(posting["amount_pence"] for posting in self.body.get("postings", ()))


def told_of(entries: Mapping[str, Sequence[tuple[int, str]]]) -> list[Told]:
    """Every entry of these rolls, by device and number."""
    found = []
    for device, kept in entries.items():
        for number, text in kept:
            doc, carried = json.loads(text), False
            while doc["kind"] == "entry.carried":
                doc, carried = json.loads(doc["body"]["text"]), True
            found.append(Told((device, number), doc, carried))
    return found


def counting(told: Sequence[Told], held: Mapping[Place, str]) -> list[Told]:
    return [one for one in told if one.place not in held]
