"""Pieces of a day that come in turn, one a trial, so that a few trials are enough to see each kind of entry."""

from collections.abc import Callable

from soak_acts import ask_void, cash_up, correct, must_do, pause, ready, to_the_post, void
from soak_books import key_slip, spoil_slip
from soak_cheques import cheque_for_later
from soak_desk import approve, bank
from soak_look import Standing, look
from soak_post import pay_in
from soak_trial import Trial, Words
from tried_office import TriedTill

Piece = Callable[[Trial, TriedTill], None]
_CHEQUES_TOO = 5  # payments: one in five is by cheque
_FAR_OFF_PENCE = -7_00  # a supervisor has to approve it


def _acts(*wanted: Callable[[Trial, TriedTill, Standing], Words | None]) -> Piece:
    def play(trial: Trial, till: TriedTill) -> None:
        trial.must_take(till, 3)
        for one in wanted:
            words = one(trial, till, look(trial, till))
            if words is not None:
                must_do(trial, till, words)
        ready(trial, till)

    return play


def _to_the_bank(trial: Trial, till: TriedTill) -> None:
    """A day's takings are closed with a difference, approved, banked and received, and a cheque comes back."""
    trial.must_take(till, _CHEQUES_TOO)
    there = look(trial, till)
    cash_up(trial, till, there, there.open, there.cashier, wrong=_FAR_OFF_PENCE)
    ready(trial, till)
    approve(trial, till)
    trial.must_sync(till)
    bank(trial, till.identity.office, wholly=True)


def _the_post(trial: Trial, till: TriedTill) -> None:
    there = to_the_post(trial, till, look(trial, till))
    if words := pay_in(trial, till, there):
        must_do(trial, till, words, there.cashier)
    ready(trial, till)


def _kept_cheques(trial: Trial, till: TriedTill) -> None:
    for _ in range(3):
        cheque_for_later(trial, till.identity.office)


def _slips(trial: Trial, till: TriedTill) -> None:
    trial.must_sync(till)  # it is told of its office's book
    _acts(key_slip, key_slip, spoil_slip)(trial, till)


PIECES: tuple[Piece, ...] = (
    _to_the_bank,
    _the_post,
    _slips,
    _acts(void, correct),
    _kept_cheques,
    _to_the_bank,
    _acts(ask_void, pause),
)
