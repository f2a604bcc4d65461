"""A made-up office over a year, for the watch list: five tills, honest people, and the noise that honest people make.

Seeded: the same number gives the same year. `planted_frauds.py` changes such a year. Rates of mistakes are judgements
from the counter, not measured; people differ in them, as people do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.times import london
from ims_desktop.domain.watching.seen import (
    APPROVED,
    BANKED,
    CLOSED,
    COPY,
    CORRECTION,
    DRAWER,
    OPENED,
    PAYMENT,
    REFUND,
    VOID,
    EntryRef,
    Happened,
)

OFFICE = "BA1"
TILLS = ("01", "02", "03", "04", "05")
CASHIERS = tuple(UserId(f"cashier-{number}") for number in range(1, 8))
FINANCE = UserId("finance-1")
SUPERVISORS = tuple(UserId(f"supervisor-{number}") for number in range(1, 4))
FIRST_DAY = date(2026, 1, 5)
CASH, CHEQUE, CARD, OTHER = MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER
_ACCOUNTS = 4_000
_TOLERANCE_PENCE = 5_00
_LATEST = 20


@dataclass(frozen=True)
class Habits:
    """How one honest person works; shares of payments, but for the float's and the closes', of sessions."""

    own_reversals: float
    openings: float
    copies: float
    cash: float
    cheque: float
    wrong_float: float
    differs: float
    short: float
    crossed: float


def habits(rng: Random) -> Habits:
    """People differ by a half or so."""
    return Habits(
        own_reversals=0.008 * rng.lognormvariate(0, 0.35),
        openings=0.004 * rng.lognormvariate(0, 0.4),
        copies=0.006 * rng.lognormvariate(0, 0.4),
        cash=rng.uniform(0.36, 0.46),
        cheque=rng.uniform(0.12, 0.18),
        wrong_float=0.012 * rng.lognormvariate(0, 0.4),
        differs=rng.uniform(0.2, 0.55),
        short=rng.uniform(0.48, 0.58),
        crossed=0.006,
    )


@dataclass
class Year:
    """An office's entries in order of their times. `people` are the habits, by cashier."""

    rng: Random
    days: list[date]
    people: dict[UserId, Habits]
    seen: list[Happened] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def ref(self, till: str) -> EntryRef:
        """The next place on a till's roll."""
        self.numbers[till] = self.numbers.get(till, 0) + 1
        return EntryRef(DeviceId(f"device-{till}"), self.numbers[till])

    def put_in_order(self) -> None:
        """By time, as central reads them."""
        self.seen.sort(key=lambda one: (one.at, one.ref))


def honest_year(seed: int, days: int = 250) -> Year:
    """So many working days of honest trade."""
    rng = Random(seed)  # noqa: S311  a made-up year
    year = Year(rng, working_days(days), {person: habits(rng) for person in CASHIERS})
    for day in year.days:
        crew = rng.sample(CASHIERS, len(TILLS))
        busy, by_cheque = busyness(day, rng), 1.9 if rng.random() < 0.06 else 1.0
        tired = rng.lognormvariate(0, 0.25)  # a day on which everybody miskeys, or nobody
        for till, cashier in zip(TILLS, crew, strict=True):
            _session(year, day, till, cashier, (busy, by_cheque, tired))
    year.put_in_order()
    return year


def working_days(count: int) -> list[date]:
    """Mondays to Fridays."""
    found: list[date] = []
    day = FIRST_DAY
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def busyness(day: date, rng: Random) -> float:
    """Bills in March and April, rents on Mondays, the first and last days of a month, and the weather."""
    season = {3: 1.6, 4: 1.5, 12: 0.7, 8: 0.8}.get(day.month, 1.0)
    week = 1.25 if day.weekday() == 0 else 1.0
    month = 1.3 if day.day <= 3 or day.day >= 28 else 1.0
    return season * week * month * rng.lognormvariate(0, 0.15)


def at_clock(day: date, hour: float) -> datetime:
    """An hour on the clock on the wall, as aware UTC."""
    wall = datetime.combine(day, time(), UTC) + timedelta(hours=hour)
    offset = london(wall).utcoffset()
    assert offset is not None
    return wall - offset


def _session(year: Year, day: date, till: str, cashier: UserId, weather: tuple[float, float, float]) -> None:
    busy, by_cheque, tired = weather
    rng, person = year.rng, year.people[cashier]
    session = f"{day.isoformat()}-{till}"

    def put(kind: str, at: datetime, **more: object) -> Happened:
        ref = year.ref(till)
        parts = {
            "actor": cashier,
            "session": session,
            **({"receipt": f"R{ref.number}-{till}"} if kind == PAYMENT else {}),
        }
        one = Happened(ref, kind, at, day, OFFICE, till, **(parts | more))  # type: ignore[arg-type]  # named below
        year.seen.append(one)
        return one

    wrong = rng.choice((-5_00, -1_00, 1_00, 10_00)) if rng.random() < person.wrong_float else 0
    put(OPENED, at_clock(day, 8.75), pence=wrong)
    taken: list[Happened] = []
    hour = 9.0
    count = max(5, round(rng.gauss(48, 8) * busy))
    for _ in range(count):
        hour = min(hour + rng.expovariate(count / 7.4), 16.75)
        at = at_clock(day, hour)
        paid = put(PAYMENT, at, **_payment(rng, person, by_cheque))
        taken.append(paid)
        if rng.random() < person.own_reversals * tired:
            _reverse(year, paid, put)
        if rng.random() < person.copies:
            put(COPY, at + timedelta(minutes=2), receipt=paid.receipt)
        if rng.random() < person.openings:
            put(DRAWER, at + timedelta(minutes=1))
    _close(year, taken, put, cashier)


def _payment(rng: Random, person: Habits, by_cheque: float) -> dict[str, object]:
    cheque = min(person.cheque * by_cheque, 0.5)
    roll = rng.random()
    cash = person.cash * (1 - cheque) / (1 - person.cheque)
    tender = CHEQUE if roll < cheque else CASH if roll < cheque + cash else CARD
    pence = rng.choice(
        (3_60, 12_50, 21_50, 35_00, 50_00, 84_12, 96_67, 110_38, 142_10, 171_33, rng.randrange(5, 300_00))
    )
    return {
        "pence": pence,
        "tenders": ((tender, pence),),
        "accounts": (f"CTAX/{rng.randrange(_ACCOUNTS):08d}",),
    }


def _reverse(year: Year, paid: Happened, put: object) -> None:
    rng = year.rng
    kind = rng.choices((VOID, CORRECTION, REFUND), (6, 3, 1))[0]
    minutes = rng.expovariate(1 / 6) + 0.5 if rng.random() < 0.93 else rng.uniform(30, 200)
    put(  # type: ignore[operator]  # the session's own
        kind,
        min(paid.at + timedelta(minutes=minutes), at_clock(paid.day, 17)),
        approver=rng.choice(SUPERVISORS),
        pence=paid.pence,
        tenders=paid.tenders,
        accounts=paid.accounts,
        receipt=paid.receipt,
        whose=paid.actor,
        after_seconds=round(minutes * 60),
    )


def _close(year: Year, taken: list[Happened], put: object, cashier: UserId) -> None:
    rng, person, day = year.rng, year.people[cashier], taken[0].day
    at = at_clock(day, 17 + rng.uniform(0, 0.7))
    cash = 0
    tenders: list[tuple[MopKind, int]] = []
    if rng.random() < person.differs:
        size = rng.choice((1, 2, 5, 10, 10, 20, 50, 1_00, 2_00, 5_00, 10_00, rng.randrange(1, 20_00)))
        cash = -size if rng.random() < person.short else size
    if rng.random() < person.crossed:
        moved = rng.choice(taken).pence
        cash -= moved
        tenders.append((rng.choice((CARD, CHEQUE)), moved))
    tenders.insert(0, (CASH, cash))
    to_bank = sum(one.pence for one in taken if one.tenders[0][0] is not CARD)
    closed = put(CLOSED, at, pence=to_bank, tenders=tuple(t for t in tenders if t[1]), whose=cashier)  # type: ignore[operator]
    if abs(cash) > _TOLERANCE_PENCE or rng.random() < 0.25:
        wait = rng.uniform(25, 3_600) if rng.random() < 0.97 else rng.uniform(1, 25)
        put(  # type: ignore[operator]
            APPROVED,
            at + timedelta(seconds=wait),
            actor=(approver := rng.choice(SUPERVISORS)),
            approver=approver,
            whose=cashier,
            after_seconds=round(wait),
        )
    later = rng.choice((1, 1, 1, 2, 2, 3, 4))
    paid_in = day + timedelta(days=later)
    banker = rng.choice(SUPERVISORS)
    banked = Happened(
        EntryRef(DeviceId("desk"), year.numbers.setdefault("desk", 0) + 1),
        BANKED,
        at_clock(paid_in, 11),
        paid_in,
        OFFICE,
        closed.till,
        banker,
        session=closed.session,
        whose=cashier,
    )
    year.numbers["desk"] += 1
    year.seen.append(banked)


def payments_of(year: Year, person: UserId | None, since: date) -> Iterator[Happened]:
    """A person's payments from a day on; everybody's where nobody is named."""
    return (
        one for one in year.seen if one.kind == PAYMENT and (person is None or one.actor == person) and one.day >= since
    )
