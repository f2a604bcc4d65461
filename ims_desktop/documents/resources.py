"""Where fonts, icons and other shipped files lie, in a checkout, an installed package and a frozen program."""

import sys
from pathlib import Path


def resource_path(name: str) -> Path:
    """The path of a shipped file, such as `fonts/Inter-Regular.ttf`; raises FileNotFoundError where it is not."""
    for folder in _folders():
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(name)


def _folders() -> tuple[Path, ...]:
    package = Path(__file__).resolve().parent.parent
    # PyInstaller unpacks beside sys._MEIPASS; a wheel holds _resources (force-include); a checkout has its own folder.
    frozen = getattr(sys, "_MEIPASS", None)
    unpacked = (Path(frozen) / "ims_desktop" / "_resources", Path(frozen) / "resources") if frozen else ()
    return (package.parent / "resources", package / "_resources", *unpacked)
