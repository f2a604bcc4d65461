"""A till whose clock was set wrong, from the command line: refused line by line, nothing lost, put right by a word."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from take_until_killed import CASHIER, Office, office, payments

SUPERVISOR = "smorgan"
_SHIFTED = """
import sys
from datetime import timedelta
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.cli import main
now = SystemClock.now
SystemClock.now = lambda self: now(self) + timedelta(hours=float(sys.argv[1]))
main(["--json", *sys.argv[2:]])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("clock") / "demo", "sqlite") as there:
        yield there


def shifted(
    made: Office, hours: float, *arguments: str, user: str = CASHIER, expect: int = 0
) -> list[dict[str, object]]:
    """What `ims-admin` says on a machine whose clock is so many hours ahead."""
    ended = subprocess.run(
        [sys.executable, "-c", _SHIFTED, str(hours), *arguments],
        env=made.environment(user),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == expect, (ended.stdout, ended.stderr)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_a_day_of_a_wrong_clock(made: Office, tmp_path: Path) -> None:
    till = str(made.till)
    lines = tmp_path / "payments.jsonl"
    lines.write_text("\n".join(payments(1, 3)) + "\n", encoding="utf-8")
    take = ("take", till, "--as", CASHIER, "--from", str(lines))
    # a day ahead: refused line by line, with nothing written
    head = made.ask("till", "status", till)[0]["head"]
    refused = shifted(made, 25, *take, expect=3)
    assert [one["refused"] for one in refused] == ["clock_wrong"] * 3
    assert made.ask("till", "status", till)[0]["head"] == head
    # the cashier's word is not enough; the supervisor's is
    assert shifted(made, 25, "till", "clock", till, "--as", CASHIER, expect=3)[0]["refused"] == "not_allowed"
    confirmed = shifted(made, 25, "till", "clock", till, "--as", SUPERVISOR, user=SUPERVISOR)[0]
    assert (confirmed["doubt"], confirmed["stepped_back_ms"]) == ("long_silence", 0)
    taken = shifted(made, 25, *take)
    assert len({one["receipt"] for one in taken}) == 3
    # put right again: behind the last entry, until a supervisor says so; then the roll's time steps back
    other = tmp_path / "other.jsonl"
    other.write_text("\n".join(payments(4, 3)) + "\n", encoding="utf-8")
    late = ("take", till, "--as", CASHIER, "--from", str(other))
    assert {one["refused"] for one in made.ask(*late, expect=3)} == {"clock_wrong"}
    again = made.ask("till", "clock", till, "--as", SUPERVISOR, user=SUPERVISOR)[0]
    assert again["stepped_back_ms"] == pytest.approx(25 * 3_600_000, abs=120_000)
    assert len(made.ask(*late)) == 3
    assert made.ask("sync", till)[0]["held"] == 0
    for place in (till, made.central):
        assert made.ask("verify", place)[0]["passed"] is True
