"""A machine without a screen or its libraries is told what to install, before Qt can abort."""

import gc
import subprocess
import sys

import pytest

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.platform_check import ALWAYS, XCB, check_platform
from ims_desktop.ui.start_collecting import collect_from_now_on, collect_only_what_is_new

_DESK = {"DISPLAY": ":0"}


class _AllBut:
    def __init__(self, missing: tuple[str, ...]) -> None:
        self._missing = missing

    def __call__(self, library: str) -> bool:
        return library not in self._missing


def test_a_desk_with_everything_passes() -> None:
    check_platform(_DESK, _AllBut(()), "linux")


def test_missing_libraries_are_named_with_their_packages() -> None:
    with pytest.raises(Unavailable) as told:
        check_platform(_DESK, _AllBut(("libxcb-cursor.so.0", "libEGL.so.1")), "linux")
    assert told.value.trouble is Trouble.DISPLAY_ABSENT
    assert "apt-get install libegl1 libxcb-cursor0" in told.value.message


def test_without_a_screen_only_the_graphics_libraries_are_needed() -> None:
    check_platform({"QT_QPA_PLATFORM": "offscreen"}, _AllBut(tuple(XCB)), "linux")
    with pytest.raises(Unavailable, match="libegl1"):
        check_platform({"QT_QPA_PLATFORM": "offscreen"}, _AllBut(("libEGL.so.1",)), "linux")


def test_no_display_is_said() -> None:
    with pytest.raises(Unavailable, match="DISPLAY"):
        check_platform({}, _AllBut(()), "linux")


def test_wayland_needs_no_xcb() -> None:
    check_platform({"WAYLAND_DISPLAY": "wayland-0"}, _AllBut(tuple(XCB)), "linux")


def test_other_systems_need_nothing() -> None:
    check_platform({}, _AllBut(tuple(ALWAYS)), "win32")


def test_it_runs_before_qt_is_loaded() -> None:
    program = "import sys, ims_desktop.ui.platform_check; sys.exit(any('PySide6' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks glibc")
def test_what_is_large_leaves_no_hole() -> None:
    program = """
import ctypes
from ims_desktop.ui.large_blocks import give_large_blocks_back
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
lines = lambda: [line.split("-", 1) for line in open("/proc/self/maps") if "[heap]" in line]
def in_heap():
    libc.free(libc.malloc(4 << 20))  # after it glibc would take the next from the heap
    block = libc.malloc(3 << 20)
    return any(int(first, 16) <= block < int(rest.split()[0], 16) for first, rest in lines())
assert give_large_blocks_back()
assert not in_heap()
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the system")
def test_this_machine_can_draw_offscreen() -> None:
    check_platform({"QT_QPA_PLATFORM": "offscreen"})


def test_old_objects_are_searched_for_cycles_once_the_program_has_started() -> None:
    usual = gc.get_threshold()
    collect_from_now_on()  # it was never kept to what is new
    assert not gc.get_freeze_count()
    collect_only_what_is_new()
    assert min(gc.get_threshold()[1:]) >= 1_000_000
    collect_from_now_on()
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count()
    gc.unfreeze()
