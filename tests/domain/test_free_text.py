"""Free text is made plain, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.refusal import Reason, Refused


def reason_of(typed: str, maximum: int = 100) -> Reason:
    with pytest.raises(Refused) as refused:
        clean_text(typed, field="Narrative", maximum=maximum)
    assert refused.value.message
    return refused.value.reason


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("", ""),
        ("   ", ""),
        ("  Garden  waste \t 2026 ", "Garden waste 2026"),
        ("two\r\nlines\nand\ta tab", "two lines and a tab"),
        ("no-break\N{NO-BREAK SPACE}space", "no-break space"),
        ("line\N{LINE SEPARATOR}separator", "line separator"),
        ("Siân Llŷr", "Siân Llŷr"),
        ("Sia\N{COMBINING CIRCUMFLEX ACCENT}n", "Siân"),
        ("日本 O'Neill: £5", "日本 O'Neill: £5"),
    ],
)
def test_text_is_composed_trimmed_and_folded(typed: str, clean: str) -> None:
    assert clean_text(typed, field="Narrative", maximum=100) == clean


@pytest.mark.parametrize(
    "character",
    [
        *"\x00\x07\x08\x0b\x0c\x1b\x1c\x1f\x7f\x80\x85\x9f",  # control characters
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",  # turning the writing
        *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u3164",  # showing as nothing
        *"\ud800\udfff\ue000\ufffe\uffff\ufdd0",  # no characters at all
        "\U000e0041",
        "\U0001ffff",
    ],
)
def test_a_character_that_does_not_show_is_refused(character: str) -> None:
    assert reason_of(f"a{character}b") is Reason.TEXT_NOT_PLAIN
    assert reason_of(character) is Reason.TEXT_NOT_PLAIN


def test_the_limit_counts_what_is_kept() -> None:
    assert clean_text("  abc  ", field="Name", maximum=3) == "abc"
    assert clean_text("e\N{COMBINING ACUTE ACCENT}", field="Name", maximum=1) == "é"
    with pytest.raises(Refused) as refused:
        clean_text("abcd", field="Name", maximum=3)
    assert refused.value.facts == {"field": "Name", "maximum": 3, "length": 4}
    assert refused.value.reason is Reason.TEXT_TOO_LONG


@pytest.mark.parametrize("typed", ["4111 1111 1111 1111", "4111\t1111\n1111 1111", "paid by 4111111111111111"])
def test_a_card_number_is_refused_and_not_repeated(typed: str) -> None:
    assert reason_of(typed) is Reason.CARD_NUMBER
    with pytest.raises(Refused) as refused:
        clean_text(typed, field="Narrative", maximum=100)
    assert "1111" not in refused.value.message


@given(st.text(st.characters(), max_size=60))
def test_clean_text_stays_as_it_is(typed: str) -> None:
    try:
        clean = clean_text(typed, field="Narrative", maximum=60)
    except Refused:
        return
    assert clean_text(clean, field="Narrative", maximum=60) == clean
    assert " ".join(clean.split()) == clean
    clean.encode()
