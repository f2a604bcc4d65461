"""A payment as sealed: written and read back the same, and another ask never looks like the same."""

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.canonical import canonical_text, read_json
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.payment import TakenPayment, asked_hash, read_payment, taken_payment
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.references import PaymentId, SessionId
from ims_desktop.domain.settlement import Tender, settle
from ims_desktop.domain.vat import vat_within

DAY = date(2026, 4, 1)
CASH = Mop("1", "Cash", MopKind.CASH)
CHEQUE = Mop("2", "Cheque", MopKind.CHEQUE)
CARD = Mop("92", "Card", MopKind.CARD)
ORDER = Mop("3", "Postal order", MopKind.OTHER)
LINE = PaymentLine("CT", "70123456", 142_10, "N0", Decimal(0), 0, "Tŷ \N{EN DASH} council tax", note="by hand")
ITEM = PaymentLine("SALE", "BAG", 7_20, "W0", Decimal("0.20"), 1_20, "Dog bags", item="BAG", quantity=3)
CARD_TENDER = Tender(CARD, 49_30, card_last4="4417", card_authorisation="882104", card_scheme="Visa")
CHEQUE_TENDER = Tender(
    CHEQUE,
    100_00,
    cheque_number="000214",
    cheque_date=DAY,
    cheque_sort_code="123456",
    cheque_account="12345678",
    cheque_drawer="S Llŷr",
)


def taken(lines: tuple[PaymentLine, ...] = (LINE, ITEM), tenders: tuple[Tender, ...] | None = None) -> TakenPayment:
    tenders = tenders or (CHEQUE_TENDER, CARD_TENDER)
    return taken_payment(
        payment=PaymentId("p-1"),
        asked=asked_hash(lines, tenders, ""),
        receipt=ReceiptNumber("BA1", "03", "B", 123),
        session=SessionId("s-1"),
        day=DAY,
        lines=lines,
        settlement=settle(lines, tenders, DAY),
    )


def test_a_payment_is_read_back_as_it_was_written() -> None:
    payment = taken()
    assert read_payment(read_json(canonical_text(payment.body()))) == payment
    assert (payment.office, payment.till) == ("BA1", "03")
    assert payment.lines[1].vat_rate == "0.2"


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**7),
            st.sampled_from([Decimal(0), Decimal("0.050"), Decimal("0.175"), Decimal(1)]),
            st.text(string.ascii_uppercase + "ŷŴ£", max_size=12),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 10**6),
)
def test_any_payment_is_read_back(parts: list[tuple[int, Decimal, str]], change_pence: int) -> None:
    lines = tuple(
        PaymentLine("F", f"R{place}", pence, "V", rate, vat_within(pence, rate), words)
        for place, (pence, rate, words) in enumerate(parts)
    )
    payment = taken(lines, (Tender(CASH, sum(one.amount_pence for one in lines) + change_pence),))
    assert read_payment(read_json(canonical_text(payment.body()))) == payment
    assert payment.change_pence == change_pence
    for line, sealed in zip(lines, payment.lines, strict=True):
        assert Decimal(sealed.vat_rate) == line.vat_rate


def test_nothing_personal_stands_in_the_body() -> None:
    text = canonical_text(taken().body())
    for personal in ("by hand", "123456 ", "12345678", "S Llŷr"):
        assert personal not in text
    assert '"123456"' not in text


def test_only_what_was_checked_of_a_tender_is_sealed() -> None:
    stuffed = Tender(
        ORDER,
        149_30,
        card_last4="4417",
        card_authorisation="4111111111111111",
        card_scheme="x",
        cheque_number="4111111111111111",
        cheque_date=DAY,
    )
    for mop in (ORDER, CASH):
        text = canonical_text(taken(tenders=(replace(stuffed, mop=mop),)).body())
        assert "4111" not in text
        assert "cheque" not in text


@pytest.mark.parametrize(
    ("tenders", "opens"),
    [
        ((Tender(CASH, 149_30),), True),
        ((replace(CHEQUE_TENDER, amount_pence=149_30),), True),
        ((replace(CARD_TENDER, amount_pence=149_30),), False),
        ((replace(CARD_TENDER, amount_pence=149_00), Tender(CASH, 30)), True),
    ],
)
def test_the_drawer_opens_for_cash_and_cheques(tenders: tuple[Tender, ...], opens: bool) -> None:  # noqa: FBT001  a table
    assert taken(tenders=tenders).opens_drawer is opens
    assert taken(tenders=tenders).body()["drawer"] is opens


def test_the_same_ask_has_the_same_hash() -> None:
    hashed = asked_hash([LINE, ITEM], [CHEQUE_TENDER, CARD_TENDER], "A Person")
    assert len(hashed) == 64
    assert hashed == asked_hash((LINE, ITEM), (CHEQUE_TENDER, CARD_TENDER), "A Person")
    # what follows from fund and day is not asked for
    later = replace(ITEM, vat_rate=Decimal("0.175"), vat_pence=1_07, narrative="Bags for dogs")
    assert hashed == asked_hash((LINE, later), (CHEQUE_TENDER, CARD_TENDER), "A Person")


@pytest.mark.parametrize(
    "changed",
    [
        replace(LINE, fund="RENT"),
        replace(LINE, reference="70123465"),
        replace(LINE, amount_pence=142_01),
        replace(LINE, vat_code="W0"),
        replace(LINE, item="X"),
        replace(LINE, quantity=2),
        replace(LINE, note=""),
    ],
)
def test_another_line_is_another_ask(changed: PaymentLine) -> None:
    assert asked_hash([changed], [CARD_TENDER], "") != asked_hash([LINE], [CARD_TENDER], "")


@pytest.mark.parametrize(
    "changed",
    [
        replace(CHEQUE_TENDER, mop=CASH),
        replace(CHEQUE_TENDER, amount_pence=1),
        replace(CHEQUE_TENDER, cheque_number="000215"),
        replace(CHEQUE_TENDER, cheque_date=None),
        replace(CHEQUE_TENDER, cheque_date=date(2026, 3, 1)),
        replace(CHEQUE_TENDER, cheque_sort_code=""),
        replace(CHEQUE_TENDER, cheque_account=""),
        replace(CHEQUE_TENDER, cheque_drawer=""),
        replace(CHEQUE_TENDER, card_last4="1"),
        replace(CHEQUE_TENDER, card_authorisation="1"),
        replace(CHEQUE_TENDER, card_scheme="1"),
    ],
)
def test_another_tender_is_another_ask(changed: Tender) -> None:
    assert asked_hash([LINE], [changed], "") != asked_hash([LINE], [CHEQUE_TENDER], "")


def test_order_number_and_payer_are_part_of_the_ask() -> None:
    whole = asked_hash([LINE, ITEM], [CHEQUE_TENDER, CARD_TENDER], "")
    assert whole != asked_hash([ITEM, LINE], [CHEQUE_TENDER, CARD_TENDER], "")
    assert whole != asked_hash([LINE, ITEM], [CARD_TENDER, CHEQUE_TENDER], "")
    assert whole != asked_hash([LINE, ITEM, ITEM], [CHEQUE_TENDER, CARD_TENDER], "")
    assert whole != asked_hash([LINE, ITEM], [CHEQUE_TENDER, CARD_TENDER], "A Person")


def test_a_person_cannot_be_guessed_from_the_hash() -> None:
    # it is sealed for ever; what a person is or typed must be gone once its salt is erased
    assert asked_hash([LINE], [CARD_TENDER], "A Person") == asked_hash([LINE], [CARD_TENDER], "B Person")
    assert asked_hash([LINE], [CARD_TENDER], "") == asked_hash([replace(LINE, note="other")], [CARD_TENDER], "")
