"""Takes numbered pictures of the window in front; on each looks for words that are cut off and keys heard twice."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ims_desktop.ui.walkthrough.clashes import find_clashes
from ims_desktop.ui.walkthrough.cut_off import CutOff, find_cut_off

_LOOKS_MS = (20, 100, 400)

ENLARGED = QSize(911, 512)
"""The room that the commonest desk, 1366 x 768, leaves where everything is enlarged to 150 %."""


@dataclass(slots=True)
class Camera:
    """Writes `NN-name.png` into a folder, every pixel that the screen has."""

    folder: Path
    taken: int = 0
    cut_off: list[str] = field(default_factory=list)

    def picture(self, window: QWidget, name: str) -> str:
        """Take a picture; answers the name of its file. The window is looked at as enlarged to 150 % too."""
        self.taken += 1
        file = f"{self.taken:02d}-{name}.png"
        self.cut_off += [f"{file}: {fault}" for fault in self.keep(window, self.folder / file)]
        before = window.size()
        window.resize(ENLARGED)
        self.cut_off += [f"{file} at 150 %: {fault}" for fault in look(window)]
        window.resize(before)
        return file

    def keep(self, window: QWidget, file: Path) -> tuple[str, ...]:
        """Write the window as it looks into a file; answers what cannot be read on it, what keys are heard twice."""
        file.parent.mkdir(parents=True, exist_ok=True)
        faults = look(window)
        picture = window.grab()  # at the window's own device pixel ratio
        if picture.isNull() or not picture.save(str(file)):
            raise OSError(f"The picture {file} could not be written.")
        return (*faults, *find_clashes(window))


def look(window: QWidget) -> tuple[str, ...]:
    """What cannot be read or is out of sight; words that changed this very moment get their room in the next one."""
    faults: tuple[CutOff, ...] = ()
    for wait_ms in _LOOKS_MS:
        QTest.qWait(wait_ms)
        faults = find_cut_off(window)
        if not faults:
            break
    return tuple(map(str, faults))
