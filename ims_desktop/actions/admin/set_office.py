"""Set an office's own limits: of cashing up, the watch list, banking and cash. Tills get them as reference data."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_type_hints

from ims_desktop.actions.admin.keep_reference_data import keep_reference_data
from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import plain_pounds
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused

_PENCE = "_pence"
_LIKE = 0.75
_FIXED = frozenset({"code"})
_MOST = 1_000_000
_HOURS, _PERCENT = 24, 100
_YES = {"yes": True, "true": True, "no": False, "false": False}


def set_office(central: CentralStore, user: User, code: str, typed: Mapping[str, str]) -> Office:
    """Change an office's settings by their names, such as `watch.days`, all or none; answers the office as it is then.

    Money is typed in pounds (a name may then leave out `_pence`), lists with commas, what is not wanted as `none`.
    Refuses `OFFICE_UNKNOWN`, `SETTINGS_NOT_VALID` and what `keep_reference_data` refuses, also where nothing changes.
    """
    user.must(Permission.KEEP_REFERENCE_DATA)
    office = central.reference_data().office(code)
    wanted = office_with(office, typed)
    if wanted != office:
        keep_reference_data(central, user, [wanted])
    return wanted


def office_settings(office: Office) -> Mapping[str, object]:
    """Every setting of an office by its name."""
    named: dict[str, object] = {}
    for part in fields(office):
        value = getattr(office, part.name)
        if is_dataclass(value):
            named |= {f"{part.name}.{inner.name}": getattr(value, inner.name) for inner in fields(value)}
        elif part.name not in _FIXED:
            named[part.name] = value
    return named


def office_with(office: Office, typed: Mapping[str, str]) -> Office:
    """The office with these settings. Refuses `SETTINGS_NOT_VALID`, naming the setting."""
    known = office_settings(office)
    for asked, text in typed.items():
        name = asked if asked in known else f"{asked}{_PENCE}"  # people type pounds, and think of no pence
        if name not in known:
            raise _not_valid(f"an office has no setting {asked}.{_nearest(asked, known)}")
        group, _, inner = name.rpartition(".")
        thing: Any = getattr(office, group) if group else office
        value = _read(name, get_type_hints(type(thing))[inner], text.strip())
        changed: Any = replace(thing, **{inner: value})
        parts: dict[str, Any] = {group: changed}
        office = replace(office, **parts) if group else changed
    return office


def setting_text(name: str, value: object) -> str:
    """A setting as it is typed: what `office_with` reads back."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith(_PENCE):
        return plain_pounds(value)
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value) or "none"
    return str(value)


def _nearest(asked: str, known: Mapping[str, object]) -> str:
    """What may have been meant: names like it, else all of its group, else the groups."""
    said = [name.removesuffix(_PENCE) for name in known]
    near = get_close_matches(asked.removesuffix(_PENCE), said, n=3, cutoff=_LIKE)
    if not near:
        last = asked.rpartition(".")[2].removesuffix(_PENCE)
        near = [name for name in said if last and last == name.rpartition(".")[2]]
    if near:
        return f" Did you mean {' or '.join(near)}?"
    group = asked.partition(".")[0]
    of_group = [name for name in said if name.startswith(f"{group}.")]
    groups = dict.fromkeys(f"{name.partition('.')[0]}.…" if "." in name else name for name in said)
    return f" It has {', '.join(of_group or groups)}."


def _read(name: str, hint: Any, text: str) -> object:
    if hint == int | None and text == "none":
        return None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        known = ", ".join(hint)
        if text not in set(hint):
            raise _not_valid(f"{name} is one of {known}.")
        return hint(text)
    reader = _READERS.get(hint)
    if reader is None:
        raise _not_valid(f"{name} is not set one by one.")
    try:
        return reader(name, text)
    except ValueError as error:
        raise _not_valid(f"{name} cannot be “{text}”.") from error


def _whole(name: str, text: str) -> int:
    """Money from pounds; a count from 1, an hour or a percentage from 0."""
    if name.endswith("_pence"):
        pence = parse_pounds(text)
        if pence < 0:
            raise Refused(Reason.AMOUNT_NEGATIVE)
        return pence
    most = _HOURS if name.endswith("_hour") else _PERCENT if name.endswith("_percent") else _MOST
    least = 0 if name.endswith(("_hour", "_percent", "recounts")) else 1
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) else -1
    if not least <= number <= most:
        raise _not_valid(f"{name} is a whole number from {least:,} to {most:,}.")
    return number


def _yes(_name: str, text: str) -> bool:
    if text not in _YES:
        raise ValueError(text)
    return _YES[text]


def _words(_name: str, text: str) -> str:
    return "" if text == "none" else text


_WEEKDAYS = {day: str(at) for at, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def _weekdays(name: str, text: str) -> tuple[int, ...]:
    typed = [] if text == "none" else [part.strip() for part in text.split(",")]
    days = [_WEEKDAYS.get(part[:3].casefold(), part) for part in typed]
    if not all(day in set("0123456") for day in days):
        raise _not_valid(f"{name} is a list of weekdays, such as Mon,Wed,Fri, or 0,2,4 from Monday on.")
    return tuple(sorted({int(day) for day in days}))


def _days(_name: str, text: str) -> tuple[date, ...]:
    return tuple(sorted({date.fromisoformat(part.strip()) for part in text.split(",")})) if text != "none" else ()


_READERS: Mapping[object, Callable[[str, str], object]] = {
    int: _whole,
    int | None: _whole,
    str: _words,
    bool: _yes,
    tuple[int, ...]: _weekdays,
    tuple[date, ...]: _days,
}


def _not_valid(why: str) -> Refused:
    return Refused(Reason.SETTINGS_NOT_VALID, why=why)
