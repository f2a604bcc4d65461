"""Reference data: every kind goes out as plain JSON and comes back as it was."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ims_desktop.domain.account_holder import Effect, StopMessage
from ims_desktop.domain.account_reference import CharacterType, ReferenceCheck
from ims_desktop.domain.catalogue import CatalogueItem, DatedPrice
from ims_desktop.domain.check_digit import CheckDigit, CheckDigitKind
from ims_desktop.domain.cheque_rules import ChequeCameBack
from ims_desktop.domain.erasure import Erased
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.own_account import OwnAccount
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import (
    KIND_OF,
    ReferenceData,
    ReferenceKind,
    ReferenceRow,
    from_rows,
    key_of,
    read_thing,
    to_row,
)
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import DatedRate, VatCode

DIGIT = CheckDigit.from_texts(
    CheckDigitKind.WEIGHTED_SUM,
    11,
    source_substitutions="05",
    weightings="9,8,7,6,5,4,3,2,1,0",
    result_substitutions="10:A",
    apply_subtraction=False,
)
CHECK = ReferenceCheck("Parking", 10, 10, "BJ#######@", CharacterType.ALPHANUMERIC, "^BJ", DIGIT)
THINGS: dict[ReferenceKind, tuple[object, ...]] = {
    ReferenceKind.COUNCIL: (Council("Westmere", ("Civic Centre", "Westmere"), "GB 1", "Diolch", 5, 14),),
    ReferenceKind.OFFICE: (Office("BA1", "Tŷ'r Cyngor"), Office("NL2", "Library", "Open late")),
    ReferenceKind.FUND: (
        Fund("CT", "Council Tax", "CT", "N0"),
        Fund("PCN", "Parking", "PCN", "N0", CHECK, 1_000_00, account_must_exist=True, asks_payer=True),
        Fund("OPEN", "Open", "O", "W0", ReferenceCheck("Open", 1, 30), vat_override=True, masked_but_last=4),
        Fund("S", "Suspense", "S", "M0", is_suspense=True, overpaying_allowed=False, narrative="?", disabled=True),
    ),
    ReferenceKind.MOP: (
        Mop("1", "Cash", MopKind.CASH, 1, 5_000_00, refundable=True),
        Mop("2", "Cheque", MopKind.CHEQUE),
    ),
    ReferenceKind.VAT: (
        VatCode("N0", "Outside", ()),
        VatCode(
            "W0",
            "Standard",
            (DatedRate(date(2010, 1, 1), Decimal("0.175")), DatedRate(date(2011, 1, 4), Decimal("0.20"))),
            disabled=True,
        ),
    ),
    ReferenceKind.ITEM: (
        CatalogueItem("BAG", "Bags", "SALE", "BAG", (DatedPrice(date(2026, 4, 1), 2_40),)),
        CatalogueItem("MAP", "Map", "SALE", "MAP", (), vat_code="Z0", disabled=True),
    ),
    ReferenceKind.MESSAGE: (
        StopMessage("NC", "CT", "No cheques", Effect.WARNS, (MopKind.CHEQUE, MopKind.CARD), "X1"),
        StopMessage("RR", "CT", "Refer", Effect.STOPS),
    ),
    ReferenceKind.USER: (
        User(UserId("u-1"), "acashier", "A. Cashier", "BA1", (Role.CASHIER, Role.SUPERVISOR)),
        User(UserId("u-2"), "gone", "Gone", "BA1", (), disabled=True),
    ),
    ReferenceKind.BOOK: (ReceiptBook("RB7", "BA1", 1, 50, UserId("u-1"), date(2026, 11, 20)),),
    ReferenceKind.CAME_BACK: (ChequeCameBack("CT", "70123456", "BA1-03A-000001-K", date(2026, 11, 27), 45_00),),
    ReferenceKind.OWN_ACCOUNT: (
        OwnAccount("e-1", UserId("u-1"), "00" * 32, "ab" * 32, "2026-11-28T09:00:00.000Z"),
        OwnAccount("e-2", UserId("u-1"), "", "cd" * 32, "2026-11-28T09:00:00.000Z", withdrawn=True),
    ),
    ReferenceKind.ERASED: (Erased("2020-03-31T23:00:00.000Z"),),
}
ALL = [(kind, thing) for kind, things in THINGS.items() for thing in things]


def test_every_kind_is_here() -> None:
    assert set(THINGS) == set(ReferenceKind) == set(KIND_OF)


@pytest.mark.parametrize(("kind", "thing"), ALL)
def test_it_comes_back_as_it_was(kind: ReferenceKind, thing: object) -> None:
    row = to_row(thing)
    assert (row.kind, row.key) == (kind, key_of(thing))
    travelled = json.loads(json.dumps(row.data, allow_nan=False))
    assert _no_floats_and_nulls(travelled)
    assert read_thing(KIND_OF[kind], travelled) == thing


@pytest.mark.parametrize(("kind", "thing"), ALL)
def test_names_of_a_newer_program_are_ignored(kind: ReferenceKind, thing: object) -> None:
    data = dict(to_row(thing).data or {})
    newer = {**data, "invented_later": {"a": [1, None]}}
    assert read_thing(KIND_OF[kind], newer) == thing


def test_nested_optional_parts() -> None:
    fund = read_thing(Fund, {"code": "F", "name": "F", "badge": "F", "vat_code": "N0", "reference_check": None})
    assert fund.reference_check is None
    data = to_row(Fund("PCN", "Parking", "PCN", "N0", CHECK)).data
    assert data is not None
    digit = data["reference_check"]["check_digit"]
    again = read_thing(Fund, {**data, "reference_check": {**data["reference_check"], "newer": 1}})
    assert again.reference_check == CHECK
    assert again.reference_check is not None
    assert again.reference_check.check_digit == DIGIT
    assert isinstance(digit["weightings"], list)
    assert again.reference_check.accepts("BJ99518409")


def test_all_rows_make_one_piece_and_a_removal_takes_its_row_away() -> None:
    rows = [to_row(thing) for _, thing in ALL]
    data = from_rows(rows)
    assert data.council == THINGS[ReferenceKind.COUNCIL][0]
    assert set(data.funds) == {"CT", "PCN", "OPEN", "S"}
    assert data.message("CT", "NC") == THINGS[ReferenceKind.MESSAGE][0]
    assert data.message("CT", "") is None
    assert data.message("RENT", "NC") is None
    gone = from_rows(
        [*rows, ReferenceRow(ReferenceKind.FUND, "CT", None), ReferenceRow(ReferenceKind.FUND, "no", None)]
    )
    assert set(gone.funds) == {"PCN", "OPEN", "S"}
    later = from_rows([*rows, to_row(replace(data.funds["CT"], name="Newer"))])
    assert later.fund("CT").name == "Newer"
    assert from_rows([]).council.name == ""


def test_what_is_not_there_is_refused_by_name() -> None:
    data = from_rows(to_row(thing) for _, thing in ALL)
    assert data.mop("cash") == data.mop("1") == data.mop_of(MopKind.CASH)
    for ask, reason in (
        (lambda: data.fund("NO"), Reason.FUND_UNKNOWN),
        (lambda: data.fund("S"), Reason.FUND_DISABLED),
        (lambda: data.mop("NO"), Reason.MOP_UNKNOWN),
        (lambda: data.mop_of(MopKind.CARD), Reason.MOP_UNKNOWN),
        (lambda: data.vat("NO"), Reason.VAT_CODE_UNKNOWN),
        (lambda: data.vat("W0"), Reason.VAT_CODE_UNKNOWN),
        (lambda: _with(data, Mop("9", "Notes", MopKind.CASH)).mop("cash"), Reason.MOP_AMBIGUOUS),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.reason is reason


def test_other_things_are_no_reference_data() -> None:
    with pytest.raises(TypeError):
        key_of("a text")
    with pytest.raises(StopIteration):
        to_row("a text")


def _with(data: ReferenceData, mop: Mop) -> ReferenceData:
    return replace(data, mops={**data.mops, mop.code: mop})


def _no_floats_and_nulls(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_no_floats_and_nulls(part) for part in value.values())
    if isinstance(value, list):
        return all(_no_floats_and_nulls(part) for part in value)
    return isinstance(value, str | int)
