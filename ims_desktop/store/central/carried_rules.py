"""Whether a carried entry may count: it goes on from its own roll, its receipts are an earlier device's of this till.

`ims.astray` says the same on PostgreSQL.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ims_desktop.domain.body_shape import is_device
from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.carried import Carried, layers, read_carried
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, EntryKind
from ims_desktop.store.central.judging import read_plainly, whole
from ims_desktop.store.central.judging_people import Place

_LETTER = re.compile("[A-Z]")
_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)


class EarlierRolls(Protocol):
    """What central knows of the rolls and letters that came before."""

    def entry(self, device: str, number: int) -> tuple[str, bytes] | None:
        """Text and seal of an entry as central has it."""

    def went_astray(self, device: str, number: int) -> bool:
        """Whether an entry is held because what it carries does not go on from its roll."""

    def is_of(self, office: str, till: str, letter: str, device: str) -> bool:
        """Whether a letter of a till is a device's: enrolled under it, or the first to be carried over under it."""


def why_astray(number: int, doc: Mapping[str, Any], place: Place, rolls: EarlierRolls) -> str:
    """Why what an entry carries does not count, "" where it may.

    `carried`: it does not hold, or does not go on from what is known of its own roll. `earlier_device`: central knows
    another device by that letter, or this one elsewhere, or the letter does not come before the till's own.
    """
    carried = layers(doc)
    if not carried or not all(read_plainly(one.text) for one in carried):
        return "carried"
    if not _goes_on((place.device, number - 1), carried, rolls):
        return "carried"
    return "" if _of_this_till(carried, place, rolls) else "earlier_device"


def _goes_on(before: tuple[str, int], carried: Sequence[Carried], rolls: EarlierRolls) -> bool:
    """Whether each layer follows from the entry carried just before, else from central's own.

    Where central has neither, nothing speaks against it.
    """
    last = _text_at(before, rolls)
    for one in carried:
        if not is_device(one.device) or not (whole(one.number) or 0) >= 1:
            return False
        told, last = _carried_by(last), None
        if one.number == 1:
            if one.before != NO_SEAL:
                return False
        elif told is not None and (told.device, told.number, told.seal) == (one.device, one.number - 1, one.before):
            last = told.text
        else:
            here = rolls.entry(one.device, one.number - 1)
            if here is not None and here[1] != one.before:
                return False
            last = None if here is None else _text_at((one.device, one.number - 1), rolls)
    return True


def _of_this_till(carried: Sequence[Carried], place: Place, rolls: EarlierRolls) -> bool:
    """Whether each layer is of a device that held this till's place before, under a letter that is its alone."""
    letter = place.letter
    for one in carried:
        if not _LETTER.fullmatch(one.letter) or one.letter >= letter:
            return False
        if not rolls.is_of(place.office, place.till, one.letter, one.device):
            return False
        letter = one.letter
    return True


def _text_at(at: tuple[str, int], rolls: EarlierRolls) -> str | None:
    """An entry's text; None of one that carries what does not go on: nothing can go on from that."""
    here = rolls.entry(*at)
    return None if here is None or rolls.went_astray(*at) else here[0]


def _carried_by(text: str | None) -> Carried | None:
    try:
        doc = read_json(text or "")
        return read_carried(doc["body"]) if doc.get("kind") == EntryKind.ENTRY_CARRIED else None  # type: ignore[arg-type]
    except _NOT_ONE:
        return None
