"""The words of an office's limits: how a value is shown, and how it is keyed."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from ims_desktop.actions.admin.see_office import SettingChanged
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import day_words, london
from ims_desktop.ui.office_limits.settings import NAMED

TITLE = "Limits of an office"
SAVE = "Set it"
SAVED = "Set. Tills have it with their next contact."
NO_HISTORY = "Nobody has changed it yet, as far as central's rolls say."
YES_NO = (("Yes", "yes"), ("No", "no"))
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@frozen
class SettingRow:
    """One setting as it stands."""

    name: str
    label: str
    value: str
    since: str  # when it was changed last


@frozen
class SettingForm:
    """What is keyed to set one: with `choices` one of them, else text."""

    name: str
    title: str
    does: str
    label: str
    typed: str
    choices: tuple[tuple[str, str], ...]
    history: tuple[str, ...]


def value_words(name: str, value: object) -> str:
    """A value in words, with its unit."""
    unit = NAMED[name].unit
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name.endswith("_pence") and isinstance(value, int):
        return pounds(value)
    if isinstance(value, int):
        return f"{value:,} {unit}".strip()
    if isinstance(value, StrEnum):
        return value.value.capitalize()
    if isinstance(value, tuple):
        return ", ".join(_part_words(one) for one in value) or "None"
    return str(value) if value else "None"


def _part_words(one: object) -> str:
    return day_words(one) if isinstance(one, date) else _WEEKDAYS[one] if isinstance(one, int) else str(one)


def typed_words(name: str, value: object) -> str:
    """The same as it is keyed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_pence") and isinstance(value, int):
        return plain_pounds(value)
    if isinstance(value, tuple):
        parts = (one.isoformat() if isinstance(one, date) else _part_words(one) for one in value)
        return ", ".join(parts) or "none"
    return "none" if value is None or value == "" else str(value)


def as_set(typed: str) -> str:
    """What is keyed, as `set_office` reads it."""
    return typed.strip() or "none"


def choices_of(value: object) -> tuple[tuple[str, str], ...]:
    """What there is to choose from, where it is not typed."""
    if isinstance(value, bool):
        return YES_NO
    return tuple((one.value.capitalize(), one.value) for one in type(value)) if isinstance(value, StrEnum) else ()


def changed_words(one: SettingChanged, data: ReferenceData) -> str:
    """One change in a line."""
    at = london(one.at)
    who = data.name_of(one.by)
    was = f", was {value_words(one.setting, one.was)}" if one.was is not None else ""
    return f"{day_words(at.date())} {at:%H:%M}, {who}: {value_words(one.setting, one.now)}{was}"


def last_of(changes: Sequence[SettingChanged], name: str) -> str:
    """When a setting was changed last."""
    last = next((one for one in changes if one.setting == name), None)
    return day_words(london(last.at).date()) if last else ""
