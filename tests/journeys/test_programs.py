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


def test_no_password_or_name_is_logged(made: Office) -> None:
    logs = "".join(path.read_text(encoding="utf-8") for path in made.folder.rglob("*.log") if path.is_file())
    assert "Demo-acashier-2026" not in logs
    assert "Smith" not in logs
    assert os.environ.get("IMS_PASSWORD") is None
