"""Judging what leaves under the number of its slip, on SQLite: as `ims.put_by_astray` and `ims.keep_put_by` do."""

from collections.abc import Container, Mapping
from typing import Any, NamedTuple, Protocol

from ims_desktop.domain.carried import innermost
from ims_desktop.domain.cash_move import PUT_BY_AS
from ims_desktop.domain.cash_slip import slip_number
from ims_desktop.domain.roll import EntryKind

_NAMES = {kind.value: put_by.value for kind, put_by in PUT_BY_AS.items()}
_PUTS_BY = frozenset(_NAMES.values())


class PutByHere(NamedTuple):
    """What central has under a slip: whose office, by which move, its pence and counterfeit pieces."""

    office: str
    move: str
    pence: int
    counterfeit: int


class PutByLedger(Protocol):
    """What lies where, but for what stands on a roll at a number or after it."""

    def put_by(self, slip: str, device: str, number: int) -> PutByHere | None:
        """What was put by under a slip."""

    def put_by_gone(self, slip: str, device: str, number: int) -> bool:
        """Whether it left."""


def judge_put_by(doc: Mapping[str, Any], device: str, number: int, ledger: PutByLedger | None) -> str:
    """Why a cash move, sound in itself, is held for what it names, or nothing."""
    if doc["kind"] != EntryKind.CASH_MOVED or ledger is None:
        return ""
    body = doc["body"]
    for one in sorted(body.get("goods", ()), key=lambda one: str(one["slip"])):
        there = ledger.put_by(one["slip"], device, number)
        said = PutByHere(body["office"], _NAMES[body["move"]], one["pence"], one.get("counterfeit", 0))
        if there != said:
            return "put_by_unknown"
        if ledger.put_by_gone(one["slip"], device, number):
            return "put_by_gone"
    return ""


def judge_voucher(doc: Mapping[str, Any], vats: Container[str]) -> str:
    """`vat_unknown` where a voucher names a VAT code that central does not know."""
    code = doc["body"].get("vat_code") if doc["kind"] == EntryKind.CASH_MOVED else None
    return "" if code is None or code in vats else "vat_unknown"


def put_by_row(
    doc: Mapping[str, Any], sealed: Mapping[str, Any], letter: str, number: int
) -> tuple[str, int, PutByHere] | None:
    """What an entry puts by: its slip, the number on this roll, and what it is; None where it puts nothing by.

    `sealed` is the entry on this roll: the one that carries it, where an earlier device of the till made it.
    """
    body = doc.get("body")
    if doc.get("kind") != EntryKind.CASH_MOVED or not isinstance(body, dict) or body.get("move") not in _PUTS_BY:
        return None
    told = innermost(sealed)
    place = (letter, number) if told is None else (told[1].letter, told[1].number)
    counterfeit = sum(body.get("kept", {}).get("counted", {}).values())
    there = PutByHere(body["office"], body["move"], body["pence"], counterfeit)
    return slip_number(body["office"], body["till"], *place), number, there


def slips_gone(doc: Mapping[str, Any]) -> tuple[str, ...]:
    """The slips whose goods leave by an entry."""
    goods = doc["body"].get("goods", ()) if doc.get("kind") == EntryKind.CASH_MOVED else ()
    return tuple(one["slip"] for one in goods)
