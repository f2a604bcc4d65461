"""Faults of the soak at the till itself: other windows, clocks, disks."""

import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from soak_acts import evening, must_do
from soak_books import MOST_DAYS, next_slip, slip_keyed
from soak_day import day_step
from soak_look import look
from soak_trial import REFUSED, UNAVAILABLE, Trial, clock_off_by, folder_beside

_NOBODY = 65534
_SMALL_DISK = "2m"
_STARTS_SECONDS = 30
_CLOSED_WRONGLY = 0.5  # of the days by a wrong clock that a supervisor confirmed


def two_windows(trial: Trial) -> bool:
    """While one writes, another says so and leaves; who only reads goes on."""
    till = trial.a_till()
    trial.must_take(till)
    holding = trial.commands.start("sync", str(till.folder), "--follow", environment=till.environment)
    until = time.monotonic() + _STARTS_SECONDS
    while not holding.poll() and not holding.printed() and time.monotonic() < until:
        time.sleep(0.0005)
    assert holding.printed(), holding.kill()
    assert not holding.poll(), holding.wait()
    for command in (("sync", str(till.folder)), ("session", "open", str(till.folder), "--as", "x", "--float", "1")):
        second = trial.commands.ask(*command, user="x", environment=till.environment)
        assert second.answers[-1].get("unavailable") == "till_in_use", (command, second)
    second = trial.take(till, 2)
    assert second.answers[-1].get("unavailable") == "till_in_use", second
    trial.commands.must("till", "status", str(till.folder), environment=till.environment)
    trial.commands.must("verify", str(till.folder), environment=till.environment)
    return holding.kill().killed


def slip_at_two_tills(trial: Trial) -> bool:
    """Two tills of one office key the same slip before either is heard: one counts, the other is held for finance."""
    found = trial.tills_of("BA1")
    tills = trial.chance.sample(found, min(2, len(found)))
    for till in tills:
        trial.must_sync(till)  # it is told of the book
    if len(tills) < 2 or any(look(trial, till).ahead_days > MOST_DAYS for till in tills):
        return False
    slip = next_slip(trial, "BA1")
    for till in tills:
        trial.wanted_back.add(must_do(trial, till, slip_keyed(trial, till, slip))["receipt"])  # nobody voids it
    for till in trial.chance.sample(tills, len(tills)):
        if trial.chance.random() < 0.5:
            evening(trial, till)
        trial.must_sync(till)
    return True


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
                if trial.chance.random() < _CLOSED_WRONGLY:
                    evening(trial, till, before)
        else:
            assert ended.code == 0, (ended.code, ended.answers[-1:], ended.said)
        if trial.chance.random() < 0.5:
            trial.sync(till, before)
        trial.take_confirming(till, 1)
        return True

    return fault


def disk_full(trial: Trial) -> bool:
    """No file may grow beyond some size (a quota), while payments are taken."""
    till = trial.a_till()
    largest = max(path.stat().st_size for path in till.folder.iterdir())
    at = trial.chance.randint(0, largest + 60_000)

    def before() -> None:
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
        shutil.copytree(beside, till.folder, dirs_exist_ok=True)
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


def mirror_away(trial: Trial) -> bool:
    """The stick or share with the mirrors is unplugged while money is taken; back again, it is completed."""
    till = trial.a_till()
    mirror = trial.office.folder / "mirror"
    away = mirror.with_name("unplugged")
    mirror.rename(away)
    trial.must_take(till)
    day_step(trial, till)
    assert not mirror.exists() or till.environment, "a mirror was made where no disk is"
    away.rename(mirror)
    trial.must_take(till, 1)
    own = Path({**trial.office.environment(), **till.environment}["IMS_MIRROR"])
    proof = trial.commands.must("verify", str(till.folder), "--mirror", str(own), environment=till.environment).answers[
        -1
    ]
    assert proof["passed"], proof
    return True
