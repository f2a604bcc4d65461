"""Faults of the soak: the till is killed, whatever it does."""

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from killed_at import kill_at
from soak_acts import act, ready
from soak_desk import at_desk_in_turn
from soak_faults_copied import killed_while_enrolled_again, killed_while_restored
from soak_trial import Trial, nap
from sqlalchemy import text

from ims_desktop.bootstrap.central import open_as_owner

# how many calls each makes, about
_CALLS = {"take": 60_000, "sync": 16_000, "act": 28_000, "desk": 60_000, "password": 9_500}
_IN_AN_ACT = 0.6  # of the kills while an entry is written; else while payments are taken
_HOLDERS = 1_200


def killed_at_a_call(trial: Trial) -> bool:
    """SIGKILL at any call, of ours or the driver's, while payments are taken or sent."""
    till, what = trial.a_till(), trial.chance.choice(["take", "sync", "act"])
    if what == "sync":
        trial.must_take(till)
    at = trial.chance.randint(1, _CALLS[what])
    before = _kill_at_call(at)
    if what == "act":
        ended = act(trial, till, before)
        ready(trial, till)
    elif what == "take":
        ended = trial.taken(till, trial.start_take(till, 8, before).wait())
    else:
        ended = trial.sync(till, before)
    return ended.killed


def desk_killed_at_a_call(trial: Trial) -> bool:
    """SIGKILL at any call of a supervisor's command at central; the same is wanted again."""
    killed, again = at_desk_in_turn(trial, trial.a_till(), _kill_at_call(trial.chance.randint(1, _CALLS["desk"])))
    assert killed.killed or killed.code == 0, killed
    assert again is None or again.code == 0, again
    return killed.killed


def killed_while_its_password_changes(trial: Trial) -> bool:
    """SIGKILL at any call while a till changes its own password at central: with the old or the new one it gets in."""
    till = trial.a_till()
    arguments = ("till", "password", str(till.folder))
    before = _kill_at_call(trial.chance.randint(1, _CALLS["password"]))
    killed = trial.commands.ask(*arguments, before=before, environment=till.environment).killed
    trial.must_take(till)
    trial.must_sync(till)
    return killed


def _kill_at_call(at: int) -> Callable[[], None]:
    left = at

    def count(_frame: FrameType, _event: str, _argument: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before() -> None:
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
            kill_at(point, nth)

        nth = 1
        if point.startswith(("write", "mirror")):
            if trial.chance.random() < _IN_AN_ACT:
                killed = act(trial, till, before).killed
                ready(trial, till)
                return killed
            # a mirror follows payment by payment, or several at a time: how often it begins is not known
            nth = trial.chance.randint(1, 5) if point.startswith("write") else 1
            return trial.taken(till, trial.start_take(till, 6, before).wait()).killed
        if point.startswith("enrol"):
            return killed_while_enrolled_again(trial, point)
        if point.startswith("restore"):
            return killed_while_restored(trial, point)
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
    table = "ims.meta" if trial.on_postgres else "meta"
    trial.commands.call(_set_epoch, trial.central.owner_url, table, f"epoch {trial.changes}")


def _set_epoch(central: str, table: str, epoch: str) -> None:
    with open_as_owner(central) as store, store._engine.begin() as connection:  # type: ignore[attr-defined]  # no action does this
        connection.execute(text(f"UPDATE {table} SET epoch = :epoch"), {"epoch": epoch})  # noqa: S608  ours
