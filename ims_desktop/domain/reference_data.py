"""Reference data: what central decides and every till needs, and how it travels as plain JSON.

Account holders travel by the same change numbers but are many, so stores keep them apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ims_desktop.domain.account_holder import StopMessage
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.cheque_rules import ChequeCameBack, ChequeRules
from ims_desktop.domain.erasure import Erased
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind, no_mop
from ims_desktop.domain.near import near
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.own_account import OwnAccount
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import VatCode

Thing = TypeVar("Thing")


class ReferenceKind(StrEnum):
    """The kinds of reference data; a row is known by kind and key."""

    COUNCIL = "council"
    OFFICE = "office"
    FUND = "fund"
    MOP = "mop"
    VAT = "vat"
    ITEM = "item"
    MESSAGE = "message"
    USER = "user"
    ERASED = "erased"
    CAME_BACK = "came_back"
    BOOK = "book"
    OWN_ACCOUNT = "own_account"


KIND_OF: dict[ReferenceKind, type] = {
    ReferenceKind.COUNCIL: Council,
    ReferenceKind.OFFICE: Office,
    ReferenceKind.FUND: Fund,
    ReferenceKind.MOP: Mop,
    ReferenceKind.VAT: VatCode,
    ReferenceKind.ITEM: CatalogueItem,
    ReferenceKind.MESSAGE: StopMessage,
    ReferenceKind.USER: User,
    ReferenceKind.ERASED: Erased,
    ReferenceKind.CAME_BACK: ChequeCameBack,
    ReferenceKind.BOOK: ReceiptBook,
    ReferenceKind.OWN_ACCOUNT: OwnAccount,
}


@frozen
class ReferenceRow:
    """One piece of reference data as it is stored and sent. `data` is JSON without floats; None: removed."""

    kind: ReferenceKind
    key: str
    data: Mapping[str, Any] | None


@dataclass(frozen=True)
class ReferenceData:
    """All reference data at one moment; what a screen loads at sign-in."""

    council: Council
    offices: Mapping[str, Office] = field(default_factory=dict)
    funds: Mapping[str, Fund] = field(default_factory=dict)
    mops: Mapping[str, Mop] = field(default_factory=dict)
    vat_codes: Mapping[str, VatCode] = field(default_factory=dict)
    items: Mapping[str, CatalogueItem] = field(default_factory=dict)
    messages: Mapping[str, StopMessage] = field(default_factory=dict)  # by "fund/code"
    users: Mapping[UserId, User] = field(default_factory=dict)
    came_back: Mapping[str, ChequeCameBack] = field(default_factory=dict)  # by "fund/reference"
    books: Mapping[str, ReceiptBook] = field(default_factory=dict)
    own_accounts: Mapping[str, OwnAccount] = field(default_factory=dict)  # by their entries' ids; at tills alone

    def fund(self, code: str) -> Fund:
        """The fund of a code; refuses an unknown or disabled one."""
        fund = self.funds.get(code)
        if fund is None:
            raise self.no_fund(code)
        if fund.disabled:
            raise Refused(Reason.FUND_DISABLED, fund=fund.name)
        return fund

    def no_fund(self, code: str) -> Refused:
        """`FUND_UNKNOWN`, with the funds that are in use and those of almost that code."""
        there = sorted(fund.code for fund in self.funds.values() if not fund.disabled)
        return Refused(
            Reason.FUND_UNKNOWN, fund=code, there_are=f"There are {', '.join(there)}.", near=near(code, there)
        )

    def no_mop(self, code_or_kind: str) -> Refused:
        """`MOP_UNKNOWN`, with the methods of payment at the till and those of almost that code or kind."""
        return no_mop(self.mops, code_or_kind)

    def item(self, code: str) -> CatalogueItem:
        """The catalogue's item of a code; refuses an unknown one with those of almost that code."""
        item = self.items.get(code)
        if item is None:
            raise Refused(Reason.ITEM_UNKNOWN, item=code[:64], near=near(code, self.items))
        return item

    def office(self, code: str) -> Office:
        """The office of a code; refuses an unknown one with those of almost that code."""
        office = self.offices.get(code)
        if office is None:
            raise no_office(code, self.offices)
        return office

    def mop(self, code_or_kind: str) -> Mop:
        """The MOP of a code, or the only one at the till of a kind (“cash”); refuses none or several."""
        if code_or_kind in self.mops:
            return self.mops[code_or_kind]
        of_kind = [mop for mop in self.mops.values() if mop.kind.value == code_or_kind and mop.at_the_till]
        if not of_kind:
            raise self.no_mop(code_or_kind)
        if len(of_kind) > 1:
            raise Refused(Reason.MOP_AMBIGUOUS, count=len(of_kind), kind=code_or_kind)
        return of_kind[0]

    def mop_of(self, kind: MopKind) -> Mop:
        """The one MOP at the till of a kind."""
        return self.mop(kind.value)

    def vat(self, code: str) -> VatCode:
        """The VAT code; refuses an unknown or disabled one."""
        vat = self.vat_codes.get(code)
        if vat is None or vat.disabled:
            there = sorted(one.code for one in self.vat_codes.values() if not one.disabled)
            there_are = f"There are {', '.join(there)}."
            raise Refused(Reason.VAT_CODE_UNKNOWN, vat_code=code, there_are=there_are, near=near(code, there))
        return vat

    def name_of(self, who: str) -> str:
        """How somebody is called, where they are still known; their id where not."""
        known = self.users.get(UserId(who))
        return known.display_name if known else who

    def login_of(self, who: str) -> str:
        """The name under which somebody signs in, where they are still known; their id where not."""
        known = self.users.get(UserId(who))
        return known.user if known else who

    def message(self, fund: str, code: str) -> StopMessage | None:
        """An account's message, where it has one."""
        return self.messages.get(f"{fund}/{code}") if code else None


def no_office(code: str, there: Iterable[str]) -> Refused:
    """`OFFICE_UNKNOWN`, with those offices of almost that code that somebody may see."""
    return Refused(Reason.OFFICE_UNKNOWN, office=code[:64], near=near(code, there))


def came_back(data: ReferenceData, office: str, fund: str, reference: str, today: date) -> ChequeCameBack | None:
    """An account's last returned cheque, where a till of this office still says something of it."""
    told = data.came_back.get(f"{fund}/{reference}")
    rules = data.offices[office].cheques if office in data.offices else ChequeRules()
    return told if told is not None and told.told(rules, today) else None


def key_of(thing: object) -> str:
    """The key under which a thing is known within its kind."""
    match thing:
        case Council():
            return "council"
        case ChequeCameBack():
            return f"{thing.fund}/{thing.reference}"
        case StopMessage():
            return f"{thing.fund}/{thing.code}"
        case User() | OwnAccount():
            return thing.id
        case Erased():
            return "personal"
        case Office() | Fund() | Mop() | VatCode() | CatalogueItem() | ReceiptBook():
            return thing.code
        case _:
            raise TypeError(f"{type(thing).__name__} is not reference data")


def to_row(thing: object) -> ReferenceRow:
    """A thing as a row to store and send."""
    kind = next(kind for kind, of in KIND_OF.items() if type(thing) is of)
    data = _to_json(thing)
    if not isinstance(data, dict):
        raise TypeError(type(thing).__name__)
    return ReferenceRow(kind, key_of(thing), data)


def from_rows(rows: Iterable[ReferenceRow]) -> ReferenceData:
    """All rows as one piece; a row of a newer program may carry names that are not known here: they are ignored."""
    by_kind: dict[ReferenceKind, dict[str, Any]] = {kind: {} for kind in ReferenceKind}
    for row in rows:
        if row.data is None:
            by_kind[row.kind].pop(row.key, None)
        else:
            by_kind[row.kind][row.key] = read_thing(KIND_OF[row.kind], row.data)
    return ReferenceData(
        council=by_kind[ReferenceKind.COUNCIL].get("council", Council("", (), "")),
        offices=by_kind[ReferenceKind.OFFICE],
        funds=by_kind[ReferenceKind.FUND],
        mops=by_kind[ReferenceKind.MOP],
        vat_codes=by_kind[ReferenceKind.VAT],
        items=by_kind[ReferenceKind.ITEM],
        messages=by_kind[ReferenceKind.MESSAGE],
        users={UserId(key): user for key, user in by_kind[ReferenceKind.USER].items()},
        came_back=by_kind[ReferenceKind.CAME_BACK],
        books=by_kind[ReferenceKind.BOOK],
        own_accounts=by_kind[ReferenceKind.OWN_ACCOUNT],
    )


def _to_json(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            part.name: _to_json(getattr(value, part.name))
            for part in fields(value)
            if getattr(value, part.name) is not None
        }
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    return value.value if isinstance(value, StrEnum) else value


def read_thing(of: type[Thing], data: Mapping[str, Any]) -> Thing:
    """Read a frozen dataclass from plain JSON by its type hints; unknown names are ignored."""
    readers = _readers_of(of)  # type: ignore[arg-type]  # mypy takes a class's instances' hash for its own
    return of(**{name: _read(readers[name], value) for name, value in data.items() if name in readers})


@cache
def _readers_of(of: type) -> Mapping[str, Callable[[Any], Any] | None]:
    """How each part is read, kept: every command reads all rows, and looking at types costs more than reading them."""
    hints = get_type_hints(of)
    return {part.name: _reader_of(hints[part.name]) for part in fields(of)}


_READERS: dict[type, Callable[[Any], Any]] = {Decimal: Decimal, date: date.fromisoformat}


def _reader_of(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a value of this type from plain JSON; None where JSON has it as it is."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if isinstance(hint, type):
        if hint in _READERS:
            return _READERS[hint]
        if is_dataclass(hint):
            return partial(read_thing, hint)
        if issubclass(hint, StrEnum):
            return hint
    return None


def _tuple_reader(parts: Sequence[Any]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004  tuple[X, ...]
        each = _reader_of(parts[0])
        return tuple if each is None else lambda value: tuple(_read(each, item) for item in value)
    readers = [_reader_of(part) for part in parts]
    return lambda value: tuple(_read(reader, item) for reader, item in zip(readers, value, strict=True))


def _read(reader: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if reader is None or value is None else reader(value)
