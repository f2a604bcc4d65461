"""Frauds and faults planted in an honest year, one of each kind that the watch list knows, and when each is found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from watched_cheques import came_back
from watched_office import (
    CARD,
    CASH,
    CHEQUE,
    OFFICE,
    SUPERVISORS,
    TILLS,
    Year,
    at_clock,
    payments_of,
)

from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.watching.finding import Finding, Kind
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import (
    APPROVED,
    BANKED,
    CLOSED,
    COPY,
    DRAWER,
    NOBODY,
    OPENED,
    PAYMENT,
    REFUND,
    VOID,
    Happened,
    TillStanding,
)
from ims_desktop.domain.watching.tills import watch_tills
from ims_desktop.domain.watching.watch import watch

CULPRIT = UserId("cashier-3")
WORTHLESS = "CTAX/91827364"
Change = Callable[["Planted"], None]


@dataclass
class Planted:
    """A copy of an honest year, and from when on somebody is not honest in it."""

    year: Year
    since: date
    rng: Random

    def changed(self, wanted: Callable[[Happened], bool], change: Callable[[Happened], Happened | None]) -> None:
        """Change or leave out what is wanted of since then."""
        kept = ((change(one) if one.day >= self.since and wanted(one) else one) for one in self.year.seen)
        self.year.seen = [one for one in kept if one is not None]

    def added(self, like: Happened, kind: str, at: datetime, **parts: object) -> None:
        """One entry more, of the same person and session as another."""
        more = like._replace(
            ref=self.year.ref(like.till), kind=kind, at=at, tenders=(), accounts=(), pence=0, cheques=()
        )
        self.year.seen.append(more._replace(**parts))  # type: ignore[arg-type]  # named by the frauds below

    def payments(self, share: float) -> list[Happened]:
        """Some of the culprit's payments since then."""
        return [one for one in payments_of(self.year, CULPRIT, self.since) if self.rng.random() < share]

    def reversed_(self, paid: Happened, kind: str, after: timedelta, **parts: object) -> None:
        """One reversal of the culprit's own payment."""
        same = {
            "pence": paid.pence,
            "tenders": paid.tenders,
            "accounts": paid.accounts,
            "whose": paid.actor,
            "approver": self.rng.choice(SUPERVISORS),
            "after_seconds": int(after.total_seconds()),
        }
        self.added(paid, kind, paid.at + after, **{**same, **parts})


def _is_of(kind: str) -> Callable[[Happened], bool]:
    return lambda one: one.kind == kind and (one.actor if kind in {PAYMENT, OPENED} else one.whose) == CULPRIT


def _skimmed(plant: Planted) -> None:
    """Three in ten cash payments are taken and not keyed."""
    plant.changed(
        lambda one: _is_of(PAYMENT)(one) and one.tenders[0][0] is CASH and plant.rng.random() < 0.3, lambda _: None
    )


def _cheques_as_cash(plant: Planted) -> None:
    """Three in five cheques are keyed as cash, and as much cash is taken out."""
    plant.changed(
        lambda one: _is_of(PAYMENT)(one) and one.tenders[0][0] is CHEQUE and plant.rng.random() < 0.6,
        lambda one: one._replace(tenders=((CASH, one.pence),), cheques=()),
    )


def _crossed(plant: Planted) -> None:
    """Two closes in five: cash short by what the terminal has over."""

    def crossed(close: Happened) -> Happened:
        pence = plant.rng.randrange(20_00, 150_00)
        return close._replace(tenders=((CASH, -pence), (CARD, pence)))

    plant.changed(lambda one: _is_of(CLOSED)(one) and plant.rng.random() < 0.4, crossed)


def _reversals(plant: Planted) -> None:
    """Three in a hundred payments are voided, soon after they were taken."""
    for paid in plant.payments(0.03):
        plant.reversed_(paid, VOID, timedelta(minutes=plant.rng.uniform(1, 10)))


def _after_hours(plant: Planted) -> None:
    """A void in the evening every week or so."""
    for paid in plant.payments(0.005):
        plant.reversed_(paid, VOID, at_clock(paid.day, 19.4) - paid.at)


def _just_under(plant: Planted) -> None:
    """Two refunds a week of £45 to £49.99."""
    for paid in plant.payments(0.01):
        plant.reversed_(paid, REFUND, timedelta(minutes=5), pence=plant.rng.randrange(45_00, 50_00))


def _same_account(plant: Planted) -> None:
    """A void a week of payments to one account."""
    for paid in plant.payments(0.005):
        plant.reversed_(paid, VOID, timedelta(minutes=5), accounts=("CTAX/91827364",))


def _late(plant: Planted) -> None:
    """Two voids a week, an hour or two after the customer went."""
    for paid in plant.payments(0.01):
        plant.reversed_(paid, VOID, timedelta(minutes=plant.rng.uniform(45, 130)))


def _lapped(plant: Planted) -> None:
    """Takings are kept for ten days and made up from later ones."""
    later = timedelta(days=10)
    plant.changed(_is_of(BANKED), lambda one: one._replace(at=one.at + later, day=one.day + later))


def _banked_otherwise(plant: Planted) -> None:
    """One banking in four has a cheque more and as much cash less than the close said."""

    def otherwise(one: Happened) -> Happened:
        pence = plant.rng.randrange(20_00, 150_00)
        return one._replace(tenders=((CASH, -pence), (CHEQUE, pence)))

    plant.changed(lambda one: _is_of(BANKED)(one) and plant.rng.random() < 0.25, otherwise)


def _drawer(plant: Planted) -> None:
    """The drawer is opened without a sale once or twice a day."""
    for paid in plant.payments(0.03):
        plant.added(paid, DRAWER, paid.at + timedelta(minutes=1))


def _one_side(plant: Planted) -> None:
    """A pound or two short nine days in ten, always inside the tolerance."""
    plant.changed(
        lambda one: _is_of(CLOSED)(one) and plant.rng.random() < 0.9,
        lambda one: one._replace(tenders=((CASH, -plant.rng.randrange(50, 3_00)),)),
    )


def _quick(plant: Planted) -> None:
    """One supervisor approves every close at once, unread."""
    plant.changed(
        lambda one: one.kind == APPROVED and one.actor == SUPERVISORS[0], lambda one: one._replace(after_seconds=2)
    )


def _same_approver(plant: Planted) -> None:
    """One supervisor agrees to all that one cashier reverses: two in a hundred payments more than is honest."""
    for paid in plant.payments(0.02):
        plant.reversed_(paid, VOID, timedelta(minutes=4))
    plant.changed(
        lambda one: one.whose == CULPRIT and bool(one.approver), lambda one: one._replace(approver=SUPERVISORS[1])
    )


def _shared_password(plant: Planted) -> None:
    """A supervisor's password is used at the culprit's till every week or so, while its owner works at another."""
    for paid in plant.payments(0.005):
        plant.reversed_(paid, VOID, timedelta(minutes=3), approver=SUPERVISORS[0])
        other = next(till for till in TILLS if till != paid.till)
        work = paid._replace(till=other, actor=SUPERVISORS[0], whose=SUPERVISORS[0], session="")
        plant.added(work, PAYMENT, paid.at + timedelta(minutes=3, seconds=plant.rng.randrange(20)), pence=paid.pence)


def _floats(plant: Planted) -> None:
    """A quarter of the floats are £5 or £10 short as counted."""
    plant.changed(
        lambda one: _is_of(OPENED)(one) and plant.rng.random() < 0.25,
        lambda one: one._replace(pence=-plant.rng.choice((5_00, 10_00))),
    )


def _copies(plant: Planted) -> None:
    """Copies of receipts are made once or twice a day, to show that something was paid."""
    for paid in plant.payments(0.035):
        plant.added(paid, COPY, paid.at + timedelta(minutes=3), receipt=paid.receipt)


def _one_receipt(plant: Planted) -> None:
    """One receipt is copied every week."""
    for paid in plant.payments(0.005):
        plant.added(paid, COPY, paid.at + timedelta(minutes=3), receipt="R17-02")


def _worthless(plant: Planted) -> None:
    """One account is paid every month by a cheque that comes back, at whichever till."""
    months = {day for day in plant.year.days[::20] if day >= plant.since}
    for paid in list(payments_of(plant.year, None, plant.since)):
        if paid.cheques and paid.day in months:
            months.remove(paid.day)
            came_back(plant.year, paid, plant.rng.randrange(4, 10), paid.actor, WORTHLESS)


def _taken_bad(plant: Planted) -> None:
    """One cheque in fifteen that the culprit takes comes back: they wave friends' through."""
    for paid in plant.payments(1 / 15):
        if paid.cheques:
            came_back(plant.year, paid, plant.rng.randrange(4, 10), CULPRIT)


def _cheque_twice(plant: Planted) -> None:
    """Once a week cash is taken out and a cheque keyed for it that a colleague's till had just before."""
    before: dict[str, Happened] = {}
    chosen = {paid.ref for paid in plant.payments(0.012) if paid.tenders[0][0] is CASH}
    for place, one in enumerate(plant.year.seen):
        if one.kind == PAYMENT and one.cheques and one.actor != CULPRIT:
            before[OFFICE] = one
        elif one.ref in chosen and OFFICE in before:
            like = before.pop(OFFICE)
            plant.year.seen[place] = one._replace(tenders=like.tenders, cheques=like.cheques, pence=like.pence)


@dataclass(frozen=True)
class Fraud:
    """A fraud or fault: what finds it, who is named, within how many working days, and how it is planted."""

    kind: Kind
    within: int
    plant: Change
    who: UserId = CULPRIT
    about: str = ""  # where nobody is named: the account

    @property
    def words(self) -> str:
        """What is done."""
        return (self.plant.__doc__ or "").rstrip(".")


FRAUDS: Mapping[str, Fraud] = {
    "cash not keyed": Fraud(Kind.MIX, 60, _skimmed),
    "cheques keyed as cash": Fraud(Kind.MIX, 30, _cheques_as_cash),
    "card sales keyed as cash": Fraud(Kind.CROSSED, 20, _crossed),
    "voids of one's own": Fraud(Kind.REVERSALS, 30, _reversals),
    "voids after hours": Fraud(Kind.AFTER_HOURS, 30, _after_hours),
    "refunds just under the limit": Fraud(Kind.JUST_UNDER, 25, _just_under),
    "voids on one account": Fraud(Kind.SAME_ACCOUNT, 40, _same_account),
    "voids after the customer went": Fraud(Kind.LATE, 25, _late),
    "lapping": Fraud(Kind.UNBANKED, 15, _lapped),
    "cash swapped for cheques": Fraud(Kind.CHEQUES, 15, _banked_otherwise),
    "drawer opened": Fraud(Kind.DRAWER, 20, _drawer),
    "small sums every day": Fraud(Kind.ONE_SIDE, 35, _one_side),
    "approvals unread": Fraud(Kind.QUICK, 25, _quick, SUPERVISORS[0]),
    "an approver in league": Fraud(Kind.SAME_APPROVER, 30, _same_approver, SUPERVISORS[1]),
    "a password shared": Fraud(Kind.ELSEWHERE, 40, _shared_password, SUPERVISORS[0]),
    "floats short": Fraud(Kind.FLOAT, 25, _floats),
    "copies of receipts": Fraud(Kind.COPIES, 30, _copies),
    "one receipt again and again": Fraud(Kind.SAME_RECEIPT, 40, _one_receipt),
    "an account paid by worthless cheques": Fraud(Kind.CAME_BACK, 50, _worthless, NOBODY, WORTHLESS),
    "bad cheques waved through": Fraud(Kind.TAKEN_BAD, 40, _taken_bad),
    "one cheque at two tills": Fraud(Kind.SAME_CHEQUE, 40, _cheque_twice),
}


def planted_year(name: str, honest: Year, since: date, seed: int) -> Year:
    """The year with one fraud from a day on."""
    copy = Year(Random(seed), honest.days, honest.people, list(honest.seen), dict(honest.numbers))  # noqa: S311
    plant = Planted(copy, since, Random(seed))  # noqa: S311  made up
    FRAUDS[name].plant(plant)
    copy.put_in_order()
    return copy


def found_after(name: str, honest: Year, since: date, seed: int, limits: WatchLimits | None = None) -> int | None:
    """After how many working days a fraud of its kind and person is on the list; None where it never is.

    Where the person was on it for this already, and stays, somebody is looking: that is day 1.
    """
    fraud = FRAUDS[name]
    year = planted_year(name, honest, since, seed)
    days = sorted(
        max(one.day, since)
        for one in watch(year.seen, year.days[-1], limits)
        if one.kind is fraud.kind and one.who == fraud.who and one.until >= since and fraud.about in {"", one.about}
    )
    return working_days_between(year.days, since, days[0]) if days else None


def working_days_between(days: Sequence[date], first: date, last: date) -> int:
    """Working days from one to the other; the first day counts."""
    return sum(1 for day in days if first <= day <= last)


def standing(till: str, contact: datetime, number: int) -> TillStanding:
    """A till that has sent everything."""
    return TillStanding(DeviceId(f"device-{till}"), OFFICE, till, number, number, contact)


def honest_standings(days: Sequence[date], seed: int) -> Iterator[tuple[datetime, list[TillStanding]]]:
    """Each working day at half past nine: tills that spoke a minute ago, or not before the evening of the day before.

    Now and then a till is off for repair for a day, or has some entries under way.
    """
    rng = Random(seed)  # noqa: S311  made up
    spoke = dict.fromkeys(TILLS, at_clock(days[0], 9))
    for number, day in enumerate(days, start=1):
        now = at_clock(day, 9.5)
        states = []
        for till in TILLS:
            if rng.random() > 0.01:
                spoke[till] = now - timedelta(minutes=1)
            state = standing(till, spoke[till], 50 * number)
            if rng.random() < 0.05:
                state = state._replace(last_heard=state.last_stored + 3, missing=3)
            states.append(state)
            if rng.random() > 0.02:
                spoke[till] = at_clock(day, 17.7)
        yield now, states


STANDING_FAULTS: Mapping[str, tuple[Kind, int, Callable[[TillStanding, datetime], TillStanding]]] = {
    "till unplugged": (Kind.SILENT, 3, lambda till, since: till._replace(last_contact_at=since)),
    "entries cut away": (
        Kind.MISSING,
        2,
        lambda till, since: till._replace(last_contact_at=since, last_heard=till.last_stored + 40, missing=40),
    ),
    "roll split": (Kind.MISSING, 1, lambda till, _: till._replace(missing=12, split=True)),
    "entries held": (Kind.HELD, 1, lambda till, _: till._replace(held=(till.last_stored,), held_pence=45_00)),
}


def fault_found_after(name: str, days: Sequence[date], since: date, seed: int) -> int | None:
    """After how many working days a fault of till 04 is on the list."""
    kind, _, change = STANDING_FAULTS[name]
    began = at_clock(since, 9)
    for now, tills in honest_standings(days, seed):
        if now < began:
            continue
        changed = [change(till, began) if till.till == "04" else till for till in tills]
        found: list[Finding] = list(watch_tills(changed, now, WatchLimits()))
        if any(one.kind is kind and one.till == "04" for one in found):
            return working_days_between(days, since, found[0].day)
    return None


def false_alarms_of_tills(days: Sequence[date], seed: int) -> int:
    """On how many days an honest year's tills are on the list."""
    return sum(1 for now, tills in honest_standings(days, seed) if [*watch_tills(tills, now, WatchLimits())])
