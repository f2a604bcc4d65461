"""Check digits: the five that the demonstration council uses, the corners, Luhn and ISO 7064."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.check_digit import (
    DIGITS_AND_CAPITALS,
    CheckDigit,
    CheckDigitKind,
    iso7064_mod37_36,
    luhn_agrees,
    luhn_check_digit,
    parse_result_substitutions,
    parse_weightings,
    without_check_digit,
)
from ims_desktop.domain.refusal import Reason, Refused

WEIGHTED = CheckDigitKind.WEIGHTED_SUM
DYNIX = CheckDigitKind.DYNIX_LIBRARY

# rules.md section 2, table A to E
PARKING = CheckDigit.from_texts(
    WEIGHTED, 11, source_substitutions="05", weightings="9,8,7,6,5,4,3,2,1,0", result_substitutions="10:A"
)
PENALTY = CheckDigit.from_texts(
    WEIGHTED, 11, source_substitutions="12", weightings="9,8,7,6,5,4,3,2,1,0", result_substitutions="10:A"
)
COUNCIL_TAX = CheckDigit.from_texts(
    WEIGHTED, 10, weightings="3,7,1,3,7,1,3,7,0", result_substitutions="10:0", apply_subtraction=True
)
RENTS = CheckDigit.from_texts(
    WEIGHTED, 10, weightings="0,0,9,7,1,4,6,3,2,8,0", result_substitutions="10:0", apply_subtraction=True
)
LIBRARY = CheckDigit.from_texts(DYNIX, 10, weightings="2,0,2,0,2,0,2,0,2,0,2,0,2,0", result_substitutions="10:0")


@pytest.mark.parametrize(
    ("check_digit", "reference"),
    [
        (PARKING, "BJ99518409"),
        (PARKING, "BJ9951434A"),
        (PENALTY, "FP2000012A"),
        (PENALTY, "FP20352091"),
        (PENALTY, "FP20000050"),
        (COUNCIL_TAX, "774952620"),
        (COUNCIL_TAX, "567749529"),
        (RENTS, "61100513680"),
        (LIBRARY, "21234567890124"),
    ],
)
def test_the_worked_examples_agree_and_no_other_check_character_does(check_digit: CheckDigit, reference: str) -> None:
    assert check_digit.agrees(reference)
    assert check_digit.expected_for(reference) == reference[-1]
    others = set(DIGITS_AND_CAPITALS) - {reference[-1]}
    assert not any(check_digit.agrees(reference[:-1] + other) for other in others)


def test_a_remainder_of_two_digits_without_a_substitution_never_matches() -> None:
    bare = CheckDigit.from_texts(WEIGHTED, 11, source_substitutions="05", weightings="9,8,7,6,5,4,3,2,1,0")
    assert bare.expected_for("BJ99514340") is None
    assert not any(bare.agrees(f"BJ9951434{last}") for last in DIGITS_AND_CAPITALS)
    assert not bare.agrees("BJ99514340", "10")


def test_subtracting_nothing_gives_the_modulus_itself() -> None:
    ten = CheckDigit(WEIGHTED, 10, weightings=(1, 0), apply_subtraction=True, result_substitutions=(("10", "X"),))
    assert ten.agrees("0X")
    assert not ten.agrees("00")


def test_a_source_substitution_longer_than_the_reference_is_never_valid() -> None:
    long = CheckDigit(WEIGHTED, 10, source_substitutions="1234", weightings=(1, 1, 1, 1, 1))
    assert long.expected_for("123") is None
    assert long.expected_for("") is None
    assert long.expected_for("ABCD") == "0"
    assert not long.agrees("")


def test_a_digit_past_the_last_weight_is_never_valid_but_a_letter_there_is() -> None:
    short = CheckDigit(WEIGHTED, 10, weightings=(1, 1))
    assert short.expected_for("120") is None
    assert short.expected_for("12A") == "3"


@pytest.mark.parametrize("kind", CheckDigitKind)
def test_nothing_is_valid_without_weightings_or_modulus(kind: CheckDigitKind) -> None:
    assert not any(CheckDigit(kind, 10).agrees(f"12{last}") for last in "0123456789")
    assert CheckDigit(kind, 0, weightings=(1, 1, 1)).expected_for("120") is None


def test_digits_of_other_scripts_add_nothing_and_never_match() -> None:
    plain = CheckDigit(WEIGHTED, 10, weightings=(1, 1, 0))
    assert plain.expected_for("1٣0") == "1"
    assert not plain.agrees("12٣")


def test_the_check_character_may_stand_before_the_end() -> None:
    first = CheckDigit(WEIGHTED, 10, weightings=(0, 1, 1))
    assert first.agrees("312", "3")
    assert not first.agrees("512", "5")


def test_dynix_ignores_source_subtraction_and_odd_weights() -> None:
    other = CheckDigit(
        DYNIX,
        10,
        source_substitutions="99999999999999999999",
        weightings=(2, 7, 2, 7, 2, 7, 2, 7, 2, 7, 2, 7, 2),
        result_substitutions=(("10", "0"),),
        apply_subtraction=True,
    )
    assert other.agrees("21234567890124")


@given(st.text("0123456789", min_size=13, max_size=13))
def test_dynix_with_weight_two_is_luhn_from_the_left(body: str) -> None:
    expected = LIBRARY.expected_for(body + "0")
    assert expected == luhn_check_digit(body)
    assert luhn_agrees(body + str(expected))


@pytest.mark.parametrize(
    ("text", "weights"),
    [(None, ()), ("", ()), (" ", ()), ("9,8,7", (9, 8, 7)), (" 9 , 10,0", (9, 10, 0)), ("-1,2", (-1, 2))],
)
def test_weightings_are_read(text: str | None, weights: tuple[int, ...]) -> None:
    assert parse_weightings(text) == weights


@pytest.mark.parametrize("text", ["9,,8", "9,8,", "x", "1.5", "٣", "1_0", ","])
def test_weightings_that_do_not_read_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_weightings(text)
    assert refused.value.reason is Reason.RULE_NOT_VALID


def test_result_substitutions_are_read() -> None:
    assert parse_result_substitutions("10:A,11:X") == (("10", "A"), ("11", "X"))
    assert parse_result_substitutions(" 10 : 0 ") == (("10", "0"),)
    assert parse_result_substitutions(None) == parse_result_substitutions(" ") == ()


@pytest.mark.parametrize("text", ["10", "10:", ":A", "A:10", "10:A,10:B", "10:A,"])
def test_result_substitutions_that_do_not_read_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_result_substitutions(text)
    assert refused.value.reason is Reason.RULE_NOT_VALID


def test_a_reference_without_its_check_digit() -> None:
    assert without_check_digit(None) is None
    assert without_check_digit("") == ""
    assert without_check_digit("BJ99518409") == "BJ9951840"


@pytest.mark.parametrize(
    ("check_digit", "mask", "words"),
    [
        (CheckDigit(WEIGHTED, 10), "#@", "no weightings"),
        (CheckDigit(WEIGHTED, 10, weightings=(1,)), "#@", "1 weightings for 2"),
        (CheckDigit(WEIGHTED, 10, weightings=(1, 1)), "#@", "must be 0"),
        (CheckDigit(WEIGHTED, 10, weightings=(1, -1, 0)), "##@", "below zero"),
        (CheckDigit(WEIGHTED, 1, weightings=(1, 0)), "#@", "modulus"),
        (CheckDigit(WEIGHTED, 10, weightings=(1, 0)), "##", "once"),
        (CheckDigit(WEIGHTED, 10, weightings=(0, 0)), "@@", "once"),
        (CheckDigit(DYNIX, 10, weightings=(2, 0)), "@#", "last character"),
        (CheckDigit(WEIGHTED, 10, "123", (1, 0)), "#@", "longer"),
        (CheckDigit(WEIGHTED, 10, "A", (1, 0)), "#@", "digits only"),
        (CheckDigit(WEIGHTED, 10, "", (1, 0), (("10", "a"),)), "#@", "one digit or capital"),
        (CheckDigit(WEIGHTED, 10, "", (1, 0), (("10", "AB"),)), "#@", "one digit or capital"),
    ],
)
def test_a_check_digit_that_cannot_work_says_why(check_digit: CheckDigit, mask: str, words: str) -> None:
    assert any(words in why for why in check_digit.why_not_sensible(mask))


def test_the_worked_set_ups_are_sensible() -> None:
    masks = {PARKING: "BJ#######@", COUNCIL_TAX: "########@", RENTS: "##########@", LIBRARY: "#############@"}
    for check_digit, mask in masks.items():
        assert list(check_digit.why_not_sensible(mask)) == []


def test_luhn_knows_a_printed_example() -> None:
    assert luhn_check_digit("7992739871") == "3"
    assert luhn_agrees("79927398713")
    assert not luhn_agrees("79927398710")
    assert not luhn_agrees("")
    assert not luhn_agrees("0")
    assert not luhn_agrees("7992739871A")


def test_iso_7064_knows_the_printed_example_of_a_release_identifier() -> None:
    assert iso7064_mod37_36("A12425GABC1234002") == "M"
    with pytest.raises(ValueError, match="substring"):
        iso7064_mod37_36("BA1-03B-000123")


@given(st.text(DIGITS_AND_CAPITALS, min_size=1, max_size=20), st.data())
def test_iso_7064_finds_every_single_wrong_character(text: str, data: st.DataObject) -> None:
    whole = text + iso7064_mod37_36(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from(DIGITS_AND_CAPITALS))
    changed = whole[:place] + wrong + whole[place + 1 :]
    assert (iso7064_mod37_36(changed[:-1]) == changed[-1]) is (changed == whole)
