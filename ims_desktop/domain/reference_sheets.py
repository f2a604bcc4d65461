"""A council's own reference data as CSV files, one a kind: their columns, and things made of rows and back.

A column that is left out keeps what is there, a blank cell is what holds where nothing is said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any

from ims_desktop.domain import sheet_cells as cells
from ims_desktop.domain.account_holder import AccountHolder, Effect, StopMessage
from ims_desktop.domain.account_reference import CharacterType, ReferenceCheck
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.check_digit import CheckDigitKind
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Council
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.rule_file import read_check_digit
from ims_desktop.domain.sheet_cells import Cell, not_so, why_not
from ims_desktop.domain.vat import VatCode

_CHECK, _DIGIT = "reference_check", "check_digit"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,11}")
_USER = re.compile(r"[a-z0-9][a-z0-9._-]{0,29}")
_USUAL_LENGTH = "30"


@frozen
class Column:
    """One column: its heading, the part of the thing that it is, and its kind of value."""

    heading: str
    part: str
    cell: Cell = cells.TEXT


@frozen
class Sheet:
    """The file of one kind. `key` are the headings by which a row is known again; `inner` things are made of parts."""

    name: str
    of: type
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """The column of a heading."""
        return next((one for one in self.columns if one.heading == heading), None)

    def parts_of(self, thing: object) -> dict[str, Any]:
        """A thing's parts as columns have them."""
        parts = {part.name: getattr(thing, part.name) for part in fields(self.of)}
        return parts | _check_parts(thing.reference_check) if isinstance(thing, Fund) else parts

    def made(self, parts: Mapping[str, Any]) -> Any:
        """The thing of these parts; what is None is as it is where nothing is said.

        Refuses `SETTINGS_NOT_VALID` where a part that each has to have is missing, and `RULE_NOT_VALID`.
        """
        own = {name: value for name, value in parts.items() if value is not None}
        if self.of is Fund:
            own[_CHECK] = _made_check(own)
        for part in fields(self.of):
            if part.name not in own and part.default is MISSING and part.default_factory is MISSING:
                raise not_so(f"{self._heading_of(part.name)} is blank.")
        names = {part.name for part in fields(self.of)}
        return self.of(**{name: value for name, value in own.items() if name in names and value is not None})

    def cells_of(self, thing: object) -> dict[str, str]:
        """A thing as a row; what is as it is where nothing is said is blank."""
        usual = {part.name: part.default for part in fields(self.of)}
        parts = self.parts_of(thing)
        return {
            one.heading: ""
            if (value := parts.get(one.part)) is None or value == usual.get(one.part, "") or value == ()
            else one.cell.write(value)
            for one in self.columns
        }

    def _heading_of(self, part: str) -> str:
        return next((one.heading for one in self.columns if one.part == part), part)


def _coded(pattern: re.Pattern[str], words: str) -> Cell:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise not_so(f"“{text[:40]}” is no {words}.")
        return text

    return Cell(read, str)


_CODES = _coded(_CODE, "code of 1 to 12 capitals, digits and hyphens")
_USERS = _coded(_USER, "name to sign in by: 1 to 30 small letters, digits, full stops, hyphens")


def _check_parts(check: ReferenceCheck | None) -> dict[str, Any]:
    """A fund's check as columns have it: flat, its check digit too."""
    if check is None:
        return {}
    flat = {f"{_CHECK}.{part.name}": getattr(check, part.name) for part in fields(check) if part.name != _DIGIT}
    if (digit := check.check_digit) is not None:
        flat |= {f"{_DIGIT}.{part.name}": getattr(digit, part.name) for part in fields(digit)}
    return flat


def _made_check(parts: Mapping[str, Any]) -> ReferenceCheck | None:
    """The check of a fund whose columns say any of it; the check digit's are texts as a council writes them."""
    own = {name.removeprefix(f"{_CHECK}."): value for name, value in parts.items() if name.startswith(f"{_CHECK}.")}
    digit = {name.removeprefix(f"{_DIGIT}."): value for name, value in parts.items() if name.startswith(f"{_DIGIT}.")}
    if not own and not digit:
        return None
    own = {"name": parts.get("name", ""), "min_length": 1, "max_length": int(_USUAL_LENGTH)} | own
    if not digit.get("kind"):
        return ReferenceCheck(**own)
    texts = {name: value for name, value in digit.items() if name not in {"kind", "apply_subtraction"}}
    for name, cell in (("weightings", cells.WEIGHTS), ("result_substitutions", cells.PAIRS)):
        if isinstance(texts.get(name), tuple):  # as it is kept: the column was left out
            texts[name] = cell.write(texts[name])
    made = read_check_digit(
        texts | {"type": str(digit["kind"]), "apply_subtraction": bool(digit.get("apply_subtraction"))}
    )
    return ReferenceCheck(**own, check_digit=made)


def _plain(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, heading) for heading in headings)


def _columns(cell: Cell, **parts: str) -> tuple[Column, ...]:
    return tuple(Column(heading, part, cell) for heading, part in parts.items())


def _yes_no(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, heading, cells.YES_NO) for heading in headings)


COUNCIL = Sheet(
    "council",
    Council,
    (),
    (
        Column("name", "name"),
        Column("address", "address", cells.PARTS),
        *_plain("vat_number", "receipt_message"),
        *(Column(one, one, cells.WHOLE) for one in ("asks_again_days", "sign_in_lapses_days", "kept_years")),
        Column("cheque_payees", "cheque_payees", cells.PARTS),
    ),
)
VAT = Sheet(
    "vat",
    VatCode,
    ("code",),
    (
        Column("code", "code", _CODES),
        Column("name", "name"),
        Column("percent_from", "rates", cells.RATES),
        *_yes_no("disabled"),
    ),
)
MOPS = Sheet(
    "mops",
    Mop,
    ("code",),
    (
        Column("code", "code", _CODES),
        Column("name", "name"),
        Column("kind", "kind", cells.choice(MopKind)),
        *_columns(cells.POUNDS, minimum="minimum_pence", maximum="maximum_pence"),
        *_yes_no("refundable", "disabled"),
    ),
)


def _checked(cell: Cell, *names: str, prefix: str = _CHECK) -> tuple[Column, ...]:
    headed = {_CHECK: "reference_", _DIGIT: "check_digit_"}[prefix]
    return tuple(Column(f"{headed}{name}", f"{prefix}.{name}", cell) for name in names)


_CHARACTERS = {kind.value.casefold(): kind for kind in CharacterType}


def _character_type(text: str) -> CharacterType:
    if text.casefold() not in _CHARACTERS:
        raise not_so(f"“{text}” is none of {', '.join(CharacterType)}.")
    return _CHARACTERS[text.casefold()]


FUNDS = Sheet(
    "funds",
    Fund,
    ("code",),
    (
        Column("code", "code", _CODES),
        *_plain("name", "badge"),
        Column("vat_code", "vat_code", _CODES),
        *_columns(cells.POUNDS, maximum="maximum_pence"),
        *_yes_no("account_must_exist", "asks_payer", "asks_address", "vat_override", "overpaying_allowed"),
        Column("suspense", "is_suspense", cells.YES_NO),
        Column("masked_but_last", "masked_but_last", cells.WHOLE),
        *_plain("narrative"),
        *_yes_no("disabled"),
        Column("reference_name", f"{_CHECK}.name"),
        *_checked(cells.WHOLE, "min_length", "max_length"),
        *_checked(cells.REFERENCE, "mask"),
        *_checked(Cell(_character_type, str), "character_type"),
        *_checked(cells.REFERENCE, "pattern"),
        *_checked(cells.choice(CheckDigitKind), "kind", prefix=_DIGIT),
        *_checked(cells.WHOLE, "modulus", prefix=_DIGIT),
        *_checked(cells.REFERENCE, "source_substitutions", prefix=_DIGIT),
        *_checked(cells.WEIGHTS, "weightings", prefix=_DIGIT),
        *_checked(cells.PAIRS, "result_substitutions", prefix=_DIGIT),
        *_checked(cells.YES_NO, "apply_subtraction", prefix=_DIGIT),
    ),
)
ITEMS = Sheet(
    "items",
    CatalogueItem,
    ("code",),
    (
        Column("code", "code", _CODES),
        Column("name", "name"),
        Column("fund", "fund", _CODES),
        Column("reference", "reference", cells.REFERENCE),
        Column("price_from", "prices", cells.PRICES),
        Column("vat_code", "vat_code", _CODES),
        Column("asks", "asks", cells.PARTS),
        *_yes_no("disabled"),
    ),
)
MESSAGES = Sheet(
    "messages",
    StopMessage,
    ("fund", "code"),
    (
        *_columns(_CODES, fund="fund", code="code"),
        Column("text", "text"),
        Column("effect", "effect", cells.choice(Effect)),
        Column("forbids", "forbids", cells.several(MopKind)),
        *_plain("external_code"),
    ),
)
PEOPLE = Sheet(
    "people",
    User,
    ("user",),
    (
        Column("user", "user", _USERS),
        Column("name", "display_name"),
        Column("office", "office", _CODES),
        Column("roles", "roles", cells.several(Role)),
        *_yes_no("disabled"),
        *_columns(cells.PARTS, only_offices="only_offices", only_funds="only_funds"),
    ),
)
HOLDERS = Sheet(
    "holders",
    AccountHolder,
    ("fund", "reference"),
    (
        Column("fund", "fund", _CODES),
        Column("reference", "reference", cells.REFERENCE),
        *_plain("title", "forename", "surname"),
        Column("address", "address", cells.PARTS),
        *_plain("postcode"),
        *_columns(cells.POUNDS, balance="balance_pence", due="due_pence", arrears="arrears_pence"),
        *_columns(cells.DAY, as_at="as_at", collects_on="collects_on"),
        *_plain("message", "note", "record_type"),
        Column("amount_from", "amounts", cells.AMOUNTS),
    ),
)

Made = Callable[[Mapping[str, Any]], Any]
_ALL: Mapping[str, Sheet] = {one.name: one for one in (COUNCIL, VAT, MOPS, FUNDS, MESSAGES, ITEMS, PEOPLE, HOLDERS)}
SHEETS: Mapping[str, Sheet] = MappingProxyType(_ALL)


def read_cell(column: Column, text: str) -> Any:
    """A cell's value, None where it is blank; refuses `SETTINGS_NOT_VALID`, naming its column."""
    typed = text.strip()
    if not typed:
        return None
    try:
        return column.cell.read(typed)
    except Refused as refused:
        raise not_so(f"{column.heading}: {why_not(refused)}") from refused
