"""Killed at any moment, offline for a thousand payments: nothing lost, nothing doubled, every penny agrees."""

import json
from pathlib import Path

import pytest
from take_until_killed import CASHIER, hold_against, kill_again_and_again, office, payments

CENTRALS = ["sqlite", "postgres"]


@pytest.mark.parametrize("central", CENTRALS)
def test_killed_while_taking(tmp_path: Path, central: str) -> None:
    with office(tmp_path / "demo", central) as made:
        figures = kill_again_and_again(made, kills=8, seed=1)
    assert figures["payments"] >= figures["printed"] > 0, figures


@pytest.mark.parametrize("central", CENTRALS)
def test_a_thousand_payments_offline(tmp_path: Path, central: str) -> None:
    with office(tmp_path / "demo", central) as made:
        source = tmp_path / "payments.jsonl"
        source.write_text("\n".join(payments(0, 1_000)) + "\n", encoding="utf-8")
        answers = made.ask("take", str(made.till), "--as", CASHIER, "--from", str(source))
        made.said.update({str(one["id"]): one for one in answers})
        status = made.ask("till", "status", str(made.till))[0]
        assert isinstance(status["waiting"], int)
        assert status["waiting"] >= 1_000
        figures = hold_against(made)
        assert figures["payments"] == 1_000, figures
        again = made.ask("sync", str(made.till))[0]
        assert again["sent"] == 0, json.dumps(again)
