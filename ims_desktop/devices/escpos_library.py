"""The edge to python-escpos: imported late, and kept from its habits of touching logs and temporary folders."""

import contextlib
import logging
import os
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

_PICKLE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_PRIVATE = 0o700
_import_lock = threading.Lock()


class OptionError(ValueError):
    """A printer's setting that cannot be; says which and why, for whoever sets the printer up."""


class Commands(Protocol):
    """What we use of `escpos.printer.Dummy`, which has no types of its own."""

    @property
    def output(self) -> bytes:
        """The commands made since the last `clear`."""

    def clear(self) -> None:
        """Forget the commands made so far."""

    def hw(self, hw: str) -> None:
        """Reset the printer (INIT)."""

    def set(self, *, bold: bool, double_width: bool, double_height: bool, normal_textsize: bool, align: str) -> None:
        """Set how text looks from here on."""

    def cut(self) -> None:
        """Feed, and cut where the printer can."""


def commands_for(profile: str, private_folder: Path) -> Commands:
    """A maker of commands for a printer of this profile; `OptionError` where there is no such profile."""
    _make_private(private_folder)
    with _import_lock, _well_behaved(private_folder):
        from escpos import capabilities, printer  # noqa: PLC0415  costs 0.3 s, and only on the DEVICE lane

        if profile not in capabilities.CAPABILITIES["profiles"]:
            raise OptionError(f"profile: there is no {profile}")
        made: Commands = printer.Dummy(profile=profile)
        return made


def _make_private(folder: Path) -> None:
    """Only this user may write there: the library unpickles what it finds."""
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    getuid = getattr(os, "getuid", None)  # Windows keeps a user's own folders private by itself
    if getuid is None:
        return
    found = folder.stat()
    if found.st_uid != getuid() or folder.is_symlink():
        raise OptionError("the printer's private folder belongs to another user")
    if stat.S_IMODE(found.st_mode) != _PRIVATE:
        folder.chmod(_PRIVATE)
        for left in folder.glob("*.capabilities.pickle"):  # whoever could write there may have left it
            left.unlink()


@contextmanager
def _well_behaved(folder: Path) -> Iterator[None]:
    """python-escpos 3.1 makes a stray temporary folder and a log handler when imported; here it makes neither."""
    ours = threading.get_ident()
    make_folder = tempfile.mkdtemp
    handlers = list(logging.root.handlers)
    before = os.environ.get(_PICKLE_VARIABLE)

    def no_stray_folder(*args: str | None, **options: str | None) -> str:
        return str(folder) if threading.get_ident() == ours else make_folder(*args, **options)

    tempfile.mkdtemp = no_stray_folder  # type: ignore[assignment]  # for the time of the import, on this thread only
    os.environ[_PICKLE_VARIABLE] = str(folder)
    try:
        yield
    finally:
        tempfile.mkdtemp = make_folder
        if before is None:
            os.environ.pop(_PICKLE_VARIABLE, None)
        else:
            os.environ[_PICKLE_VARIABLE] = before
        with contextlib.suppress(ValueError):
            for handler in [one for one in logging.root.handlers if one not in handlers]:
                logging.root.removeHandler(handler)
