"""Values held against their types: what JSON may hold where somebody else wrote it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from builders import SMITH, START, council_things, reference_data

from ims_desktop.domain.fitting import fits
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.reference_data import KIND_OF, from_rows, read_thing, to_row


def test_what_is_kept_fits() -> None:
    for row in map(to_row, council_things()):
        assert row.data is not None
        assert fits(KIND_OF[row.kind], read_thing(KIND_OF[row.kind], row.data)), row
    assert from_rows(map(to_row, council_things())) == reference_data()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("surname", None),
        ("balance_pence", "5"),
        ("balance_pence", True),
        ("due_pence", 1.5),
        ("as_at", "2026-04-01"),
        ("address", "12 High Street"),
        ("address", ["12 High Street"]),
        ("address", (12,)),
        ("amounts", (("x", 1),)),
    ],
)
def test_another_type_does_not(name: str, value: Any) -> None:
    assert fits(type(SMITH), SMITH)
    assert not fits(type(SMITH), replace(SMITH, **{name: value}))
    assert fits(type(SMITH), replace(SMITH, balance_pence=None, address=()))


def test_a_word_is_one_of_its_kind() -> None:
    assert fits(Mop, Mop("CA", "Cash", MopKind.CASH))
    assert not fits(Mop, Mop("CA", "Cash", "cash"))  # type: ignore[arg-type]
    assert fits(date, START.date())
    assert not fits(datetime, START.date())
    assert not fits(Mop, None)
