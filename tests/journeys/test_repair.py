"""A till put right from its command line."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import killed_at
import pytest
from one_process import ADMINISTRATOR, OneProcess, one_process
from take_until_killed import CASHIER, FINANCE, Office, payments

from ims_desktop.bootstrap.enrolled import till_lock
from ims_desktop.bootstrap.till import opened
from ims_desktop.store.till import failpoints

KILLED_AT = Path(killed_at.__file__)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    with one_process(tmp_path_factory.mktemp("repair") / "demo", "sqlite") as there:
        yield there


def take_some(made: Office, first: int, count: int) -> list[dict[str, object]]:
    source = made.folder / "payments.jsonl"
    source.write_text("\n".join(payments(first, count)) + "\n", encoding="utf-8")
    return made.ask("take", str(made.till), "--as", CASHIER, "--from", str(source))


def test_what_is_derived_is_rebuilt_by_command_and_on_opening(made: Office) -> None:
    taken = take_some(made, 0, 7)
    done = made.ask("roll", "rebuild", str(made.till))[0]
    assert (done["entries"], done["session"], done["payment"]) == (9, 1, 7)
    with till_lock(made.till):
        till = opened(made.till)
        till.store.connection().execute("UPDATE till_state SET derived = 'as an older program laid it'")
        till.store.connection().execute("DROP TABLE posting")
        till.store.close()
        assert made.ask("roll", "rebuild", str(made.till), expect=4)[0]["unavailable"] == "till_in_use"
        assert made.ask("till", "status", str(made.till), expect=4)[0]["unavailable"] == "till_in_use"
    proof = made.ask("verify", str(made.till))[0]  # a reader lays it out anew first
    assert (proof["passed"], proof["payments"]) == (True, 7)
    assert len({one["receipt"] for one in taken}) == 7


def test_a_mirror_is_kept_by_commands_and_told_by_status_and_doctor(
    made: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = made.folder / "stick"
    monkeypatch.setenv("IMS_MIRROR", str(stick))
    take_some(made, 100, 3)  # taken, whatever the mirror does
    told = made.ask("till", "status", str(made.till))[0]["mirror"]
    assert isinstance(told, dict)
    assert "is not there" in told["trouble"]
    stick.mkdir()
    take_some(made, 200, 5)
    status = made.ask("till", "status", str(made.till))[0]
    told, head = status["mirror"], status["head"]
    assert isinstance(told, dict)
    assert isinstance(head, dict)
    assert (told["number"], told["behind"], told["trouble"]) == (head["number"], 0, "")
    checks = {one["check"]: one for one in made.ask("doctor", str(made.till), expect=5)}
    assert "the till's own disk" in str(checks["mirror"]["said"])
    assert str(checks["drawer"]["said"]).startswith("opens through the printer")  # the office prints into a file


def code_for(made: Office, *, replace: bool = False) -> str:
    command = "till-replace" if replace else "till-add"
    asked = ("central", command, made.central, "--as", ADMINISTRATOR, "--office", "BA1", "--till", "03")
    return str(made.ask(*asked, user=ADMINISTRATOR)[0]["code"])


def take_in(made: Office, folder: Path, first: int, count: int) -> list[dict[str, object]]:
    source = made.folder / "payments.jsonl"
    source.write_text("\n".join(payments(first, count)) + "\n", encoding="utf-8")
    answers = made.ask("take", str(folder), "--as", CASHIER, "--from", str(source))
    for answer in answers:
        made.said[str(answer["id"])] = answer
    return answers


def open_session(made: Office, folder: Path) -> None:
    made.ask("session", "open", str(folder), "--as", CASHIER, "--float", "50.00")


def enrol_again(made: Office, folder: Path, *more: str, expect: int = 0) -> dict[str, object]:
    code = code_for(made)
    asked = ("till", "enrol", str(folder), "--central", made.central, "--code", code, *more)
    return made.ask(*asked, user=ADMINISTRATOR, expect=expect)[0]


def must_agree(made: Office) -> None:
    """Every payment that was printed is at central once, nothing is held, everything proves."""
    found = made.ask("find", made.central, "--as", FINANCE, "--limit", "0", user=FINANCE)
    posted: dict[str, int] = {}
    for row in found:
        posted[f"{row['receipt']} {row['at']}"] = posted.get(f"{row['receipt']} {row['at']}", 0) + int(
            str(row["amount_pence"])
        )
    totals = [int(str(one["total_pence"])) for one in made.said.values()]
    assert sorted(posted.values()) == sorted(totals)
    assert all(one["held"] == 0 for one in made.ask("central", "reconcile", made.central))
    proof = made.ask("verify", made.central)[0]
    assert proof["passed"], proof


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OneProcess]:
    with one_process(tmp_path / "demo", request.param) as there:
        yield there


def test_a_cloned_till_is_enrolled_again_and_brings_what_central_never_had(fresh: OneProcess) -> None:
    made = fresh
    take_in(made, made.till, 0, 4)
    made.ask("sync", str(made.till))
    take_in(made, made.till, 10, 2)  # not sent when the PC is copied: both have them
    clone = made.copied("clone")
    take_in(made, made.till, 20, 3)
    made.ask("sync", str(made.till))
    mine = take_in(made, clone, 30, 5)
    assert made.ask("sync", str(clone), expect=3)[0]["refused"] == "roll_forked"
    take_in(made, clone, 40, 1)  # the till goes on taking payments
    done = enrol_again(made, clone)
    follows = done["follows"]
    assert isinstance(follows, dict)
    assert (done["letter"], done["carried"], follows["letter"]) == ("B", 6, "A")
    assert follows["last_common"] == 8  # enrolled, session, four payments, and the two that both had
    status = made.ask("till", "status", str(clone))[0]
    assert (status["waiting"], status["session"], status["record"]) == (0, None, "")
    open_session(made, clone)
    later = take_in(made, clone, 50, 2)
    assert str(later[0]["receipt"]).startswith("BA1-03B-000001")
    for folder in (made.till, clone):
        synced = made.ask("sync", str(folder))[0]
        assert (synced["waiting"], synced["held"]) == (0, 0)
        proof = made.ask("verify", str(folder))[0]
        assert proof["passed"], proof
    must_agree(made)
    copy = made.ask("receipt", str(clone), str(mine[0]["receipt"]), "--format", "text")[0]
    assert copy["copy"] == 1
    aside = next((clone / "earlier").iterdir())
    assert made.ask("verify", str(aside))[0]["passed"]
    assert made.ask("take", str(aside), "--as", CASHIER, "--from", "-", expect=3)[0]["refused"] == "roll_closed"
    assert made.ask("roll", "rebuild", str(clone))[0]["payment"] == 6 + 2
    assert made.ask("verify", str(clone))[0]["passed"]
    again = enrol_again(made, made.till)  # central knows that its roll was forked, and an administrator may want it
    assert again["carried"] == 0


def test_a_restored_backup_of_the_file_is_enrolled_again(fresh: Office) -> None:
    made = fresh
    assert enrol_again(made, made.till, expect=3)["refused"] == "roll_in_step"
    take_in(made, made.till, 0, 3)
    backup = made.folder / "backup"
    shutil.copytree(made.till, backup)
    take_in(made, made.till, 10, 4)
    made.ask("sync", str(made.till))
    shutil.rmtree(made.till)
    shutil.copytree(backup, made.till)
    assert made.ask("sync", str(made.till), expect=3)[0]["refused"] == "roll_forked"
    assert made.ask("till", "status", str(made.till))[0]["waiting"] == 5
    take_in(made, made.till, 20, 2)
    done = enrol_again(made, made.till)
    assert (done["letter"], done["carried"]) == ("B", 2)
    must_agree(made)
    assert made.ask("verify", str(made.till))[0]["passed"]


def test_a_lost_pc_comes_back_from_its_mirror_and_brings_its_tail(
    fresh: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fresh
    stick = made.folder / "stick"
    stick.mkdir()
    monkeypatch.setenv("IMS_MIRROR", str(stick))
    take_in(made, made.till, 0, 3)
    made.ask("sync", str(made.till))
    take_in(made, made.till, 10, 4)
    shutil.rmtree(made.till)
    mirror = next(stick.glob("BA1-03A-*.mirror"))
    other = made.folder / "other"
    (made.folder / "keys.json").rename(made.folder / "lost keys")  # another PC
    central_key = {
        name: key
        for name, key in json.loads((made.folder / "lost keys").read_text(encoding="utf-8")).items()
        if name.startswith("central ")
    }
    (made.folder / "keys.json").write_text(json.dumps(central_key), encoding="utf-8")
    done = made.ask("roll", "restore", str(other), "--from", str(mirror))[0]
    assert (done["letter"], done["entries"], done["payments"], done["left_over"]) == ("A", 9, 7, 0)
    assert "personal values" in str(done["not_restored"])
    assert made.ask("roll", "restore", str(other), "--from", str(mirror), expect=3)[0]["refused"] == (
        "restore_not_possible"
    )
    assert made.ask("till", "status", str(other))[0]["record"] == "restored"
    assert made.ask("verify", str(other))[0]["passed"]
    assert made.ask("sync", str(other), expect=3)[0]["refused"] == "roll_closed"
    assert enrol_again(made, other, expect=3)["refused"] == "roll_not_compared"
    enrolled = enrol_again(made, other, "--as", ADMINISTRATOR)
    assert (enrolled["letter"], enrolled["carried"]) == ("B", 4)
    must_agree(made)
    assert made.ask("verify", str(other))[0]["passed"]


def test_a_till_comes_back_from_central_as_a_record(fresh: Office) -> None:
    made = fresh
    take_in(made, made.till, 0, 5)
    made.ask("sync", str(made.till))
    shutil.rmtree(made.till)
    asked = ("roll", "restore", str(made.till), "--from", made.central, "--as", ADMINISTRATOR)
    done = made.ask(*asked, user=ADMINISTRATOR)[0]
    assert (done["payments"], done["entries"]) == (5, 7)
    assert made.ask("roll", "restore", str(made.folder / "x"), "--from", made.central, expect=2)
    refused = made.ask("roll", "restore", str(made.folder / "x"), "--from", made.central, "--as", FINANCE,
                       user=FINANCE, expect=3)  # fmt: skip
    assert refused[0]["refused"] == "not_allowed"
    enrolled = enrol_again(made, made.till, "--as", ADMINISTRATOR)
    assert enrolled["carried"] == 0
    open_session(made, made.till)
    take_in(made, made.till, 20, 2)
    made.ask("sync", str(made.till))
    must_agree(made)


def test_a_central_that_was_put_back_gives_no_letter_again(tmp_path: Path) -> None:
    """Its receipts would have the numbers of those that customers hold already."""
    with one_process(tmp_path / "demo", "sqlite") as made:
        file = Path(made.central.removeprefix("sqlite:///"))
        take_in(made, made.till, 0, 2)
        made.ask("sync", str(made.till))
        backup = file.read_bytes()
        clone = made.copied("clone")
        take_in(made, made.till, 10, 2)
        made.ask("sync", str(made.till))
        take_in(made, clone, 20, 3)
        assert made.ask("sync", str(clone), expect=3)[0]["refused"] == "roll_forked"
        assert enrol_again(made, clone)["letter"] == "B"
        open_session(made, clone)
        take_in(made, clone, 30, 1)
        for beside in file.parent.glob(f"{file.name}-*"):
            beside.unlink()
        file.write_bytes(backup)
        told = enrol_again(made, clone, "--as", ADMINISTRATOR, expect=3)
        assert told["refused"] == "letter_again", told
        assert made.ask("till", "status", str(clone))[0]["letter"] == "B"
        done = enrol_again(made, clone, "--as", ADMINISTRATOR)
        assert done["letter"] == "C"
        made.ask("sync", str(made.till))
        must_agree(made)


def test_what_central_lost_of_an_earlier_device_comes_on_the_next_one(tmp_path: Path) -> None:
    """What a device had sent does not go along when another comes after it, and it is gone itself."""
    with one_process(tmp_path / "demo", "sqlite") as made:
        file = Path(made.central.removeprefix("sqlite:///"))
        take_in(made, made.till, 0, 2)
        made.ask("sync", str(made.till))
        backup = file.read_bytes()
        take_in(made, made.till, 10, 3)
        made.ask("sync", str(made.till))
        take_in(made, made.till, 20, 1)  # not sent
        place = ("--as", ADMINISTRATOR, "--office", "BA1", "--till", "03")
        made.ask("central", "till-block", made.central, *place, user=ADMINISTRATOR)
        assert enrol_again(made, made.till)["carried"] == 1
        open_session(made, made.till)
        take_in(made, made.till, 30, 1)
        made.ask("sync", str(made.till))
        for beside in file.parent.glob(f"{file.name}-*"):
            beside.unlink()
        file.write_bytes(backup)
        assert enrol_again(made, made.till, "--as", ADMINISTRATOR, expect=3)["refused"] == "letter_again"
        assert enrol_again(made, made.till, "--as", ADMINISTRATOR)["carried"] == 3 + 4  # what it carried itself, too
        made.ask("sync", str(made.till))
        must_agree(made)


@pytest.mark.parametrize("point", [one for one in failpoints.POINTS if one.startswith("enrol.")])
def test_killed_while_enrolling_again(made: OneProcess, point: str) -> None:
    """A module's office serves all of them: each is killed, then done again with another code."""
    folder = made.copied(point)
    made.said.clear()
    base = 1_000 + 10 * failpoints.POINTS.index(point)
    take_some_in(made, made.till, base, 1)
    made.ask("sync", str(made.till))
    take_some_in(made, folder, base + 5, 2)
    code = code_for(made)
    killed = subprocess.run(
        [sys.executable, KILLED_AT, point, "1", "till", "enrol", folder, "--central", made.central, "--code", code],
        env=made.environment(ADMINISTRATOR, str(folder)), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    assert made.ask("verify", str(folder))[0]["passed"]
    if point in {"enrol.named", "enrol.aside"}:
        made.ask("sync", str(folder))
    else:  # it is still the old till, with all that it took
        assert made.ask("sync", str(folder), expect=3)[0]["refused"] == "roll_forked"
        assert enrol_again(made, folder)["carried"] == 2
    assert made.ask("till", "status", str(folder))[0]["waiting"] == 0
    must_hold(made)


@pytest.mark.parametrize("point", [one for one in failpoints.POINTS if one.startswith("restore.")])
def test_killed_while_restoring(made: OneProcess, point: str) -> None:
    folder, stick = made.folder / point, made.folder / f"stick {point}"
    stick.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("IMS_MIRROR", str(stick))
        take_some_in(made, made.till, 3_000 + 10 * failpoints.POINTS.index(point), 2)
    mirror = next(stick.glob("*.mirror"))
    asked = ("roll", "restore", str(folder), "--from", str(mirror))
    killed = subprocess.run(
        [sys.executable, KILLED_AT, point, "1", *asked],
        env=made.environment(CASHIER), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    if point != "restore.named":
        assert made.ask("till", "status", str(folder), expect=3)[0]["refused"] == "not_enrolled"
        assert made.ask(*asked)[0]["left_over"] == 0
    status = made.ask("till", "status", str(folder))[0]
    assert status["record"] == "restored"
    assert status["head"] == made.ask("till", "status", str(made.till))[0]["head"]
    assert made.ask("verify", str(folder))[0]["passed"]


def take_some_in(made: Office, folder: Path, first: int, count: int) -> None:
    if made.ask("till", "status", str(folder))[0]["session"] is None:
        open_session(made, folder)
    take_in(made, folder, first, count)


def must_hold(made: Office) -> None:
    """What was said is at central, once each."""
    receipts = [row["receipt"] for row in made.ask("find", made.central, "--as", FINANCE, "--limit", "0", user=FINANCE)]
    for one in made.said.values():
        assert one["receipt"] in receipts
    assert made.ask("verify", made.central)[0]["passed"]


def test_a_lost_pc_with_central_on_it_comes_back_from_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backup needs nothing of the old PC; what came after it comes again from the tills."""
    monkeypatch.setenv("IMS_KEY_PASSPHRASE", "under lock elsewhere")
    with one_process(tmp_path / "demo", "sqlite") as made:
        file, stick = Path(made.central.removeprefix("sqlite:///")), tmp_path / "stick.ims"
        take_in(made, made.till, 0, 2)
        made.ask("sync", str(made.till))
        made.ask("central", "backup", made.central, "-o", str(stick))
        take_in(made, made.till, 10, 3)
        made.ask("sync", str(made.till))
        assert made.ask("central", "restore", str(stick), made.central, expect=3)[0]["refused"] == "central_there"
        for lost in file.parent.glob(f"{file.name}*"):
            lost.unlink()
        keys = made.folder / "keys.json"
        known = json.loads(keys.read_text(encoding="utf-8"))
        keys.write_text(json.dumps({name: key for name, key in known.items() if not name.startswith("central ")}))
        made.ask("central", "restore", str(stick), made.central)
        take_in(made, made.till, 20, 1)
        made.ask("sync", str(made.till))
        must_agree(made)
