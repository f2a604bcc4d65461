"""Entries of an earlier roll that central never had, carried whole on the roll of the device that came after it.

A cloned PC or a restored backup makes a roll that goes on in two ways. The till is enrolled again as a new device; its
first entry names the old device and the last entry that both sides have, and one `entry.carried` holds each later one:
text and seal as they were written, and the seal before it, so that it can be proven without the old roll at hand.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from ims_desktop.domain.canonical import Json, canonical_text, read_doc, read_json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, EntryKind, seal_of

_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)
_HEX = re.compile("[0-9a-f]{64}")
_DEEPEST = 8  # a till that is enrolled again before it could send carries what it carried


@frozen
class Follows:
    """In the first entry of a device: which device it came after, and the last entry that central has of that one."""

    device: DeviceId
    letter: str
    number: int
    seal: bytes = NO_SEAL

    def body(self) -> dict[str, Json]:
        """As it stands in the entry's body."""
        return {"device": self.device, "letter": self.letter, "number": self.number, "seal": self.seal.hex()}


@frozen
class Carried:
    """One entry of an earlier device; `before` is the seal of the entry before it there."""

    device: DeviceId
    letter: str
    number: int
    before: bytes
    seal: bytes
    text: str

    def body(self) -> dict[str, Json]:
        """The body of the entry that carries it."""
        return {
            "device": self.device,
            "letter": self.letter,
            "number": self.number,
            "before": self.before.hex(),
            "seal": self.seal.hex(),
            "text": self.text,
        }

    @property
    def holds(self) -> bool:
        """Whether it is sealed as it was, and its text names the device and number that it is carried under."""
        try:
            parts = read_json(self.text)
            if canonical_text(parts) != self.text:
                return False
        except _NOT_ONE:
            return False
        named = (parts.get("device"), parts.get("number")) == (self.device, self.number)
        return named and self.seal == seal_of(self.before, self.text)


def read_carried(body: Mapping[str, Json]) -> Carried:
    """The carried entry of a body; raises KeyError, TypeError or ValueError where it is none."""
    words = cast("Mapping[str, str]", body)
    number = body["number"]
    texts = [body[name] for name in ("device", "letter", "before", "seal", "text")]
    if not all(isinstance(text, str) for text in texts) or type(number) is not int:
        raise TypeError("a carried entry has texts and a number")
    if not all(_HEX.fullmatch(words[name]) for name in ("before", "seal")):  # one spelling, as central reads it
        raise ValueError("a seal is written in 64 lower-case hex digits")
    before, seal = bytes.fromhex(words["before"]), bytes.fromhex(words["seal"])
    return Carried(DeviceId(words["device"]), words["letter"], number, before, seal, words["text"])


def layers(doc: Mapping[str, Any]) -> list[Carried]:
    """What an `entry.carried` carries, from the outermost in; empty where it carries nothing that holds."""
    found: list[Carried] = []
    for _ in range(_DEEPEST):
        if doc.get("kind") != EntryKind.ENTRY_CARRIED:
            return found
        try:
            carried = read_carried(doc["body"])
            if not carried.holds:
                return []
            doc = read_doc(carried.text)
        except _NOT_ONE:
            return []
        found.append(carried)
    return [] if doc.get("kind") == EntryKind.ENTRY_CARRIED else found


def made_at(doc: Mapping[str, Any]) -> str:
    """When what an entry tells was made, as its roll wrote it: what is carried is as old as the earlier device says."""
    told = innermost(doc)
    times = (doc.get("at"), told[0].get("at") if told else None)
    return min((at for at in times if isinstance(at, str)), default="")


def innermost(doc: Mapping[str, Any]) -> tuple[Mapping[str, Any], Carried] | None:
    """What an `entry.carried` tells in the end, with the carrying that tells it; None where that does not hold."""
    carried = layers(doc)
    return (read_doc(carried[-1].text), carried[-1]) if carried else None


def as_told(doc: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an entry tells: what it carries in the end where that holds, else itself."""
    told = innermost(doc)
    return doc if told is None else told[0]


def seal_as_told(doc: Mapping[str, Any], seal: bytes) -> bytes:
    """The seal of what an entry tells: its own, which is given, or that under which the earlier device sealed it."""
    told = innermost(doc)
    return seal if told is None else told[1].seal
