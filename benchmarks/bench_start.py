"""How long until the window is painted, until it can take a payment, and what it weighs: ratios to a bare window.

`uv run python benchmarks/bench_start.py [--rounds 7]`. Each case is a process of its own, timed from before its
start to a line that it prints; cases take turns. Goals (issue 3): first paint at most 2.2 times a bare PySide6
window, ready to take a payment at most 5 times, idle memory at most 2.2 times.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ims_desktop.bootstrap.demo import demo_ready

_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
window.grab()
print("painted", flush=True)
print("rss", next(l.split()[1] for l in open("/proc/self/status") if l.startswith("VmRSS")), flush=True)
"""
_OURS = """
import sys
from pathlib import Path
from ims_desktop.ui.platform_check import check_platform
check_platform()
from ims_desktop.bootstrap.enrolled import till_lock
from ims_desktop.bootstrap.window import Program
from ims_desktop.settings import load_settings
from ims_desktop.ui.app import make_application
from ims_desktop.ui.style.tokens import Scheme
with till_lock(Path(sys.argv[1])):
    app = make_application(["ims-desktop"], Scheme("light"))
    program = Program(load_settings())
    program.show()
    app.processEvents()
    program.window.grab()
    print("painted", flush=True)
    heavy = {"reportlab", "escpos", "alembic", "keyring", "psycopg", "sqlalchemy"} & set(sys.modules)
    print("heavy", *heavy, flush=True)
    def open_till():
        from ims_desktop.bootstrap.till import opened
        return opened(Path(sys.argv[1]))
    program.open_behind(open_till)
    from PySide6.QtCore import QEventLoop
    while program.till is None:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    # what follows a right password: the cashier's desk with the counter, its roll open and its head checked
    user = next(one for one in program.till.store.reference_data().users.values() if one.user == "acashier")
    program.signed_in(user, "")
    program.window.grab()
    print("ready", flush=True)
    from time import monotonic
    idle = monotonic() + 4.0
    while monotonic() < idle:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
    print("rss", next(l.split()[1] for l in open("/proc/self/status") if l.startswith("VmRSS")), flush=True)
    program.stop()
"""


def timed(program: str, *arguments: str) -> dict[str, float]:
    """Run one case; seconds from before its start to each line, and its memory when it idles, in MiB."""
    began = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    seen: dict[str, float] = {}
    for line in running.stdout or ():
        word, *rest = line.split()
        seen[word] = float(rest[0]) / 1024 if word == "rss" else time.perf_counter() - began
        if word == "heavy" and rest:
            raise SystemExit(f"imported at first paint: {rest}")
    running.wait()
    return seen


def main() -> None:
    """Take turns, then print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_ready(Path(folder) / "demo", central="sqlite", fresh=True, holders=20_000) as demo,
    ):
        bare: list[dict[str, float]] = []
        ours: list[dict[str, float]] = []
        for at in range(rounds + 1):
            pair = (timed(_BARE), timed(_OURS, str(demo.till)))
            if at:  # the first round warms the disk's cache
                bare.append(pair[0])
                ours.append(pair[1])
    floor = statistics.median(one["painted"] for one in bare)
    weight = statistics.median(one["rss"] for one in bare)
    print(f"bare window painted   {floor * 1000:7.0f} ms   1.00x")
    for word, goal in (("painted", 2.2), ("ready", 5.0)):
        value = statistics.median(one[word] for one in ours)
        print(f"ours {word:<16} {value * 1000:7.0f} ms   {value / floor:4.2f}x   goal {goal}x")
    memory = statistics.median(one["rss"] for one in ours)
    print(f"memory {memory:.0f} MiB, bare {weight:.0f} MiB: {memory / weight:4.2f}x   goal 2.2x")


if __name__ == "__main__":
    main()
