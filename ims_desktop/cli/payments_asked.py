"""Payments as scripts write them: JSON lines of a file, and the words of --line and --tender."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.refusal import Reason, Refused

_LINE_PARTS = 3  # FUND:REFERENCE:AMOUNT
# what a script calls a tender's details, and what we call them
_DETAILS = {
    "last4": "card_last4",
    "auth": "card_authorisation",
    "scheme": "card_scheme",
    "number": "cheque_number",
    "sort_code": "cheque_sort_code",
    "account": "cheque_account",
    "drawer": "cheque_drawer",
}
_DATE = "date"


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One line as asked for: an account with an amount in pence, or an item with a quantity."""

    fund: str = ""
    reference: str = ""
    amount_pence: int = 0
    narrative: str = ""
    vat_code: str = ""
    item: str = ""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class AskedTender:
    """One tender as asked for; `mop` is a code or a kind, `details` are named as `Tender` names them."""

    mop: str
    amount_pence: int
    details: Mapping[str, str]
    cheque_date: date | None = None


@dataclass(frozen=True, slots=True)
class AskedPayment:
    """One payment as asked for."""

    lines: tuple[AskedLine, ...]
    tenders: tuple[AskedTender, ...]
    id: str = ""
    payer: str = ""
    confirmed: bool = False


def payments_of(source: str) -> Iterator[str]:
    """The lines of a file, or of standard input for “-”; blank ones are passed over."""
    if source == "-":
        yield from (line for line in sys.stdin if line.strip())
        return
    try:
        with Path(source).open(encoding="utf-8") as file:
            yield from (line for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{source} cannot be read: {error}.") from error


def id_of(text: str) -> str | None:
    """The id of a payment in JSON, as far as it can be told, to name a refused one by."""
    try:
        asked = json.loads(text)
    except ValueError:
        return None
    return str(asked["id"]) if isinstance(asked, dict) and asked.get("id") else None


def read_asked(text: str) -> AskedPayment:
    """One payment from its JSON line; refuses `SEARCH_NOT_VALID`, naming what is missing or odd."""
    try:
        asked = json.loads(text)
    except ValueError as error:
        raise _not_a_payment("it is not JSON") from error
    if not isinstance(asked, dict):
        raise _not_a_payment("it is not an object")
    return AskedPayment(
        lines=tuple(_line(one) for one in _objects(asked, "lines")),
        tenders=tuple(_tender(one) for one in _objects(asked, "tenders")),
        id=_text(asked, "id"),
        payer=_text(asked, "payer"),
        confirmed=asked.get("confirmed") is True,
    )


def line_argument(text: str) -> AskedLine:
    """A line from FUND:REFERENCE:AMOUNT[:NARRATIVE], the amount in pounds."""
    parts = text.split(":", _LINE_PARTS)
    if len(parts) < _LINE_PARTS:
        raise typer.BadParameter(f"“{text}” is not FUND:REFERENCE:AMOUNT[:NARRATIVE].")
    fund, reference, amount, *narrative = parts
    return AskedLine(fund, reference, parse_pounds(amount), narrative[0] if narrative else "")


def tender_argument(text: str) -> AskedTender:
    """A tender from MOP:AMOUNT[:name=value,…], the amount in pounds."""
    mop, colon, rest = text.partition(":")
    if not colon:
        raise typer.BadParameter(f"“{text}” is not MOP:AMOUNT[:name=value,…].")
    amount, _, details = rest.partition(":")
    named: dict[str, str] = {}
    for detail in filter(None, details.split(",")):
        name, equals, value = detail.partition("=")
        if not equals or name not in {*_DETAILS, _DATE}:
            raise typer.BadParameter(f"“{detail}” is not one of {', '.join((*_DETAILS, _DATE))} with =value.")
        named[name] = value
    return _tender({"mop": mop, "amount_pence": parse_pounds(amount), **named})


def _line(one: dict[str, Any]) -> AskedLine:
    if item := _text(one, "item"):
        return AskedLine(item=item, quantity=_whole(one.get("quantity", 1), "quantity"))
    return AskedLine(
        fund=_needed(one, "fund"),
        reference=_needed(one, "reference"),
        amount_pence=_whole(one.get("amount_pence"), "amount_pence"),
        narrative=_text(one, "narrative"),
        vat_code=_text(one, "vat_code"),
    )


def _tender(one: dict[str, Any]) -> AskedTender:
    day = _text(one, _DATE)
    try:
        cheque_date = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise Refused(Reason.CHEQUE_DETAILS, field="Date", why="write it as 2026-04-01.") from error
    return AskedTender(
        mop=_needed(one, "mop"),
        amount_pence=_whole(one.get("amount_pence"), "amount_pence"),
        details={ours: _text(one, name) for name, ours in _DETAILS.items() if one.get(name)},
        cheque_date=cheque_date,
    )


def _objects(asked: dict[str, Any], name: str) -> list[dict[str, Any]]:
    parts = asked.get(name)
    if not isinstance(parts, list) or not all(isinstance(one, dict) for one in parts):
        raise _not_a_payment(f"{name} is not a list of objects")
    return parts


def _needed(one: dict[str, Any], name: str) -> str:
    value = _text(one, name)
    if not value:
        raise _not_a_payment(f"{name} is missing")
    return value


def _text(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _not_a_payment(f"{name} is not a text")
    return value


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _not_a_payment(f"{name} is not a whole number")
    return value


def _not_a_payment(why: str) -> Refused:
    return Refused(Reason.SEARCH_NOT_VALID, why=f"this is not a payment: {why}.")
