"""Run everything that CI runs, in one go, stopping late rather than early: `uv run python scripts/check.py`.

`--fast` leaves out the journeys and the packaging smoke test: the inner loop.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its name, its command, and whether the inner loop leaves it out."""

    name: str
    command: tuple[str, ...]
    slow: bool = False


PYTEST = (PYTHON, "-m", "pytest", "-n", "2")
REAL = ("tests/ui", "tests/store/central", "tests/devices")  # with real windows, servers, sockets and terminals
STEPS = (
    Step("format", ("ruff", "format", "--check", ".")),
    Step("lint", ("ruff", "check", ".")),
    Step("types", ("mypy",)),
    Step("floors", ("lint-imports", "--no-cache")),
    Step("dependencies", ("deptry", ".")),
    Step("pins", (PYTHON, "scripts/pin.py", "--check")),
    Step("unit tests", (*PYTEST, "tests", *(f"--ignore={part}" for part in (*REAL, "tests/journeys")))),
    Step("windows, servers, printers", (*PYTEST, *REAL)),
    Step("journeys", (*PYTEST, "tests/journeys", "--durations=5"), slow=True),
    Step("packaging", (PYTHON, "scripts/smoke_package.py"), slow=True),
)


def run(step: Step, bytecode: str) -> tuple[bool, float]:
    """Run one step, its output passed through; whether it passed, and its seconds.

    Hundreds of processes of ours are started: they share what Python compiled, as an installed program has it.
    """
    print(f"\n=== {step.name}: {' '.join(Path(part).name for part in step.command)}", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ended = subprocess.run(step.command, cwd=ROOT, env=environment, check=False)
    return ended.returncode == 0, time.monotonic() - began


def main() -> int:
    """Run all steps and print a table; 0 only when every one passed."""
    fast = "--fast" in sys.argv[1:]
    table = Table("check", "result", "seconds", title="scripts/check.py")
    failed = 0
    with tempfile.TemporaryDirectory() as bytecode:
        for step in STEPS:
            if fast and step.slow:
                continue
            passed, seconds = run(step, bytecode)
            failed += not passed
            table.add_row(step.name, "passed" if passed else "FAILED", f"{seconds:.0f}")
    Console().print(table)
    print(f"checks: {sum(1 for s in STEPS if not (fast and s.slow)) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
