"""Says before the window program starts which system packages are missing, instead of letting Qt abort.

Free of Qt, for it runs before PySide6 is imported: without libEGL even that import fails, screen or no screen.
The names are those that PySide6-Essentials 6.11's libraries ask for (`objdump -p`) and does not ship, with the
Debian and Ubuntu packages that hold them.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping

from ims_desktop.domain.refusal import Trouble, Unavailable

ALWAYS: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
XCB: Mapping[str, str] = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND: Mapping[str, str] = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
_WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "minimalegl", "vkkhrdisplay"})


def check_platform(
    environment: Mapping[str, str] | None = None,
    loads: Callable[[str], bool] | None = None,
    system: str = sys.platform,
) -> None:
    """Refuse to go on where no window could open, naming the packages that would mend it.

    Raises Unavailable(DISPLAY_ABSENT). Windows and macOS need nothing beyond what PySide6 brings.
    """
    if not system.startswith("linux"):
        return
    known = os.environ if environment is None else environment
    can_load = _loads if loads is None else loads
    asked = known.get("QT_QPA_PLATFORM", "").partition(":")[0]
    wanted = asked.split(";", maxsplit=1)[0]
    needed = dict(ALWAYS)
    if wanted in _WITHOUT_SCREEN:
        pass
    elif wanted.startswith("wayland") or (not wanted and known.get("WAYLAND_DISPLAY")):
        needed.update(WAYLAND)
    elif known.get("DISPLAY"):
        needed.update(XCB)
    else:
        raise Unavailable(
            Trouble.DISPLAY_ABSENT,
            detail="neither DISPLAY nor WAYLAND_DISPLAY is set. Start it on a desktop, or set "
            "QT_QPA_PLATFORM=offscreen to run without a screen.",
        )
    missing = [library for library in needed if not can_load(library)]
    if missing:
        raise Unavailable(Trouble.DISPLAY_ABSENT, detail=_how_to_mend(missing, needed))


def _how_to_mend(missing: Iterable[str], packages: Mapping[str, str]) -> str:
    libraries = list(missing)
    names = dict.fromkeys(packages[library] for library in libraries)
    return f"{', '.join(libraries)} missing. Install: apt-get install {' '.join(names)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
