"""Card numbers are found in whatever is typed, and references that are none are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.card_number import looks_like_card_number, scrubbed
from ims_desktop.domain.check_digit import luhn_check_digit

# the schemes' own published test numbers
CARDS = [
    "4111111111111111",  # Visa
    "4222222222222",  # Visa, 13 digits
    "5555555555554444",  # Mastercard
    "2223003122003222",  # Mastercard, the newer range
    "378282246310005",  # American Express
    "6011111111111117",  # Discover
    "30569309025904",  # Diners Club
    "38520000023237",  # Diners Club
    "3530111333300000",  # JCB
    "6200000000000005",  # UnionPay
    "6759649826438453",  # Maestro
]


@pytest.mark.parametrize("card", CARDS)
def test_every_scheme_is_known(card: str) -> None:
    assert looks_like_card_number(card)
    assert scrubbed(card) == "*" * (len(card) - 4) + card[-4:]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "card 4111 1111 1111 1111 exp 12/27",
        "No4111111111111111please",
        "%B4111111111111111^SMITH/J^2712",
        ";4111111111111111=271210100000",
        "12 4111 1111 1111 1111 34",
        "ref 77495 4111111111111111",
        "4111\N{NO-BREAK SPACE}1111\N{EN DASH}1111.1111",
        "\uff14\uff11\uff11\uff11" + "1" * 12,  # full-width digits, then plain ones
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    ],
)
def test_a_card_number_is_found_within_a_text(text: str) -> None:
    assert looks_like_card_number(text)
    assert not looks_like_card_number(scrubbed(text))


def test_full_width_digits_hide_nothing() -> None:
    wide = "".join(chr(0xFF10 + int(digit)) for digit in CARDS[0])
    assert looks_like_card_number(wide)
    assert scrubbed(wide).startswith("*" * 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",  # Luhn does not agree
        "21234567890124",  # a library reference: Luhn agrees, no scheme has the range
        "9826123456789012344",  # 19 digits of Allpay's own range
        "1" + CARDS[0] * 2,  # one long number is not a card number
        "411111111111",
        "£12.50 on 2026-10-01 at 10:15",
        "01226 770770",
        "BJ99518409",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not looks_like_card_number(text)
    assert scrubbed(text) == text


def test_a_length_that_the_scheme_does_not_have_is_no_card() -> None:
    body = "37828224631000"
    assert looks_like_card_number(body + luhn_check_digit(body))
    longer = "378282246310001"
    assert not looks_like_card_number(longer + luhn_check_digit(longer))


def test_what_stands_around_a_card_number_stays() -> None:
    assert scrubbed("Paid with 4111-1111-1111-1111 today") == "Paid with ****-****-****-1111 today"


@given(st.text("0123456789 -a", max_size=60))
def test_scrubbing_keeps_the_length_and_leaves_no_card_number(text: str) -> None:
    clean = scrubbed(text)
    assert len(clean) == len(text)
    assert not looks_like_card_number(clean)
    assert looks_like_card_number(text) is (clean != text)
