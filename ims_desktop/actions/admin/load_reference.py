"""Load a council's own reference data from CSV files: all are checked whole before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ims_desktop.actions.admin.keep_reference_data import check_holder, keep_reference_data, load_holders, rows_of
from ims_desktop.actions.admin.reference_faults import reference_faults
from ims_desktop.actions.admin.reference_files import Row, WrongLine, all_sheets, read_sheet, things_of
from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData, from_rows, to_row
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.sheet_cells import why_not

HOLDERS = "holders"


@frozen
class ReferenceFile:
    """A file that was chosen: its name, of which kind it is, and its text."""

    name: str
    kind: str
    text: str


@frozen
class Loaded:
    """How many things of each kind were added and changed, and how many accounts there were; or what is wrong."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    holders: int = 0
    wrong: tuple[WrongLine, ...] = ()


def load_reference(
    central: CentralStore, user: User, files: Sequence[ReferenceFile], new_id: Callable[[], str]
) -> Loaded:
    """Add and change what the files say, all or nothing; what they do not name stays as it is.

    Where any line is wrong nothing is written, and every one is answered. The same files again change nothing.
    Refuses what `keep_reference_data` refuses.
    """
    user.must(Permission.KEEP_REFERENCE_DATA)
    there = central.reference_data()
    rows: list[Row] = []
    wrong: list[WrongLine] = []
    for file in files:
        if file.kind != HOLDERS:
            sheet = all_sheets()[file.kind]
            for one in read_sheet(sheet, file.name, file.text, things_of(there, sheet), new_id):
                rows.append(one) if isinstance(one, Row) else wrong.append(one)
    data = from_rows([*rows_of(there), *(to_row(row.thing) for row in rows)])
    wrong += _faults(data, rows)
    holders = 0
    for file in files:
        if file.kind == HOLDERS:
            for holder in _holders(data, file, new_id):
                holders += isinstance(holder, AccountHolder)
                wrong += [holder] if isinstance(holder, WrongLine) else []
    if wrong:
        return Loaded({}, {}, wrong=tuple(wrong))
    fresh = [row for row in rows if row.thing != row.was]
    if fresh:
        keep_reference_data(central, user, [row.thing for row in fresh])
    if holders:
        load_holders(central, user, _read_again(files, new_id))
    return Loaded(_counted(row for row in fresh if row.was is None), _counted(row for row in fresh if row.was), holders)


def _faults(data: ReferenceData, rows: Sequence[Row]) -> Iterator[WrongLine]:
    """What does not hold together, at the line that says it; what was there already, by its kind and key."""
    at = {(of.kind, of.key): one for one in rows for of in (to_row(one.thing),)}
    for thing, refused in reference_faults(data):
        row = to_row(thing)
        line = at.get((row.kind, row.key))
        why = why_not(refused)
        yield WrongLine(line.file, line.line, why) if line else WrongLine("", 0, f"{row.kind} {row.key}: {why}")


def _holders(
    data: ReferenceData, file: ReferenceFile, new_id: Callable[[], str]
) -> Iterator[AccountHolder | WrongLine]:
    for one in read_sheet(all_sheets()[HOLDERS], file.name, file.text, (), new_id):
        if isinstance(one, WrongLine):
            yield one
            continue
        try:
            check_holder(data, one.thing)
        except Refused as refused:
            yield WrongLine(one.file, one.line, why_not(refused))
        else:
            yield one.thing


def _read_again(files: Sequence[ReferenceFile], new_id: Callable[[], str]) -> Iterator[AccountHolder]:
    """The account holders of all files, none of which is wrong; half a million are not kept meanwhile."""
    for file in files:
        if file.kind == HOLDERS:
            rows = read_sheet(all_sheets()[HOLDERS], file.name, file.text, (), new_id)
            yield from (one.thing for one in rows if isinstance(one, Row))


def _counted(rows: Iterator[Row]) -> Mapping[str, int]:
    return dict(Counter(row.kind for row in rows))
