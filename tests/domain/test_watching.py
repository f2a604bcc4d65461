"""The watch list, finding by finding: each figure names the entries behind it, and the limits are the office's own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.watching.chance import at_least, of_tries
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import (
    APPROVED,
    BANKED,
    CLOSED,
    MOVED,
    NOBODY,
    OPENED,
    PAUSED,
    PAYMENT,
    RESUMED,
    VOID,
    Cheque,
    EntryRef,
    Happened,
    Swap,
    TillStanding,
)
from ims_desktop.domain.watching.tills import watch_tills, weekdays_between
from ims_desktop.domain.watching.watch import watch

DEVICE = DeviceId("device")
JAN, BOB = UserId("jan"), UserId("bob")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def happened(number: int, kind: str, at: datetime = MONDAY, **parts: object) -> Happened:
    same = {"actor": JAN, "whose": JAN, **parts}
    return Happened(EntryRef(DEVICE, number), kind, at, at.date(), "BA1", "03", **same)  # type: ignore[arg-type]


def voids(*days: int, **parts: object) -> list[Happened]:
    return [happened(n, VOID, MONDAY + timedelta(days=day), **parts) for n, day in enumerate(days, 1)]


def test_three_voids_on_one_account_are_found_and_named() -> None:
    seen = voids(0, 5, 9, accounts=("CTAX/70000039",), pence=20_00, after_seconds=60)
    (found,) = watch(seen, date(2026, 12, 31))
    assert (found.kind, found.who, found.about) == (Kind.SAME_ACCOUNT, JAN, "CTAX/70000039")
    assert found.day == found.until == date(2026, 12, 2)
    assert [one.number for one in found.entries] == [1, 2, 3]
    assert found.words.startswith("3 own payments to one account reversed")


def test_who_swaps_change_far_more_than_the_others_is_asked() -> None:
    work = [happened(n, PAYMENT, actor=who) for n, who in enumerate([JAN, BOB] * 200)]
    mine, theirs = (Swap("", NOBODY, ((2000, 1),), ((100, 20),)), Swap("04", BOB, ((2000, 1),), ((100, 20),)))
    swaps = [happened(500 + n, MOVED, pence=20_00, swap=(mine, theirs)[n % 2]) for n in range(12)]
    found = [one for one in watch([*work, *swaps], MONDAY.date()) if one.kind is Kind.SWAPS]
    assert [(one.who, len(one.entries)) for one in found] == [(JAN, 12)]
    assert not [one for one in watch([*work, *swaps[:4]], MONDAY.date()) if one.kind is Kind.SWAPS]


def test_another_persons_payments_reversed_are_not_ones_own() -> None:
    assert watch(voids(0, 5, 9, accounts=("CTAX/70000039",), whose=BOB), date(2026, 12, 31)) == ()


def test_what_is_too_long_ago_is_not_counted_with_it() -> None:
    assert watch(voids(0, 5, 95, accounts=("CTAX/70000039",)), date(2027, 3, 31)) == ()


def test_found_again_within_the_days_is_one_finding_with_the_latest_figures() -> None:
    (found,) = watch(voids(0, 5, 9, 12, accounts=("CTAX/70000039",)), date(2026, 12, 31))
    assert (found.day, found.until) == (date(2026, 12, 2), date(2026, 12, 5))
    assert len(found.entries) == 4


@pytest.mark.parametrize(
    ("hour", "minute", "counts"), [(6, 59, True), (7, 0, False), (18, 59, False), (19, 0, True), (23, 30, True)]
)
def test_after_hours_is_by_the_clock_on_the_wall(hour: int, minute: int, counts: bool) -> None:  # noqa: FBT001
    at = MONDAY.replace(hour=hour, minute=minute)
    seen = [happened(n, VOID, at + timedelta(days=n)) for n in (1, 2)]
    assert any(one.kind is Kind.AFTER_HOURS for one in watch(seen, at.date())) is counts


def test_in_summer_six_in_the_morning_utc_is_seven() -> None:
    at = datetime(2026, 7, 6, 6, 30, tzinfo=UTC)
    assert watch([happened(n, VOID, at + timedelta(days=n)) for n in (1, 2)], at.date()) == ()


@pytest.mark.parametrize(("pence", "counts"), [(44_99, False), (45_00, True), (49_99, True), (50_00, False)])
def test_just_under_the_limit(pence: int, counts: bool) -> None:  # noqa: FBT001
    found = watch(voids(0, 1, 2, 3, pence=pence), date(2026, 12, 31))
    assert (Kind.JUST_UNDER in {one.kind for one in found}) is counts


def test_cash_short_by_what_cheques_are_over_is_looked_at_the_second_time() -> None:
    crossed = ((MopKind.CASH, -84_12), (MopKind.CHEQUE, 84_12))
    plain = ((MopKind.CASH, -84_12),)
    assert watch([happened(1, CLOSED, tenders=crossed), happened(2, CLOSED, tenders=plain)], MONDAY.date()) == ()
    (found,) = watch([happened(1, CLOSED, tenders=crossed), happened(2, CLOSED, tenders=crossed)], MONDAY.date())
    assert found.kind is Kind.CROSSED


def test_approved_within_three_seconds_three_times() -> None:
    quick = [happened(n, APPROVED, actor=BOB, approver=BOB, after_seconds=3) for n in (1, 2, 3)]
    slow = [happened(n, APPROVED, actor=BOB, approver=BOB, after_seconds=4) for n in (1, 2, 3)]
    assert [one.kind for one in watch(quick, MONDAY.date())] == [Kind.QUICK]
    assert watch(slow, MONDAY.date()) == ()


@pytest.mark.parametrize(
    ("seconds", "device", "times", "found"),
    [
        (30, "other", 2, True),
        (-30, "other", 2, True),
        (-30, "desk", 2, False),  # a desk's roll is written at any PC, the till's own too
        (31, "other", 2, False),
        (5, DEVICE, 2, False),
        (5, "other", 1, False),
    ],
)
def test_who_approves_here_and_works_elsewhere_at_that_moment(
    seconds: int,
    device: str,
    times: int,
    found: bool,  # noqa: FBT001  what is expected
) -> None:
    seen: list[Happened] = []
    for day in range(times):
        at = MONDAY + timedelta(days=day)
        seen.append(happened(day + 1, VOID, at, approver=BOB))
        work = happened(day + 1, PAYMENT, at + timedelta(seconds=seconds), actor=BOB, whose=BOB)
        seen.append(work._replace(ref=EntryRef(DeviceId(device), day + 1), at_desk=device == "desk"))
    told = [
        one for one in watch(sorted(seen, key=lambda one: one.at), date(2026, 12, 31)) if one.kind is Kind.ELSEWHERE
    ]
    assert [one.who for one in told] == ([BOB] if found else [])
    assert [len(one.entries) for one in told] == ([4] if found else [])


def test_what_was_approved_at_a_desk_was_not_approved_at_the_till_that_carries_it_out() -> None:
    seen: list[Happened] = []
    for day in range(2):
        at = MONDAY + timedelta(days=day)
        seen.append(happened(day + 1, VOID, at, approver=BOB, word_at_desk=True))
        work = happened(day + 1, PAYMENT, at, actor=BOB, whose=BOB)
        seen.append(work._replace(ref=EntryRef(DeviceId("other"), day + 1)))
    assert watch(seen, MONDAY.date()) == ()


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        (("", ""), ("", ""), True),  # nothing more is known of either
        (("123456 12345678", ""), ("123456 12345678", ""), True),
        (("123456 12345678", "J. Smith"), ("123456 12345678", "Mrs Jones"), True),  # whatever name was keyed
        (("123456 12345678", ""), ("123456 87654321", ""), False),
        (("123456 12345678", "J. Smith"), ("", "john smith"), True),
        (("", "J. Smith"), ("", "Mrs Jones"), False),
        (("", "J. Smith"), ("", ""), True),
    ],
)
def test_one_cheque_is_asked_about_unless_it_is_known_to_be_anothers(
    first: tuple[str, str],
    second: tuple[str, str],
    asked: bool,  # noqa: FBT001  what is expected
) -> None:
    seen = [
        happened(n, PAYMENT, receipt=str(n), cheques=(Cheque("000214", "2026-11-20", 45_00, 45_00, *known),))
        for n, known in enumerate((first, second), 1)
    ]
    assert [one.kind for one in watch(seen, MONDAY.date())] == ([Kind.SAME_CHEQUE] if asked else [])


def test_limits_are_the_offices_own() -> None:
    floats = [happened(n, OPENED, pence=-5_00) for n in (1, 2)]
    assert watch(floats, MONDAY.date()) == ()
    assert [one.kind for one in watch(floats, MONDAY.date(), WatchLimits(wrong_floats=2))] == [Kind.FLOAT]


def test_always_short_by_little_is_found_and_both_ways_is_not() -> None:
    def closes(sign: int) -> list[Happened]:
        return [
            happened(n, CLOSED, MONDAY + timedelta(days=n), tenders=((MopKind.CASH, -50 if n % 2 else sign * 50),))
            for n in range(24)
        ]

    (found,) = watch(closes(-1), date(2027, 1, 31))
    assert (found.kind, found.about) == (Kind.ONE_SIDE, "short")
    assert watch(closes(1), date(2027, 1, 31)) == ()


def test_takings_in_no_banking_are_told_by_age_once_the_office_banks_here() -> None:
    first = happened(1, CLOSED, session="a", pence=100_00)
    second = happened(2, CLOSED, MONDAY + timedelta(days=1), session="b", pence=250_00)
    banked = happened(3, BANKED, MONDAY, session="a", actor=BOB)
    later = MONDAY.date() + timedelta(days=9)
    assert watch([first, second], later) == ()
    (found,) = watch([first, banked, second], later)
    assert (found.kind, found.about, found.words[:7]) == (Kind.UNBANKED, "b", "£250.00")
    assert [one.number for one in found.entries] == [2]
    assert watch([first, banked, second], later - timedelta(days=1)) == ()


def test_paid_in_with_a_cheque_more_and_as_much_cash_less() -> None:
    swapped = ((MopKind.CASH, -60_00), (MopKind.CHEQUE, 60_00))
    seen = [
        happened(1, CLOSED, session="a", pence=100_00),
        happened(2, BANKED, session="a", actor=BOB, tenders=swapped),
    ]
    (found,) = watch(seen, MONDAY.date())
    assert found.kind is Kind.CHEQUES
    assert found.words == "Paid in otherwise than the session's close said: cash -£60.00, cheque £60.00"


def test_reversals_are_held_against_the_colleagues_rate() -> None:
    def month(reversals: int, of_colleagues: int) -> list[Happened]:
        payments = [
            happened(n, PAYMENT, tenders=((MopKind.CASH, 1_00),), actor=JAN if n % 2 else BOB) for n in range(2_000)
        ]
        own = [happened(3_000 + n, VOID, after_seconds=5) for n in range(reversals)]
        others = [happened(4_000 + n, VOID, actor=BOB, whose=BOB, after_seconds=5) for n in range(of_colleagues)]
        return [*payments, *others, *own]

    assert watch(month(12, 8), MONDAY.date()) == ()
    (found,) = watch(month(40, 8), MONDAY.date())
    assert (found.kind, found.who) == (Kind.REVERSALS, JAN)
    assert [len(figure.entries) for figure in found.figures] == [40, 8]


def till(name: str, hours: float, **parts: object) -> TillStanding:
    contact = MONDAY - timedelta(hours=hours)
    return TillStanding(DeviceId(name), "BA1", name, 10, 10, contact)._replace(**parts)  # type: ignore[arg-type]


def test_a_till_is_silent_only_while_others_speak() -> None:
    away = till("02", 24 * 5)  # since Wednesday
    (found,) = watch_tills([till("01", 0), away], MONDAY, WatchLimits())
    assert (found.kind, found.till) == (Kind.SILENT, "02")
    assert [*watch_tills([till("01", 30), away], MONDAY, WatchLimits())] == []
    assert [*watch_tills([till("01", 0), away._replace(retired=True)], MONDAY, WatchLimits())] == []


def test_a_weekend_is_no_silence() -> None:
    assert weekdays_between(date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert [*watch_tills([till("01", 0), till("02", 66)], MONDAY, WatchLimits())] == []


def test_entries_that_never_came_are_told_after_a_day_and_of_a_split_roll_at_once() -> None:
    assert [*watch_tills([till("01", 1, missing=3)], MONDAY, WatchLimits())] == []
    (found,) = watch_tills([till("01", 25, missing=3)], MONDAY, WatchLimits())
    assert found.words == "3 entries never came to central, from 11 to 13: the till said that it has them"
    assert [one.number for one in found.entries] == [11, 13]
    (found,) = watch_tills([till("01", 0, missing=1, split=True)], MONDAY, WatchLimits())
    assert found.kind is Kind.MISSING


def test_held_entries_are_each_named() -> None:
    (found,) = watch_tills([till("01", 0, held=(4, 7), held_pence=12_00)], MONDAY, WatchLimits())
    assert (found.words, [one.number for one in found.entries]) == (
        "Central holds 2 entries for finance, £12.00",
        [4, 7],
    )


def test_chance_against_known_figures() -> None:
    assert of_tries(5, 5, 0.5) == pytest.approx(1 / 32)
    assert of_tries(0, 9, 0.3) == pytest.approx(1)
    assert at_least(0, 10, 3, 100) == 1
    # one event, with half an event in as much work known of others: 1 - (1/2) ** (1/2)
    assert at_least(1, 100, 0, 100) == pytest.approx(1 - 0.5**0.5)
    assert at_least(20, 500, 4, 500) < at_least(10, 500, 4, 500) < at_least(5, 500, 4, 500)


def test_one_person_is_active_at_one_till_at_a_time() -> None:
    def at(till: str, kind: str, minutes: int, session: str = "", **parts: object) -> Happened:
        session = session or f"s-{till}"
        return happened(minutes, kind, MONDAY + timedelta(minutes=minutes), session=session, **parts)._replace(
            till=till
        )

    def asked(*seen: Happened) -> list[tuple[int, ...]]:
        found = [one for one in watch(seen, MONDAY.date()) if one.kind is Kind.TWO_TILLS]
        return [tuple(entry.number for entry in one.entries) for one in found]

    first, second = at("03", OPENED, 1), at("04", OPENED, 9)
    assert asked(first, second) == [(1, 9)]
    assert asked(first, at("03", PAUSED, 5, actor=BOB), second) == asked(first, at("03", CLOSED, 5), second) == []
    assert asked(first, at("03", PAUSED, 5), second, at("03", RESUMED, 12)) == [(9, 12)]
    assert asked(first, at("04", OPENED, 9, actor=BOB)) == []
    assert asked(first._replace(gone=True), second) == []  # its PC is dead: nobody can pause it
    assert asked(first, second._replace(day=second.day + timedelta(days=1))) == []
