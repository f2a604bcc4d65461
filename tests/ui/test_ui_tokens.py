"""Every pair of colours that is read or pressed can be told apart, in every scheme."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.ui.style.contrast import CONTROL_MINIMUM, TEXT_MINIMUM, contrast
from ims_desktop.ui.style.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens

_SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, HIGH_CONTRAST], ids=["light", "dark", "high-contrast"])


@_SCHEMES
def test_all_text_can_be_read(tokens: Tokens) -> None:
    grounds = (tokens.window, tokens.surface, tokens.sunk, tokens.tint)
    pairs = [(words, ground) for words in (tokens.text, tokens.muted, tokens.accent) for ground in grounds]
    pairs += [
        (tokens.on_accent, tokens.accent),
        (tokens.selected_text, tokens.selection),
        (tokens.selected_muted, tokens.selection),
        (tokens.surface, tokens.text),
    ]
    for words, own in (
        (tokens.warning, tokens.warning_ground),
        (tokens.wrong, tokens.wrong_ground),
        (tokens.note, tokens.note_ground),
    ):
        pairs += [(words, own), (words, tokens.surface), (words, tokens.window)]
    assert not [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < TEXT_MINIMUM]


@_SCHEMES
def test_all_controls_can_be_told_from_their_ground(tokens: Tokens) -> None:
    grounds = (tokens.window, tokens.surface, tokens.sunk)
    marks = (tokens.control_line, tokens.accent, tokens.warning, tokens.wrong, tokens.note)
    assert not [(mark, ground) for mark in marks for ground in grounds if contrast(mark, ground) < CONTROL_MINIMUM]


def test_contrast_is_as_wcag_reckons_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_contrast_does_not_mind_which_comes_first(one: int, other: int) -> None:
    first, second = f"#{one:06x}", f"#{other:06x}"
    assert contrast(first, second) == contrast(second, first)
    assert 1 <= contrast(first, second) <= 21.001
