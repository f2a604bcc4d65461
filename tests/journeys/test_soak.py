"""A short soak: every fault of the list strikes at least once, by name, and nothing is lost, doubled or changed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from soak_faults import ANYWHERE, ON_POSTGRES, ON_SQLITE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill -9")

SOAK = Path(__file__).parents[2] / "scripts" / "soak.py"
CHANCY = {  # a random byte, call, size or moment may be past the end of what was going on
    "till killed at a call",
    "till killed at a moment",
    "till killed while its password changes",
    "desk killed at a call",
    "desk cut at a byte",
    "refund cut at a byte",
    "server's backend killed",
    "push cut at a byte sent",
    "push ended at a byte sent",
    "push cut at a byte of the answer",
    "answer truncated",
    "network stalls at a byte",
    "disk full (quota)",
    "disk full (small disk)",
}

PLAYED = {
    "void.asked",
    "payment.voided",
    "payment.corrected",
    "payment.refunded",
    "cash.moved",
    "session.paused",
    "session.resumed",
    "session.counted",
    "session.closed",
    "session.approved",
    "session.taken_over",
    "banking.made",
    "banking.handed_over",
    "banking.received",
    "cheque.returned",
    "cheque.kept",
    "slip.spoilt",
    "post.logged",
    "post.worked",
}


def test_a_short_soak() -> None:
    command = [sys.executable, str(SOAK), "--runs", "24", "--seed", "0", "--together", "3", "--json"]
    command += ["--jobs", "2"]  # servers that come back and networks that hang are waited for side by side
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stderr[-6000:]
    done = json.loads(ended.stdout)
    assert done["failed"] == []
    assert set(done["centrals"]) == {"postgres", "sqlite"}
    never = set(done["tried"]) - set(done["struck"])
    assert never <= CHANCY, never
    assert len(never) <= 4, never
    assert done["tried"].keys() >= ANYWHERE.keys() | ON_POSTGRES.keys() | ON_SQLITE.keys()
    assert done["kinds"].keys() >= PLAYED, done["kinds"]
    assert done["payments"] > 300
