"""Settlement: no penny is made or lost, change comes out of cash, and what cannot stand is refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Settlement, Tender, check_tender, prove, settle
from ims_desktop.domain.vat import vat_within

DAY = date(2026, 4, 1)
CASH = Mop("1", "Cash", MopKind.CASH)
CHEQUE = Mop("2", "Cheque", MopKind.CHEQUE)
CARD = Mop("92", "Card", MopKind.CARD)
ORDER = Mop("3", "Postal order", MopKind.OTHER)
RATES = (Decimal(0), Decimal("0.05"), Decimal("0.175"), Decimal("0.2"), Decimal(1))


def line(amount_pence: int, rate: Decimal = Decimal("0.2"), reference: str = "A1") -> PaymentLine:
    return PaymentLine("F", reference, amount_pence, "S", rate, vat_within(amount_pence, rate), "Wording")


def cash(amount_pence: int) -> Tender:
    return Tender(CASH, amount_pence)


def cheque(amount_pence: int) -> Tender:
    return Tender(CHEQUE, amount_pence, cheque_number="000214", cheque_date=DAY)


def card(amount_pence: int) -> Tender:
    return Tender(CARD, amount_pence, card_last4="4417", card_authorisation="882104", card_scheme="Visa")


def order(amount_pence: int) -> Tender:
    return Tender(ORDER, amount_pence)


MAKERS = (cash, cheque, card, order)


def refused(lines: Sequence[PaymentLine], tenders: Sequence[Tender], day: date = DAY) -> Refused:
    with pytest.raises(Refused) as caught:
        settle(lines, tenders, day)
    return caught.value


@st.composite
def payments(draw: st.DrawFn) -> tuple[list[PaymentLine], list[Tender]]:
    """Any lines, paid exactly in any mix of tenders, or with too much of the cash."""
    lines = [
        line(amount, rate, f"A{number}")
        for number, (amount, rate) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.integers(1, 5) | st.integers(1, 10**8), st.sampled_from(RATES)), min_size=1, max_size=8
                )
            )
        )
    ]
    owed = sum(one.amount_pence for one in lines)
    cuts = sorted(draw(st.sets(st.integers(1, owed - 1), max_size=5)) if owed > 1 else [])
    amounts = [end - start for start, end in zip([0, *cuts], [*cuts, owed], strict=True)]
    tenders = [draw(st.sampled_from(MAKERS))(amount) for amount in amounts]
    over = draw(st.integers(0, 10**6))
    heaps = [place for place, tender in enumerate(tenders) if tender.mop.gives_change]
    if heaps:
        place = draw(st.sampled_from(heaps))
        tenders[place] = replace(tenders[place], amount_pence=tenders[place].amount_pence + over)
    return lines, tenders


@given(payments())
def test_no_penny_is_made_or_lost(payment: tuple[list[PaymentLine], list[Tender]]) -> None:
    lines, tenders = payment
    settled = settle(lines, tenders, DAY)
    assert settled.change_pence == sum(one.amount_pence for one in tenders) - sum(one.amount_pence for one in lines)
    assert sum(settled.change_by_tender) == settled.change_pence
    for number, one in enumerate(lines, start=1):
        mine = [posting for posting in settled.postings if posting.line == number]
        assert sum(posting.amount_pence for posting in mine) == one.amount_pence
        assert sum(posting.vat_pence for posting in mine) == one.vat_pence
        assert all(0 <= posting.vat_pence <= posting.amount_pence for posting in mine)
        assert {(posting.fund, posting.reference) for posting in mine} == {(one.fund, one.reference)}
    for number, (tender, change) in enumerate(zip(tenders, settled.change_by_tender, strict=True), start=1):
        mine = [posting for posting in settled.postings if posting.tender == number]
        assert sum(posting.amount_pence for posting in mine) == tender.amount_pence - change
        assert {posting.mop for posting in mine} <= {tender.mop.code}
        assert change == 0 or tender.mop.gives_change
        assert 0 <= change <= tender.amount_pence
    assert all(posting.amount_pence > 0 for posting in settled.postings)
    assert len({(posting.line, posting.tender) for posting in settled.postings}) == len(settled.postings)
    assert len(settled.postings) <= len(lines) + len(tenders) - 1


def test_lines_are_filled_from_tenders_as_keyed() -> None:
    settled = settle([line(30_00), line(20_00)], [card(25_00), cash(40_00)], DAY)
    assert [(one.line, one.tender, one.amount_pence, one.vat_pence) for one in settled.postings] == [
        (1, 1, 25_00, 4_17),
        (1, 2, 5_00, 83),
        (2, 2, 20_00, 3_33),
    ]
    assert settled.change_pence == 15_00
    assert settled.change_by_tender == (0, 15_00)


def test_change_comes_out_of_the_last_cash_first() -> None:
    assert settle([line(10_00)], [cash(20_00), cash(5_00)], DAY).change_by_tender == (10_00, 5_00)


def test_nothing_and_too_little() -> None:
    assert refused([], [cash(1)]).reason is Reason.NOTHING_TO_PAY
    for tenders in ([], [cash(9_99)], [card(9_99)], [card(5_00), cash(4_99)]):
        caught = refused([line(10_00)], tenders)
        assert caught.reason is Reason.UNDERPAID
        assert caught.facts == {"short_pence": 10_00 - sum(one.amount_pence for one in tenders)}


@pytest.mark.parametrize("maker", [cheque, card, order])
def test_no_change_on_anything_but_cash(maker: Callable[[int], Tender]) -> None:
    for tenders in ([maker(10_01)], [maker(5_00), maker(5_01)], [maker(10_01), cash(5_00)]):
        caught = refused([line(10_00)], tenders)
        assert caught.reason is Reason.CHANGE_NOT_ALLOWED
        assert caught.facts == {"over_pence": 1}
    # all of the cash would go back: somebody would be changing notes
    assert refused([line(10_00)], [maker(10_00), cash(5_00)]).facts == {"over_pence": 5_00}
    assert settle([line(10_00)], [maker(9_99), cash(5_00)], DAY).change_pence == 4_99


def test_a_tender_is_something() -> None:
    assert refused([line(10_00)], [cash(10_00), cash(0)]).reason is Reason.AMOUNT_ZERO
    assert refused([line(10_00)], [cash(20_00), card(-10_00)]).reason is Reason.AMOUNT_NEGATIVE


@pytest.mark.parametrize("amount_pence", [0, -1, 999_999_999_99 + 1])
def test_a_line_is_something(amount_pence: int) -> None:
    assert refused([line(1), line(amount_pence)], [cash(10_00)]).reason in {
        Reason.AMOUNT_ZERO,
        Reason.AMOUNT_NEGATIVE,
        Reason.AMOUNT_ABSURD,
    }


def test_a_receipt_has_at_most_50_lines() -> None:
    assert settle([line(1)] * 50, [cash(50)], DAY).owed_pence == 50
    assert refused([line(1)] * 51, [cash(51)]).reason is Reason.ENTRY_TOO_LARGE


def test_the_limits_of_a_mop() -> None:
    limited = Mop("1", "Cash", MopKind.CASH, minimum_pence=5_00, maximum_pence=10_00)
    for amount in (5_00, 10_00):
        assert settle([line(amount)], [Tender(limited, amount)], DAY).owed_pence == amount
    assert refused([line(4_99)], [Tender(limited, 4_99)]).facts == {"mop": "Cash", "minimum_pence": 5_00}
    assert refused([line(10_01)], [Tender(limited, 10_01)]).facts == {"mop": "Cash", "maximum_pence": 10_00}
    # two heaps of cash are no way round the cash limit
    caught = refused([line(20_00)], [Tender(limited, 10_00), Tender(limited, 10_00)])
    assert caught.reason is Reason.AMOUNT_OVER_MOP_MAXIMUM


@pytest.mark.parametrize("kind", [MopKind.JOURNAL, MopKind.TRANSFER, MopKind.IMPORTED])
def test_only_what_is_of_the_till(kind: MopKind) -> None:
    assert refused([line(1)], [Tender(Mop("X", "X", kind), 1)]).reason is Reason.MOP_DISABLED
    assert refused([line(1)], [Tender(replace(CASH, disabled=True), 1)]).reason is Reason.MOP_DISABLED


@pytest.mark.parametrize("age", [-365, -1, 0, 1, 182, 183, 184, 366])
def test_a_cheque_lives_six_months(age: int) -> None:
    tender = replace(cheque(1), cheque_date=DAY - timedelta(days=age))
    if 0 <= age <= 183:
        check_tender(tender, DAY)
    else:
        assert refused([line(1)], [tender]).reason is Reason.CHEQUE_DATE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cheque_number", ""),
        ("cheque_number", "00021"),
        ("cheque_number", "0002144"),
        ("cheque_number", "00021A"),
        ("cheque_number", "٠٠٠٢١٤"),
        ("cheque_number", "000214\n"),
        ("cheque_sort_code", "12-34-56"),
        ("cheque_sort_code", "12345"),
        ("cheque_account", "1234567"),
        ("cheque_account", "123456789"),
    ],
)
def test_the_numbers_of_a_cheque(field: str, value: str) -> None:
    caught = refused([line(1)], [replace(cheque(1), **{field: value})])  # type: ignore[arg-type]  # all are texts
    assert caught.reason is Reason.CHEQUE_DETAILS
    check_tender(replace(cheque(1), cheque_sort_code="123456", cheque_account="12345678"), DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("card_last4", ""),
        ("card_last4", "441"),
        ("card_last4", "44177"),
        ("card_last4", "4111111111111111"),
        ("card_last4", "٤٤١٧"),
        ("card_last4", "4417\n"),
        ("card_authorisation", ""),
        ("card_authorisation", "1"),
        ("card_authorisation", "1234567890"),
        ("card_authorisation", "88 104"),
        ("card_scheme", "4111111111111111"),
        ("card_scheme", "Visa\n"),
        ("card_scheme", "V" * 21),
    ],
)
def test_what_proves_a_card(field: str, value: str) -> None:
    caught = refused([line(1)], [replace(card(1), **{field: value})])  # type: ignore[arg-type]  # all are texts
    assert caught.reason is Reason.CARD_DETAILS


def test_a_settlement_that_does_not_balance_is_a_bug_that_shows() -> None:
    lines = [line(10_00), line(5_00)]
    good = settle(lines, [card(12_00), cash(3_00)], DAY)
    first, *rest = good.postings
    wrong: list[Settlement] = [
        replace(good, postings=tuple(rest)),
        replace(good, postings=(*good.postings, first)),
        replace(good, postings=(replace(first, amount_pence=first.amount_pence + 1), *rest)),
        replace(good, postings=(replace(first, vat_pence=first.vat_pence + 1), *rest)),
        replace(good, postings=(replace(first, tender=2), *rest)),
        replace(good, change_by_tender=(0, 1)),
    ]
    for one in wrong:
        with pytest.raises(ArithmeticError):
            prove(one, lines)
    prove(good, lines)
