"""Ask where to save a document, and write it whole or not at all."""

import errno
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from ims_desktop.domain.refusal import Trouble, Unavailable


def ask_where(parent: QWidget, name: str, kind: str, chosen: Callable[[Path], None]) -> None:
    """Ask for a file; `chosen` is called with it, or never when the user gives up. Nothing waits meanwhile."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "Save", str(Path(folder) / name), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()


def ask_file(parent: QWidget, title: str, name: str, suffix: str, chosen: SignalInstance) -> None:
    """Ask for a CSV or ZIP file; `chosen` tells its path, with this suffix. The window goes on working meanwhile."""
    dialog = QFileDialog(parent, title, name, f"{suffix.upper()} files (*.{suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then put it there: never half a document."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        return beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        full = error.errno == errno.ENOSPC
        raise Unavailable(Trouble.DISK_FULL if full else Trouble.DISK_READ_ONLY) from error
