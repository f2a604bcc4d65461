"""The faults of the soak, by the names that its summary uses. Each answers whether it really struck."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from faulty_proxy import Fault
from killed_at import kill_at
from soak_trial import REFUSED, UNAVAILABLE, Trial, clock_off_by, folder_beside, fresh_process, nap
from sqlalchemy import text
from tried_office import PostgresCentral, SqliteCentral, TriedTill

from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.store.central import linking, postgres_connection
from ims_desktop.store.till.failpoints import POINTS

_NOBODY = 65534
_CALLS = {"take": 60_000, "sync": 60_000}  # learnt as it goes: how many calls a command makes
_QUICK_SECONDS = 1
_SMALL_DISK = "2m"
_HOLDERS = 1_200
_LEFT_AS_IT_IS = 0.3  # of the tills whose roll is forked, as when nobody has come yet


# ---------------------------------------------------------------- the till is killed


def killed_at_a_call(trial: Trial) -> bool:
    """SIGKILL at any call, of ours or the driver's, while payments are taken or sent."""
    till, what = trial.a_till(), trial.chance.choice(["take", "sync"])
    if what == "sync":
        trial.must_take(till)
    at = trial.chance.randint(1, _CALLS[what])
    before = _kill_at_call(at)
    ended = trial.taken(till, trial.start_take(till, 8, before).wait()) if what == "take" else trial.sync(till, before)
    for line in ended.said.splitlines():
        if line.startswith("calls "):
            _CALLS[what] = int(line.split()[1])
    return ended.killed


def _kill_at_call(at: int) -> Callable[[], None]:
    left = at

    def count(_frame: FrameType, _event: str, _argument: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before() -> None:
        fresh_process()
        sys.setprofile(count)

    return before


def killed_at_a_moment(trial: Trial) -> bool:
    """SIGKILL after a random time, while payments are taken or sent."""
    till = trial.a_till()
    if trial.chance.random() < 0.5:
        trial.must_take(till)
        running = trial.start_sync(till)
        nap(trial.chance, 0.08)
        return running.kill().killed
    running = trial.start_take(till, 30)
    from_first_answer = trial.chance.random() < 0.7
    while from_first_answer and not running.poll() and not running.printed():
        time.sleep(0.0005)
    nap(trial.chance, 0.06)
    return trial.taken(till, running.kill()).killed


def killed_at_failpoint(point: str) -> Callable[[Trial], bool]:
    """SIGKILL at a named point of the store."""

    def fault(trial: Trial) -> bool:
        till = trial.a_till()

        def before() -> None:
            fresh_process()
            kill_at(point, nth)

        nth = 1
        if point.startswith(("write", "mirror")):
            nth = trial.chance.randint(1, 5)
            return trial.taken(till, trial.start_take(till, 6, before).wait()).killed
        if point.startswith("enrol"):
            return _killed_while_enrolled_again(trial, point)
        if point.startswith("restore"):
            return _killed_while_restored(trial, point)
        if point.startswith("rebuild"):
            rebuild = ("roll", "rebuild", str(till.folder))
            killed = trial.commands.ask(*rebuild, before=before, environment=till.environment).killed
            if trial.chance.random() < 0.5:
                trial.commands.must(*rebuild, environment=till.environment)
            return killed
        if point.startswith("changes"):
            trial.change_reference_data(_HOLDERS)
            _new_epoch(trial)
        else:
            trial.must_take(till)
        return trial.sync(till, before).killed

    return fault


def _new_epoch(trial: Trial) -> None:
    """Central says that it is another: every till takes a fresh copy."""

    def change() -> int:
        with open_as_owner(trial.central.owner_url) as store:
            table = "ims.meta" if trial.on_postgres else "meta"
            with store._engine.begin() as connection:  # type: ignore[attr-defined]  # no action does this
                connection.execute(text(f"UPDATE {table} SET epoch = 'epoch {trial.changes}'"))  # noqa: S608
        return 0

    assert trial.commands.fork(change, {}).wait().code == 0


# ---------------------------------------------------------------- the server


def server_killed(trial: Trial) -> bool:
    """SIGKILL for every process of the server, in the middle of a push; then it recovers."""
    assert isinstance(trial.central, PostgresCentral)
    till = trial.a_till()
    trial.must_take(till)
    trial.proxy.use(Fault(delay_seconds=trial.chance.uniform(0, 0.006)))
    running = trial.start_sync(till)
    nap(trial.chance, 0.1)
    trial.central.crash()
    ended = running.wait()
    assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers, ended.said)
    trial.take(till)  # whatever central does
    trial.central.start_again()
    return True


def backend_killed(trial: Trial) -> bool:
    """SIGKILL for the one process of the server that serves the till: all sessions end, the server recovers."""
    assert isinstance(trial.central, PostgresCentral)
    till = trial.a_till()
    trial.must_take(till)
    trial.proxy.use(Fault(delay_seconds=0.01))
    running = trial.start_sync(till)
    nap(trial.chance, 0.1)
    struck = trial.central.crash_one()
    ended = running.wait()
    assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers, ended.said)
    trial.central.wait_until_up()
    return struck


def central_restored(trial: Trial) -> bool:
    """Last night's backup of central is put in its place; its tills fill it up again."""
    for till in trial.tills:
        if trial.chance.random() < 0.7:
            trial.must_sync(till)
    trial.central.keep("backup")
    for _ in range(trial.chance.randint(1, 3)):
        trial.ordinary()
    till = trial.a_till()
    trial.must_take(till)
    trial.must_sync(till)
    trial.central.bring_back("backup")
    if trial.chance.random() < 0.3:
        trial.change_reference_data()
    return True


def central_away_long(trial: Trial) -> bool:
    """Central is out of reach for days: payments go on, supervisors confirm the clock."""
    till = trial.a_till()
    away = timedelta(hours=trial.chance.uniform(1, 23))
    if trial.on_postgres:
        trial.proxy.use(Fault(refuses=True))
    for _ in range(trial.chance.randint(2, 5)):
        before = clock_off_by(away)
        trial.take_confirming(till, 6, before)
        if trial.on_postgres:
            assert trial.sync(till, before).code == UNAVAILABLE
        away += timedelta(hours=trial.chance.uniform(12, 30))
    trial.take_confirming(till, 1)  # the roll is ahead of the clock that was put right
    return True


# ---------------------------------------------------------------- the network


def cut(direction: Literal["cut_sent_at", "cut_answer_at"], *, orderly: bool) -> Callable[[Trial], bool]:
    """The connection is cut after any byte that the till sends or gets, by a reset or as if it had ended."""

    def fault(trial: Trial) -> bool:
        till = trial.a_till()
        trial.must_take(till)
        most = 12_000 if direction == "cut_sent_at" else 2_500
        at = trial.chance.randint(0, most)
        was = trial.proxy.counted()["cuts"]
        trial.proxy.use(_at(direction, at, Fault(orderly=orderly)))
        ended = trial.sync(till)
        struck = trial.proxy.counted()["cuts"] > was
        assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers, ended.said)
        return struck

    return fault


def _at(direction: str, at: int, fault: Fault) -> Fault:
    return replace(fault, cut_sent_at=at) if direction == "cut_sent_at" else replace(fault, cut_answer_at=at)


def network_stalls(trial: Trial) -> bool:
    """Nothing passes any more after some byte, and nobody is told: the till gives up by itself."""
    till = trial.a_till()
    trial.must_take(till)
    direction = trial.chance.choice(["cut_sent_at", "cut_answer_at"])
    was = trial.proxy.counted()["cuts"]
    trial.proxy.use(_at(direction, trial.chance.randint(600, 3_000), Fault(stalls=True)))
    ended = trial.sync(till, _impatient)
    assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers, ended.said)
    return trial.proxy.counted()["cuts"] > was


def network_hangs(trial: Trial) -> bool:
    """Connections are taken and never answered."""
    till = trial.a_till()
    trial.must_take(till)
    trial.proxy.use(Fault(hangs=True))
    ended = trial.sync(till, _impatient)
    assert ended.code == UNAVAILABLE, (ended.code, ended.answers, ended.said)
    return True


def _impatient() -> None:
    fresh_process()
    setattr(postgres_connection, "CONNECT_SECONDS", 2)  # noqa: B010  a constant; libpq takes no less
    assert linking.open_link.__kwdefaults__ is not None
    linking.open_link.__kwdefaults__["answer_seconds"] = _QUICK_SECONDS


def network_refuses(trial: Trial) -> bool:
    """Every connection is reset before a byte."""
    till = trial.a_till()
    trial.proxy.use(Fault(refuses=True))
    assert trial.sync(till).code == UNAVAILABLE
    trial.must_take(till)
    return True


def network_delays(trial: Trial) -> bool:
    """Every byte takes its time."""
    till = trial.a_till()
    trial.must_take(till)
    trial.proxy.use(Fault(delay_seconds=trial.chance.uniform(0.001, 0.02)))
    trial.must_sync(till)
    return True


def questions_repeated(trial: Trial) -> bool:
    """Every call reaches central twice."""
    till = trial.a_till()
    trial.must_take(till)
    was = trial.proxy.counted()["repeated"]
    trial.proxy.use(Fault(repeats=True))
    trial.must_sync(till)
    return trial.proxy.counted()["repeated"] > was


# ---------------------------------------------------------------- the disk


def disk_full(trial: Trial) -> bool:
    """No file may grow beyond some size (a quota), while payments are taken."""
    till = trial.a_till()
    largest = max(path.stat().st_size for path in till.folder.iterdir())
    at = trial.chance.randint(0, largest + 60_000)

    def before() -> None:
        fresh_process()
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))

    ended = trial.take(till, 12, before)
    assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers[-1:], ended.said)
    return ended.code == UNAVAILABLE


def disk_full_for_real(trial: Trial) -> bool:
    """The till's folder is on a disk of two mebibytes that fills up."""
    till = trial.a_till()
    beside = folder_beside(till, "moved")
    till.folder.rename(beside)
    till.folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(till.folder))
    try:
        for path in beside.iterdir():
            shutil.copy2(path, till.folder / path.name)
        free = shutil.disk_usage(till.folder).free
        (till.folder / "others").write_bytes(bytes(max(0, free - trial.chance.randint(4_096, 120_000))))
        ended = trial.take(till, 25)
        assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers[-1:], ended.said)
        (till.folder / "others").unlink()
        shutil.rmtree(beside)
        shutil.copytree(till.folder, beside)
    finally:
        _run("umount", str(till.folder))
    till.folder.rmdir()
    beside.rename(till.folder)
    return ended.code == UNAVAILABLE


def may_mount() -> bool:
    """Whether this machine lets us have a small disk of our own."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            _run("mount", "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", folder)
            _run("umount", folder)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def read_only(trial: Trial) -> bool:
    """Nothing in the till's folder may be written."""
    till = trial.a_till()
    keys = trial.office.keys
    for path, mode in ((keys, 0o644), *((one, 0o444) for one in till.folder.iterdir()), (till.folder, 0o555)):
        path.chmod(mode)

    def before() -> None:
        fresh_process()
        if os.geteuid() == 0:  # nothing is read-only for root
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)

    try:
        ended = trial.take(till, 3, before)
        assert ended.code == UNAVAILABLE, (ended.code, ended.answers, ended.said)
        assert not any("receipt" in answer for answer in ended.answers)
    finally:
        till.folder.chmod(0o755)
        for path in till.folder.iterdir():
            path.chmod(0o660)
        keys.chmod(0o600)
    return True


# ---------------------------------------------------------------- the till itself


def two_windows(trial: Trial) -> bool:
    """While one writes, another says so and leaves; who only reads goes on."""
    till = trial.a_till()
    trial.must_take(till)
    holding = trial.commands.start(
        "sync", str(till.folder), "--follow", before=fresh_process, environment=till.environment
    )
    while not holding.poll() and not holding.printed():
        time.sleep(0.0005)
    assert not holding.poll(), holding.wait()
    for command in (("sync", str(till.folder)), ("session", "open", str(till.folder), "--as", "x", "--float", "1")):
        second = trial.commands.ask(*command, user="x", environment=till.environment)
        assert second.answers[-1].get("unavailable") == "till_in_use", (command, second)
    second = trial.take(till, 2)
    assert second.answers[-1].get("unavailable") == "till_in_use", second
    trial.commands.must("till", "status", str(till.folder), environment=till.environment)
    trial.commands.must("verify", str(till.folder), environment=till.environment)
    return holding.kill().killed


def clock_stepped(sign: int) -> Callable[[Trial], bool]:
    """The PC's clock steps back or forth, by seconds or by days, and comes back."""

    def fault(trial: Trial) -> bool:
        till = trial.a_till()
        seconds = trial.chance.choice([1, 59, 300, 599, 3_000, 90_000, 3_000_000]) * trial.chance.uniform(0.5, 1.0)
        before = clock_off_by(timedelta(seconds=sign * seconds))
        ended = trial.take(till, 3, before)
        if ended.code == REFUSED:
            assert ended.answers[-1]["refused"] in {"clock_wrong", "sign_in_lapsed"}, ended.answers[-1]
            assert not any("receipt" in one and one["id"] not in trial.printed for one in ended.answers)
            if ended.answers[-1]["refused"] == "clock_wrong" and trial.chance.random() < 0.7:
                trial.confirm_clock(till, before)
                trial.must_take(till, 2, before)
        else:
            assert ended.code == 0, (ended.code, ended.answers[-1:], ended.said)
        if trial.chance.random() < 0.5:
            trial.sync(till, before)
        trial.take_confirming(till, 1)
        return True

    return fault


def copied_till(trial: Trial) -> bool:
    """A till's PC is cloned, both go on: who sends second is told, and nothing of the two is mixed."""
    till, clone = _copy_of_one(trial, "clone")
    trial.must_take(clone)
    return _second_is_told(trial, till, clone)


def _copy_of_one(trial: Trial, name: str) -> tuple[TriedTill, TriedTill]:
    """A till in step with central, and a copy of it from before its next payments."""
    till = trial.a_till()
    trial.must_sync(till)
    copy = till.copied(folder_beside(till, name), *_its_pc(trial, till))
    trial.given[copy.folder.name] = 0
    trial.must_take(till)
    return till, copy


def _its_pc(trial: Trial, till: TriedTill) -> tuple[Path, Path]:
    """The key store and the mirror of the till's own PC."""
    own = {**trial.office.environment(), **till.environment}
    return Path(own["IMS_KEY_FILE"]), Path(own["IMS_MIRROR"])


def _killed_while_enrolled_again(trial: Trial, point: str) -> bool:
    till, clone = _copy_of_one(trial, "clone")
    trial.must_take(clone)
    trial.must_sync(till)
    assert trial.sync(clone).code == REFUSED
    return _enrolled_again(trial, clone, point)


def _killed_while_restored(trial: Trial, point: str) -> bool:
    """A lost till's roll is made again from its mirror, in an empty folder; the till itself goes on meanwhile."""
    till = trial.chance.choice([one for one in trial.tills if not one.environment])
    trial.must_take(till)
    trial.must_sync(till)
    folder = folder_beside(till, "record")
    mirror = next((trial.office.folder / "mirror").glob(f"*{till.identity.device}.mirror"))

    def before() -> None:
        fresh_process()
        kill_at(point)

    command = ("roll", "restore", str(folder), "--from", str(mirror))
    killed = trial.commands.ask(*command, before=before).killed
    again = trial.commands.ask(*command)
    done = killed and point == "restore.named"  # nothing was left to do
    assert again.code == (REFUSED if done else 0), (again.code, again.answers, again.said)
    trial.commands.must("verify", str(folder))
    return killed


def restored_till(trial: Trial) -> bool:
    """A till's folder is put back from a backup, and goes on where central already has other entries."""
    till, restored = _copy_of_one(trial, "restored")
    trial.must_sync(till)
    if trial.chance.random() < 0.8:
        trial.must_take(restored)
    return _second_is_told(trial, till, restored)


def _second_is_told(trial: Trial, till: TriedTill, other: TriedTill) -> bool:
    """Both send; the first one's roll is the one that central has."""
    trial.must_sync(till)
    ended = trial.sync(other)
    assert (ended.code, ended.answers[-1].get("refused")) == (REFUSED, "roll_forked"), (ended.code, ended.answers)
    trial.must_take(other, 2)  # it goes on taking payments
    if trial.chance.random() < _LEFT_AS_IT_IS:
        trial.left_out.append(other)
    else:
        _enrolled_again(trial, other)
    return True


def _enrolled_again(trial: Trial, till: TriedTill, killed_at: str = "") -> bool:
    """It becomes a new device that carries over what central never had; it may be killed while it does."""
    killed = False
    if killed_at:

        def before() -> None:
            fresh_process()
            kill_at(killed_at)

        killed = trial.enrol(till, before).killed
    ended = trial.enrol(till)
    if killed and ended.code == REFUSED:
        assert ended.answers[-1]["refused"] == "roll_in_step", ended.answers  # the new device was there already
        trial.must_sync(till)  # its first contact, and with it its people
    else:
        assert ended.code == 0, (ended.code, ended.answers, ended.said)
    trial.commands.must("roll", "rebuild", str(till.folder), environment=till.environment)
    opened = trial.open_session(till)
    assert opened.code == 0 or opened.answers[-1].get("refused") == "session_already_open", opened
    trial.must_take(till, 2)
    trial.must_sync(till)
    trial.tills.append(till)
    return killed


def central_file_away(trial: Trial) -> bool:
    """The disk with central's file is unplugged and comes back."""
    assert isinstance(trial.central, SqliteCentral)
    till = trial.a_till()
    trial.central.move_away()
    assert trial.sync(till).code == UNAVAILABLE
    trial.must_take(till)
    trial.central.move_back()
    return True


def central_file_busy(trial: Trial) -> bool:
    """Another process writes to central's file for a while."""
    assert isinstance(trial.central, SqliteCentral)
    till = trial.a_till()
    trial.must_take(till)
    others = [trial.start_sync(one) for one in trial.tills if one is not till]
    trial.change_reference_data(200)
    ended = trial.sync(till)
    for other in others:
        assert other.wait().code in {0, UNAVAILABLE}
    assert ended.code in {0, UNAVAILABLE}, (ended.code, ended.answers, ended.said)
    return True


Strike = Callable[[Trial], bool]
ANYWHERE: dict[str, Strike] = {
    "till killed at a call": killed_at_a_call,
    "till killed at a moment": killed_at_a_moment,
    **{f"till killed at {point}": killed_at_failpoint(point) for point in POINTS},
    "central restored from a backup": central_restored,
    "central out of reach for days": central_away_long,
    "disk full (quota)": disk_full,
    **({"disk full (small disk)": disk_full_for_real} if may_mount() else {}),
    "directory read-only": read_only,
    "two windows on one till": two_windows,
    "clock stepped back": clock_stepped(-1),
    "clock stepped forth": clock_stepped(+1),
    "till copied": copied_till,
    "till restored from a backup": restored_till,
}
ON_POSTGRES: dict[str, Strike] = {
    "server killed": server_killed,
    "server's backend killed": backend_killed,
    "push cut at a byte sent": cut("cut_sent_at", orderly=False),
    "push ended at a byte sent": cut("cut_sent_at", orderly=True),
    "push cut at a byte of the answer": cut("cut_answer_at", orderly=False),
    "answer truncated": cut("cut_answer_at", orderly=True),
    "network stalls at a byte": network_stalls,
    "network hangs": network_hangs,
    "network refuses": network_refuses,
    "network delays": network_delays,
    "every call repeated": questions_repeated,
}
ON_SQLITE: dict[str, Strike] = {
    "central's file away": central_file_away,
    "central's file busy": central_file_busy,
}
