"""What people read of an answer: words for what scripts read as JSON."""

import pytest
from typer import BadParameter

from ims_desktop.cli.check import cash_found
from ims_desktop.cli.output import table
from ims_desktop.domain.cash_count import NO_CASH


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("forked", False, "no"),
        ("post", True, "yes"),
        ("unclosed", [], "none"),
        ("reason", None, "none"),
        ("held", 0, "0"),
        ("held_pence", 1_234_56, "£1,234.56"),
        ("counted_pence", {"1": 20_00, "2": 0}, "1 £20.00, 2 £0.00"),
        ("opened_at", "2026-07-01T08:52:03.123Z", "1 Jul 2026, 09:52"),
        ("business_day", "2026-04-01", "1 Apr 2026"),
        ("state", "awaiting_approval", "awaiting approval"),
        ("user", "a_cashier", "a_cashier"),
        ("near", ["CT", "LIC"], "CT, LIC"),
        ("differences", [{"item": "P1", "difference_pence": -5_00}], "item P1, difference -£5.00"),
    ],
)
def test_a_value_in_words(name: str, value: object, words: str) -> None:
    assert table({name: value}) == f"{name.removesuffix('_pence').replace('_', ' ')}  {words}"


def test_an_empty_safe_is_said_and_never_assumed() -> None:
    assert cash_found(["20.00=0"], None) == NO_CASH
    with pytest.raises(BadParameter, match="Say what was counted"):
        cash_found(None, None)
