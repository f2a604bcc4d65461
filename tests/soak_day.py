"""A fuller day of a trial: sessions go on from act to act, supervisors approve, takings go to the bank."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from forked_commands import Before, Commands, Ended, ProxyProcess
from soak_acts import WHY, Words, a_receipt, act, approved, cash_up, look, must_do, ready, supervisor_of
from soak_trial import SUPERVISOR, Trial
from tried_office import TriedOffice, TriedTill

OUTSIDE = ("--carrier", "G. Uard", "--receipt", "R 1017")
_IN_PART = 0.6  # of all refunds
_LEFT_THERE = 0.2  # of all bankings, before each step


def evening(trial: Trial, till: TriedTill, before: Before | None = None) -> None:
    """Count and close what is open, and open the next session."""
    there = look(trial, till)
    cash_up(trial, till, there, there.open, there.cashier, before)
    ready(trial, till, before)


def day_step(trial: Trial, till: TriedTill) -> None:
    """One act of an ordinary day, and the session goes on."""
    ended = act(trial, till)
    assert ended.code == 0, (ended.code, ended.answers, ended.said)
    ready(trial, till)


def refund_wanted(trial: Trial, till: TriedTill) -> Words | None:
    """A refund of something of a payment that any till took and sent; None where there is none."""
    taker = trial.a_till()
    trial.must_sync(taker)
    receipt = a_receipt(trial, look(trial, taker), {"cash", "card"})
    if receipt is None or trial.is_two(receipt):
        return None
    trial.wanted_back.add(receipt)
    words: Words = ("refund", receipt, *approved(till), "--card", "last4=4417,auth=552104", *WHY)
    if trial.chance.random() < _IN_PART:
        words += ("--line", f"1=0.{trial.chance.randint(10, 99)}")
    return words


def approve(trial: Trial, till: TriedTill) -> None:
    """A supervisor approves what waits for it, at the till or from their own desk."""
    supervisor, desk = supervisor_of(till), trial.chance.random() < 0.5
    if desk:
        trial.must_sync(till)
    for session in look(trial, till).awaiting:
        if not desk:
            must_do(trial, till, ("session approve", "--session", session, *WHY), supervisor)
            continue
        ended = at_desk(trial, supervisor, ("session", "approve", trial.central.tills_url, "--session", session, *WHY))
        assert ended.code == 0, ended
    if desk:
        trial.must_sync(till)  # it is told


def at_desk(trial: Trial, user: str, words: Words, before: Before | None = None) -> Ended:
    """One command of a person at central."""
    return trial.commands.ask(*words, "--as", user, user=user, before=before)


def to_bank(trial: Trial, office: str) -> list[str]:
    """Which sessions of an office may be banked."""
    listed = at_desk(trial, SUPERVISOR[office], ("bank", "sessions", trial.central.tills_url))
    assert listed.code == 0, listed
    return [one["session"] for one in listed.answers if one["state"] in {"closed", "approved"}]


def bank(trial: Trial, office: str) -> None:
    """Bank what may be banked of an office by one slip, and bring it on its way, perhaps to the bank."""
    supervisor, url = SUPERVISOR[office], trial.central.tills_url
    if not (sessions := to_bank(trial, office)):
        return
    made = at_desk(trial, supervisor, make_banking(trial, sessions))
    assert made.code == 0, made
    slip = ("--slip", made.answers[-1]["slip"])
    for step, user in (("hand-over", supervisor), ("received", "fofficer")):
        if trial.chance.random() < _LEFT_THERE:
            return
        place = ("--office", office) if step == "received" else ()
        ended = at_desk(trial, user, ("bank", step, url, *slip, *OUTSIDE, *place))
        assert ended.code == 0, (step, ended)


def make_banking(trial: Trial, sessions: Sequence[str]) -> Words:
    """The command that makes up a banking."""
    return ("bank", "make", trial.central.tills_url, *(word for one in sessions for word in ("--session", one)))


def at_desk_in_turn(
    trial: Trial,
    till: TriedTill,
    before: Before | None = None,
    breaks: Callable[[], None] = lambda: None,
    mends: Callable[[], None] = lambda: None,
) -> tuple[Ended, Ended | None]:
    """Takings are banked while something breaks; then again, unless it shows that it had been done."""
    office = till.identity.office
    evening(trial, till)
    approve(trial, till)
    trial.must_sync(till)
    sessions = to_bank(trial, office)
    breaks()
    ended = at_desk(trial, SUPERVISOR[office], make_banking(trial, sessions), before)
    mends()
    if not (left := to_bank(trial, office)):
        return ended, None
    assert left == sessions, (left, sessions)
    assert ended.code != 0, "it was answered, and not done"
    return ended, at_desk(trial, SUPERVISOR[office], make_banking(trial, left))


# ---------------------------------------------------------------- a trial


def ordinary(trial: Trial) -> None:
    """A piece of an ordinary day."""
    till = trial.a_till()
    match trial.chance.randint(0, 15):
        case 0 | 1:
            trial.must_sync(till)
        case 2:
            trial.change_reference_data()
        case 3:
            _side_by_side(trial)
        case 4:
            _copy(trial, till)
        case 5:
            approve(trial, till)
        case 6:
            bank(trial, till.identity.office)
        case 7:
            if words := refund_wanted(trial, till):
                must_do(trial, till, words)
        case 8 | 9 | 10 | 11:
            day_step(trial, till)
        case _:
            trial.must_take(till)


def _side_by_side(trial: Trial) -> None:
    """Every till at once: one takes, another sends."""
    under_way = [
        (till, trial.start_take(till, 3) if trial.chance.random() < 0.5 else trial.start_sync(till))
        for till in trial.tills
    ]
    for till, running in under_way:
        ended = trial.taken(till, running.wait())
        assert ended.code == 0, (ended.code, ended.answers, ended.said)


def _copy(trial: Trial, till: TriedTill) -> None:
    receipt = trial.must_take(till, 1).answers[-1]["receipt"]
    arguments = ("receipt", str(till.folder), receipt, "--as", till.cashier)
    trial.commands.must(*arguments, user=till.cashier, environment=till.environment)


def run_trial(
    office: TriedOffice,
    commands: Commands,
    proxy: ProxyProcess,
    faults: Sequence[tuple[str, Callable[[Trial], bool]]],
    chance: random.Random,
) -> tuple[Trial, dict[str, Any]]:
    """Put the council back as it was made, live through the faults, prove what is left; raises AssertionError."""
    office.put_back()
    proxy.healthy()
    trial = Trial(office, commands, proxy, chance)
    trial.tills = chance.sample(office.tills, chance.randint(1, len(office.tills)))
    trial.must_take(trial.a_till())
    for name, fault in faults:
        for _ in range(chance.randint(0, 3)):
            ordinary(trial)
        trial.struck[name] += fault(trial)
        proxy.healthy()
    till = trial.a_till()
    match chance.randint(0, 3):
        case 0:
            ordinary(trial)
        case 1:
            day_step(trial, till)
        case 2:  # an evening
            evening(trial, till)
            approve(trial, till)
            trial.must_sync(till)
            bank(trial, till.identity.office)
    trial.settle()
    return trial, trial.prove()
