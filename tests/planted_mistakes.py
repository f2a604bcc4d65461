"""One mistake planted in a made-up day, of each kind that the explainer knows, by rules of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from counter_days import CARD, CASH, CHEQUE, Day, NoChange, honest_day
from planted_counts import COUNTED_WRONG
from planting import NoPlace, Planted, chosen, slipped

from ims_desktop.domain.explaining.session_seen import (
    CorrectionSeen,
    Direction,
    LineSeen,
    MovementSeen,
    PaymentSeen,
    ReversalSeen,
    TenderSeen,
)
from ims_desktop.domain.explaining.suspicion import Kind
from ims_desktop.domain.mop import MopKind


def _single(day: Day, *kinds: MopKind, exact: bool = False, keyed: bool = False) -> PaymentSeen:
    """A payment by one tender of these kinds; `exact` without change, `keyed` of an amount that somebody keyed."""
    return chosen(
        day.rng,
        [
            payment
            for payment in day.payments()
            if len(payment.tenders) == 1
            and payment.tenders[0].kind in kinds
            and not (exact and payment.tenders[0].change_pence)
            and not (keyed and (len(payment.lines) > 1 or payment.lines[0].item))
        ],
    )


def other_tender(day: Day) -> Planted:
    payment = _single(day, CASH, CARD, CHEQUE, exact=True)
    truly = payment.tenders[0].kind
    weights = {CASH: 5, CARD: 4, CHEQUE: 2}
    keyed = day.rng.choices([k for k in weights if k is not truly], [w for k, w in weights.items() if k is not truly])[
        0
    ]
    day.replace(payment, replace(payment, tenders=(TenderSeen(keyed, payment.total_pence),)))
    day.missing_cheques |= {payment.number} if keyed is CHEQUE else set()
    return Planted(payment.number)


def other_tender_of_a_line(day: Day) -> Planted:
    payment = chosen(day.rng, [one for one in day.payments() if len(one.lines) > 1 and len(one.tenders) == 1])
    keyed, line = payment.tenders[0], day.rng.choice(payment.lines)
    truly = day.rng.choice([kind for kind in (CASH, CARD) if kind is not keyed.kind])
    day.add(keyed.kind, -line.amount_pence)
    day.add(truly, line.amount_pence)
    day.missing_cheques |= {payment.number} if keyed.kind is CHEQUE else set()
    return Planted(payment.number)


def amount_miskeyed(day: Day) -> Planted:
    payment = _single(day, CASH, CARD, CHEQUE, exact=True, keyed=True)
    pence = slipped(day.rng, payment.total_pence)
    tender, line = replace(payment.tenders[0], amount_pence=pence), replace(payment.lines[0], amount_pence=pence)
    day.replace(payment, replace(payment, tenders=(tender,), lines=(line,)))
    return Planted(payment.number)


def keyed_twice(day: Day) -> Planted:
    payment = _single(day, CASH, CARD, CHEQUE)
    if payment.lines[0].item:
        raise NoPlace
    at = payment.at + timedelta(minutes=day.rng.randrange(1, 12))
    again = replace(payment, number=day.number(), at=at)
    if payment.tenders[0].kind is CHEQUE:  # a second cheque of the same number is refused
        again = replace(again, tenders=(TenderSeen(CASH, payment.total_pence),))
    day.entries.append(again)
    return Planted(again.number)


def never_paid(day: Day) -> Planted:
    payment = _single(day, CASH)
    day.add(CASH, -payment.total_pence)
    return Planted(payment.number)


def paper_missing(day: Day) -> Planted:
    payment = _single(day, CHEQUE)
    day.add(CHEQUE, -payment.total_pence)
    day.missing_cheques.add(payment.number)
    return Planted(payment.number)


def card_not_taken(day: Day) -> Planted:
    payment = _single(day, CARD)
    day.add(CARD, -payment.total_pence)
    return Planted(payment.number)


def card_taken_twice(day: Day) -> Planted:
    payment = _single(day, CARD)
    day.add(CARD, payment.total_pence)
    return Planted(payment.number)


def item_not_keyed(day: Day) -> Planted:
    """A sale that is on no entry: right is whoever names that item's price, by an entry that sold it."""
    line, number = chosen(
        day.rng, [(one.lines[0], one.number) for one in day.payments() if one.lines[0].item and len(one.tenders) == 1]
    )
    day.add(CASH, line.amount_pence // line.quantity)
    return Planted(number if _kind_of(day, number) is CASH else _other_sale(day, line))


def _kind_of(day: Day, number: int) -> MopKind:
    return next(one.tenders[0].kind for one in day.payments() if one.number == number)


def _other_sale(day: Day, line: LineSeen) -> int:
    sold = [
        one.number
        for one in day.payments()
        if one.tenders[0].kind is CASH and len(one.tenders) == 1 and any(other.item == line.item for other in one.lines)
    ]
    return chosen(day.rng, sold)


def _with_change(day: Day, least_pence: int) -> tuple[PaymentSeen, TenderSeen]:
    found = [(one, tender) for one in day.payments() for tender in one.tenders if tender.change_pence >= least_pence]
    return chosen(day.rng, found)


def change_not_given(day: Day) -> Planted:
    payment, tender = _with_change(day, 1)
    day.add(CASH, tender.change_pence)
    return Planted(payment.number)


def note_mistaken(day: Day) -> Planted:
    payment, tender = _with_change(day, 1)
    truly, keyed = day.rng.choice(((2000, 1000), (1000, 2000), (500, 1000), (1000, 500), (5000, 2000), (500, 2000)))
    as_change = day.rng.random() < 0.4
    if as_change:
        if tender.change_pence < keyed:
            raise NoPlace
        day.add(CASH, keyed - truly)
    else:
        if tender.amount_pence < keyed or tender.amount_pence - keyed + truly < tender.kept_pence:
            raise NoPlace
        day.add(CASH, truly - keyed)
    return Planted(payment.number)


def _reversal(day: Day, *kinds: MopKind) -> ReversalSeen:
    found = [one for one in day.entries if isinstance(one, ReversalSeen) and one.tenders[0][0] in kinds]
    return chosen(day.rng, [one for one in found if len(one.tenders) == 1])


def not_handed_back(day: Day) -> Planted:
    void = _reversal(day, CASH, CHEQUE, CARD)
    day.add(*void.tenders[0])
    return Planted(void.number)


def handed_back_twice(day: Day) -> Planted:
    void = _reversal(day, CASH, CARD)
    day.add(void.tenders[0][0], -void.tenders[0][1])
    return Planted(void.number)


def correction_wrong(day: Day) -> Planted:
    made = chosen(day.rng, [one for one in day.entries if isinstance(one, CorrectionSeen)])
    day.add(made.now, -made.amount_pence)
    day.add(made.was, made.amount_pence)
    day.missing_cheques |= {made.payment} if made.now is CHEQUE else set()
    return Planted(made.number)


def _movement(day: Day, *directions: Direction) -> MovementSeen:
    return chosen(day.rng, [e for e in day.entries if isinstance(e, MovementSeen) and e.direction in directions])


def lift_missed(day: Day) -> Planted:
    day.entries.remove(_movement(day, Direction.LIFT))
    return Planted()


def top_up_missed(day: Day) -> Planted:
    day.entries.remove(_movement(day, Direction.TOP_UP))
    return Planted()


def movement_not_made(day: Day) -> Planted:
    """A lift or top-up keyed twice, or keyed and never carried out."""
    made = _movement(day, Direction.LIFT, Direction.TOP_UP)
    pence = made.amount_pence if day.rng.random() < 0.5 else day.rng.choice((100_00, 150_00, 200_00, 250_00))
    after = timedelta(minutes=day.rng.randrange(1, 60))
    again = replace(made, number=day.number(), at=made.at + after, amount_pence=pence)
    day.entries.append(again)
    return Planted(again.number)


def movement_miskeyed(day: Day) -> Planted:
    made = _movement(day, Direction.LIFT, Direction.TOP_UP)
    if day.rng.random() < 0.5:
        pence = made.amount_pence + day.rng.choice((-20_00, -10_00, 10_00, 20_00, 20_00, 50_00))
    else:
        pence = slipped(day.rng, made.amount_pence)
    if pence <= 0:
        raise NoPlace
    day.replace(made, replace(made, amount_pence=pence))
    return Planted(made.number)


def movement_wrong_way(day: Day) -> Planted:
    made = _movement(day, Direction.LIFT, Direction.TOP_UP)
    other = Direction.LIFT if made.direction is Direction.TOP_UP else Direction.TOP_UP
    day.replace(made, replace(made, direction=other))
    return Planted(made.number)


def swap_uneven(day: Day) -> Planted:
    swap = _movement(day, Direction.SWAP)
    day.add(CASH, swap.amount_pence * day.rng.choice((1, -1)))
    return Planted(swap.number)


MISTAKES: Mapping[str, tuple[set[Kind], Callable[[Day], Planted]]] = {
    "a payment keyed under another tender": ({Kind.OTHER_TENDER}, other_tender),
    "a line keyed under another tender": ({Kind.OTHER_TENDER}, other_tender_of_a_line),
    "an amount transposed or slipped": ({Kind.AMOUNT_MISKEYED}, amount_miskeyed),
    "a payment keyed twice": ({Kind.KEYED_TWICE}, keyed_twice),
    "cash never paid, or handed back without a void": ({Kind.NEVER_PAID}, never_paid),
    "a cheque missing": ({Kind.PAPER_MISSING}, paper_missing),
    "a card declined, kept as paid": ({Kind.CARD_NOT_TAKEN}, card_not_taken),
    "a card taken twice": ({Kind.CARD_TAKEN_TWICE}, card_taken_twice),
    "an item sold and not keyed": ({Kind.ITEM_COUNT}, item_not_keyed),
    "change not given": ({Kind.CHANGE_NOT_GIVEN}, change_not_given),
    "a note taken or given for another": ({Kind.ONE_FOR_ANOTHER}, note_mistaken),
    "a void, nothing handed back": ({Kind.NOT_HANDED_BACK}, not_handed_back),
    "a void, handed back twice": ({Kind.HANDED_BACK_TWICE}, handed_back_twice),
    "a correction that was wrong": ({Kind.CORRECTION_WRONG}, correction_wrong),
    "a lift not keyed": ({Kind.LIFT_MISSED}, lift_missed),
    "a top-up not keyed": ({Kind.TOP_UP_MISSED}, top_up_missed),
    "a lift or top-up keyed twice or not made": ({Kind.MOVEMENT_NOT_MADE}, movement_not_made),
    "a lift or top-up at a wrong amount": ({Kind.MOVEMENT_MISKEYED}, movement_miskeyed),
    "a lift or top-up the wrong way": ({Kind.MOVEMENT_WRONG_WAY}, movement_wrong_way),
    "a swap one-sided": ({Kind.SWAP_UNEVEN}, swap_uneven),
    **COUNTED_WRONG,
}
_NEEDS_MOVEMENTS = {*(name for name in MISTAKES if "lift" in name or "top-up" in name or "swap" in name)}


def planted_day(name: str, seed: int) -> tuple[Day, Planted]:
    """A day with one such mistake, which makes a difference; the same for the same seed."""
    _, plant = MISTAKES[name]
    for attempt in range(1_000):
        day = honest_day(seed * 1_000 + attempt, voids=2 if "void" in name else 0, movements=name in _NEEDS_MOVEMENTS)
        try:
            planted = plant(day)
        except (NoPlace, NoChange):
            continue
        day.entries.sort(key=lambda entry: entry.at)
        if any(day.seen().difference().values()):
            return day, planted
    raise NoPlace
