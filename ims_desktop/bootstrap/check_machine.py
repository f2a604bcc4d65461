"""Check this machine, one thing at a time with a plain answer each."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ims_desktop.actions.standing import Standing
from ims_desktop.bootstrap.keys import key_store
from ims_desktop.bootstrap.mail import configured_mailer
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Refused, Unavailable
from ims_desktop.domain.times import CLOCK_LIMIT, clock_and_day
from ims_desktop.settings import Settings, load_settings
from ims_desktop.store.till.mirror import look_at_mirror
from ims_desktop.ui.platform_check import check_platform

_LOW_DISK_BYTES = 500 * 1024 * 1024
_CLOCK_LIMIT_MS = CLOCK_LIMIT // timedelta(milliseconds=1)
_PROGRAM_YEAR = 2026
_DRAWER = "opens through the printer, which does not say whether it did: try it with `drawer open`"


@frozen
class Check:
    """One thing that was looked at, and the answer in words."""

    name: str
    fine: bool
    said: str


def check_machine(folder: Path) -> Iterator[Check]:
    """Look at everything that a till needs; nothing is changed."""
    settings = load_settings()
    for said in (*(one.message for one in settings.wrong), *settings.unknown):
        yield Check("settings", fine=False, said=said)
    yield _answered("key store", lambda: _key_store(settings))
    yield _disk(folder)
    now = datetime.now(UTC)
    yield Check("clock", now.year >= _PROGRAM_YEAR, f"{clock_and_day(now)} in London")
    yield _answered("screen", _screen)
    yield _printer(settings)
    yield _answered("mail", lambda: _mail(settings))
    yield Check("drawer", fine=True, said=_DRAWER if settings.printer else "none: it opens through a receipt printer")
    yield Check("terminal", fine=True, said="stand-alone: its slips are keyed")
    try:
        with open_till_folder(folder, writing=False) as till:
            identity = till.store.identity
            yield Check("till", fine=True, said=f"{identity.office}-{identity.till}{identity.letter}")
            yield _central(till)
            if settings.mirror is not None:
                yield _mirror(till, settings.mirror)
    except (Refused, Unavailable) as trouble:
        yield Check("till", fine=False, said=trouble.message)


def _answered(name: str, ask: Callable[[], str]) -> Check:
    try:
        return Check(name, fine=True, said=ask())
    except (Refused, Unavailable) as trouble:
        return Check(name, fine=False, said=trouble.message)


def _key_store(settings: Settings) -> str:
    store = key_store(settings)
    store.read("doctor")
    return store.kind


def _disk(folder: Path) -> Check:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    return Check("disk", free > _LOW_DISK_BYTES, f"{free // 1024**2:,} MiB free")


def _screen() -> str:
    check_platform()
    return "windows can be shown"


def _printer(settings: Settings) -> Check:
    try:
        printer = configured_printer(settings)
    except Unavailable as trouble:
        return Check("printer", fine=False, said=trouble.message)
    said = "none is set up" if printer is None else printer.ready()
    return Check("printer", fine=printer is None or said.casefold() in {"ready", "unknown"}, said=said)


def _mail(settings: Settings) -> str:
    mailer = configured_mailer(settings)
    return "no server is set" if mailer is None else mailer.ready()


def _mirror(till: OpenTill, folder: Path) -> Check:
    state = look_at_mirror(till.store, folder)
    if state.trouble:
        return Check("mirror", fine=False, said=f"{state.path}: {state.trouble}")
    behind = till.head().number - state.number
    if behind > 0:
        return Check("mirror", fine=False, said=f"{state.path}: {behind:,} entries behind; open the till's window")
    if folder.stat().st_dev == till.folder.stat().st_dev:
        return Check("mirror", fine=False, said=f"{state.path} is on the till's own disk: one fault takes both")
    return Check("mirror", fine=True, said=f"{state.path}: {state.number:,} entries")


def _central(till: OpenTill) -> Check:
    asked = till.ask_central()
    if asked.ahead_ms is None or asked.standing is not Standing.CONNECTED:
        return Check("central", fine=False, said=asked.said)
    near = abs(asked.ahead_ms) <= _CLOCK_LIMIT_MS
    return Check("central", near, f"connected, this clock is {asked.ahead_ms} ms ahead")
