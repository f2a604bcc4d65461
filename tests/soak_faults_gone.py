"""A fault of the soak: a till's PC is gone in the middle of its day; another of its office closes its session."""

from typing import Any

from faulty_proxy import Fault
from forked_commands import Ended
from soak_acts import closed_as, counted_as, do, must_do
from soak_day import day_step
from soak_faults_copied import enrolled_again
from soak_held import settle_one
from soak_look import look
from soak_trial import REFUSED, UNAVAILABLE, WHY, Trial, Words, supervisor_of
from tried_office import TriedTill

_CASHIERS = ("acashier", "bdavies")
_OFFICE = "BA1"  # the only one of several tills
_NOT_SENT = 0.6  # of tills, when they are gone
_FOUND_FIRST = 0.3  # what they had not sent is brought before anybody takes over
_SENDS_BLOCKED = 0.3
_FOUND_LATER = 0.5
_CUT = 0.3  # of all takings over, at any byte
_ABSENT = 0.5  # of sessions, closed without their cashier


def till_gone(trial: Trial) -> bool:
    """A PC is stolen or dies, its till is blocked; each session that waited is taken over, counted and closed."""
    two = _two_tills(trial)
    if two is None:
        return False
    gone, other = two
    trial.must_take(gone)
    if trial.chance.random() < 0.5:
        day_step(trial, gone)
    trial.must_sync(gone)
    if trial.chance.random() < _NOT_SENT:
        trial.must_take(gone)
        if trial.chance.random() < 0.5:
            day_step(trial, gone)
    _block(trial, gone)
    trial.tills.remove(gone)
    found = trial.chance.random() < _FOUND_FIRST
    if found:
        _found(trial, gone)
    taken_over = _take_all_over(trial, other)
    if not found:
        if trial.chance.random() < _FOUND_LATER:
            _found(trial, gone)
        else:
            trial.left_out.append(gone)
    settle_one(trial)
    return taken_over


def _two_tills(trial: Trial) -> tuple[TriedTill, TriedTill] | None:
    """Of one office, each at a place of its own."""
    found = trial.tills_of(_OFFICE)
    gone = trial.chance.choice(found) if found else None
    others = [one for one in found if gone and one.identity.till != gone.identity.till]
    return (gone, trial.chance.choice(others)) if gone and others else None


def _block(trial: Trial, gone: TriedTill) -> None:
    """An administrator blocks it, by its letter: what it sends from now on is held."""
    owner, there = trial.central.owner_url, look(trial, gone)
    place = ("--office", _OFFICE, "--till", gone.identity.till, "--letter", there.letter)
    (blocked,) = trial.commands.must("central", "till-block", owner, "--as", "hnowak", *place, user="hnowak").answers
    trial.blocked[blocked["device"]] = there.acknowledged


def _found(trial: Trial, gone: TriedTill) -> None:
    """The PC turns up. It may send, and all of that is held; then it becomes a new device, which brings the rest."""
    if trial.chance.random() < _SENDS_BLOCKED:
        ended = trial.sync(gone)
        assert (ended.code, ended.answers[-1].get("refused")) == (REFUSED, "till_blocked"), ended
    enrolled_again(trial, gone)


def _take_all_over(trial: Trial, other: TriedTill) -> bool:
    trial.must_sync(other)
    waiting = _waiting(trial, other)
    for one in waiting:
        witness = next(each for each in _CASHIERS if each != one["cashier"])
        words: Words = ("session take-over", "--session", one["session"], "--witness", witness)
        if trial.on_postgres and trial.chance.random() < _CUT:
            _cut_off(trial, other, words, witness)
        if one["session"] in {each["session"] for each in _waiting(trial, other)}:
            told = must_do(trial, other, words, supervisor_of(other), second=witness)
            assert told["held"] is False, told
        _count_and_close(trial, other, one, witness)
    trial.must_sync(other)
    assert not _waiting(trial, other)
    return bool(waiting)


def _waiting(trial: Trial, till: TriedTill) -> list[dict[str, Any]]:
    ended = do(trial, till, ("session gone",), supervisor_of(till))
    assert ended.code == 0, ended
    return list(ended.answers)


def _cut_off(trial: Trial, till: TriedTill, words: Words, witness: str) -> Ended:
    """It is taken over while the network fails: it is on the till's roll, or it is not."""
    trial.proxy.use(Fault(cut_answer_at=trial.chance.randint(0, 4_000)))
    ended = do(trial, till, words, supervisor_of(till), second=witness)
    trial.proxy.healthy()
    assert ended.code in {0, UNAVAILABLE}, ended
    trial.must_sync(till)
    return ended


def _count_and_close(trial: Trial, till: TriedTill, one: dict[str, Any], witness: str) -> None:
    """By its own cashier, with a supervisor's word; or, where they are gone too, by a supervisor and a witness."""
    which = ("--session", one["session"])
    there, supervisor = look(trial, till), supervisor_of(till)
    absent = trial.chance.random() < _ABSENT
    by, second = (supervisor, witness) if absent else (one["cashier"], supervisor)
    beside: Words = ("--witness", witness) if absent else ()
    approval: Words = () if absent else ("--approved-by", supervisor)
    wrong = 0 if absent else None  # off by much, nobody else here could approve it
    counted = counted_as(trial, there, one["session"], wrong)
    closing = ("session close", *which, *beside, *approval, *WHY)
    must_do(trial, till, (*counted, *which, *beside), by, second=second)
    closed_as(trial, must_do(trial, till, closing, by, second=second))
