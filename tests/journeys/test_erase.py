"""Personal data whose time has come, from the command line: erased, certified, and everything still proven."""

from pathlib import Path

import pytest
from one_process import OneProcess

ADMINISTRATOR = "hnowak"


@pytest.fixture
def made(tmp_path: Path) -> OneProcess:
    there = OneProcess(tmp_path, f"sqlite:///{tmp_path / 'central.db'}")
    there.ask("central", "create", there.central)
    there.ask("central", "seed", there.central, "--holders", "300", "--transactions", "60")
    return there


def test_erase_prints_the_certificate_and_verify_still_passes(made: OneProcess, tmp_path: Path) -> None:
    before = made.ask("verify", made.central)[0]
    assert (before["passed"], before["personal_erased"]) == (True, 0)
    erase = ("erase", made.central, "--as", ADMINISTRATOR, "--before")
    (young,) = made.ask(*erase, "2026-04-02", user=ADMINISTRATOR, expect=3)
    assert young["refused"] == "erase_too_young"
    (future,) = made.ask(*erase, "2999-01-01", "--younger-than-kept", "a trial", user=ADMINISTRATOR, expect=3)
    assert future["refused"] == "erase_in_future"
    made.ask(*erase, "1 April", user=ADMINISTRATOR, expect=2)
    (denied,) = made.ask("erase", made.central, "--as", "fofficer", "--before", "2020-01-01", user="fofficer", expect=3)
    assert denied["refused"] == "not_allowed"
    paper = tmp_path / "certificate.pdf"
    today = str(made.ask("find", made.central, "--as", "fofficer", "--limit", "1", user="fofficer")[0]["business_day"])
    (done,) = made.ask(*erase, today, "--younger-than-kept", "a trial", "-o", str(paper), user=ADMINISTRATOR)
    assert done["reason"] == "a trial"
    assert isinstance(done["values"], int)
    assert done["values"] > 10
    assert paper.read_bytes().startswith(b"%PDF")
    after = made.ask("verify", made.central)[0]
    assert (after["passed"], after["personal_erased"]) == (True, done["values"])
    assert after["postings_pence"] == before["postings_pence"]
    desks = [one for one in made.ask("central", "reconcile", made.central) if one["kind"] == "desk"]
    assert [(one["last_stored"], one["missing"]) for one in desks] == [(2, 0)]
    (again,) = made.ask(*erase, today, "--younger-than-kept", "a trial", user=ADMINISTRATOR)
    assert again["values"] == 0
