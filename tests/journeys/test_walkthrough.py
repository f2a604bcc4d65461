"""A day through the real windows, as the demo plays it: pictures, receipts and figures that agree."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from the_day import BANK_PENCE, CARDS_PENCE, DRAWER_PENCE, FUNDS, FUNDS_AFTER, PAYMENTS, RETURNED_PENCE, VAT, VAT_AFTER

SMALLEST_PICTURE_BYTES = 5_000
SIZE = (1366, 768)
PNG_SIZE_AT = 16
FORMS = (".pdf", ".escpos", ".txt")


@pytest.mark.parametrize("central", ["sqlite", "postgres"])
def test_the_day_agrees(tmp_path: Path, central: str) -> None:
    out = tmp_path / "out"
    done = play(out, central)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything agrees." in done.stdout
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert figures["agree"], figures
    assert figures["cut_off"] == []
    assert figures["till"] == figures["central"] == figures["paper"]
    assert figures["till"]["payments"] == PAYMENTS
    assert figures["keystrokes_simple_cash"] <= 12
    assert figures["keystrokes_scanned"] == 3
    assert figures["copies_printed"] == 1
    assert_money(figures["money"])
    assert_pictures(out / "pictures", [step["picture"] for step in figures["steps"]])
    assert_receipts(out / "receipts", figures["till"]["payments"])


def assert_money(money: dict[str, Any]) -> None:
    """Till, central, custody and paper are read apart by the walkthrough: the same, and what the day's story says."""
    till, central, custody = money["till"], money["central"], money["custody"]
    assert (till["funds"], central["funds"]) == (FUNDS, FUNDS_AFTER)
    assert (till["vat"], central["vat"]) == (VAT, VAT_AFTER)
    assert till["to_bank_pence"] == money["paper"]["to_bank_pence"] == BANK_PENCE
    assert (money["returned_pence"], custody["bank_pence"]) == (RETURNED_PENCE, BANK_PENCE - RETURNED_PENCE)
    assert (till["cards_pence"], custody["cards_pence"]) == (CARDS_PENCE, CARDS_PENCE)
    assert (till["float_pence"], custody["drawer_pence"]) == (DRAWER_PENCE, DRAWER_PENCE)
    assert all(custody[f"{place}_pence"] == 0 for place in ("safe", "bag", "carrier", "imprest", "set_aside"))
    assert custody["adds_up"] is True


def play(out: Path, central: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ims_desktop", "demo", "--walkthrough", str(out), "--central", central]
    return subprocess.run(
        [*command, "--holders", "500"],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def assert_pictures(folder: Path, named: list[str]) -> None:
    pictures = sorted(path.name for path in folder.iterdir())
    assert pictures == sorted(named)
    assert len(pictures) >= 25
    for name in pictures:
        png = (folder / name).read_bytes()
        size = tuple(int.from_bytes(png[at : at + 4]) for at in (PNG_SIZE_AT, PNG_SIZE_AT + 4))
        assert size == SIZE, name
        assert len(png) > SMALLEST_PICTURE_BYTES, name


def assert_receipts(folder: Path, payments: int) -> None:
    for form in FORMS:
        written = list(folder.glob(f"*{form}"))
        assert len(written) == payments, form
        assert all(path.stat().st_size for path in written)
