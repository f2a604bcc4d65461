"""A pasted list: whatever parts its cells, the reference begins a row and the amount ends it."""

import pytest

from ims_desktop.domain.pasted_list import MOST_ROWS, read_list
from ims_desktop.domain.refusal import Reason, Refused

FUNDS = ("CT", "RENT")


@pytest.mark.parametrize(
    ("row", "fund", "reference", "pence"),
    [
        ("70123456\t142.10", "", "70123456", 142_10),
        ("70123456,142.10", "", "70123456", 142_10),
        ("70123456;£1,204.00", "", "70123456", 1_204_00),
        ('"70123456","1,204.00"', "", "70123456", 1_204_00),
        ("7012 3456   £ 142.1", "", "7012 3456", 142_10),
        ("70123456\tJ Smith, 4 High Street\t142", "", "70123456", 142_00),
        ("70123456 J Smith 142.10", "", "70123456 J Smith", 142_10),
        ("CT\t70123456\tSmith\t-5.00", "CT", "70123456", -5_00),
        ("CT 70123456 142.10", "CT", "70123456", 142_10),
        ("Reference\tAmount", "", "Reference", None),
        ("70123456", "", "70123456", None),
        ("70123456 142.105", "", "70123456", None),
    ],
)
def test_a_row_is_read(row: str, fund: str, reference: str, pence: int | None) -> None:
    (read,) = read_list(row, FUNDS)
    assert (read.place, read.fund, read.references[0], read.amount_pence) == (1, fund, reference, pence)


def test_a_name_behind_a_reference_is_passed_over() -> None:
    (read,) = read_list("70123456 J Smith 142.10", FUNDS)
    assert read.references == ("70123456 J Smith", "70123456")


def test_blank_rows_are_left_out_and_too_many_refused() -> None:
    assert [one.place for one in read_list("\n70123456 1\n\n70123457 2\n", FUNDS)] == [1, 2]
    with pytest.raises(Refused) as refused:
        read_list("7 1\n" * (MOST_ROWS + 1), FUNDS)
    assert refused.value.reason is Reason.LIST_TOO_LONG
