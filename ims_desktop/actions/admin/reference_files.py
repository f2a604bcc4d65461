"""A council's own reference data read from CSV files and written to them: every wrong line is named, not the first."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from ims_desktop.actions.admin.set_office import office_settings, office_with, setting_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.near import near
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.reference_sheets import SHEETS, Column, Sheet, read_cell
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.sheet_cells import TEXT, Cell, not_so, why_not

_PENCE = "_pence"
_AS_TYPED = Cell(str, str)


@frozen
class WrongLine:
    """A line of a file that cannot stand, and why; line 1 is the header."""

    file: str
    line: int
    why: str


@frozen
class Row:
    """A thing that a line of a file says; `was` is what was there, None where it is new."""

    file: str
    line: int
    kind: str
    thing: Any
    was: Any = None


class _OfficeSheet(Sheet):
    """An office's file: beside its name any of its settings, by their names, as `office set` reads them."""

    def parts_of(self, thing: object) -> dict[str, Any]:
        """An office's settings as they are typed."""
        office = cast("Office", thing)
        named = {
            name.removesuffix(_PENCE): setting_text(name, value) for name, value in office_settings(office).items()
        }
        return {"code": office.code} | named

    def made(self, parts: Mapping[str, Any]) -> Any:
        """The office with these settings; what is not said is as it is of a new one."""
        if not (parts.get("code") and parts.get("name")):
            raise not_so("name is blank.")
        typed = {name: str(value) for name, value in parts.items() if name != "code" and value is not None}
        usual = _usual()
        return office_with(
            Office(parts["code"], ""), {one: text for one, text in typed.items() if text != usual.get(one)}
        )

    def cells_of(self, thing: object) -> dict[str, str]:
        """An office as a row; what is as it is of a new one is blank."""
        usual = _usual()
        return {name: "" if text == usual.get(name) else text for name, text in self.parts_of(thing).items()}


def _usual() -> Mapping[str, str]:
    of_new = office_settings(Office("", ""))
    return {name.removesuffix(_PENCE): setting_text(name, value) for name, value in of_new.items()}


def _office_sheet() -> Sheet:
    headings = [name for name in _usual() if name not in {"name", "receipt_message"}]
    columns = (Column("code", "code"), Column("name", "name", TEXT), Column("receipt_message", "receipt_message", TEXT))
    return _OfficeSheet("offices", Office, ("code",), (*columns, *(Column(one, one, _AS_TYPED) for one in headings)))


def all_sheets() -> Mapping[str, Sheet]:
    """The files of each kind, in the order in which a council fills them."""
    rest = dict(SHEETS)
    return MappingProxyType({"council": rest.pop("council"), "offices": _office_sheet(), **rest})


def things_of(data: ReferenceData, sheet: Sheet) -> Sequence[Any]:
    """What there is of a sheet's kind, but account holders, by what each is known by."""
    of_kind: dict[str, Iterable[Any]] = {
        "council": [data.council] if data.council.name else [],
        "offices": data.offices.values(),
        "vat": data.vat_codes.values(),
        "mops": data.mops.values(),
        "funds": data.funds.values(),
        "messages": data.messages.values(),
        "items": data.items.values(),
        "people": data.users.values(),
    }
    return sorted(of_kind.get(sheet.name, ()), key=lambda thing: _key(sheet, sheet.parts_of(thing)))


def read_sheet(
    sheet: Sheet, file: str, text: str, there: Iterable[Any], new_id: Callable[[], str]
) -> Iterator[Row | WrongLine]:
    """Every line of a file as the thing that it says, or as what is wrong with it."""
    known = {_key(sheet, sheet.parts_of(thing)): thing for thing in there}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[Column] | None = None
    seen: dict[tuple[str, ...], int] = {}
    try:
        for cells in reader:
            line = reader.line_num
            if not any(one.strip() for one in cells):
                continue
            try:
                if columns is None:
                    columns = _columns(sheet, cells)
                    continue
                row = _row(sheet, columns, cells, known, new_id)
                key = _key(sheet, sheet.parts_of(row[0]))
                if key in seen:
                    raise not_so(f"the same stands on line {seen[key]} already.")
                seen[key] = line
                yield Row(file, line, sheet.name, *row)
            except Refused as refused:
                yield WrongLine(file, line, why_not(refused))
                if columns is None:
                    return
    except csv.Error as error:
        yield WrongLine(file, reader.line_num, f"it cannot be read as CSV: {error}.")
    if columns is None:
        yield WrongLine(file, 1, f"there is no header. It has {', '.join(_headings(sheet))}.")


def written_sheet(sheet: Sheet, things: Iterable[Any]) -> Iterator[str]:
    """The same as a file, line by line; of an office only what some office has set otherwise than a new one."""
    rows: Iterable[Mapping[str, str]] = (sheet.cells_of(thing) for thing in things)
    headings = _headings(sheet)
    if sheet.of is Office:
        rows = list(rows)
        headings = [
            one
            for at, one in enumerate(headings)
            if at < len(("code", "name", "receipt_message")) or any(row[one] for row in rows)
        ]
    yield _line(headings)
    for row in rows:
        yield _line([row[one] for one in headings])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _headings(sheet: Sheet) -> list[str]:
    return [one.heading for one in sheet.columns]


def _columns(sheet: Sheet, cells: Sequence[str]) -> list[Column]:
    headings = ["_".join(one.strip().casefold().split()) for one in cells]
    if len(headings) == 1 and ";" in headings[0]:
        raise not_so("its columns stand between semicolons; save it with commas, as “CSV UTF-8 (comma delimited)”.")
    found: list[Column] = []
    for heading in headings:
        column = sheet.column(heading)
        if column is None:
            like = near(heading, _headings(sheet))
            meant = f" Did you mean {like}?" if like else f" There are {', '.join(_headings(sheet))}."
            raise not_so(f"there is no column {heading[:40] or 'without a name'}.{meant}")
        if column in found:
            raise not_so(f"column {heading} stands there twice.")
        found.append(column)
    for heading in sheet.key:
        if heading not in headings:
            raise not_so(f"column {heading} is missing.")
    return found


def _row(
    sheet: Sheet,
    columns: Sequence[Column],
    cells: Sequence[str],
    known: Mapping[tuple[str, ...], Any],
    new_id: Callable[[], str],
) -> tuple[Any, Any]:
    """What a line says, and what was there."""
    if len(cells) != len(columns):
        raise not_so(f"it has {len(cells)} cells, and the header {len(columns)}: a comma within a cell needs quotes.")
    said = {one.part: read_cell(one, cell) for one, cell in zip(columns, cells, strict=True)}
    for heading in sheet.key:
        column = sheet.column(heading)
        if column is None or said.get(column.part) is None:
            raise not_so(f"{heading} is blank.")
    was = known.get(_key(sheet, said))
    parts = {} if was is None else sheet.parts_of(was)
    if sheet.of is User and was is None:
        parts["id"] = UserId(new_id())
    return sheet.made(parts | said), was


def _key(sheet: Sheet, parts: Mapping[str, Any]) -> tuple[str, ...]:
    columns = [sheet.column(one) for one in sheet.key]
    return tuple(str(parts[one.part]).casefold() for one in columns if one is not None)
