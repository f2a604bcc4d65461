"""Made-up days at a council's counter, down to the notes in the drawer, so that mistakes can be planted in them.

A day keeps what truly happened (pieces in the drawer, cheques in the tray, the terminal's total) apart from what was
keyed. An honest day's two sides agree.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.explaining.session_seen import (
    CorrectionSeen,
    Direction,
    EntrySeen,
    LineSeen,
    MovementSeen,
    PaymentSeen,
    ReversalSeen,
    SessionSeen,
    TenderSeen,
)
from ims_desktop.domain.mop import MopKind

CASH, CHEQUE, CARD, OTHER = MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER
PIECES = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
BAGS = {200: 10, 100: 20, 50: 20, 20: 50, 10: 50, 5: 100, 2: 50, 1: 100}  # coins in a full bag
OPENS = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)

_FLOAT = {1000: 3, 500: 8, 200: 10, 100: 25, 50: 20, 20: 40, 10: 40, 5: 30, 2: 40, 1: 30}
_RENTS = (8_412, 8_955, 9_210, 9_667, 10_144, 10_512, 11_038, 11_725, 12_480, 13_195)
_PENALTIES = (25_00, 35_00, 50_00, 70_00)
_ITEMS = {"BAG": 3_60, "CERT": 12_50, "PERMIT": 21_50, "COMPOST": 29_95, "COPY": 50}
_CHANGE_SHARE, _LIFT_OVER_PENCE = 0.65, 1_500_00


class NoChange(Exception):  # noqa: N818  a passing state of the drawer
    """The drawer cannot make up this sum."""


def made_up(drawer: Counter[int], pence: int) -> Counter[int]:
    """Pieces of the drawer that come to a sum, largest first."""
    given: Counter[int] = Counter()
    for piece in PIECES:
        count = min(pence // piece, drawer[piece])
        given[piece], pence = count, pence - count * piece
    if pence:
        raise NoChange
    return given


@dataclass
class Day:
    """A day: `entries` and `float_counted` are as keyed, the rest is what truly lies there."""

    rng: Random
    entries: list[EntrySeen] = field(default_factory=list)
    drawer: Counter[int] = field(default_factory=Counter)
    float_counted: Counter[int] = field(default_factory=Counter)
    float_true: Counter[int] = field(default_factory=Counter)
    cheques_pence: int = 0
    terminal_pence: int = 0
    others_pence: int = 0
    missing_cheques: set[int] = field(default_factory=set)  # payments whose cheque is not in the tray
    ticks: bool = False
    count: CashCount | None = None  # where it was counted wrong
    issued_known: bool = False
    _numbers: int = 100

    def number(self) -> int:
        """The next entry's number."""
        self._numbers += self.rng.choice((1, 1, 1, 2))
        return self._numbers

    def add(self, kind: MopKind, pence: int) -> None:
        """Something truly came in, or went out where it is below zero."""
        if kind is CHEQUE:
            self.cheques_pence += pence
        elif kind is CARD:
            self.terminal_pence += pence
        elif kind is OTHER:
            self.others_pence += pence
        elif pence > 0:
            self.drawer += handed_over(pence)
        else:
            self.drawer -= made_up(self.drawer, -pence)

    def payments(self) -> list[PaymentSeen]:
        """The payments that were neither voided nor corrected."""
        touched = {entry.payment for entry in self.entries if isinstance(entry, ReversalSeen | CorrectionSeen)}
        return [entry for entry in self.entries if isinstance(entry, PaymentSeen) and entry.number not in touched]

    def replace(self, old: EntrySeen, *new: EntrySeen) -> None:
        """Key something else than an entry says."""
        place = self.entries.index(old)
        self.entries[place : place + 1] = new

    def counted(self) -> CashCount:
        """The drawer, counted right: most of the coins of a kind in full bags where there are enough."""
        pieces, bags = {}, {}
        for piece in PIECES:
            full = self.drawer[piece] // BAGS[piece] if piece in BAGS and self.drawer[piece] >= 2 * BAGS[piece] else 0
            if full:
                bags[piece] = full
            if loose := self.drawer[piece] - full * BAGS.get(piece, 0):
                pieces[piece] = loose
        return CashCount(pieces, bags)

    def seen(self) -> SessionSeen:
        """As the explainer is given it."""
        cash = self.count or self.counted()
        counted = {
            CASH: cash.pence,
            CHEQUE: self.cheques_pence,
            CARD: self.terminal_pence,
            OTHER: self.others_pence,
        }
        return SessionSeen(
            entries=tuple(self._ticked(entry) for entry in self.entries),
            expected=self._expected(),
            counted=counted,
            cash=cash,
            float_pence=pence_of(self.float_counted),
            float_cash=CashCount(dict(self.float_counted), {}),
            float_issued_pence=pence_of(self.float_true) if self.issued_known else None,
        )

    def _expected(self) -> dict[MopKind, int]:
        expected = {CASH: pence_of(self.float_counted), CHEQUE: 0, CARD: 0, OTHER: 0}
        for entry in self.entries:
            if isinstance(entry, PaymentSeen):
                for tender in entry.tenders:
                    expected[tender.kind] += tender.kept_pence
            elif isinstance(entry, ReversalSeen):
                for kind, pence in entry.tenders:
                    expected[kind] -= pence
            elif isinstance(entry, CorrectionSeen):
                expected[entry.was] -= entry.amount_pence
                expected[entry.now] += entry.amount_pence
            elif entry.direction is not Direction.SWAP:
                expected[CASH] += entry.amount_pence * (1 if entry.direction is Direction.TOP_UP else -1)
        return expected

    def _ticked(self, entry: EntrySeen) -> EntrySeen:
        if not self.ticks or not isinstance(entry, PaymentSeen):
            return entry
        tenders = tuple(
            TenderSeen(tender.kind, tender.amount_pence, tender.change_pence, tender.cheque_number, ticked)
            for tender in entry.tenders
            for ticked in ((entry.number not in self.missing_cheques) if tender.kind is CHEQUE else None,)
        )
        return PaymentSeen(entry.number, entry.receipt, entry.at, tenders, entry.lines)


def pence_of(pieces: Counter[int]) -> int:
    """What pieces come to."""
    return sum(piece * count for piece, count in pieces.items())


def handed_over(pence: int) -> Counter[int]:
    """A payer's money: twenties and tens sooner than fifties."""
    given: Counter[int] = Counter()
    for piece in PIECES[1:]:
        given[piece], pence = divmod(pence, piece)
    return +given


def honest_day(seed: int, payments: int | None = None, *, voids: int = 0, movements: bool = False) -> Day:
    """A day of 40 to 300 payments; `voids` at least so many voids in cash, `movements` at least one of each."""
    rng = Random(seed)  # noqa: S311  the same day every time
    day = Day(rng, drawer=Counter(_FLOAT), ticks=rng.random() < 0.5, issued_known=rng.random() < 0.5)
    for piece in (500, 100, 20):
        day.drawer[piece] += rng.randrange(0, 12)
    day.float_true = Counter(day.drawer)
    day.float_counted = Counter(day.drawer)
    wanted = payments or rng.randrange(40, 301)
    voids = max(voids, rng.randrange(0, 4))
    minutes = 480 / wanted
    to_void = set(rng.sample(range(wanted), min(wanted, voids + rng.randrange(0, 3))))
    to_correct = set(rng.sample(range(wanted), rng.randrange(0, 3)))
    for turn in range(wanted):
        at = OPENS + timedelta(minutes=minutes * (turn + rng.random() * 0.8), seconds=rng.randrange(0, 50))
        payment = _pay(day, at)
        if turn in to_void:
            _void(day, payment, at + timedelta(minutes=2))
        elif turn in to_correct:
            _correct(day, payment, at + timedelta(minutes=3))
        _keep_drawer(day, at + timedelta(seconds=59))
    if movements:
        _move(day, Direction.LIFT, rng.choice((100_00, 150_00, 200_00)), OPENS + timedelta(hours=8))
    if movements or rng.random() < 0.4:
        _move(day, Direction.TOP_UP, rng.choice((20_00, 20_00, 40_00, 50_00, 60_00)), OPENS + timedelta(hours=3))
    if movements or rng.random() < 0.3:
        at, pence = OPENS + timedelta(hours=4), rng.choice((10_00, 20_00, 40_00))
        day.entries.append(MovementSeen(day.number(), at, Direction.SWAP, pence))
    day.entries.sort(key=lambda entry: entry.at)
    return day


def _line(rng: Random) -> LineSeen:
    account = f"{rng.randrange(10_000_000, 99_999_999)}"
    kind = rng.choices(("tax", "rent", "round", "item", "penalty", "library", "invoice"), (25, 22, 14, 20, 6, 7, 6))[0]
    if kind == "item":
        item = rng.choices([*_ITEMS], (55, 12, 8, 15, 10))[0]
        quantity = rng.choice((1, 1, 1, 2, 3)) if item in {"BAG", "COPY"} else 1
        return LineSeen("MISC", "", _ITEMS[item] * quantity, item, quantity)
    pence = {
        "tax": rng.randrange(95_00, 265_00),
        "rent": rng.choice(_RENTS),
        "round": rng.choice((5_00, 10_00, 10_00, 20_00, 20_00, 20_00, 30_00, 40_00, 50_00, 60_00, 100_00)),
        "penalty": rng.choice(_PENALTIES),
        "library": rng.randrange(4, 90) * 10,
        "invoice": rng.randrange(30_00, 900_00),
    }[kind]
    return LineSeen(kind.upper(), account, pence)


def _pay(day: Day, at: datetime) -> PaymentSeen:
    rng = day.rng
    lines = [_line(rng)]
    if rng.random() < 0.1:
        lines.append(_line(rng))
    total = sum(line.amount_pence for line in lines)
    number = day.number()
    weights = (60, 36, 3, 1) if total < 60_00 else (42, 45, 12, 1) if total < 300_00 else (8, 60, 31, 1)
    kind = rng.choices((CASH, CARD, CHEQUE, OTHER), weights)[0]
    tenders: tuple[TenderSeen, ...]
    if rng.random() < 0.04 and total > 20_00:
        part = rng.randrange(1, total // 10_00 + 1) * 10_00
        tenders = (_taken(day, CASH, part), _taken(day, CARD, total - part)) if part < total else ()
    else:
        tenders = ()
    tenders = tenders or (_taken(day, kind, total),)
    payment = PaymentSeen(number, f"BA1-03B-{number:06d}-K", at, tenders, tuple(lines))
    day.entries.append(payment)
    return payment


def _taken(day: Day, kind: MopKind, pence: int) -> TenderSeen:
    rng = day.rng
    if kind is not CASH:
        day.add(kind, pence)
        return TenderSeen(kind, pence, cheque_number=f"{rng.randrange(1, 999_999):06d}" if kind is CHEQUE else "")
    unit = rng.choice((5_00, 10_00, 10_00, 20_00, 20_00)) if pence < 60_00 else rng.choice((10_00, 20_00, 20_00))
    given = -(-pence // unit) * unit
    if given == 20_00 and rng.random() < 0.05:
        given = 50_00
    if given != pence and rng.random() < _CHANGE_SHARE:
        trial = day.drawer + handed_over(given)
        try:
            back = made_up(trial, given - pence)
        except NoChange:
            pass
        else:
            day.drawer = trial - back
            return TenderSeen(CASH, given, given - pence)
    day.add(CASH, pence)
    return TenderSeen(CASH, pence)


def _void(day: Day, payment: PaymentSeen, at: datetime) -> None:
    try:
        for tender in payment.tenders:
            day.add(tender.kind, -tender.kept_pence)
    except NoChange:
        return
    back = tuple((tender.kind, tender.kept_pence) for tender in payment.tenders)
    day.entries.append(ReversalSeen(day.number(), at, payment.number, back))


def _correct(day: Day, payment: PaymentSeen, at: datetime) -> None:
    """It was keyed under the wrong tender, and put right."""
    [*tenders] = payment.tenders
    if len(tenders) > 1 or tenders[0].change_pence or tenders[0].kind is OTHER:
        return
    truly = tenders[0].kind
    keyed = day.rng.choice([kind for kind in (CASH, CARD, CHEQUE) if kind is not truly])
    pence = payment.total_pence
    day.replace(
        payment, PaymentSeen(payment.number, payment.receipt, payment.at, (TenderSeen(keyed, pence),), payment.lines)
    )
    day.entries.append(CorrectionSeen(day.number(), at, payment.number, keyed, truly, pence))


def _keep_drawer(day: Day, at: datetime) -> None:
    if pence_of(day.drawer) > _LIFT_OVER_PENCE:
        notes = sum(piece * day.drawer[piece] for piece in (5000, 2000, 1000)) - 100_00
        _move(
            day,
            Direction.LIFT,
            min(notes // 50_00 * 50_00, day.rng.choice((700_00, 800_00, 1000_00, 1000_00, 1200_00))),
            at,
        )


def _move(day: Day, direction: Direction, pence: int, at: datetime) -> None:
    if pence <= 0:
        return
    try:
        if direction is Direction.LIFT:
            day.drawer -= made_up(day.drawer, pence)
        else:
            coin = day.rng.choice((100, 100, 50, 20, 10))
            day.drawer[coin] += pence // coin
    except NoChange:
        return
    day.entries.append(MovementSeen(day.number(), at, direction, pence))
