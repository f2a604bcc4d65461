"""The daily statement of rolls: made once a day at the first contact, chained, and a witness on paper."""

import io
from datetime import UTC, date, datetime, timedelta

import pdfplumber
import pytest
from made_central import Central
from sqlalchemy import delete, insert, update

from ims_desktop.actions.proof.make_pack import key_fingerprint
from ims_desktop.documents.roll_statement import statement_as_pdf, statement_as_text
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import NO_SEAL, seal_of
from ims_desktop.domain.roll_statement import (
    RollEnd,
    RollStatement,
    StatedDay,
    exported_statement,
    read_exported,
    statement_seal,
    statement_text,
)
from ims_desktop.domain.times import business_day
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import writing

TODAY = business_day(datetime.now(UTC))


def disarm(central: Central) -> None:
    with writing(central.store._engine) as connection:
        if central.is_postgres:
            for table in ("statement", "entry", "signed_head"):
                connection.exec_driver_sql(f"ALTER TABLE ims.{table} DISABLE TRIGGER append_only").close()
        else:
            for table in ("statement", "entry", "signed_head"):
                for what in ("updated", "deleted"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_not_{what}").close()


def put(central: Central, statement: RollStatement) -> None:
    with writing(central.store._engine) as connection:
        row = {"day": statement.day, "text": statement.text, "seal": statement.seal, "made_at": datetime.now(UTC)}
        connection.execute(insert(schema.statement), [row])


def test_the_days_first_contact_makes_it_and_no_later_one(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    assert central.store.statement(TODAY) is None
    link.head(roll.said())
    first = central.store.statement(TODAY)
    assert first is not None
    assert (first.holds, first.previous) == (True, NO_SEAL)
    assert [(end.device, end.number) for end in first.rolls()] == [(roll.identity.device, 0)]
    link.push(roll.entries, roll.said())
    link.head(roll.said())
    assert central.store.statement() == first
    assert first.text == statement_text(TODAY, first.rolls())  # both databases write it as the domain does
    told = link.pull("", 0, 1).statement  # for its cash-up sheets
    assert told == StatedDay(first.day, first.seal)
    assert central.store.verify().passed


def test_nobody_changes_one(central: Central) -> None:
    assert central.store.statement() is not None
    for change in (update(schema.statement).values(text="x"), delete(schema.statement)):
        with pytest.raises(Exception, match="append_only"), writing(central.store._engine) as connection:
            connection.execute(change)


def test_each_follows_from_the_day_before(central: Central) -> None:
    yesterday = TODAY - timedelta(days=1)
    written = statement_text(yesterday, [])
    put(central, RollStatement(yesterday, written, statement_seal(NO_SEAL, written)))
    today = central.store.statement()
    assert today is not None
    assert today.previous == statement_seal(NO_SEAL, written)
    assert central.store.verify().passed
    disarm(central)
    other = statement_text(yesterday, [RollEnd(roll_of(central), b"", 3, bytes(32))])
    for values, words in (
        ({"text": other}, "does not follow"),
        ({"text": "{}"}, "cannot be read"),
        ({"seal": b""}, "does not follow"),
    ):
        with writing(central.store._engine) as connection:
            connection.execute(update(schema.statement).where(schema.statement.c.day == yesterday).values(**values))
        assert words in central.store.verify().findings[-1].what


def roll_of(central: Central) -> DeviceId:
    roll, _ = central.till("09")
    return roll.identity.device


def test_a_roll_rewritten_whole_contradicts_paper(central: Central) -> None:
    """Every seal made again and what the till signed thrown away: only what was printed can tell."""
    roll, link = central.till()
    roll.opened()
    for pence in (1_00, 2_00):
        roll.payment(pence)
    link.push(roll.entries, roll.said())
    printed = central.store.statement()
    assert printed is not None
    exported = read_exported(exported_statement(printed))
    assert exported == printed
    proof = central.store.verify(statements=[exported])
    assert proof.passed
    assert f"the statement of {TODAY} that was given, up to entry 3" in proof.witness

    disarm(central)
    changed = roll.entries[0].text.replace('"till":"03"', '"till":"04"')
    seal = NO_SEAL
    with writing(central.store._engine) as connection:
        connection.execute(delete(schema.signed_head))
        for number, written in enumerate([changed, *(one.text for one in roll.entries[1:])], start=1):
            seal = seal_of(seal, written)
            here = schema.entry.c.number == number
            connection.execute(update(schema.entry).where(here).values(text=written, seal=seal))
        connection.execute(update(schema.head).values(seal=seal))
    inside = central.store.verify()
    assert [(one.number, "the statement of" in one.what) for one in inside.findings] == [(3, True)]
    with writing(central.store._engine) as connection:
        connection.execute(delete(schema.statement))
    unseen = central.store.verify()
    assert (unseen.passed, unseen.witness) == (True, "none of BA1-03A")
    found = central.store.verify(statements=[exported]).findings
    assert [(one.number, "that was given" in one.what) for one in found] == [(3, True)]


def test_on_paper(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    link.push(roll.entries, roll.said())
    statement = central.store.statement()
    assert statement is not None
    (end,) = statement.rolls()
    names = {end.device: "BA1-desk-01960000-0000-7000-8000-0000000000de"}
    written = statement_as_text(statement, names, {end.device: key_fingerprint(end.key)})
    assert written.isascii()
    assert f"{names[end.device]} entry 1  mark " in written
    assert f"roll {end.device}" in written
    assert key_fingerprint(end.key) in written
    with pdfplumber.open(io.BytesIO(statement_as_pdf(written * 9))) as pdf:
        printed = "".join(page.extract_text() or "" for page in pdf.pages)
    assert "".join(printed.split()) == "".join((written * 9).split())  # nothing is cut off, on any page


def test_an_exported_one_is_read_strictly() -> None:
    day = date(2026, 4, 1)
    written = statement_text(day, [])
    good = exported_statement(RollStatement(day, written, statement_seal(NO_SEAL, written)))
    assert read_exported(good).day == day
    for bad in ("", "{}", "[]", good.replace("2026-04-01", "2026-04-02"), good.replace('"seal":"', '"seal":"0')):
        with pytest.raises(ValueError, match=r"."):
            read_exported(bad)
