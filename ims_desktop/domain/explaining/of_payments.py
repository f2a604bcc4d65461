"""What may have gone wrong with payments, voids and corrections.

The rates are how often a thing goes wrong of a thousand times that it is done: judgements from the counter, not
measured figures. Only their order of size matters (docs/EXPLAINING.md).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise

from ims_desktop.domain.explaining.misreading import meant_amounts
from ims_desktop.domain.explaining.session_seen import (
    CorrectionSeen,
    LineSeen,
    PaymentSeen,
    ReversalSeen,
    SessionSeen,
    TenderSeen,
)
from ims_desktop.domain.explaining.suspicion import Kind, Suspicion, effect
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind

CASH, CHEQUE, CARD, OTHER = MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER

_RATE = {
    Kind.OTHER_TENDER: 0.4e-3,
    Kind.AMOUNT_MISKEYED: 0.5e-3,
    Kind.KEYED_TWICE: 0.1e-3,
    Kind.NEVER_PAID: 0.2e-3,
    Kind.PAPER_MISSING: 0.5e-3,
    Kind.CARD_NOT_TAKEN: 0.4e-3,
    Kind.CARD_TAKEN_TWICE: 0.1e-3,
    Kind.ITEM_COUNT: 0.3e-3,
    Kind.NOT_HANDED_BACK: 20e-3,
    Kind.HANDED_BACK_TWICE: 4e-3,
    Kind.CORRECTION_WRONG: 10e-3,
}
_UNTICKED = 300e-3  # a cheque that nobody could tick is most likely not there
_NOT_UNDER_CHEQUES = 200e-3  # or was never a cheque
_KEYED_INSTEAD = {  # what was keyed, what it was in truth: the share of each
    (CASH, CARD): 0.6,
    (CASH, CHEQUE): 0.35,
    (CASH, OTHER): 0.05,
    (CHEQUE, CASH): 0.6,
    (CHEQUE, CARD): 0.3,
    (CHEQUE, OTHER): 0.1,
    (CARD, CASH): 0.7,
    (CARD, CHEQUE): 0.25,
    (CARD, OTHER): 0.05,
    (OTHER, CASH): 0.5,
    (OTHER, CHEQUE): 0.3,
    (OTHER, CARD): 0.2,
}
_WITH_CHANGE = 0.2  # change that was worked out says that cash was there, and makes a wrong amount come right
_LINE_SHARE = 0.3
_SPLIT_SHARE = 0.5
_ONE_TOO_MANY_KEYED = 0.3

_SOON = timedelta(minutes=15)
_AT_ONCE = timedelta(minutes=2)
_TWIN_SOON, _TWIN, _TWIN_ITEM = 100.0, 30.0, 3.0  # how much rarer a second like payment is where none was keyed twice


@frozen
class _Standing:
    """A payment as it stands after voids and corrections; the corrected tender's place says no more than its kind."""

    payment: PaymentSeen
    tenders: tuple[TenderSeen, ...]
    corrected: bool = False


def of_payments(session: SessionSeen) -> Iterator[Suspicion]:
    """Everything that may have gone wrong with payments, voids, refunds and corrections."""
    standing, difference = _standing(session), session.difference()
    tenders = [kind for kind in (CASH, CHEQUE, CARD, OTHER) if kind in session.expected or kind in session.counted]
    for one in standing:
        yield from _of_amounts(one, difference)
        if not one.corrected:
            yield from _under_other_tenders(one, tenders)
    yield from _unticked_together(standing)
    yield from _keyed_twice(standing)
    yield from _items(standing)
    here = {entry.number for entry in session.entries}
    for entry in session.entries:
        if isinstance(entry, ReversalSeen | CorrectionSeen):
            entries = (entry.number, entry.payment) if entry.payment in here else (entry.number,)
            yield from (
                _handed_back(entry, entries) if isinstance(entry, ReversalSeen) else _corrected_wrong(entry, entries)
            )


def standing_payments(session: SessionSeen) -> list[tuple[PaymentSeen, TenderSeen]]:
    """The cash tenders that stand, each with its payment."""
    return [(one.payment, tender) for one in _standing(session) for tender in one.tenders if tender.kind is CASH]


def _standing(session: SessionSeen) -> list[_Standing]:
    voided = {entry.payment for entry in session.entries if isinstance(entry, ReversalSeen)}
    corrections: dict[int, list[CorrectionSeen]] = defaultdict(list)
    for entry in session.entries:
        if isinstance(entry, CorrectionSeen):
            corrections[entry.payment].append(entry)
    return [
        _corrected(entry, corrections[entry.number]) if entry.number in corrections else _Standing(entry, entry.tenders)
        for entry in session.entries
        if isinstance(entry, PaymentSeen) and entry.number not in voided
    ]


def _corrected(payment: PaymentSeen, corrections: list[CorrectionSeen]) -> _Standing:
    tenders = list(payment.tenders)
    for correction in corrections:
        for place, tender in enumerate(tenders):
            if tender.kind is correction.was and tender.kept_pence >= correction.amount_pence:
                left_pence = tender.kept_pence - correction.amount_pence
                tenders[place] = TenderSeen(correction.now, correction.amount_pence)
                if left_pence:
                    tenders.append(replace(tender, amount_pence=left_pence, change_pence=0))
                break
    return _Standing(payment, tuple(tenders), corrected=True)


def _of_amounts(one: _Standing, difference: Mapping[MopKind, int]) -> Iterator[Suspicion]:
    number = (one.payment.number,)
    for tender in one.tenders:
        kind, pence = tender.kind, tender.kept_pence
        if kind is CASH:
            yield Suspicion(Kind.NEVER_PAID, effect((CASH, -pence)), _RATE[Kind.NEVER_PAID], "never paid", number)
        elif kind is CARD:
            if not tender.ticked:  # the terminal's report does not have it, or nobody looked
                rate = _RATE[Kind.CARD_NOT_TAKEN] if tender.ticked is None else _UNTICKED
                yield Suspicion(Kind.CARD_NOT_TAKEN, effect((CARD, -pence)), rate, "card declined", number)
            rate = _RATE[Kind.CARD_TAKEN_TWICE]
            yield Suspicion(Kind.CARD_TAKEN_TWICE, effect((CARD, pence)), rate, "card twice", number)
        elif not tender.ticked:
            rate = _RATE[Kind.PAPER_MISSING] if tender.ticked is None else _UNTICKED
            how = "cheque missing" if kind is CHEQUE else "slip missing"
            yield Suspicion(Kind.PAPER_MISSING, effect((kind, -pence)), rate, how, number)
        rate = _RATE[Kind.AMOUNT_MISKEYED] * (_WITH_CHANGE if tender.change_pence else 1.0)
        wanted_pence = difference.get(kind, 0)
        for meant, slip, share in meant_amounts(pence):
            if meant - pence == wanted_pence:  # of so many misreadings, only those that make all of a difference
                moved, facts = effect((kind, wanted_pence)), (pence, meant)
                yield Suspicion(Kind.AMOUNT_MISKEYED, moved, rate * share, slip, number, facts)


def _under_other_tenders(one: _Standing, tenders: list[MopKind]) -> Iterator[Suspicion]:
    number = (one.payment.number,)
    for tender in one.tenders:
        rate = _RATE[Kind.OTHER_TENDER] * (_WITH_CHANGE if tender.change_pence else 1.0)
        if tender.ticked is not None:
            rate = 0.0 if tender.ticked else _NOT_UNDER_CHEQUES
        parts = [(tender.kept_pence, rate, "tender")]
        if len(one.tenders) == 1 and len(one.payment.lines) > 1:
            share = rate * _LINE_SHARE / len(one.payment.lines)
            parts += [(line.amount_pence, share, "tender of a line") for line in one.payment.lines]
        for truly in tenders:
            if truly is tender.kind or not rate:
                continue
            for pence, chance, how in parts:
                moved = effect((tender.kind, -pence), (truly, pence))
                chance_of_it = chance * _KEYED_INSTEAD[tender.kind, truly]
                yield Suspicion(Kind.OTHER_TENDER, moved, chance_of_it, how, number, (pence,))
    for one_part, other in combinations(one.tenders, 2):
        pence = other.kept_pence - one_part.kept_pence
        if one_part.kind is not other.kind and pence:
            moved = effect((one_part.kind, pence), (other.kind, -pence))
            chance = _RATE[Kind.OTHER_TENDER] * _SPLIT_SHARE
            facts = (one_part.kept_pence, other.kept_pence)
            yield Suspicion(Kind.OTHER_TENDER, moved, chance, "parts changed over", number, facts)


def _unticked_together(standing: list[_Standing]) -> Iterator[Suspicion]:
    unticked = [
        (one.payment.number, tender)
        for one in standing
        for tender in one.tenders
        if tender.kind is CHEQUE and tender.ticked is False
    ]
    if len(unticked) > 1:
        pence = sum(tender.kept_pence for _, tender in unticked)
        entries = tuple(number for number, _ in unticked)
        yield Suspicion(
            Kind.PAPER_MISSING, effect((CHEQUE, -pence)), _UNTICKED, "cheques missing", entries, (len(unticked), pence)
        )


def _keyed_twice(standing: list[_Standing]) -> Iterator[Suspicion]:
    alike: dict[tuple[LineSeen, ...], list[_Standing]] = defaultdict(list)
    for one in standing:
        if one.payment.lines:
            alike[one.payment.lines].append(one)
    for twins in alike.values():
        for first, second in pairwise(twins):
            gap = second.payment.at - first.payment.at
            of_an_account = any(line.reference for line in first.payment.lines)
            if of_an_account:
                rarity = _TWIN_SOON if gap <= _SOON else _TWIN
            elif gap <= _AT_ONCE:
                rarity = _TWIN_ITEM
            else:
                continue
            entries = (second.payment.number, first.payment.number)
            effects = {effect(*((t.kind, -t.kept_pence) for t in one.tenders)) for one in (first, second)}
            for moved in effects:
                chance = _RATE[Kind.KEYED_TWICE] * rarity / len(effects)
                yield Suspicion(Kind.KEYED_TWICE, moved, chance, "twice", entries, (second.payment.total_pence,))


def _items(standing: list[_Standing]) -> Iterator[Suspicion]:
    """One item more or one fewer than was keyed; of a mixed payment nobody knows in which tender it would be."""
    sold: Counter[tuple[str, int]] = Counter()
    for one in standing:
        if len(one.tenders) > 1:
            continue
        kind = one.tenders[0].kind
        for line in one.payment.lines:
            if not line.item or line.amount_pence % line.quantity:
                continue
            price_pence = line.amount_pence // line.quantity
            sold[line.item, price_pence] += 1
            number, rate = (one.payment.number,), _RATE[Kind.ITEM_COUNT]
            facts = (price_pence, line.quantity)
            yield Suspicion(Kind.ITEM_COUNT, effect((kind, price_pence)), rate, "one more", number, facts)
            if line.quantity > 1:
                rate *= _ONE_TOO_MANY_KEYED
                yield Suspicion(Kind.ITEM_COUNT, effect((kind, -price_pence)), rate, "one fewer", number, facts)


def _corrected_wrong(made: CorrectionSeen, entries: tuple[int, ...]) -> Iterator[Suspicion]:
    moved = effect((made.was, made.amount_pence), (made.now, -made.amount_pence))
    rate = _RATE[Kind.CORRECTION_WRONG]
    how = "correction" if len(entries) > 1 else "correction alone"
    yield Suspicion(Kind.CORRECTION_WRONG, moved, rate, how, entries, (made.amount_pence,))


def _handed_back(reversal: ReversalSeen, entries: tuple[int, ...]) -> Iterator[Suspicion]:
    for kind, pence in reversal.tenders:
        how = f"{kind.value} kept"
        yield Suspicion(
            Kind.NOT_HANDED_BACK, effect((kind, pence)), _RATE[Kind.NOT_HANDED_BACK], how, entries, (pence,)
        )
        if kind in {CASH, CARD}:
            rate = _RATE[Kind.HANDED_BACK_TWICE]
            yield Suspicion(
                Kind.HANDED_BACK_TWICE, effect((kind, -pence)), rate, f"{kind.value} twice", entries, (pence,)
            )
