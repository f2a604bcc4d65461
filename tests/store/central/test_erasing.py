"""Erasing personal data at central: what goes, what stays, who may, and that it never comes back."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, START, CountingIds
from carried_rolls import carry, push
from fakes.clock import SetClock
from made_central import PASSWORD, Central, Roll, at_desk, made_central, sqlite_url
from sqlalchemy import select

from ims_desktop.actions.admin.erase_personal import erase_personal
from ims_desktop.actions.ports import CentralLink, PushAnswer
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.reference_data import ReferenceKind
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.central.wire import packed

IDS = CountingIds()
OLD = datetime(2019, 6, 3, 9, 0, tzinfo=UTC)
LAST_OLD = datetime(2020, 3, 31, 22, 59, 59, 999_000, tzinfo=UTC)  # a millisecond before 1 April in London
FIRST_KEPT = datetime(2020, 3, 31, 23, 0, tzinfo=UTC)
DAY = date(2020, 4, 1)


def old_and_new(central: Central, till: str = "03") -> tuple[Roll, CentralLink]:
    """A till with payments before and after the day; entries 2 to 4 are old."""
    roll, link = central.till(till)
    roll.payment(at=OLD, payer="Old Payer")
    roll.payment(at=OLD)  # nobody named
    roll.payment(at=LAST_OLD, payer="Last Old Payer")
    roll.payment(at=FIRST_KEPT, payer="First Kept Payer")
    roll.payment(at=START, payer="New Payer")
    link.push(roll.entries, roll.said())
    return roll, link


def erased(central: Central, day: date = DAY, younger: str = "") -> Any:
    with at_desk(central, ADMINISTRATOR) as desk:
        return erase_personal(desk, SetClock(datetime.now(UTC)), IDS, ADMINISTRATOR, day, younger=younger)


def payers(central: Central) -> list[str]:
    personal = schema.personal.c
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(personal.value).where(personal.field == "payer").order_by(personal.number))
        return list(rows.scalars())


def test_an_address_goes_with_the_name(central: Central) -> None:
    roll, link = central.till()
    roll.payment(at=OLD, payer="Old Payer", address="1 Lane, Town, T1 1AA")
    link.push(roll.entries, roll.said())
    done = erased(central)
    assert done.fields == {"payer": 1, "payer.address": 1}
    gone = central.store.details(roll.identity.device, 2)
    assert gone is not None
    assert gone.personal == {}


def test_values_before_the_day_go_and_every_roll_still_verifies(central: Central) -> None:
    roll, _ = old_and_new(central)
    other, _ = old_and_new(central, "04")
    done = erased(central)
    assert (done.values, done.entries, done.rolls, done.fields) == (4, 4, 2, {"payer": 4})
    assert payers(central) == ["First Kept Payer"] * 2 + ["New Payer"] * 2
    proof = central.store.verify()
    assert (proof.findings, proof.erased) == ((), 4)
    details = central.store.details(roll.identity.device, 2)
    assert details is not None
    assert (details.personal, details.payment.total_pence) == ({}, 142_10)  # the money is as it was
    kept = central.store.details(roll.identity.device, 5)
    assert kept is not None
    assert kept.personal == {"payer": "First Kept Payer"}
    # the hash can be worked out again from the rolls, which still commit to what is gone
    whole = hashlib.sha256()
    for device in sorted([roll, other], key=lambda one: one.identity.device):
        mark = hashlib.sha256()
        for entry in (device.entries[1], device.entries[3]):
            (value,) = entry.personal
            mark.update(f"{entry.number} payer {value.commitment}\n".encode())
        whole.update(f"{device.identity.device} {mark.hexdigest()}\n".encode())
    assert done.commitments == whole.hexdigest()


def test_values_are_counted_by_kind_of_field_whatever_they_are_called(central: Central) -> None:
    roll, link = central.till()
    names = ("line.1.note", "line.12.note", "tender.1.bank", "Zoë", "x" * 33)
    values = tuple(personal_value(name, IDS.salt(), "a value") for name in names[:3])
    roll.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.SESSION_OPENED, CASHIER.id, {}, values), OLD)
    link.push(roll.entries, roll.said())
    with writing(central.store._engine) as connection:  # canonical JSON takes no such names: slipped in beside
        for name in names[3:]:
            slipped = {"device": roll.identity.device, "number": 1, "field": name, "salt": bytes(32), "value": "x"}
            connection.execute(schema.personal.insert().values(slipped))
    assert erased(central).fields == {"line.note": 2, "tender.bank": 1, "other": 2}


def test_the_certificate_stands_on_the_administrators_desk_roll(central: Central) -> None:
    old_and_new(central)
    done = erased(central)
    (entry,) = central.store.roll(done.device, done.number)
    with reading(central.store._engine) as connection:
        kinds = connection.execute(select(schema.device.c.kind).where(schema.device.c.device == done.device)).scalar()
    assert kinds == "desk"
    for said in ('"kind":"personal.erased"', '"values":2', '"day":"2020-04-01"', f'"commitments":"{done.commitments}"'):
        assert said in entry.text
    assert f'"actor":"{ADMINISTRATOR.id}"' in entry.text
    assert "Payer" not in entry.text
    again = erased(central)
    assert (again.values, again.fields, again.number) == (0, {}, done.number + 1)


def test_what_comes_again_from_a_restored_till_goes_again(central: Central) -> None:
    roll, link = central.till()
    roll.payment(at=OLD, payer="Old Payer")
    link.push(roll.entries, roll.said())
    erased(central)
    roll.payment(at=OLD, payer="Sent Late")
    roll.payment(at=START, payer="New Payer")
    answer = link.push(roll.entries, roll.said())
    assert (answer.number, answer.held) == (4, 0)
    assert payers(central) == ["New Payer"]
    proof = central.store.verify()
    assert (proof.findings, proof.erased) == ((), 2)


def test_tills_are_told_by_change_number_and_only_forward(central: Central) -> None:
    roll, link = old_and_new(central)
    before = link.pull("", 0, 10_000)
    assert not [row for row in before.rows if row.kind is ReferenceKind.ERASED]
    erased(central)
    erased(central, date(2019, 1, 1))  # an earlier day takes nothing back
    (row,) = link.pull(before.epoch, before.upto, 10_000).rows
    assert (row.kind, row.data) == (ReferenceKind.ERASED, {"before": "2020-03-31T23:00:00.000Z"})
    assert roll.identity.till == "03"


def test_a_value_that_came_back_is_found(central: Central) -> None:
    roll, _ = old_and_new(central)
    erased(central)
    (value,) = roll.entries[1].personal
    with writing(central.store._engine) as connection:
        connection.execute(
            schema.personal.insert().values(
                device=roll.identity.device, number=2, field=value.field, salt=value.salt, value=value.value
            )
        )
    (finding,) = central.store.verify().findings
    assert (finding.number, finding.what) == (2, "its personal values should have been erased")


def test_nothing_goes_unless_it_is_said(central: Central) -> None:
    old_and_new(central)

    def fails(_facts: Mapping[str, Json]) -> EntryDraft:
        raise RuntimeError("cut off")

    def says_less(facts: Mapping[str, Json]) -> EntryDraft:
        body = {**facts, "values": 1} if central.is_postgres else facts
        kind = EntryKind.PERSONAL_ERASED if central.is_postgres else EntryKind.REFERENCE_CHANGED
        return EntryDraft(EntryId("e"), kind, ADMINISTRATOR.id, body)

    with at_desk(central, ADMINISTRATOR) as desk:
        with pytest.raises(RuntimeError, match="cut off"):
            desk.erase(DAY, EntryId("e"), ADMINISTRATOR.id, fails)
        with pytest.raises(Refused) as refused:
            desk.erase(DAY, EntryId("e"), ADMINISTRATOR.id, says_less)
    assert (refused.value.reason, refused.value.facts["why"]) == (Reason.DESK_REFUSED, "kind")
    assert len(payers(central)) == 4
    assert central.store.verify().erased == 0


def test_an_erasure_whose_answer_was_lost_is_not_done_twice(central: Central) -> None:
    old_and_new(central)
    said: list[Mapping[str, Json]] = []

    def drafted(facts: Mapping[str, Json]) -> EntryDraft:
        said.append(facts)
        return EntryDraft(EntryId("the-same"), EntryKind.PERSONAL_ERASED, ADMINISTRATOR.id, facts)

    with at_desk(central, ADMINISTRATOR) as desk:
        first, again = (desk.erase(DAY, EntryId("the-same"), ADMINISTRATOR.id, drafted) for _ in range(2))
    assert (first.number, first.seal) == (again.number, again.seal)
    assert [facts["values"] for facts in said] == [2]
    assert isinstance(again, Entry)
    assert again.body["values"] == 2


def test_only_an_administrator_erases(central: Central) -> None:
    old_and_new(central)
    with at_desk(central, FINANCE) as desk, pytest.raises((Refused, Unavailable)) as caught:
        desk.erase(DAY, EntryId("e"), FINANCE.id, lambda facts: _draft(facts, FINANCE.id))
    told = caught.value
    assert told.trouble is Trouble.CENTRAL_REFUSED_LOGIN if isinstance(told, Unavailable) else isinstance(told, Refused)
    assert len(payers(central)) == 4


def _draft(facts: Mapping[str, Json], actor: Any) -> EntryDraft:
    return EntryDraft(EntryId("e"), EntryKind.PERSONAL_ERASED, actor, facts)


def test_younger_data_is_erased_for_a_reason_that_is_kept_beside(central: Central) -> None:
    old_and_new(central)
    with pytest.raises(Refused) as refused:
        erased(central, date(2026, 4, 2))
    assert refused.value.reason is Reason.ERASE_TOO_YOUNG
    done = erased(central, date(2026, 4, 2), younger="Court order 17/2026")
    assert (done.values, payers(central)) == (4, [])
    (entry,) = central.store.roll(done.device, done.number)
    assert "Court order" not in entry.text
    with reading(central.store._engine) as connection:
        assert connection.execute(select(schema.personal.c.value)).scalars().all() == ["Court order 17/2026"]
    assert central.store.verify().findings == ()


# ------------------------------------------------------------------ whatever SQL is typed


def test_an_administrator_erases_nothing_in_silence_whatever_is_typed(on_postgres: Central) -> None:
    old_and_new(on_postgres)
    with at_desk(on_postgres, ADMINISTRATOR):
        pass  # makes the login
    login = RoleNames.of_database(on_postgres.url.rsplit("/", 1)[1]).person(ADMINISTRATOR.user)
    place = f"postgresql://{login}:{PASSWORD.replace(' ', '%20')}@{on_postgres.url.split('@')[1]}"
    with psycopg.connect(place, autocommit=True) as connection:
        for statement, state, words in (
            ("SELECT ims.erase(1, '2020-04-01')", "IM007", "erasing_not_said"),
            ("SELECT ims.erase(1, '2020-04-01'), ims.erase(1, '2020-04-01')", "IM007", "erasing_not_said"),
            ("SELECT ims.erase(1, '2099-01-01')", "IM007", "time"),
            ("SELECT ims.erase(1, NULL)", "IM007", "time"),
            ("SELECT ims.erase(2, '2020-04-01')", "IM007", "protocol"),
            ("DELETE FROM ims.personal", "42501", ""),
            ("SELECT * FROM ims.erasing", "42501", ""),
            ("DELETE FROM ims.erasing", "42501", ""),
            ("SELECT ims.erasing_said('{}')", "42501", ""),
            ("INSERT INTO ims.reference (kind, key, change, data) VALUES ('erased', 'x', 99999, '{}')", "42501", ""),
            ("UPDATE ims.reference SET kind = 'erased' WHERE kind = 'council'", "42501", ""),
        ):
            with pytest.raises(psycopg.Error) as error:
                connection.execute(statement.encode())
            assert (error.value.sqlstate, words in str(error.value)) == (state, True), statement
    assert len(payers(on_postgres)) == 4
    # nor does whoever owns the database tell tills to erase without erasing
    with psycopg.connect(on_postgres.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("INSERT INTO ims.reference (kind, key, change, data) VALUES ('erased', 'x', 99999, '{}')")


def test_an_erasing_waits_for_a_push_under_way(on_postgres: Central) -> None:
    roll, _ = on_postgres.till()
    roll.payment(at=OLD, payer="Under Way")
    said, (texts, seals, personal) = roll.said(), packed(roll.entries)
    secret = on_postgres.secrets[roll.identity.device]
    with psycopg.connect(roll.identity.central.replace("@", f":{secret}@")) as pushing, ThreadPoolExecutor(1) as beside:
        pushing.execute(
            "SELECT * FROM ims.push(1, %s, %s::text, %b, %s::text, %s, %b, %b)",
            (roll.identity.device, texts, seals, personal, said.number, said.seal, said.signature),
        )
        erasing = beside.submit(erased, on_postgres)
        with pytest.raises(TimeoutError):
            erasing.result(timeout=1)
        pushing.commit()
        assert erasing.result(timeout=30).values == 1
    assert payers(on_postgres) == []
    assert on_postgres.store.verify().findings == ()


def test_a_push_during_an_erasing_waits_and_sees_its_day(on_postgres: Central) -> None:
    roll, link = on_postgres.till()
    roll.payment(at=OLD, payer="During")
    with at_desk(on_postgres, ADMINISTRATOR) as desk, ThreadPoolExecutor(1) as beside:
        pushes: list[Future[PushAnswer]] = []

        def drafted(facts: Mapping[str, Json]) -> EntryDraft:
            pushes.append(beside.submit(link.push, roll.entries, roll.said()))
            with pytest.raises(TimeoutError):
                pushes[0].result(timeout=1)
            return _draft(facts, ADMINISTRATOR.id)

        assert desk.erase(DAY, EntryId("e"), ADMINISTRATOR.id, drafted).body["values"] == 0
        assert pushes[0].result(timeout=30).number == 2
    assert payers(on_postgres) == []
    assert on_postgres.store.verify().findings == ()


def test_erased_values_are_not_left_in_the_file(tmp_path: Path) -> None:
    """Without a key, so that the file's own bytes can be read."""
    central = next(made_central(sqlite_url(tmp_path)))
    old_and_new(central)
    files = [tmp_path / "central.db", tmp_path / "central.db-wal"]
    assert any(b"Last Old Payer" in file.read_bytes() for file in files)
    assert erased(central).values == 2
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"Old Payer" not in left
    assert b"First Kept Payer" in left
    central.close()


def carried_over(central: Central) -> Roll:
    """A roll that is enrolled today and carries an old payment and one that is kept, each with its payer."""
    old, _ = central.till("03")
    old.payment(at=OLD, payer="Old Payer")
    old.payment(at=FIRST_KEPT, payer="First Kept Payer")
    new, _ = central.till("03")
    carry(new, old, range(1, len(old.entries) + 1))
    return new


def test_what_was_carried_is_erased_in_its_own_time(central: Central) -> None:
    new = carried_over(central)
    assert push(central, new) == 0
    assert payers(central) == ["Old Payer", "First Kept Payer"]
    done = erased(central)
    assert (done.values, done.entries) == (1, 1)
    assert payers(central) == ["First Kept Payer"]
    proof = central.store.verify()
    assert (proof.findings, proof.erased) == ((), 1)


def test_what_was_erased_does_not_come_back_by_carrying(central: Central) -> None:
    new = carried_over(central)
    erased(central)
    assert push(central, new) == 0
    assert payers(central) == ["First Kept Payer"]
    assert central.store.verify().findings == ()
