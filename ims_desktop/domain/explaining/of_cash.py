"""What may have gone wrong with notes and coins that changed hands: change, lifts, top-ups, swaps."""

from collections.abc import Iterator
from datetime import timedelta

from ims_desktop.domain.explaining.misreading import meant_amounts
from ims_desktop.domain.explaining.of_payments import standing_payments
from ims_desktop.domain.explaining.session_seen import Direction, MovementSeen, PaymentSeen, SessionSeen, TenderSeen
from ims_desktop.domain.explaining.suspicion import Kind, Suspicion, on_cash

# of a thousand times that change is given, or that cash is moved
_RATE = {
    Kind.CHANGE_NOT_GIVEN: 0.15e-3,
    Kind.ONE_FOR_ANOTHER: 0.6e-3,
    Kind.LIFT_MISSED: 10e-3,  # of a session
    Kind.TOP_UP_MISSED: 6e-3,
    Kind.MOVEMENT_NOT_MADE: 6e-3,
    Kind.MOVEMENT_MISKEYED: 5e-3,
    Kind.MOVEMENT_WRONG_WAY: 4e-3,
    Kind.SWAP_UNEVEN: 10e-3,
}
_NOTES_MISTAKEN = {  # two notes, in pence: how often they are the two of a thousand
    (1000, 2000): 0.45,
    (500, 1000): 0.3,
    (500, 2000): 0.1,
    (2000, 5000): 0.1,
    (1000, 5000): 0.05,
}
_AMONG_OTHERS = 0.3  # the note was not the only one handed over
_AS_CHANGE = 0.4  # given out as another rather than taken as another

_LIFTED = (100_00, 200_00, 300_00, 400_00, 500_00, 600_00, 700_00, 800_00, 1000_00, 1500_00, 2000_00, 50_00, 150_00)
_LIFTED_ODD = (250_00, 350_00, 450_00, 550_00, 650_00, 750_00, 850_00, 900_00)
_TOPPED_UP = (20_00, 50_00, 100_00, 10_00, 40_00, 30_00, 60_00, 80_00, 150_00, 200_00)
_LIKE_ANOTHER = 0.4  # a lift that was not keyed was as large as another one
_MISREAD_SHARE = 0.5
_NOTE_MORE = {2000: 0.2, 1000: 0.13, 500: 0.04, 5000: 0.03}
_BUNDLE_MORE = {100_00: 0.06, 200_00: 0.04}
_SOON = timedelta(minutes=30)
_TWIN = 4.0


def of_change(session: SessionSeen) -> Iterator[Suspicion]:
    """What may have gone wrong where cash was taken and change given."""
    for payment, tender in standing_payments(session):
        if tender.change_pence:
            yield from _of_one_change(payment, tender)


def _of_one_change(payment: PaymentSeen, tender: TenderSeen) -> Iterator[Suspicion]:
    number, change_pence = (payment.number,), tender.change_pence
    rate = _RATE[Kind.CHANGE_NOT_GIVEN]
    yield Suspicion(Kind.CHANGE_NOT_GIVEN, on_cash(change_pence), rate, "no change", number, (change_pence,))
    for (low, high), share in _NOTES_MISTAKEN.items():
        rate = _RATE[Kind.ONE_FOR_ANOTHER] * share
        for keyed, truly in ((low, high), (high, low)):
            if tender.amount_pence >= keyed and tender.amount_pence - keyed + truly >= tender.kept_pence:
                chance = rate * (1 if tender.amount_pence == keyed else _AMONG_OTHERS) * (1 - _AS_CHANGE)
                yield _note(number, "note taken", chance, (truly, keyed), truly - keyed)
        if change_pence >= low:
            yield _note(number, "note given", rate * _AS_CHANGE, (high, low), low - high)
        if change_pence >= high:
            yield _note(number, "note given", rate * _AS_CHANGE, (low, high), high - low)


def _note(number: tuple[int], how: str, chance: float, notes: tuple[int, int], pence: int) -> Suspicion:
    return Suspicion(Kind.ONE_FOR_ANOTHER, on_cash(pence), chance, how, number, notes)


def of_movements(session: SessionSeen) -> Iterator[Suspicion]:
    """What may have gone wrong with lifts, top-ups and swaps, those among them that were never keyed."""
    moved = [entry for entry in session.entries if isinstance(entry, MovementSeen)]
    yield from _missed(moved, Direction.LIFT)
    yield from _missed(moved, Direction.TOP_UP)
    for place, one in enumerate(moved):
        if one.direction is Direction.SWAP:
            for pence, how in ((one.amount_pence, "nothing given"), (-one.amount_pence, "nothing came")):
                rate = _RATE[Kind.SWAP_UNEVEN] / 2
                yield Suspicion(Kind.SWAP_UNEVEN, on_cash(pence), rate, how, (one.number,), (one.amount_pence,))
        else:
            yield from _of_one_movement(one, moved[:place])


def _missed(moved: list[MovementSeen], direction: Direction) -> Iterator[Suspicion]:
    lift = direction is Direction.LIFT
    kind, sign = (Kind.LIFT_MISSED, -1) if lift else (Kind.TOP_UP_MISSED, 1)
    like = [one for one in moved if one.direction is direction]
    usual = _LIFTED + _LIFTED_ODD if lift else _TOPPED_UP
    ranks = sum(1 / place for place in range(1, len(usual) + 1))
    rate = _RATE[kind] * (1 - _LIKE_ANOTHER if like else 1)
    for place, pence in enumerate(usual, start=1):
        yield Suspicion(kind, on_cash(sign * pence), rate / ranks / place, "not keyed", (), (pence,))
    for one in like:
        chance, facts = _RATE[kind] * _LIKE_ANOTHER / len(like), (one.amount_pence,)
        yield Suspicion(kind, on_cash(sign * one.amount_pence), chance, "like another", (one.number,), facts)


def _of_one_movement(one: MovementSeen, earlier: list[MovementSeen]) -> Iterator[Suspicion]:
    sign = 1 if one.direction is Direction.LIFT else -1  # cash over when a keyed lift was not made
    pence, number = one.amount_pence, (one.number,)
    twins = [e for e in earlier if (e.direction, e.amount_pence) == (one.direction, pence)]
    rate, how = _RATE[Kind.MOVEMENT_NOT_MADE], "not made"
    if twins:
        rate, how = rate * (_TWIN if one.at - twins[-1].at <= _SOON else 1), "moved twice"
    entries = (one.number, *(twin.number for twin in twins[-1:]))
    yield Suspicion(Kind.MOVEMENT_NOT_MADE, on_cash(sign * pence), rate, how, entries, (pence,))
    rate = _RATE[Kind.MOVEMENT_WRONG_WAY]
    yield Suspicion(Kind.MOVEMENT_WRONG_WAY, on_cash(2 * sign * pence), rate, "wrong way", number, (pence,))
    rate = _RATE[Kind.MOVEMENT_MISKEYED]
    meant: dict[int, tuple[str, float]] = {
        reading.meant: (reading.slip, reading.share * _MISREAD_SHARE) for reading in meant_amounts(pence)
    }
    for steps, how in ((_NOTE_MORE, "a note"), (_BUNDLE_MORE, "a bundle")):
        for step, share in steps.items():
            for truly in (pence + step, pence - step):
                if truly > 0:
                    meant.setdefault(truly, (how, share / 2))
    for truly, (how, share) in meant.items():
        moved = on_cash(sign * (pence - truly))
        yield Suspicion(Kind.MOVEMENT_MISKEYED, moved, rate * share, how, number, (pence, truly))
