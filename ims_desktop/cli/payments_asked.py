"""Payments as scripts write them: JSON lines of a file, and the words of --line and --tender."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.cheque import digits_of
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt_book import LARGEST_SLIP, Slip
from ims_desktop.domain.references import is_payment_id
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import as_typed, to_milliseconds
from ims_desktop.domain.typed_day import full_day

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
    "payee": "cheque_payee",
}
_IN_GROUPS = frozenset({"number", "sort_code", "account"})  # as a cheque prints them: 12-34-56
_DATE = "date"
_WHOLE = "whole"  # what a cheque says where it pays in parts: pounds in an argument
_WHOLE_PENCE = "whole_pence"  # the same in a file
_LONGEST_QUANTITY = 6  # far over any
_SHOWN = 40  # characters of somebody else's name for a thing
_PAYMENT_NAMES = frozenset(
    {"id", "lines", "tenders", "payer", "address", "email", "confirmed", "post", "reason", "slip"}
)
_SLIP_NAMES = frozenset({"book", "number", "at"})
_LINE_NAMES = frozenset({"fund", "reference", "amount_pence", "narrative", "vat_code"})
_ITEM_NAMES = frozenset({"item", "quantity", "answers"})
_TENDER_NAMES = frozenset({"mop", "amount_pence", _DATE, _WHOLE_PENCE, *_DETAILS})


@frozen
class AskedLine:
    """One line as asked for: an account with an amount in pence, or an item with a quantity."""

    fund: str = ""
    reference: str = ""
    amount_pence: int = 0
    narrative: str = ""
    vat_code: str = ""
    item: str = ""
    quantity: int = 1
    answers: tuple[str, ...] = ()  # to what the item asks, in order


@frozen
class AskedTender:
    """One tender as asked for; `mop` is a code or a kind, `details` are named as `Tender` names them."""

    mop: str
    amount_pence: int
    details: Mapping[str, str]
    cheque_date: date | None = None
    cheque_whole_pence: int | None = None


@frozen
class AskedPayment:
    """One payment as asked for."""

    lines: tuple[AskedLine, ...]
    tenders: tuple[AskedTender, ...]
    id: str = ""
    payer: str = ""
    address: str = ""
    email: str = ""  # where the receipt goes
    confirmed: bool = False
    post: str = ""  # the item of the post that it works off
    reason: str = ""  # why it is not what was logged
    slip: Slip | None = None  # of a receipt book, from which it is keyed


def payments_of(source: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, or of standard input for “-”, with their numbers; blank ones are passed over."""
    if source == "-":
        yield from _filled(sys.stdin.buffer)
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115  what fails while it is read is not a wrong argument
    except OSError as error:
        raise typer.BadParameter(f"{source} cannot be read: {error.strerror}.") from error
    with file:
        yield from _filled(file)


def _filled(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def id_of(line: bytes) -> str | None:
    """The id of a payment in JSON, as far as it can be told, to name a refused one by."""
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    given = asked.get("id") if isinstance(asked, dict) else None
    return given if isinstance(given, str) and is_payment_id(normal_id(given)) else None


def normal_id(text: str) -> str:
    """The one form in which ids are kept and compared."""
    return text.strip().lower()


def checked_id(text: str) -> str:
    """An id in its normal form; refuses `PAYMENT_NOT_VALID` for one that could not be kept or found again."""
    kept = normal_id(text)
    if not is_payment_id(kept):
        raise _not_a_payment("an id has 1 to 64 letters, digits and hyphens, and is no card number")
    return kept


def read_asked(line: bytes) -> AskedPayment:
    """One payment from its JSON line, read strictly; refuses `PAYMENT_NOT_VALID`, naming what is missing or odd.

    The id is needed: it alone keeps a script that is run again from taking money again.
    """
    try:
        asked = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_no_name_twice, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _not_a_payment("it is not JSON") from error
    if not isinstance(asked, dict):
        raise _not_a_payment("it is not an object")
    if not _text(asked, "id").strip():
        raise _not_a_payment("id is missing; ids protect a script that is run again from taking money again")
    _only(asked, _PAYMENT_NAMES, "a payment")
    return AskedPayment(
        lines=tuple(_line(one) for one in _objects(asked, "lines")),
        tenders=tuple(_tender(one) for one in _objects(asked, "tenders")),
        id=checked_id(_text(asked, "id")),
        payer=_text(asked, "payer"),
        address=_text(asked, "address"),
        email=_text(asked, "email"),
        confirmed=_yes_or_no(asked, "confirmed"),
        post=_text(asked, "post"),
        reason=_text(asked, "reason"),
        slip=_slip(asked["slip"]) if asked.get("slip") is not None else None,
    )


def slip_argument(text: str, taken_at: str | None) -> Slip:
    """A slip from BOOK:NUMBER, and when money was taken on it, in London where no zone is named."""
    book, _, number = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_SLIP))):
        raise typer.BadParameter(f"“{text}” is not a slip such as B7:1003.")
    return Slip(book.strip().upper(), int(number), None if taken_at is None else _taken_at(taken_at))


def _taken_at(text: str) -> datetime:
    try:
        return to_milliseconds(as_typed(text))
    except (ValueError, OverflowError) as error:
        raise Refused(
            Reason.PAYMENT_NOT_VALID, why=f"“{text[:_SHOWN]}” is not a time such as 2026-04-01T10:15"
        ) from error


def _slip(said: object) -> Slip:
    if not isinstance(said, dict):
        raise _not_a_payment("slip is not an object")
    _only(said, _SLIP_NAMES, "a slip")
    book, number = _needed(said, "book"), _whole(said.get("number"), "number")
    return Slip(book, number, _taken_at(_needed(said, "at")))


def line_argument(text: str) -> AskedLine:
    """A line from FUND:REFERENCE:AMOUNT[:NARRATIVE], the amount in pounds."""
    parts = text.split(":", _LINE_PARTS)
    if len(parts) < _LINE_PARTS:
        raise typer.BadParameter(f"“{text}” is not FUND:REFERENCE:AMOUNT[:NARRATIVE].")
    fund, reference, amount, *narrative = parts
    return AskedLine(fund, reference, parse_pounds(amount), narrative[0] if narrative else "")


def item_arguments(items: Iterable[str], answers: Sequence[str], asks: Mapping[str, int]) -> Iterator[AskedLine]:
    """Lines of items from CODE[:QUANTITY], each with its share of the answers: `asks` says how many it asks for.

    What is left over is given to the last, which refuses it by the names of its questions.
    """
    left, wanted = list(answers), list(items)
    for at, text in enumerate(wanted):
        code, _, quantity = text.partition(":")
        if quantity and not (quantity.isascii() and quantity.isdigit() and len(quantity) <= _LONGEST_QUANTITY):
            raise typer.BadParameter(f"“{text}” is not CODE[:QUANTITY].")
        share = len(left) if at + 1 == len(wanted) else asks.get(code, 0)
        yield AskedLine(item=code, quantity=int(quantity or 1), answers=tuple(left[:share]))
        del left[:share]


def tender_argument(text: str) -> AskedTender:
    """A tender from MOP:AMOUNT[:name=value,…], the amount in pounds."""
    mop, colon, rest = text.partition(":")
    if not colon:
        raise typer.BadParameter(f"“{text}” is not MOP:AMOUNT[:name=value,…].")
    amount, _, details = rest.partition(":")
    named: dict[str, str] = {}
    for detail in filter(None, details.split(",")):
        name, equals, value = detail.partition("=")
        if not equals or name not in {*_DETAILS, _DATE, _WHOLE}:
            raise typer.BadParameter(f"“{detail}” is not one of {', '.join((*_DETAILS, _DATE, _WHOLE))} with =value.")
        if name in named:
            raise typer.BadParameter(f"“{text}” says {name} twice.")
        named[name] = value
    whole = {_WHOLE_PENCE: parse_pounds(named.pop(_WHOLE))} if _WHOLE in named else {}
    return _tender({"mop": mop, "amount_pence": parse_pounds(amount), **whole, **named})


def _line(one: dict[str, Any]) -> AskedLine:
    if item := _text(one, "item"):
        _only(one, _ITEM_NAMES, "a line with an item")
        return AskedLine(item=item, quantity=_whole(one.get("quantity", 1), "quantity"), answers=_texts(one, "answers"))
    _only(one, _LINE_NAMES, "a line")
    return AskedLine(
        fund=_needed(one, "fund"),
        reference=_needed(one, "reference"),
        amount_pence=_whole(one.get("amount_pence"), "amount_pence"),
        narrative=_text(one, "narrative"),
        vat_code=_text(one, "vat_code"),
    )


def _tender(one: dict[str, Any]) -> AskedTender:
    _only(one, _TENDER_NAMES, "a tender")
    day = _text(one, _DATE)
    try:
        cheque_date = full_day(day) if day else None
    except ValueError as error:
        raise Refused(Reason.CHEQUE_DETAILS, field="Date", why="write it as 2026-04-01 or 01/04/2026.") from error
    return AskedTender(
        mop=_needed(one, "mop"),
        amount_pence=_whole(one.get("amount_pence"), "amount_pence"),
        details={
            ours: digits_of(_text(one, name)) if name in _IN_GROUPS else _text(one, name)
            for name, ours in _DETAILS.items()
            if one.get(name)
        },
        cheque_date=cheque_date,
        cheque_whole_pence=_whole(one[_WHOLE_PENCE], _WHOLE_PENCE) if one.get(_WHOLE_PENCE) is not None else None,
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


def _texts(one: dict[str, Any], name: str) -> tuple[str, ...]:
    value = one.get(name, [])
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise _not_a_payment(f"{name} is not a list of texts")
    return tuple(value)


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _not_a_payment(f"{name} is not a whole number")
    return value


def _yes_or_no(one: dict[str, Any], name: str) -> bool:
    value = one.get(name, False)
    if not isinstance(value, bool):
        raise _not_a_payment(f"{name} is neither true nor false")
    return value


def _only(one: dict[str, Any], names: frozenset[str], what: str) -> None:
    """A misspelt name must not pass as one left out."""
    for name in one:
        if name not in names:
            raise _not_a_payment(f"{what} has no “{name[:_SHOWN]}”; it has {', '.join(sorted(names))}")


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named: dict[str, object] = {}
    for name, value in pairs:
        if name in named:
            raise _not_a_payment(f"“{name[:_SHOWN]}” is there twice")
        named[name] = value
    return named


def _no_constant(text: str) -> object:
    raise _not_a_payment(f"{text} is not JSON")


def _not_a_payment(why: str) -> Refused:
    return Refused(Reason.PAYMENT_NOT_VALID, why=why)
