"""What administrators change stands on their desk rolls, in the same transaction, on both kinds of central."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, HOLDERS, RENTS
from made_central import Central, at_desk
from sqlalchemy import select

from ims_desktop.domain.canonical import canonical_text, read_json
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading

SOON = datetime.now(UTC) + timedelta(hours=1)


def said(central: Central) -> list[tuple[str, Any]]:
    """Kind and body of all that stands on desk rolls, but for their first entries."""
    entries = schema.entry.c
    with reading(central.store._engine) as connection:
        texts = connection.execute(select(entries.text).where(entries.number > 1).order_by(entries.number)).scalars()
        docs = [read_json(text) for text in texts]
    return [(str(doc["kind"]), doc["body"]) for doc in docs if isinstance(doc, dict)]


def test_changed_settings_and_rights_are_said_by_kind_key_and_hash(central: Central) -> None:
    rents = to_row(replace(RENTS, name="Rents"))
    clerk = User(UserId("u-clerk"), "clerk", "C. Clerk", "BA1", (Role.FINANCE,), only_funds=("02",))
    with at_desk(central, ADMINISTRATOR) as desk:
        desk.act_as(ADMINISTRATOR.id)
        desk.change([rents, to_row(clerk), ReferenceRow(ReferenceKind.ITEM, "GWB", None)], {CASHIER.id: "a new hash"})
    ((kind, body),) = said(central)
    hashed = hashlib.sha256(canonical_text(rents.data or {}).encode()).hexdigest()
    assert kind == "reference.changed"
    assert body == {
        "rows": [
            {"kind": "fund", "key": "02", "hash": hashed},
            {"kind": "user", "key": "u-clerk", "office": "BA1", "roles": ["finance"], "only_funds": ["02"]},
            {"kind": "item", "key": "GWB", "removed": True},
            {"kind": "password", "key": CASHIER.id},
        ]
    }
    assert "Clerk" not in str(body)
    assert central.store.reference_data().funds["02"].name == "Rents"
    assert central.store.verify().findings == ()


def test_many_rows_are_several_entries(central: Central) -> None:
    funds = [replace(RENTS, code=f"F{number:03d}") for number in range(450)]
    with at_desk(central, ADMINISTRATOR) as desk:
        desk.act_as(ADMINISTRATOR.id)
        desk.change([to_row(fund) for fund in funds], {})
    assert [len(body["rows"]) for _, body in said(central)] == [200, 200, 50]


def test_tills_added_replaced_and_blocked_are_said(central: Central) -> None:
    with at_desk(central, ADMINISTRATOR) as desk:
        central.till("08")  # by whoever runs the database
        desk.act_as(ADMINISTRATOR.id)
        desk.add_till("BA1", "07", "BA1-07-AAAA-BBBB-CCCC", SOON)
        desk.add_till("BA1", "08", "BA1-08-AAAA-BBBB-CCCC", SOON, replaces=True)
        desk.block_till("BA1", "08", "A", ADMINISTRATOR.id, blocked=True)
        desk.block_till("BA1", "08", "", ADMINISTRATOR.id, blocked=False)
        with pytest.raises(Refused):  # no such till: nothing was done, nothing is said
            desk.block_till("BA1", "99", "", ADMINISTRATOR.id, blocked=True)
    place = {"office": "BA1", "till": "08"}
    assert said(central) == [
        ("till.changed", {"act": "added", "office": "BA1", "till": "07"}),
        ("till.changed", {"act": "replaced", **place}),
        ("till.changed", {"act": "blocked", "letter": "A", **place}),
        ("till.changed", {"act": "let_in", **place}),
    ]


def test_a_load_of_account_holders_is_one_entry_with_count_and_hash(central: Central) -> None:
    with at_desk(central, ADMINISTRATOR) as desk:
        desk.act_as(ADMINISTRATOR.id)
        assert desk.load_holders(iter(())) == 0
        desk.load_holders(iter(HOLDERS))
        desk.load_holders(iter(HOLDERS))
        desk.load_holders(iter(HOLDERS[:1]))
    (first, again, fewer) = said(central)
    assert first == again
    assert first[0] == "holders.loaded"
    assert (first[1]["holders"], fewer[1]["holders"]) == (3, 1)
    assert first[1]["hash"] != fewer[1]["hash"]
    assert "Smith" not in str(first)


def test_what_cannot_be_said_is_not_done(central: Central) -> None:
    """Finance may not keep settings: on a server its login may not; in a file its desk roll refuses."""
    before = central.store.reference_data()
    with at_desk(central, FINANCE) as desk:
        desk.act_as(FINANCE.id)
        with pytest.raises(Exception) as caught:  # noqa: PT011  a refusal or a login refused, told apart elsewhere
            desk.change([to_row(replace(RENTS, name="Mine"))], {})
    assert type(caught.value).__name__ in {"Refused", "Unavailable"}
    assert central.store.reference_data() == before
    assert said(central) == []


def test_whoever_runs_the_database_is_nobody_of_the_office(central: Central) -> None:
    central.store.change([to_row(replace(RENTS, name="Rents"))], {})
    central.store.load_holders(iter(HOLDERS))
    assert said(central) == []


def test_an_offices_limits_are_said_in_words_as_they_were_and_as_they_are(central: Central) -> None:
    office = central.store.reference_data().offices["BA1"]
    with at_desk(central, ADMINISTRATOR) as desk:
        desk.act_as(ADMINISTRATOR.id)
        desk.change([to_row(replace(office, receipt_message="Thank you"))], {})
        desk.change([to_row(office), to_row(replace(office, code="BA9"))], {})
        sets, others = desk.office_sets("BA1"), desk.office_sets("BA9")
    assert [(one.by, one.was["receipt_message"], one.data["receipt_message"]) for one in sets] == [
        (ADMINISTRATOR.id, "Thank you", office.receipt_message),
        (ADMINISTRATOR.id, office.receipt_message, "Thank you"),
    ]
    assert [one.was for one in others] == [{}]
    many = [replace(office, code=f"C{number:02d}") for number in range(35)]
    with at_desk(central, ADMINISTRATOR) as desk:
        desk.act_as(ADMINISTRATOR.id)
        desk.change([to_row(one) for one in many], {})
    assert [len(body["rows"]) for _, body in said(central)[-4:]] == [10, 10, 10, 5]
    assert central.store.verify().findings == ()
