"""How long until the window is painted, until it can take a payment, and what it weighs: ratios to a bare window.

`uv run python benchmarks/bench_start.py [--rounds 7] [--uncompiled]`. Each case is a process of its own, timed from
before its start to a line that it prints; cases take turns, the window once on each kind of central. Goals (issue 3):
first paint at most 2.2 times a bare PySide6 window, ready to take a payment at most 5 times, idle memory at most 2.2
times, measured 4 s later, when central was heard. Python's bytecode is kept from the first round on, as it is wherever
the program was installed and started once; `--uncompiled` has every start compile everything, as with
PYTHONDONTWRITEBYTECODE.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from ims_desktop.bootstrap.demo import Demo, demo_ready

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
from ims_desktop.ui.start_collecting import collect_only_what_is_new
collect_only_what_is_new()
from ims_desktop.ui.platform_check import check_platform
check_platform()
from ims_desktop.ui.own_imports import import_plainly
import_plainly()
from ims_desktop.ui.large_blocks import give_large_blocks_back
give_large_blocks_back()
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
    data = program.till.store.reference_data()
    user = next(one for one in data.users.values() if one.user == "acashier")
    program.signed_in(user, data, "")
    program.window.grab()
    print("ready", flush=True)
    from time import monotonic
    def go_on(seconds, wanted):  # a busy machine may take long to hear central; idle it is only after that
        until = monotonic() + seconds
        while monotonic() < until and not wanted():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
    go_on(60.0, lambda: program.desk._at.syncing.picture.central is not None)
    if program.desk._at.syncing.picture.central is None:
        sys.exit("central was not heard")
    go_on(4.0, lambda: False)
    print("rss", next(l.split()[1] for l in open("/proc/self/status") if l.startswith("VmRSS")), flush=True)
    program.stop()
"""


def timed(program: str, *arguments: str, bytecode: Path | None) -> dict[str, float]:
    """Run one case; seconds from before its start to each line, and its memory when it idles, in MiB."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if bytecode is None:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    else:
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    began = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    seen: dict[str, float] = {}
    for line in running.stdout or ():
        word, *rest = line.split()
        seen[word] = float(rest[0]) / 1024 if word == "rss" else time.perf_counter() - began
        if word == "heavy" and rest:
            raise SystemExit(f"imported at first paint: {rest}")
    if running.wait() or "rss" not in seen:
        raise SystemExit(f"the window ended with {running.returncode}")
    return seen


def main() -> None:
    """Take turns, then print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--uncompiled", action="store_true")
    asked = parser.parse_args()
    measured: dict[str, list[dict[str, float]]] = {"bare": [], "sqlite": [], "postgres": []}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bytecode = None if asked.uncompiled else Path(folder) / "bytecode"
        centrals: dict[str, tuple[Demo, dict[str, str]]] = {}
        for central in ("sqlite", "postgres"):
            made = demo_ready(Path(folder) / central, central=central, fresh=True, holders=20_000)
            centrals[central] = (stack.enter_context(made), dict(os.environ))  # the demo's own settings and keys
        for at in range(asked.rounds + 1):
            found = {"bare": timed(_BARE, bytecode=bytecode)}
            for central, (demo, settings) in centrals.items():
                os.environ.update(settings)
                found[central] = timed(_OURS, str(demo.till), bytecode=bytecode)
            if at:  # the first round warms the disk's cache and leaves its bytecode
                for case, one in found.items():
                    measured[case].append(one)
    floor = statistics.median(one["painted"] for one in measured["bare"])
    weight = statistics.median(one["rss"] for one in measured["bare"])
    print(f"bare window painted   {floor * 1000:7.0f} ms   1.00x   memory {weight:.0f} MiB")
    for word, goal in (("painted", 2.2), ("ready", 5.0)):
        value = statistics.median(one[word] for case in centrals for one in measured[case])
        print(f"ours {word:<16} {value * 1000:7.0f} ms   {value / floor:4.2f}x   goal {goal}x")
    for case in centrals:
        memory = statistics.median(one["rss"] for one in measured[case])
        print(f"memory, central on {case:<8}  {memory:.0f} MiB   {memory / weight:4.2f}x   goal 2.2x")


if __name__ == "__main__":
    main()
