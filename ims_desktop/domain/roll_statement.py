"""The daily statement of rolls: where every roll ended at a day's first contact, chained to the day before.

Printed, it is a witness on paper: a roll rewritten whole at central contradicts it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, SEAL_BYTES

_MARK = b"ims statement 1\n"
VERSION = 1


@frozen
class RollEnd:
    """Where one device's roll ended, and the device's public key (empty for a desk)."""

    device: DeviceId
    key: bytes
    number: int
    seal: bytes


@frozen
class StatedDay:
    """What of a day's statement stands on other papers: its seal says all of it, and of all days before."""

    day: date
    seal: bytes


@frozen
class RollStatement:
    """One day's statement: `text` is canonical JSON, its seal follows from the statement before (zeros: the first)."""

    day: date
    text: str
    seal: bytes
    previous: bytes = NO_SEAL

    @property
    def holds(self) -> bool:
        """Whether the seal follows from the text and the statement before."""
        return self.seal == statement_seal(self.previous, self.text)

    def rolls(self) -> tuple[RollEnd, ...]:
        """The ends of the rolls; raises ValueError where the text is no statement of its day."""
        try:
            parts = read_json(self.text)
            if canonical_text(parts) != self.text or parts["v"] != VERSION or parts["day"] != self.day.isoformat():
                raise ValueError("not a statement of this day")
            return tuple(_end(one) for one in cast("Sequence[Mapping[str, str]]", parts["rolls"]))
        except (KeyError, TypeError, AttributeError, Refused) as error:
            raise ValueError("not a statement") from error


def _end(part: Mapping[str, Json]) -> RollEnd:
    number, seal = part["number"], bytes.fromhex(str(part["seal"]))
    if type(number) is not int or len(seal) != SEAL_BYTES:
        raise ValueError("not the end of a roll")
    return RollEnd(DeviceId(str(part["device"])), bytes.fromhex(str(part["key"])), number, seal)


def statement_text(day: date, rolls: Sequence[RollEnd]) -> str:
    """The text of a day's statement, rolls in the order of their devices."""
    ends: list[Json] = [
        {"device": one.device, "key": one.key.hex(), "number": one.number, "seal": one.seal.hex()}
        for one in sorted(rolls, key=lambda one: one.device)
    ]
    return canonical_text({"v": VERSION, "day": day.isoformat(), "rolls": ends})


def statement_seal(previous: bytes, text: str) -> bytes:
    """SHA-256 of the statement's mark, the seal of the statement before (32 raw bytes) and the text in UTF-8."""
    return hashlib.sha256(_MARK + previous + text.encode()).digest()


def exported_statement(statement: RollStatement) -> str:
    """A statement as a file that `verify --statement` reads: canonical JSON."""
    parts = {"previous": statement.previous.hex(), "seal": statement.seal.hex(), "text": statement.text}
    return canonical_text(parts) + "\n"


def read_exported(text: str) -> RollStatement:
    """Read an exported statement; raises ValueError where it is none, or was changed since."""
    try:
        parts = cast("Mapping[str, str]", read_json(text))
        day = date.fromisoformat(str(read_json(parts["text"])["day"]))
        statement = RollStatement(day, parts["text"], bytes.fromhex(parts["seal"]), bytes.fromhex(parts["previous"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a statement") from error
    if not statement.holds:
        raise ValueError("its seal does not follow from its text")
    statement.rolls()
    return statement
