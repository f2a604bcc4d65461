"""Made-up payments of past days, for a central that already has a history: each would pass the counter's rules."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import islice
from random import Random

from ims_desktop.demo.people import DEMO_TILLS, DemoTill
from ims_desktop.demo.references import with_check_character
from ims_desktop.domain.account_holder import AccountHolder, Effect
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import UserId

_MOST_ACCOUNTS = 50_000  # whoever pays over the counter is few; more need not be kept in memory
_ON_AN_ACCOUNT_SHARE = 0.72
_PART_PAYMENT_SHARE = 0.15
_DAYS = 250  # a year without its weekends and holidays
_SATURDAY = 5
_OPENS_SECOND = 9 * 3600
_OPEN_SECONDS = 27_000_000_000  # 9:00 to 16:30, in millionths of a second
_CLOSED = frozenset({(1, 1), (12, 25), (12, 26)})
_HOW_PAID = ((MopKind.CARD, 0.55), (MopKind.CASH, 0.32), (MopKind.CHEQUE, 0.11), (MopKind.OTHER, 0.02))


@frozen
class PastPayment:
    """One payment of one line, paid to the penny in one way. `at` is London's time of `day`.

    A cheque carries its number and is dated on the day; a card the last four digits and its authorisation.
    """

    fund: str
    reference: str
    amount_pence: int
    mop: MopKind
    day: date
    at: time
    office: str
    till: str
    cashier: UserId
    item: str = ""
    quantity: int = 1
    holder_name: str = ""
    cheque_number: str = ""
    card_last4: str = ""
    card_authorisation: str = ""


@frozen
class _Due:
    """What somebody comes to the counter with."""

    fund: str
    reference: str
    amount_pence: int
    item: str = ""
    quantity: int = 1
    holder_name: str = ""
    forbids: tuple[MopKind, ...] = ()


def past_payments(
    count: int, council: ReferenceData, holders: Iterable[AccountHolder], *, last_day: date, seed: int = 2026
) -> Iterator[PastPayment]:
    """So many payments over the working days up to `last_day`, oldest first; the same each time.

    `holders` are the accounts that central has, in any number: of them only the first 50,000 that owe
    something and are not on stop come to pay. One till's payments are in the order of their times.
    """
    yield from _Past(council, holders, seed).payments(count, last_day)


def working_days(last_day: date, count: int) -> tuple[date, ...]:
    """The last working days up to and with a day, oldest first."""
    days: list[date] = []
    day = last_day
    while len(days) < count:
        if day.weekday() < _SATURDAY and (day.month, day.day) not in _CLOSED:
            days.append(day)
        day -= timedelta(days=1)
    return tuple(reversed(days))


class _Past:
    """Draws who comes to pay what, and how."""

    def __init__(self, council: ReferenceData, holders: Iterable[AccountHolder], seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  made-up data
        self._council = council
        self._accounts = tuple(islice((holder for holder in holders if self._may_come(holder)), _MOST_ACCOUNTS))
        self._last_paid: dict[int, date] = {}  # by position among the accounts
        self._paid_off: set[int] = set()
        self._next_account = 0
        self._serial = 0

    def payments(self, count: int, last_day: date) -> Iterator[PastPayment]:
        """Payments spread evenly over the days and within them over the opening hours."""
        days = working_days(last_day, _DAYS)
        for number, day in enumerate(days):
            today = count * (number + 1) // _DAYS - count * number // _DAYS
            for position in range(today):
                yield self._payment(day, _time_within(position, today))

    def _may_come(self, holder: AccountHolder) -> bool:
        fund = self._council.funds.get(holder.fund)
        message = self._council.message(holder.fund, holder.message)
        stopped = bool(holder.message) and (message is None or message.effect is Effect.STOPS)
        return (
            fund is not None
            and (holder.due_pence or 0) > 0
            and not stopped
            and (fund.maximum_pence is None or (holder.due_pence or 0) <= fund.maximum_pence)
        )

    def _payment(self, day: date, at: time) -> PastPayment:
        due = (self._account_due(day) if self._random.random() < _ON_AN_ACCOUNT_SHARE else None) or self._other_due(day)
        till: DemoTill = self._random.choice(DEMO_TILLS)
        mop = self._how_paid(due)
        self._serial += 1
        return PastPayment(
            fund=due.fund,
            reference=due.reference,
            amount_pence=due.amount_pence,
            mop=mop,
            day=day,
            at=at,
            office=till.office,
            till=till.till,
            cashier=till.cashier,
            item=due.item,
            quantity=due.quantity,
            holder_name=due.holder_name,
            cheque_number=f"{self._random.randrange(1, 1_000_000):06}" if mop is MopKind.CHEQUE else "",
            card_last4=f"{self._random.randrange(10_000):04}" if mop is MopKind.CARD else "",
            card_authorisation=f"{self._random.randrange(1_000_000):06}" if mop is MopKind.CARD else "",
        )

    def _how_paid(self, due: _Due) -> MopKind:
        drawn = self._random.random()
        for kind, share in _HOW_PAID:
            drawn -= share
            if drawn < 0 and self._may_be_paid_by(kind, due):
                return kind
        # what a drawn way may not pay goes on the card, which has no upper limit
        return MopKind.CARD

    def _may_be_paid_by(self, kind: MopKind, due: _Due) -> bool:
        mop = self._council.mop_of(kind)
        return (
            kind not in due.forbids
            and (mop.minimum_pence is None or due.amount_pence >= mop.minimum_pence)
            and (mop.maximum_pence is None or due.amount_pence <= mop.maximum_pence)
        )

    def _account_due(self, day: date) -> _Due | None:
        """The next account's debt, None when it would be asked about or is paid off."""
        if not self._accounts:
            return None
        position = self._next_account
        self._next_account = (position + 1) % len(self._accounts)
        again = self._last_paid.get(position)
        if position in self._paid_off or (
            again is not None and day - again <= timedelta(days=self._council.council.asks_again_days)
        ):
            return None
        holder = self._accounts[position]
        amount_pence = holder.due_pence or 0
        overpaying_allowed = self._council.funds[holder.fund].overpaying_allowed
        if not overpaying_allowed:
            self._paid_off.add(position)
        elif self._random.random() < _PART_PAYMENT_SHARE:
            amount_pence = max(1, amount_pence // 1000 * 500)
        self._last_paid[position] = day
        message = self._council.message(holder.fund, holder.message)
        return _Due(
            holder.fund,
            holder.reference,
            amount_pence,
            holder_name=holder.full_name,
            forbids=message.forbids if message else (),
        )

    def _other_due(self, day: date) -> _Due:
        """Something that needs no account: an item of the catalogue, or a reference never paid before."""
        priced = tuple(item for item in self._council.items.values() if _is_priced(item, day))
        number = self._serial
        match self._random.randrange(10):
            case 0:
                due = _Due("FPN", with_check_character("FPN", f"FP{3_000_000 + number % 7_000_000}"), 80_00)
            case 1:
                due = _Due("LIC", f"T-{number:07}", self._random.choice((48_00, 104_50, 310_00)))
            case 2:
                due = _Due("MKT", f"{1 + number % 60}/{number:07}", 28_00)
            case 3:
                due = _Due("BC", f"BC/{day.year}/{number:07}", self._random.choice((162_00, 288_00, 414_00)))
            case 4:
                due = _Due("MISC", f"30{number:09}", self._random.randrange(1_00, 90_00))
            case 5:
                due = _Due("SUSP", f"LETTER {number:07}", self._random.randrange(10_00, 500_00))
            case _ if priced:
                item = self._random.choice(priced)
                quantity = self._random.choice((1, 1, 1, 2, 3)) if item.price_on(day) < 10_00 else 1  # noqa: PLR2004  cheap
                due = _Due(item.fund, item.reference, item.price_on(day) * quantity, item.code, quantity)
            case _:
                due = _Due("GW", f"GW/{number:07}", 45_25)
        return due


def _is_priced(item: CatalogueItem, day: date) -> bool:
    return not item.disabled and any(price.starts <= day for price in item.prices)


def _time_within(position: int, of: int) -> time:
    seconds, microsecond = divmod(position * _OPEN_SECONDS // of, 1_000_000)
    minutes, second = divmod(_OPENS_SECOND + seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, microsecond)
