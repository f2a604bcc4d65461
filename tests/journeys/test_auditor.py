"""An auditor's path: a pack is made, and checked on a machine with nothing but a bare Python."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from one_process import OneProcess, one_process
from take_until_killed import CASHIER, payments


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    with one_process(tmp_path_factory.mktemp("auditor") / "demo", request.param) as there:
        file = there.folder / "payments.jsonl"
        file.write_text("\n".join(payments(1, 7)) + "\n", encoding="utf-8")
        there.ask("take", str(there.till), "--as", CASHIER, "--from", str(file))
        there.ask("sync", str(there.till))
        yield there


def bare(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier with nothing installed and nothing else in its folder."""
    command = [sys.executable, "-I", "-S", "ims_verify.py", *arguments]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False, timeout=60)


def test_a_pack_is_made_checked_and_found_out(made: OneProcess, tmp_path: Path) -> None:
    session = made.ask("till", "status", str(made.till))[0]["session"]
    assert isinstance(session, dict)
    pack = tmp_path / "pack.zip"
    asked = ("pack", made.central, "--session", session["id"], "-o", str(pack))
    made.ask(*asked, "--as", CASHIER, user=CASHIER, expect=3)
    told = made.ask(*asked, "--as", "rauditor", user="rauditor")[0]
    assert told["payments"] == 7
    assert "device's own signature" in str(told["witness"])
    assert made.ask("verify", str(pack))[0]["passed"] is True
    assert "this machine's own" in str(made.ask("verify", str(pack))[0]["witness"])

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(pack) as read:
        read.extract("ims_verify.py", elsewhere)
        assert sum(name.endswith(".pdf") for name in read.namelist()) == 7
    shutil.copy(pack, elsewhere / "pack.zip")
    good = bare(elsewhere, "pack.zip", "--key", str(told["key"]))
    assert (good.returncode, good.stderr) == (0, ""), good.stdout
    assert "Everything agrees." in good.stdout
    assert f"Key of the pack    {told['key']}" in good.stdout

    content = bytearray((elsewhere / "pack.zip").read_bytes())
    at = content.index(b"total_pence", content.index(b'\\"kind\\":\\"payment.taken\\",\\"number\\":5') - 600) + 15
    content[at] ^= 1
    (elsewhere / "pack.zip").write_bytes(content)
    bad = bare(elsewhere, "pack.zip")
    assert bad.returncode == 5
    first = next(line for line in bad.stdout.splitlines() if line.startswith("WRONG"))
    assert first == "WRONG  entry 5: its seal does not follow from its text and the seal before"
    told = made.ask("verify", str(elsewhere / "pack.zip"), expect=5)[0]
    findings = told["findings"]
    assert isinstance(findings, list)
    assert findings[0]["number"] == 5


def test_a_till_is_held_against_what_lies_outside_its_file(made: OneProcess) -> None:
    here = str(made.ask("verify", str(made.till))[0]["witness"])
    assert here.startswith("the head in the key store, up to entry 9")
    with_central = str(made.ask("verify", str(made.till), "--central", made.central)[0]["witness"])
    assert "central, up to entry 9" in with_central
    assert str(made.ask("verify", made.central)[0]["witness"]) == "BA1-03A's own signature, up to entry 9 of 9"
    (made.folder / "none.mirror").unlink(missing_ok=True)
    made.ask("verify", str(made.till), "--mirror", str(made.folder / "none.mirror"), expect=4)
    made.ask("verify", made.central, "--mirror", str(made.folder), expect=2)


def test_a_statement_of_rolls_is_a_witness_on_paper(made: OneProcess, tmp_path: Path) -> None:
    file = tmp_path / "statement.json"
    told = made.ask("central", "statement", made.central, "--format", "json", "-o", str(file))[0]
    assert told["rolls"] == 2  # the till, and the desk of who added it
    shown = made.ask("central", "statement", made.central, "--day", str(told["day"]))[0]
    assert shown["seal"] == told["seal"]
    made.ask("verify", made.central, "--statement", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("number", "numbre"), encoding="utf-8")
    assert made.ask("verify", made.central, "--statement", str(file), expect=3)[0]["refused"] == "statement_not_valid"
    day = ("central", "statement", made.central, "--day", "2020-01-01")
    assert made.ask(*day, expect=3)[0]["refused"] == "statement_unknown"


def test_what_is_no_session_and_no_pack(made: OneProcess, tmp_path: Path) -> None:
    nothing = ("pack", made.central, "--session", "none", "-o", str(tmp_path / "p.zip"))
    assert made.ask(*nothing, expect=3)[0]["refused"] == "session_unknown"
    assert not (tmp_path / "p.zip").exists()
    rubbish = tmp_path / "rubbish.zip"
    rubbish.write_bytes(b"PK rubbish")
    assert json.dumps(made.ask("verify", str(rubbish), expect=5)[0]["findings"]).count("ZIP") == 1
    made.ask("verify", str(tmp_path / "absent.zip"), expect=2)
