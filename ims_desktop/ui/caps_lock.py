"""Whether caps lock is on, where the system tells: Qt itself does not know."""

import ctypes
import sys

_VK_CAPITAL = 0x14


def caps_lock_on(platform: str) -> bool:
    """Ask Windows, or the X server that Qt is on; False where nobody can tell."""
    try:
        if sys.platform == "win32":
            return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
        return platform == "xcb" and _x_caps_lock()
    except (OSError, AttributeError):
        return False


def _x_caps_lock() -> bool:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XkbGetIndicatorState.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(ctypes.c_uint)]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    state = ctypes.c_uint()
    core_keyboard = 0x0100
    answered = x11.XkbGetIndicatorState(display, core_keyboard, ctypes.byref(state)) == 0
    x11.XCloseDisplay(display)
    return answered and bool(state.value & 1)
