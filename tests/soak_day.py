"""A fuller day of a trial: sessions go on from act to act, supervisors approve, takings go to the bank."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from forked_commands import Commands, ProxyProcess
from soak_acts import a_receipt, act, do, evening, ready
from soak_cheques import cheque_for_later
from soak_desk import approve, bank
from soak_held import settle_one
from soak_look import look
from soak_pieces import PIECES
from soak_trial import REFUSED, WHY, Trial, Words, approved
from tried_office import TriedOffice, TriedTill

_POST_ENDS = 0.3  # after each act with it
_IN_PART = 0.6  # of all refunds


def day_step(trial: Trial, till: TriedTill) -> None:
    """One act of an ordinary day, or a few with the post, and the session goes on."""
    while True:
        ended = act(trial, till)
        assert ended.code == 0, (ended.code, ended.answers, ended.said)
        if trial.chance.random() < _POST_ENDS or not look(trial, till).post:
            break
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
        case 5 | 6 | 7:
            _at_central(trial, till)
        case 8 | 9 | 10 | 11:
            day_step(trial, till)
        case _:
            trial.must_take(till)


def _at_central(trial: Trial, till: TriedTill) -> None:
    """What supervisors do at their desks, and what a till needs central for."""
    office = till.identity.office
    match trial.chance.randint(0, 4):
        case 0:
            approve(trial, till)
        case 1:
            bank(trial, office)
        case 2:
            cheque_for_later(trial, office)
        case 3:
            settle_one(trial)
        case _:
            if words := refund_wanted(trial, till):
                _refund(trial, till, words)


def _refund(trial: Trial, till: TriedTill, words: Words) -> None:
    """What a held entry may have given back already waits for finance; central reserves nothing of it."""
    ended = do(trial, till, words)
    waits = ended.code == REFUSED and ended.answers[-1]["refused"] == "claim_held"
    assert waits or ended.code == 0, (words, ended)


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
    turn: int,
) -> tuple[Trial, dict[str, Any]]:
    """Put the council back as it was made, live through the faults, prove what is left; raises AssertionError.

    `turn` says which piece of a day comes in any case.
    """
    office.put_back()
    proxy.healthy()
    trial = Trial(office, commands, proxy, chance)
    trial.tills = chance.sample(office.tills, chance.randint(1, len(office.tills)))
    trial.must_take(trial.a_till())
    PIECES[turn % len(PIECES)](trial, trial.a_till())
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
