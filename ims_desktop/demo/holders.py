"""Made-up account holders by the hundred thousand: the same ones each time, with references that pass their checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import NamedTuple

from ims_desktop.demo.funds import demo_messages
from ims_desktop.demo.names import (
    DOUBLE_BARRELS,
    FIRM_ENDINGS,
    INVOICE_SUBJECTS,
    MEN,
    PLACES,
    STREET_STEMS,
    STREET_TYPES,
    SURNAMES,
    TRADES,
    WELSH_PLACES,
    WELSH_STREETS,
    WOMEN,
)
from ims_desktop.demo.references import with_check_character
from ims_desktop.demo.well_known import AS_AT, WELL_KNOWN, penalty_steps
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import ENDED, DatedAmount, amount_on
from ims_desktop.domain.frozen import frozen

__all__ = ["WELL_KNOWN", "made_holders"]

_MESSAGE_SHARE = 0.02
_SAME_HOUSEHOLD_SHARE = 0.6  # tenants, debtors and readers who are the council tax payer before them
_DOUBLE_BARREL_SHARE = 0.04
_FLAT_SHARE = 0.08
_WELSH_SHARE = 0.08
_INITIAL_SHARE = 0.12
_PAID_UP_SHARE = 0.15
_SMALL_BUSINESS_DEBT_SHARE = 0.3
_BANDS = tuple(f"BAND {band}" for band in "ABBCCDDEFGH")  # most homes are of the lower bands
_PREMISES = ("SHOP", "OFFICE", "WORKSHOP", "PUB")
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that the second half of a postcode may hold
_HOUSES_A_UNIT = 14
_HIGHEST_HOUSE = 168
_FLATS = 24
_OLDEST_PENALTY = 150  # days


@frozen
class _Series:
    """How a fund's references run: a prefix, then numbers of one width, scattered without doubles over a span."""

    fund: str
    share: float
    prefix: str
    first: int
    span: int
    step: int  # has no factor in common with the span, so that every number comes once

    def body(self, ordinal: int, offset: int) -> str:
        """The reference of an ordinal (from 0) without its check character."""
        return f"{self.prefix}{self.first + (offset + ordinal * self.step) % self.span}"


_SERIES = (
    _Series("CT", 0.60, "", 7_000_000, 3_000_000, 1_854_101),
    _Series("RENT", 0.15, "61", 10_000_000, 90_000_000, 55_623_059),
    _Series("NNDR", 0.06, "55", 100_000, 900_000, 556_231),
    _Series("PCN", 0.05, "BJ", 1_000_000, 9_000_000, 5_562_307),
    _Series("SD", 0.05, "9", 100_000_000, 900_000_000, 556_230_589),
    _Series("HBO", 0.04, "2", 1_000_000, 9_000_000, 5_562_307),
    _Series("LIB", 0.05, "2123", 100_000_000, 900_000_000, 556_230_589),
)


class _Household(NamedTuple):  # named tuples are made in a third of a frozen dataclass's time
    title: str
    forename: str
    surname: str
    address: tuple[str, ...]
    postcode: str


class _Debt(NamedTuple):
    balance_pence: int
    due_pence: int
    note: str = ""
    record_type: str = ""
    amounts: tuple[DatedAmount, ...] = ()


def made_holders(count: int, seed: int = 2026, *, as_at: date = AS_AT) -> Iterator[AccountHolder]:
    """So many account holders, the well-known ones first; the same count of the same seed is always the same.

    Days (when a discount ends, when a Direct Debit is collected) go with `as_at`, so that a demo is never out of date.
    Raises `ValueError` when there are not so many references to give.
    """
    yield from islice((_moved(holder, as_at) for holder in WELL_KNOWN.values()), count)
    yield from _Maker(seed, as_at).holders(count - len(WELL_KNOWN))


def _moved(holder: AccountHolder, as_at: date) -> AccountHolder:
    """The same account as if it were made on another day."""
    later = as_at - AS_AT
    return replace(
        holder,
        as_at=as_at,
        collects_on=holder.collects_on and holder.collects_on + later,
        amounts=tuple(replace(one, starts=one.starts + later) for one in holder.amounts),
    )


class _Maker:
    """Draws names, homes and debts from one source of chance, so that a seed gives the same council again."""

    def __init__(self, seed: int, as_at: date) -> None:
        self._random = Random(seed)  # noqa: S311  made-up data
        self._draw = self._random.random
        self._as_at = as_at
        self._offsets = {series.fund: self._random.randrange(series.span) for series in _SERIES}
        self._given = dict.fromkeys(self._offsets, 0)
        self._taken = {(holder.fund, holder.reference) for holder in WELL_KNOWN.values()}
        self._messages = {
            series.fund: tuple(message.code for message in demo_messages() if message.fund == series.fund)
            for series in _SERIES
        }
        self._streets = tuple(self._all_streets())
        self._welsh_streets = tuple(
            (street, place, f"{district} {number % 9 + 1}")
            for place, district in WELSH_PLACES
            for number, street in enumerate(WELSH_STREETS)
        )

    def holders(self, count: int) -> Iterator[AccountHolder]:
        """So many holders, a council tax payer's household often followed by its other accounts."""
        draw = self._draw
        as_at = self._as_at
        payer = self._household()
        for _ in range(count):
            series = self._series()
            fund = series.fund
            if fund == "CT":
                household = payer = self._household()
            elif fund == "NNDR" or (fund == "SD" and draw() < _SMALL_BUSINESS_DEBT_SHARE):
                household = self._firm()
            else:
                household = payer if draw() < _SAME_HOUSEHOLD_SHARE else self._household()
            debt = self._debt(fund)
            messages = self._messages[fund]
            yield AccountHolder(
                fund=fund,
                reference=self._reference(series),
                surname=household.surname,
                forename=household.forename,
                title=household.title,
                address=household.address,
                postcode=household.postcode,
                balance_pence=debt.balance_pence,
                due_pence=debt.due_pence,
                as_at=as_at,
                message=self._one_of(messages) if messages and draw() < _MESSAGE_SHARE else "",
                note=debt.note,
                record_type=debt.record_type,
                amounts=debt.amounts,
            )

    def _one_of(self, choices: tuple[str, ...]) -> str:
        return choices[int(self._draw() * len(choices))]

    def _between(self, least: int, most: int) -> int:
        return least + int(self._draw() * (most - least + 1))

    def _series(self) -> _Series:
        drawn = self._draw()
        for series in _SERIES:
            drawn -= series.share
            if drawn < 0:
                return series
        return _SERIES[0]

    def _reference(self, series: _Series) -> str:
        while True:
            ordinal = self._given[series.fund]
            if ordinal >= series.span:
                raise ValueError(f"there are no more than {series.span} references of {series.fund}")
            self._given[series.fund] = ordinal + 1
            reference = with_check_character(series.fund, series.body(ordinal, self._offsets[series.fund]))
            if (series.fund, reference) not in self._taken:
                return reference

    def _all_streets(self) -> Iterator[tuple[str, str, str]]:
        # every street stands in one place and one postcode sector
        places = [(place, district) for place, district, share in PLACES for _ in range(share)]
        number = 0
        for stem in STREET_STEMS:
            for kind in STREET_TYPES:
                place, district = places[number * 7 % len(places)]
                yield f"{stem} {kind}", place, f"{district} {number % 9 + 1}"
                number += 1

    def _home(self) -> tuple[tuple[str, ...], str]:
        draw = self._draw
        streets = self._welsh_streets if draw() < _WELSH_SHARE else self._streets
        at = int(draw() * len(streets))
        street, place, sector = streets[at]
        house = 1 + int(draw() * _HIGHEST_HOUSE)
        unit = at * (_HIGHEST_HOUSE // _HOUSES_A_UNIT) + house // _HOUSES_A_UNIT
        letters = len(_UNIT_LETTERS)
        postcode = f"{sector}{_UNIT_LETTERS[unit // letters % letters]}{_UNIT_LETTERS[unit % letters]}"
        if draw() < _FLAT_SHARE:
            return (f"Flat {1 + int(draw() * _FLATS)}", f"{house} {street}", place), postcode
        return (f"{house} {street}", place), postcode

    def _household(self) -> _Household:
        draw = self._draw
        woman = draw() < 0.5  # noqa: PLR2004  as many women as men
        forename = self._one_of(WOMEN if woman else MEN)
        if draw() < _INITIAL_SHARE:
            forename = forename[0]
        # the product of two draws leans towards the front of the list, where the common names stand
        surname = (
            self._one_of(DOUBLE_BARRELS)
            if draw() < _DOUBLE_BARREL_SHARE
            else SURNAMES[int(draw() * draw() * len(SURNAMES))]
        )
        title = self._one_of(("Mrs", "Ms", "Miss", "Ms", "Dr", "") if woman else ("Mr", "Mr", "Mr", "Mx", "Dr", ""))
        address, postcode = self._home()
        return _Household(title, forename, surname, address, postcode)

    def _firm(self) -> _Household:
        address, postcode = self._home()
        owner = SURNAMES[int(self._draw() * len(SURNAMES))]
        return _Household("", "", f"{owner} {self._one_of(TRADES)} {self._one_of(FIRM_ENDINGS)}", address, postcode)

    def _debt(self, fund: str) -> _Debt:
        match fund:
            case "CT":
                debt = self._yearly(900_00, 3_800_00, 10, self._one_of(_BANDS))
            case "NNDR":
                debt = self._yearly(600_00, 38_000_00, 10, self._one_of(_PREMISES))
            case "RENT":
                week_pence = self._between(78_00, 145_00)
                weeks = self._between(0, 4)
                debt = _Debt(week_pence * weeks, week_pence * min(weeks, 2), record_type="WEEKLY")
            case "PCN":
                debt = self._penalty()
            case "SD":
                owed_pence = self._between(12_00, 900_00)
                debt = _Debt(owed_pence, owed_pence, self._one_of(INVOICE_SUBJECTS).capitalize(), "INVOICE")
            case "HBO":
                owed_pence = self._between(30_00, 2_400_00)
                debt = _Debt(owed_pence, min(owed_pence, self._between(10, 60) * 1_00))
            case _:
                owed_pence = self._between(0, 60) * 20
                debt = _Debt(owed_pence, owed_pence, "Overdue books" if owed_pence else "")
        return debt

    def _penalty(self) -> _Debt:
        full_pence = 50_00 if self._draw() < 0.4 else 70_00  # noqa: PLR2004  the lower band
        age = int(self._draw() ** 2 * _OLDEST_PENALTY)  # most are young, and few are with agents
        by_camera = self._draw() < 0.2  # noqa: PLR2004  its discount is of 21 days
        amounts = penalty_steps(self._as_at - timedelta(days=age), full_pence, 21 if by_camera else 14)
        now = amount_on(amounts, self._as_at)
        owed_pence = full_pence * 3 // 2 if now is None or now.pence == ENDED else now.pence
        return _Debt(max(full_pence, owed_pence), owed_pence, self._registration(), "PCN", amounts)

    def _yearly(self, least_pence: int, most_pence: int, instalments: int, record_type: str) -> _Debt:
        if self._draw() < _PAID_UP_SHARE:
            return _Debt(0, 0, record_type=record_type)
        instalment_pence = self._between(least_pence, most_pence) // instalments
        left = self._between(1, instalments)
        return _Debt(instalment_pence * left, instalment_pence, record_type=record_type)

    def _registration(self) -> str:
        # an age identifier of 80 and over is on no road
        letters = [_UNIT_LETTERS[int(self._draw() * len(_UNIT_LETTERS))] for _ in range(5)]
        return f"{letters[0]}{letters[1]}{self._between(80, 99)} {''.join(letters[2:])}"
