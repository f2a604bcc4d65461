"""Both programs as somebody starts them: what they say when they cannot go on, and what a start loads."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from take_until_killed import CASHIER, FINANCE, Office, office

from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.cli import output
from ims_desktop.domain.refusal import Trouble, Unavailable

_FIRST_PAINT = """
import sys
from pathlib import Path
from ims_desktop.ui.platform_check import check_platform
check_platform()
from ims_desktop.ui.own_imports import import_plainly
import_plainly()
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
    import linecache
    read = [name for name in linecache.cache if "ims_desktop" in name]
    assert not read, read  # Qt's own import would have kept the source of each
    print(*sorted(sys.modules))
    program.stop()
"""

_SYNC = """
import sys
from pathlib import Path
from ims_desktop.actions.sync import sync
from ims_desktop.bootstrap.till import open_till_folder
with open_till_folder(Path(sys.argv[1]), writing=True) as till:
    link = till.link()
    assert sync(till.store, link, till.desk.clock, till.signer).acknowledged > 0
    link.close()
print(*sorted(sys.modules))
"""


LOADED_WHEN_READY = 327
"""Modules of ours that are imported before a payment can be taken: a third of a millisecond and 15 KiB each."""
_READY = """
import sys
import ims_desktop.bootstrap.desk_window, ims_desktop.bootstrap.till, ims_desktop.ui.sign_in.presenter
ours = [module for name, module in sys.modules.items() if name.startswith("ims_desktop")]
classes = {one for module in ours for one in vars(module).values() if isinstance(one, type)}
compiled = sorted(
    f"{one.__module__}.{one.__qualname__}"
    for one in classes
    if one.__module__.startswith("ims_desktop")
    and "__slots__" in vars(one)
    and getattr(vars(one).get("__dataclass_params__"), "frozen", False)
)
print(len(ours), *compiled, "|", *sys.modules)
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


def test_what_a_payment_waits_for_stays_little() -> None:
    ended = subprocess.run([sys.executable, "-c", _READY], capture_output=True, text=True, check=True, timeout=120)
    said, loaded = ended.stdout.split("|")
    ours, *compiled = said.split()
    assert not compiled  # `domain/frozen.py` costs a tenth
    names = set(loaded.split())
    assert not {name.split(".")[0] for name in names} & {"reportlab", "escpos", "alembic", "psycopg", "sqlalchemy"}
    assert not {"ims_desktop.demo", "ims_desktop.bootstrap.central", "ims_desktop.store.central.create"} & names
    assert int(ours) <= LOADED_WHEN_READY  # a screen, a paper, a command's action: import it as it is first needed


def test_a_till_beside_a_central_in_a_file_syncs_by_the_driver_alone(made: Office) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _SYNC, str(made.till)],
        env=made.environment(CASHIER),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded = {name.split(".")[0] for name in ended.stdout.split()}
    assert "sqlcipher3" in loaded
    assert not loaded & {"sqlalchemy", "psycopg", "asyncio", "ssl"}


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
    assert not any("wait" in json.loads(one.stdout) for one in answers)
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
    (given(id="batch/7"), "1 to 64"),
    (given(id="4111-1111-1111-1111"), "no card number"),
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
    assert "4111" not in ended.stdout  # what was refused for a card number is not said again
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


def test_a_file_that_cannot_be_written_is_told_before_anything_is_done(made: Office, tmp_path: Path) -> None:
    kept = made.ask("roll", "export", str(made.till), "-o", str(tmp_path / "roll.jsonl"))[0]["entries"]
    nowhere = tmp_path / "nowhere"
    for path in (nowhere / "file", tmp_path):
        for command in (
            ("receipt", str(made.till), "BA1-01A-000001", "-o", str(path)),
            ("roll", "export", str(made.till), "-o", str(path)),
        ):
            usage = made.ask(*command, expect=2)[0]["usage"]
            assert str(path if path.is_dir() else nowhere) in str(usage)
    exported = run(made, "ims_desktop.cli", "roll", "export", str(made.till), "-o", "-")
    assert [json.loads(line)["number"] for line in exported.stdout.splitlines()] == list(range(1, int(str(kept)) + 1))
    assert list(tmp_path.iterdir()) == [tmp_path / "roll.jsonl"]


def test_a_wrong_digit_is_told_before_an_unknown_account(made: Office) -> None:
    for reference, reason in (("79999999", "reference_check_digit"), ("79999993", "account_unknown")):
        judged = made.ask("check-reference", "CT", reference, "--data", str(made.till))[0]
        assert (judged["valid"], judged["reason"]) == (False, reason)


def test_what_is_not_there_is_refused_by_name(made: Office, tmp_path: Path) -> None:
    out = ("-o", str(tmp_path / "roll.jsonl"))
    for place in (str(made.till), made.central):
        refused = made.ask("roll", "export", place, "--device", "nope", *out, expect=3)[0]
        assert (refused["refused"], refused["device"]) == ("device_unknown", "nope")
    assert not list(tmp_path.iterdir())
    for name in ("fund", "mop", "office"):
        one = ("find", made.central, "--as", FINANCE, f"--{name}", "ZZ")
        assert made.ask(*one, user=FINANCE, expect=3)[0]["refused"] == f"{name}_unknown"
    made.ask("sync", str(made.till))
    made.ask("find", made.central, "--as", FINANCE, "--mop", "cash", "--fund", "CT", user=FINANCE)
    missing = made.ask("verify", str(tmp_path / "NOPE"), expect=3)[0]
    assert (missing["refused"], "NOPE" in str(missing["message"])) == ("not_enrolled", True)


def test_wrong_usage_is_one_object_too(made: Office) -> None:
    for command in (
        ("verify", "mysql://who:secret@there/x"),
        ("central", "reconcile", "mysql://who:secret@there/x"),
        ("check-reference", "CT", "70123456"),
        ("take", str(made.till), "--as", CASHIER),
        ("nonsense",),
        ("till",),
        (),
    ):
        said = made.ask(*command, expect=2)
        assert len(said) == 1
        assert said[0]["usage"]
        assert "secret" not in str(said)


def test_shapes_and_words_of_a_till(made: Office) -> None:
    session = made.ask("till", "status", str(made.till))[0]["session"]
    assert isinstance(session, dict)
    assert session["cashier"] == CASHIER
    assert session["cashier_id"] != CASHIER
    plain = run(made, "ims_desktop.cli", "till", "status", str(made.till)).stdout
    assert "(mark " in plain
    assert "{" not in plain
    one = ("take", str(made.till), "--as", CASHIER, "--line", "CT:70123456:3.21", "--tender", "cash:5")
    assert [line.split()[0] for line in run(made, "ims_desktop.cli", *one).stdout.splitlines()] == [
        "receipt",
        "total",
        "change",
    ]
    reconciled = run(made, "ims_desktop.cli", "central", "reconcile", made.central).stdout
    assert "held entries" in reconciled
    assert "postings sum" in reconciled


def test_a_refused_login_without_a_password_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **_kept: object) -> None:
        raise Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)

    monkeypatch.setattr("ims_desktop.store.central.opening.open_central", refused)
    monkeypatch.setattr("ims_desktop.bootstrap.central.central_key", lambda *_: None)
    for url, password, told in (
        ("postgresql://clerk@there/x", None, True),
        ("postgresql://clerk@there/x", "set", False),
        ("postgresql://clerk:given@there/x", None, False),
    ):
        monkeypatch.delenv("PGPASSWORD", raising=False)
        if password:
            monkeypatch.setenv("PGPASSWORD", password)
        with pytest.raises(Unavailable) as trouble, open_as_owner(url):
            pass
        said = output.trouble(trouble.value)
        assert said["unavailable"] == "central_refused_login"
        assert ("clerk" in str(said) and "PGPASSWORD" in str(said)) is told


def test_no_password_or_name_is_logged(made: Office) -> None:
    logs = "".join(path.read_text(encoding="utf-8") for path in made.folder.rglob("*.log") if path.is_file())
    assert "Demo-acashier-2026" not in logs
    assert "Smith" not in logs
    assert os.environ.get("IMS_PASSWORD") is None
