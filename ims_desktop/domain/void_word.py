"""A void that a cashier asked for alone, answered by a supervisor from their own desk at central.

The desk's entry moves nothing: the till carries an approved void out by an entry of its own that names it, so that
money moves on one roll alone. Central's database says the same (`ims.void_word_fault`); a contract test holds the two
against each other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ims_desktop.domain.body_shape import is_device, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll import EntryKind

VOID_WORDS = frozenset({EntryKind.VOID_APPROVED.value, EntryKind.VOID_REFUSED.value})
_WORDS = ("office", "till", "device", "payment", "receipt")


@frozen
class DeskEntry:
    """An entry of somebody's desk roll."""

    device: DeviceId
    number: int

    def body(self) -> dict[str, Json]:
        """How a till's entry names it."""
        return {"device": self.device, "number": self.number}


@frozen
class VoidWord:
    """The answer to a void that entry `asked` of a device's roll asked for."""

    device: DeviceId
    asked: int
    approved: bool
    by: UserId
    at: datetime
    entry: DeskEntry


@frozen
class AskedAtCentral:
    """What central knows of a void that was asked for."""

    office: str
    till: str
    payment: str
    receipt: str
    askers: frozenset[str]  # who asked, and whose session it is
    answered: bool
    voided: bool
    refunded: bool  # something was given back of it, is reserved to be, or may have been by what is held
    banked: bool  # its session's takings are


def word_fault(kind: str, body: object, asked: AskedAtCentral | None, by: User) -> str:
    """Why a void cannot be answered by what a desk's entry says, or nothing where it can.

    Never by who asked, only at one's own office, and once. What was given back or banked meanwhile is not voided.
    """
    if not _well_formed(body) or not isinstance(body, Mapping):
        return "malformed"
    if asked is None or (body["payment"], body["receipt"]) != (asked.payment, asked.receipt):
        return "void_unknown"
    approves = kind == EntryKind.VOID_APPROVED
    wrong = {
        "other_till": (body["office"], body["till"]) != (asked.office, asked.till),
        "office": by.office != asked.office,
        "own_approval": by.id in asked.askers,
        "void_answered": asked.answered,
        "payment_voided": asked.voided,
        "payment_refunded": approves and asked.refunded,
        "payment_banked": approves and asked.banked,
    }
    return next((fault for fault, is_wrong in wrong.items() if is_wrong), "")


def _well_formed(body: Any) -> bool:
    return (
        isinstance(body, Mapping)
        and all(is_word(body.get(word)) for word in _WORDS)
        and is_device(body["device"])
        and type(body.get("asked")) is int
    )
