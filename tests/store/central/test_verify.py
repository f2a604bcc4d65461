"""Whoever meddles with central, database rights or not, is found by the proof."""

from collections.abc import Callable

import pytest
from made_central import Central
from sqlalchemy import Connection

from ims_desktop.domain.refusal import Unavailable
from ims_desktop.store.central.engine import writing

# what somebody does with all the rights there are, and the entry that is found (0: any)
MEDDLED = {
    "an amount": ("UPDATE {tx} SET amount_pence = amount_pence + 1 WHERE number = 3", 3),
    "two amounts that even out": (
        "UPDATE {tx} SET amount_pence = amount_pence + CASE number WHEN 3 THEN 1 ELSE -1 END WHERE number IN (3, 4)",
        3,
    ),
    "a reference": ("UPDATE {tx} SET reference = '10000025' WHERE number = 2", 2),
    "a fund": ("UPDATE {tx} SET fund = '02' WHERE number = 2", 2),
    "a cashier": ("UPDATE {tx} SET actor = 'u-finance' WHERE number = 2", 2),
    "a transaction goes": ("DELETE FROM {tx} WHERE number = 4", 4),
    "a payment goes": ("DELETE FROM {payment} WHERE number = 4", 4),
    "a text": ("UPDATE {entry} SET text = replace(text, '10000017', '10000025') WHERE number = 3", 3),
    "a seal": ("UPDATE {entry} SET seal = {zero} WHERE number = 3", 3),
    "an entry goes": ("DELETE FROM {entry} WHERE number = 3", 3),
    "the last entry goes": ("DELETE FROM {entry} WHERE number = 5", 4),
    "an entry moves": ("UPDATE {entry} SET number = 9 WHERE number = 5", 5),
    "a personal value": ("UPDATE {personal} SET value = 'X' WHERE number = 2", 2),
    "held away": ("INSERT INTO {held} (device, number, reason) SELECT device, 3, 'x' FROM {head}", 3),
    "the head": ("UPDATE {head} SET number = 4", 5),
}


@pytest.fixture
def honest(central: Central) -> Central:
    roll, link = central.till()
    roll.enrolled()
    for pence in (1_00, 2_00, 3_00):
        roll.payment(pence, payer="J. Smith")
    roll.payment(4_00)
    link.push(roll.entries, roll.said())
    return central


def _meddle(central: Central, statement: str) -> Callable[[Connection], None]:
    prefix = "ims." if central.is_postgres else ""
    names = {name: prefix + name for name in ("entry", "payment", "personal", "held", "head")}
    zero = "decode(repeat('00', 32), 'hex')" if central.is_postgres else "zeroblob(32)"
    return lambda connection: connection.exec_driver_sql(
        statement.format(tx=f'{prefix}"transaction"', zero=zero, **names)
    ).close()


def _disarm(connection: Connection, *, armed: bool) -> None:
    if connection.dialect.name == "postgresql":
        for table in ("entry", "transaction", "transaction_2026q2"):
            how = "ENABLE ALWAYS" if armed else "DISABLE"
            connection.exec_driver_sql(f"ALTER TABLE ims.{table} {how} TRIGGER append_only")
    elif not armed:
        for table in ("entry", "transaction"):
            for what in ("updated", "deleted"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_not_{what}")


def test_an_honest_central_passes(honest: Central) -> None:
    proof = honest.store.verify()
    assert proof.passed
    assert (proof.entries, proof.payments, proof.postings_pence, proof.receipts) == (5, 4, 10_00, 4)
    assert "1 till" in proof.witness


@pytest.mark.parametrize("what", MEDDLED)
def test_what_was_meddled_with_is_found(honest: Central, what: str) -> None:
    statement, number = MEDDLED[what]
    engine = honest.store._engine
    with writing(engine) as connection:
        _disarm(connection, armed=False)
        _meddle(honest, statement)(connection)
        _disarm(connection, armed=True)
    proof = honest.store.verify()
    assert not proof.passed
    assert number in {finding.number for finding in proof.findings}


def test_the_triggers_refuse_it_all_before(honest: Central) -> None:
    for what in ("an amount", "a transaction goes", "a text", "an entry goes"):
        with pytest.raises(Exception, match="append_only") as refused, writing(honest.store._engine) as connection:
            _meddle(honest, MEDDLED[what][0])(connection)
        assert not isinstance(refused.value, Unavailable)
    assert honest.store.verify().passed
