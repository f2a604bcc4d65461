"""Faults of the soak: central's server, its file, and the network to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from faulty_proxy import Fault
from soak_acts import do, must_do
from soak_day import ordinary, refund_wanted
from soak_desk import at_desk_in_turn
from soak_trial import REFUSED, UNAVAILABLE, Trial, clock_off_by, desks_again, nap, waits
from tried_office import PostgresCentral, SqliteCentral

_QUICK_SECONDS = 1


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
    struck = False
    while not (struck or running.poll()):
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
        ordinary(trial)
    till = trial.a_till()
    trial.must_take(till)
    trial.must_sync(till)
    trial.central.bring_back("backup")
    trial.restored = True
    if trial.chance.random() < 0.5:
        desks_again(trial)  # else each does when they are told
    if trial.chance.random() < 0.3:
        trial.change_reference_data()
    return True


def central_away_long(trial: Trial) -> bool:
    """Central is out of reach for 30 days: money is taken, supervisors confirm the clock; then sign-ins lapse."""
    till = trial.a_till()
    status = trial.commands.must("till", "status", str(till.folder), environment=till.environment).answers[-1]
    heard = status["last_contact_at"]
    if heard is None or datetime.fromisoformat(heard) > datetime.now(UTC) + timedelta(days=1):
        return False  # it was away so long already, and heard from central by the clock that was ahead
    if trial.on_postgres:
        trial.proxy.use(Fault(refuses=True))
    days = [*sorted(trial.chance.uniform(0.1, 29) for _ in range(trial.chance.randint(1, 3))), 29.9]
    for away in days:
        before = clock_off_by(timedelta(days=away))
        trial.take_confirming(till, 6, before)
        if trial.on_postgres:
            assert trial.sync(till, before).code == UNAVAILABLE
    before = clock_off_by(timedelta(days=30.5))
    ended = trial.take(till, 1, before)
    assert (ended.code, ended.answers[-1]["refused"]) == (REFUSED, "sign_in_lapsed"), ended
    trial.proxy.healthy()
    trial.take_confirming(till, 2, before)  # it is connected, and people sign in again
    trial.take_confirming(till, 1)  # the roll is ahead of the clock that was put right
    return True


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


def cut(direction: Literal["cut_sent_at", "cut_answer_at"], *, orderly: bool) -> Callable[[Trial], bool]:
    """The connection is cut after any byte that the till sends or gets, by a reset or as if it had ended."""

    def fault(trial: Trial) -> bool:
        till = trial.a_till()
        trial.must_take(till)
        most = 9_000 if direction == "cut_sent_at" else 2_500
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
    waits(connect_seconds=2, answer_seconds=_QUICK_SECONDS)  # libpq takes no less


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


def refund_cut(trial: Trial) -> bool:
    """The connection is cut at any byte of a refund's two questions; wanted again, it takes its own claims up."""
    till = trial.a_till()
    words = refund_wanted(trial, till)
    if words is None:
        return False
    trial.proxy.use(_random_cut(trial, 3_000))
    was = trial.proxy.counted()["cuts"]
    ended = do(trial, till, words)
    struck = trial.proxy.counted()["cuts"] > was
    trial.proxy.healthy()
    if ended.code != 0:
        assert (ended.code, ended.answers[-1].get("unavailable")) == (UNAVAILABLE, "refund_offline"), ended
        must_do(trial, till, words)
    return struck


def desk_cut(trial: Trial) -> bool:
    """The connection of a supervisor's desk is cut at any byte; the same is wanted again."""
    till = trial.a_till()
    was = trial.proxy.counted()["cuts"]
    cut_off, again = at_desk_in_turn(
        trial, till, breaks=lambda: trial.proxy.use(_random_cut(trial, 5_000)), mends=trial.proxy.healthy
    )
    assert cut_off.code in {0, UNAVAILABLE}, cut_off
    assert again is None or again.code == 0, again
    return trial.proxy.counted()["cuts"] > was


def _random_cut(trial: Trial, most: int) -> Fault:
    direction = trial.chance.choice(["cut_sent_at", "cut_answer_at"])
    return _at(direction, trial.chance.randint(0, most), Fault(orderly=trial.chance.random() < 0.5))
