"""Both programs as somebody starts them: what they say when they cannot go on, and what a start loads."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from take_until_killed import CASHIER, Office, office

_FIRST_PAINT = """
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
    assert not program.window.grab().isNull()
    print(*sorted(sys.modules))
    program.stop()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("programs") / "demo", "sqlite") as there:
        yield there


def run(made: Office, *command: str, user: str = CASHIER, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**made.environment(user), "QT_QPA_PLATFORM": "offscreen", **more}
    kept = {name: value for name, value in environment.items() if value != "-"}
    return subprocess.run(
        [sys.executable, "-m", *command], env=kept, capture_output=True, text=True, check=False, timeout=120
    )


def test_first_paint_loads_nothing_heavy(made: Office) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(made.till)],
        env={**made.environment(CASHIER), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded = {name.split(".")[0] for name in ended.stdout.split()}
    assert "PySide6" in loaded
    assert not loaded & {"reportlab", "escpos", "alembic", "keyring", "psycopg", "sqlalchemy"}


def test_a_till_that_is_not_enrolled(made: Office, tmp_path: Path) -> None:
    window = run(made, "ims_desktop", "--till", str(tmp_path / "none"))
    assert (window.returncode, "enrol" in window.stderr) == (3, True)
    command = run(made, "ims_desktop.cli", "--json", "till", "status", str(tmp_path / "none"))
    assert command.returncode == 3
    assert json.loads(command.stdout)["refused"] == "not_enrolled"


def test_a_second_window_and_a_writing_command_leave(made: Office) -> None:
    holding = subprocess.Popen(
        [sys.executable, "-m", "ims_desktop", "--till", str(made.till)],
        env={**made.environment(CASHIER), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            window = run(made, "ims_desktop.cli", "--json", "sync", str(made.till))
            if window.returncode == 4:
                break
        second = run(made, "ims_desktop", "--till", str(made.till))
        assert second.returncode == 4
        assert "Another window" in second.stderr
        refused = run(made, "ims_desktop.cli", "--json", "sync", str(made.till))
        assert (refused.returncode, json.loads(refused.stdout)["unavailable"]) == (4, "till_in_use")
        reading = run(made, "ims_desktop.cli", "--json", "till", "status", str(made.till))
        assert reading.returncode == 0
    finally:
        holding.terminate()
        holding.wait(30)


def test_no_display_says_what_to_do(made: Office) -> None:
    ended = run(
        made,
        "ims_desktop",
        "--till",
        str(made.till),
        QT_QPA_PLATFORM="-",
        DISPLAY="-",
        WAYLAND_DISPLAY="-",
    )
    if sys.platform.startswith("linux"):
        assert ended.returncode == 4
        assert "DISPLAY" in ended.stderr


def test_no_key_store_says_so_and_stops(made: Office) -> None:
    ended = run(
        made,
        "ims_desktop.cli",
        "--json",
        "till",
        "status",
        str(made.till),
        IMS_KEY_STORE="system",
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
    )
    assert ended.returncode == 4
    said = json.loads(ended.stdout)
    assert said["unavailable"] == "key_store"
    assert "plain-file" in said["message"]


def test_wrong_passwords_lock_a_name_also_across_commands(made: Office) -> None:
    answers = [
        run(
            made,
            "ims_desktop.cli",
            "--json",
            "session",
            "open",
            str(made.till),
            "--as",
            "bdavies",
            "--float",
            "1",
            IMS_PASSWORD=f"wrong {number}",
        )
        for number in range(10)
    ]
    reasons = [json.loads(one.stdout)["refused"] for one in answers]
    assert reasons[:4] == ["sign_in_wrong"] * 4
    assert reasons[4:] == ["sign_in_locked"] * 6
    assert {one.returncode for one in answers} == {3}
    right = run(
        made,
        "ims_desktop.cli",
        "--json",
        "session",
        "open",
        str(made.till),
        "--as",
        "bdavies",
        "--float",
        "1",
        user="bdavies",
    )
    assert json.loads(right.stdout)["refused"] == "sign_in_locked"


def test_one_json_object_and_nothing_else(made: Office) -> None:
    for arguments in (
        ("till", "status", str(made.till)),
        ("verify", str(made.till)),
        ("check-reference", "CT", "70123465", "--data", str(made.till)),
        ("holders", "find", "smith", "--data", str(made.till)),
        ("take", str(made.till), "--as", CASHIER, "--line", "CT:70123456:1.234", "--tender", "cash:2"),
    ):
        ended = run(made, "ims_desktop.cli", "--json", *arguments)
        assert len(ended.stdout.splitlines()) == 1
        assert isinstance(json.loads(ended.stdout), dict)
    near = json.loads(
        run(made, "ims_desktop.cli", "--json", "check-reference", "CT", "70123465", "--data", str(made.till)).stdout
    )
    assert (near["valid"], near["near"]) == (False, ["70123456"])


TENDER: dict[str, object] = {"mop": "cash", "amount_pence": 1234}
LINE: dict[str, object] = {"fund": "CT", "reference": "70123456", "amount_pence": 1234}


def given(**more: object) -> str:
    return json.dumps({"id": "odd-1", "lines": [LINE], "tenders": [TENDER], **more})


ODD = [
    (given(id=""), "ids protect"),
    (json.dumps({"lines": [LINE], "tenders": [TENDER]}), "ids protect"),
    (given(id=7), "id is not a text"),
    (given(id="a b"), "1 to 64"),
    (given(confirmd=True), "“confirmd”"),
    (given(confirmed="yes"), "neither true nor false"),
    (given(lines=[{**LINE, "narative": "x"}]), "“narative”"),
    (given(lines=[{"item": "COMPOST", "amount_pence": 1}]), "“amount_pence”"),
    (given(tenders=[{**TENDER, "amount": 5}]), "“amount”"),
    (given(tenders=[{**TENDER, "amount_pence": 12.0}]), "whole number"),
    (given(tenders=[{**TENDER, "amount_pence": True}]), "whole number"),
    ('{"id": "odd-2", "id": "odd-3", "lines": [], "tenders": []}', "“id” is there twice"),
    ('{"id": "odd-2", "lines": [{"fund": "CT", "fund": "HR"}], "tenders": []}', "“fund” is there twice"),
    ('{"id": "odd-2", "lines": NaN, "tenders": []}', "NaN"),
    ("[" * 100_000, "not JSON"),
    ("take all", "not JSON"),
    ("[]", "not an object"),
]


def test_payments_from_a_file_are_read_strictly(made: Office, tmp_path: Path) -> None:
    source = tmp_path / "odd.jsonl"
    whole = given(id=" Odd-9 ")
    same = given(id="odd-9")
    lines = [*(line for line, _ in ODD), "", whole, same]
    source.write_bytes(b"\n".join(line.encode() for line in lines) + b'\n{"id": "\xff"}\n')
    ended = run(made, "ims_desktop.cli", "--json", "take", str(made.till), "--as", CASHIER, "--from", str(source))
    assert ended.returncode == 3, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(answers) == len(ODD) + 3
    for number, ((_, why), answer) in enumerate(zip(ODD, answers, strict=False), start=1):
        assert (answer["refused"], answer["line"]) == ("payment_not_valid", number)
        assert why in answer["message"]
    first, again, unreadable = answers[len(ODD) :]
    assert first["payment_id"] == again["payment_id"] == "odd-9"
    assert first["receipt"] == again["receipt"]
    assert (unreadable["refused"], unreadable["line"]) == ("payment_not_valid", len(lines) + 1)
    receipt = made.ask("receipt", str(made.till), first["receipt"])[0]
    assert "Smith" not in str(receipt["text"])  # the holder is no payer that somebody named


def test_an_account_paid_already_is_asked_about_on_the_command_line(made: Office) -> None:
    one = ("take", str(made.till), "--as", CASHIER, "--line", "CT:70123456:7.77", "--tender", "cash:7.77")
    receipts = [made.ask(*one)[0]["receipt"]]
    refused = made.ask(*one, expect=3)[0]
    assert refused["refused"] == "paid_already"
    receipts.append(made.ask(*one, "--confirm")[0]["receipt"])
    with_id = [made.ask(*one, "--id", kept)[0]["receipt"] for kept in ("desk-1", " DESK-1")]
    assert with_id[0] == with_id[1]
    assert len({*receipts, *with_id}) == 3
    made.ask(*one, "--id", "", expect=3)


def test_no_password_or_name_is_logged(made: Office) -> None:
    logs = "".join(path.read_text(encoding="utf-8") for path in made.folder.rglob("*.log") if path.is_file())
    assert "Demo-acashier-2026" not in logs
    assert "Smith" not in logs
    assert os.environ.get("IMS_PASSWORD") is None
