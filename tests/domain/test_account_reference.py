"""Account references: what is kept, what is refused and why, and which checks cannot work."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.account_reference import (
    CharacterType,
    ReferenceCheck,
    near_references,
    normalised,
)
from ims_desktop.domain.check_digit import CheckDigit, CheckDigitKind
from ims_desktop.domain.reference_pattern import read_pattern
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.rule_file import read_rule

PARKING = ReferenceCheck(
    "Parking Fines",
    10,
    10,
    "BJ#######@",
    check_digit=CheckDigit(CheckDigitKind.WEIGHTED_SUM, 11, "05", (9, 8, 7, 6, 5, 4, 3, 2, 1, 0), (("10", "A"),)),
)
RENTS = ReferenceCheck(
    "Housing Rents",
    11,
    11,
    "##########@",
    check_digit=CheckDigit(
        CheckDigitKind.WEIGHTED_SUM, 10, "", (0, 0, 9, 7, 1, 4, 6, 3, 2, 8, 0), (("10", "0"),), True
    ),
)
BENEFIT = ReferenceCheck("Benefit Overpayments", 8, 8, "#" * 8)
STALLS = ReferenceCheck("Market stalls", 5, 30, "#" + "*" * 29)
OPEN = ReferenceCheck("Open Validation", 1, 30, "*" * 30)


def reason_of(check: ReferenceCheck, typed: str | None, *, account_must_exist: bool = False) -> Reason:
    with pytest.raises(Refused) as refused:
        check.check(typed, account_must_exist=account_must_exist)
    assert refused.value.message
    return refused.value.reason


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (PARKING, "BJ99518409", "BJ99518409"),
        (PARKING, "  bj9951434a ", "BJ9951434A"),
        (PARKING, "BJ 9951 8409", "BJ99518409"),
        (RENTS, "61100513680", "61100513680"),
        (BENEFIT, "7012 3456", "70123456"),
        (BENEFIT, "\N{NO-BREAK SPACE}7012\N{NO-BREAK SPACE}3456", "70123456"),
        (STALLS, "1234 Smith", "1234 SMITH"),
        (OPEN, "ab/12-34 x", "AB/12-34 X"),
    ],
)
def test_a_right_reference_is_kept_trimmed_and_in_capitals(check: ReferenceCheck, typed: str, kept: str) -> None:
    assert check.check(typed) == kept
    assert check.check(kept) == kept
    assert check.normalised(typed) == kept


@pytest.mark.parametrize("typed", [None, "", " ", "\t", "\N{NO-BREAK SPACE}"])
def test_a_blank_reference_is_refused(typed: str | None) -> None:
    assert reason_of(OPEN, typed) is Reason.REFERENCE_BLANK
    assert reason_of(BENEFIT, typed) is Reason.REFERENCE_BLANK


@pytest.mark.parametrize(
    ("check", "typed", "reason"),
    [
        (BENEFIT, "7012345", Reason.REFERENCE_LENGTH),
        (BENEFIT, "701234567", Reason.REFERENCE_LENGTH),
        (BENEFIT, "7012345X", Reason.REFERENCE_MASK),
        (BENEFIT, "7012345\u0663", Reason.REFERENCE_CHARACTERS),  # an Arabic digit three
        (BENEFIT, "70123456\n", Reason.REFERENCE_LENGTH),
        (PARKING, "FP99518409", Reason.REFERENCE_MASK),
        (PARKING, "BJ99518408", Reason.REFERENCE_CHECK_DIGIT),
        (PARKING, "BJ9951840A", Reason.REFERENCE_CHECK_DIGIT),
        (STALLS, "SMITH", Reason.REFERENCE_MASK),
        (OPEN, "AB_12", Reason.REFERENCE_MASK),
        (OPEN, "A\u0131", Reason.REFERENCE_CHARACTERS),  # its capital is a plain I elsewhere
        (OPEN, "A\x00B", Reason.REFERENCE_CHARACTERS),
        (OPEN, "A\nB", Reason.REFERENCE_CHARACTERS),
        (OPEN, "A" * 31, Reason.REFERENCE_LENGTH),
    ],
)
def test_a_wrong_reference_is_refused_for_its_reason(check: ReferenceCheck, typed: str, reason: Reason) -> None:
    assert reason_of(check, typed) is reason


def test_a_refusal_says_where_and_how_long() -> None:
    with pytest.raises(Refused) as wrong:
        BENEFIT.check("70X23456")
    assert wrong.value.facts == {"check": "Benefit Overpayments", "position": 3}
    with pytest.raises(Refused) as short:
        BENEFIT.check("7012")
    assert short.value.facts == {"check": "Benefit Overpayments", "minimum": 8, "maximum": 8, "length": 4}


def test_part_of_a_mask_is_refused_unless_its_tail_is_open() -> None:
    prefix = ReferenceCheck("t", 1, 30, "##$")
    assert reason_of(prefix, "12") is Reason.REFERENCE_LENGTH
    assert prefix.check("12a") == "12A"
    assert reason_of(prefix, "12A4") is Reason.REFERENCE_LENGTH
    assert ReferenceCheck("t", 1, 30, "##***").check("12") == "12"


def test_an_account_that_must_exist_takes_the_place_of_mask_and_check_digit_only() -> None:
    assert PARKING.check("XX00000000", account_must_exist=True) == "XX00000000"
    assert reason_of(PARKING, "XX0", account_must_exist=True) is Reason.REFERENCE_LENGTH
    typed = replace(PARKING, character_type=CharacterType.NUMERIC)
    assert reason_of(typed, "XX00000000", account_must_exist=True) is Reason.REFERENCE_CHARACTERS
    patterned = replace(PARKING, pattern="^BJ.*$")
    assert reason_of(patterned, "XX00000000", account_must_exist=True) is Reason.REFERENCE_PATTERN


def test_a_check_character_without_a_check_digit_is_never_right() -> None:
    assert reason_of(ReferenceCheck("t", 2, 2, "#@"), "12") is Reason.REFERENCE_CHECK_DIGIT


@pytest.mark.parametrize(
    ("kind", "allowed", "not_allowed"),
    [
        (CharacterType.ALPHA, ["Abc"], ["", " ", "A1", "A b", "Abc\n", "é", "A/"]),
        (CharacterType.NUMERIC, ["123"], ["", " ", "1 2", "1A", "123\n", "٣"]),
        (CharacterType.ALPHANUMERIC, ["Ab1"], ["", "A 1", "A-1", "Ab1\n"]),
        (CharacterType.ALPHA_WHITE_SPACE, ["A b", " ", " A"], ["", "A1", "A_"]),
        (CharacterType.NUMERIC_WHITE_SPACE, ["1 2", " "], ["", "1A", "One"]),
        (CharacterType.ALPHANUMERIC_WHITE_SPACE, ["A 1", " "], ["", "A-1"]),
    ],
)
def test_character_types_match_the_whole_text(kind: CharacterType, allowed: list[str], not_allowed: list[str]) -> None:
    assert all(kind.allows(text) for text in allowed)
    assert not any(kind.allows(text) for text in not_allowed)


def test_a_pattern_is_found_anywhere_as_typed_and_by_case() -> None:
    check = ReferenceCheck("t", 1, 30, pattern=r"AB\d{2}")
    assert check.check("xxAB12yy") == "XXAB12YY"
    assert reason_of(check, "ab12") is Reason.REFERENCE_PATTERN
    assert reason_of(check, "AB1x") is Reason.REFERENCE_PATTERN


HOSTILE = [r"(a+)+$", r"(A|A)*$", r"(A*)*", r"(.*){5}X", r"(A)\1", r"A?" * 30 + "A{30}", r"((((){36}){36}){36}){36}"]
UNREADABLE = ["(", ")", "[A-", "*A", "A**", "A++", "A{3,1}", "A{,3}", r"\z", r"\p{L}", "(?i)a", "(?<=A)B", "\\"]


@pytest.mark.parametrize("pattern", [*HOSTILE, *UNREADABLE, "[A--B]", "[[A]]", "(" * 100, "A" * 101])
def test_a_pattern_that_could_hang_or_does_not_read_is_refused_before_it_is_tried(pattern: str) -> None:
    begun = time.perf_counter()
    check = ReferenceCheck("t", 1, 36, pattern=pattern)
    assert reason_of(check, "A" * 30) is Reason.RULE_NOT_VALID
    assert any(check.why_not_sensible())
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("pattern", [r"(?:\d?){16}X", r"(\d|\d|\d){10}X", r".*.*.*X", r"(((.{0,9}){0,4}))X"])
def test_the_slowest_patterns_that_are_let_in_answer_at_once(pattern: str) -> None:
    read = read_pattern(pattern)
    begun = time.perf_counter()
    assert not read.found_in("1" * 36)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("pattern", "anchored", "small"),
    [
        (r"^AB\d{5}(\d|Y|Z)$", True, False),
        (r"\A[A-Z]{2}-?\d*\Z", True, False),
        ("^A$|^B$", True, False),
        ("(^A$|^B$)", True, False),
        ("(?:^[0-9]{8}$)", True, False),
        ("^A|B$", False, False),
        ("^A", False, False),
        ("(?=^A$)", False, False),
        (r"^\^A\$", False, False),
        ("^ab$", True, True),
        ("^[a-z]$", True, True),
        (r"^[a-zA-Z\d]$", True, False),
        (r"^[]A-Z]\w$", True, False),
    ],
)
def test_what_the_editor_is_told_of_a_pattern(pattern: str, *, anchored: bool, small: bool) -> None:
    read = read_pattern(pattern)
    assert (read.anchored, read.small_letters) == (anchored, small)


@pytest.mark.parametrize("check", [PARKING, RENTS, BENEFIT, STALLS, OPEN, ReferenceCheck("x", 1, 5)])
def test_the_demonstration_checks_are_sensible(check: ReferenceCheck) -> None:
    check.validate_rule()
    replace(check, pattern=r"^[0-9A-Z/ -]+$").validate_rule()


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (replace(BENEFIT, name=" "), "name"),
        (replace(BENEFIT, name="n" * 31), "name"),
        (replace(OPEN, min_length=0), "lengths"),
        (replace(OPEN, max_length=31), "lengths"),
        (replace(OPEN, min_length=9, max_length=8), "lengths"),
        (replace(BENEFIT, mask="bj######"), "“b” in the mask"),
        (replace(BENEFIT, mask="#######é"), "no reference can have"),
        (replace(BENEFIT, mask="####### "), "trimmed"),
        (replace(BENEFIT, min_length=7), "as long as the mask (8)"),
        (replace(BENEFIT, min_length=9, max_length=9), "both"),
        (replace(OPEN, mask="*" * 36), "longer than 30"),
        (replace(BENEFIT, character_type=CharacterType.ALPHA), "cannot be Alpha"),
        (replace(OPEN, mask="A/*", character_type=CharacterType.ALPHANUMERIC), "“/”"),
        (replace(PARKING, character_type=CharacterType.NUMERIC), "“B”"),
        (replace(RENTS, check_digit=None), "no check digit is chosen"),
        (replace(RENTS, mask="#" * 11), "once"),
        (replace(BENEFIT, pattern=r"\d{8}"), "found anywhere"),
        (replace(BENEFIT, pattern="^a{8}$"), "small letters"),
        (replace(BENEFIT, pattern="^" + "[0-9]" * 8 + "$"), "longer than 30"),
    ],
)
def test_a_check_that_cannot_work_says_why(check: ReferenceCheck, words: str) -> None:
    assert any(words in why for why in check.why_not_sensible())
    with pytest.raises(Refused) as refused:
        check.validate_rule()
    assert refused.value.reason is Reason.RULE_NOT_VALID


def test_a_check_character_must_fit_the_character_type_too() -> None:
    modulus_11 = replace(PARKING, mask="#########@", character_type=CharacterType.NUMERIC)
    assert any("“@”" in why for why in modulus_11.why_not_sensible())
    assert not any("“@”" in why for why in replace(RENTS, character_type=CharacterType.NUMERIC).why_not_sensible())


def test_near_references_are_valid_and_one_slip_away() -> None:
    near = list(near_references("BJ95918409", PARKING))
    assert "BJ99518409" in near
    assert len(near) == len(set(near))
    assert all(PARKING.accepts(reference) for reference in near)
    assert "BJ9951434A" in list(near_references("BJ99514341", PARKING))
    assert "BJ99518409" not in list(near_references("BJ99518409", PARKING))
    assert list(near_references("12", PARKING)) == []
    assert "XX00000010" in list(near_references("XX00000001", PARKING, account_must_exist=True))


@given(st.text("0123456789", min_size=10, max_size=10), st.data())
def test_a_right_reference_is_near_to_each_slip_of_it(body: str, data: st.DataObject) -> None:
    assert RENTS.check_digit
    right = body + str(RENTS.check_digit.expected_for(body + "0"))
    place = data.draw(st.integers(0, 9))
    if data.draw(st.booleans()):
        slip = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    else:
        slip = right[:place] + data.draw(st.sampled_from("0123456789")) + right[place + 1 :]
    assert slip == right or right in set(near_references(slip, RENTS))


@given(st.text(max_size=40))
def test_any_text_is_kept_as_printable_capitals_or_refused(typed: str) -> None:
    for check in (PARKING, STALLS, OPEN, ReferenceCheck("bare", 1, 30)):
        try:
            kept = check.check(typed)
        except Refused:
            continue
        assert kept == normalised(kept) == check.check(kept)
        assert kept.isascii()
        assert kept.isprintable()


RULE = {
    "name": "Parking Fines",
    "min_length": 10,
    "max_length": 10,
    "regex": None,
    "input_mask": "BJ#######@",
    "character_type": "",
    "check_digit": {
        "type": "weighted_sum",
        "modulus": 11,
        "source_substitutions": "05",
        "weightings": "9,8,7,6,5,4,3,2,1,0",
        "result_substitutions": "10:A",
        "apply_subtraction": False,
    },
}


def test_a_rule_is_read_from_json() -> None:
    assert read_rule(RULE) == PARKING
    assert read_rule({}) == ReferenceCheck("reference", 1, 30)
    assert read_rule({**RULE, "check_digit": None}).check_digit is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_length": "10"},
        {"max_length": True},
        {"max_length": 9.5},
        {"name": 7},
        {"input_mask": ["#"]},
        {"character_type": "Letters"},
        {"check_digit": "10"},
        {"check_digit": {"type": "weighted_sum"}},
        {"check_digit": {"type": "luhn", "modulus": 10}},
        {"check_digit": {"type": ["weighted_sum"], "modulus": 10}},
        {"check_digit": {"type": True, "modulus": 10}},
        {"check_digit": {"type": 1, "modulus": 10, "weightings": "a"}},
        {"check_digit": {"type": 1, "modulus": 10, "apply_subtraction": "yes"}},
    ],
)
def test_a_rule_that_does_not_read_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_rule({**RULE, **wrong})
    assert refused.value.reason is Reason.RULE_NOT_VALID
