"""See an office's limits, and who set which of them when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ims_desktop.actions.admin.set_office import office_settings
from ims_desktop.actions.ports.offices import OfficeCentral, OfficeSet
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.references import UserId


@frozen
class SettingChanged:
    """One setting that somebody set; `was` is None where the office was new."""

    setting: str
    at: datetime
    by: UserId
    was: object | None
    now: object


@frozen
class OfficeSeen:
    """An office's settings by their names, and what was changed of them, the latest first."""

    office: Office
    settings: Mapping[str, object]
    changes: tuple[SettingChanged, ...]


def see_office(central: OfficeCentral, user: User, code: str) -> OfficeSeen:
    """An office as it is set now; refuses `NOT_ALLOWED` and `OFFICE_UNKNOWN`."""
    user.must(Permission.KEEP_REFERENCE_DATA)
    office = central.reference_data().office(code)
    return OfficeSeen(office, office_settings(office), tuple(_changes(central.office_sets(code))))


def _changes(sets: Sequence[OfficeSet]) -> list[SettingChanged]:
    return [
        SettingChanged(name, one.at, one.by, before.get(name), value)
        for one, now, before in ((one, _settings(one.data), _settings(one.was)) for one in sets)
        for name, value in now.items()
        if name not in before or before[name] != value
    ]


def _settings(data: Mapping[str, Any]) -> Mapping[str, object]:
    return office_settings(read_thing(Office, data)) if data else {}
