"""Gives Python's own import back once Qt is there: with Qt's, every module's source would stay in memory.

PySide6 puts a function of its own in the place of `__import__`, which reads the source of each module that is imported
from then on, to look whether it may use Qt's other spellings (`from __feature__ import snake_case`). Nobody here does.
The sources of a cashier's desk, 350 files, were kept as lines: 6 MiB, and time at each start.
"""

import builtins
import importlib


def import_plainly() -> None:
    """Load Qt, and import as Python does from here on; call it before the rest of the window is imported.

    PySide6 keeps what stood there before under `__orig_import__`; where another version keeps nothing, nothing changes.
    """
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
