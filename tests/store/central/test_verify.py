"""Whoever meddles with central, database rights or not, is found by the proof."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from made_central import Central, a_till, sum_takings
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
    "the last entry goes": ("DELETE FROM {entry} WHERE number = 5", 5),
    "an entry moves": ("UPDATE {entry} SET number = 9 WHERE number = 5", 5),
    "a personal value": ("UPDATE {personal} SET value = 'X' WHERE number = 2", 2),
    "held away": ("INSERT INTO {held} (device, number, reason) SELECT device, 3, 'x' FROM {head}", 3),
    "the head": ("UPDATE {head} SET number = 4", 5),
    "a payment's session": ("UPDATE {payment} SET session = 'x' WHERE number = 3", 3),
    "a payment's id": ("UPDATE {payment} SET id = 'x' WHERE number = 3", 3),
    "a payment's total": ("UPDATE {payment} SET total_pence = 0 WHERE number = 3", 3),
    "a payment's receipt": ("UPDATE {payment} SET receipt = 'x' WHERE number = 3", 3),
    "a payment's day": ("UPDATE {payment} SET business_day = '2026-04-02' WHERE number = 3", 3),
    "a transaction's VAT": ("UPDATE {tx} SET vat_pence = 1 WHERE number = 3", 3),
    "a transaction's narrative": ("UPDATE {tx} SET narrative = '' WHERE number = 3", 3),
    "a transaction's kind": ("UPDATE {tx} SET kind = 'x' WHERE number = 3", 3),
    "a transaction of no entry": ("UPDATE {tx} SET number = 77 WHERE number = 3", 77),
    "a personal value's salt": ("UPDATE {personal} SET salt = {zero} WHERE number = 2", 2),
    "the device's key": ("UPDATE {device} SET public_key = {zero}", 5),
    "a signature": ("UPDATE {signed_head} SET signature = {zero}", 5),
    "a signed head's seal": ("UPDATE {signed_head} SET seal = {zero}", 5),
}
# what only one database lets itself be made to hold, and all the same does not stop the proof
LEFT_UNREADABLE = {
    "sqlite": {
        "a text of other bytes": ("UPDATE {entry} SET text = CAST(x'ff00' AS TEXT) WHERE number = 3", 3),
        "a text that is a blob": ("UPDATE {entry} SET text = x'ff' WHERE number = 3", 3),
        "a seal that is a text": ("UPDATE {entry} SET seal = 'none' WHERE number = 3", 3),
        "a number that is none": ("UPDATE {entry} SET number = 'x' WHERE number = 5", 5),
        "a transaction's time": ("UPDATE {tx} SET at = 'noon' WHERE number = 3", 3),
        "a transaction's day": ("UPDATE {tx} SET business_day = 'x' WHERE number = 3", 3),
        "a transaction's amount": ("UPDATE {tx} SET amount_pence = 'much' WHERE number = 3", 3),
        "a receipt of other bytes": ("UPDATE {payment} SET receipt = CAST(x'ff' AS TEXT) WHERE number = 3", 3),
        "a payment's time": ("UPDATE {payment} SET at = x'00' WHERE number = 3", 3),
        "a personal value of other bytes": ("UPDATE {personal} SET value = CAST(x'ff' AS TEXT) WHERE number = 2", 2),
        "a salt that is a text": ("UPDATE {personal} SET salt = 'x' WHERE number = 2", 2),
        "a head that is none": ("UPDATE {head} SET number = 'x', seal = 'y'", 5),
        "a signature that is a text": ("UPDATE {signed_head} SET signature = 'x', seal = 'y'", 5),
        "when the device was enrolled": ("UPDATE {device} SET enrolled_at = 'x', public_key = 'y'", 5),
    },
    "postgres": {
        "a transaction's time": ("UPDATE {tx} SET at = 'infinity' WHERE number = 3", 3),
        "a payment's time": ("UPDATE {payment} SET at = '-infinity' WHERE number = 3", 3),
        "a payment's day": ("UPDATE {payment} SET business_day = 'infinity' WHERE number = 3", 3),
        "a time a little later": ("UPDATE {tx} SET at = at + interval '1 microsecond' WHERE number = 3", 3),
        "a text with a tab": ("UPDATE {entry} SET text = text || E'\\t' WHERE number = 3", 3),
        "a head of nothing": ("UPDATE {head} SET number = 0, seal = ''::bytea", 1),
        "a key of nothing": ("UPDATE {device} SET public_key = ''::bytea", 5),
    },
}


@pytest.fixture
def honest(central: Central) -> Central:
    roll, link = central.till()
    roll.opened()
    for pence in (1_00, 2_00, 3_00):
        roll.payment(pence, payer="J. Smith")
    roll.payment(4_00)
    link.push(roll.entries, roll.said())
    return central


def _meddle(central: Central, statement: str) -> Callable[[Connection], None]:
    prefix = "ims." if central.is_postgres else ""
    kept = ("entry", "payment", "personal", "held", "head", "device", "signed_head")
    names = {name: prefix + name for name in kept}
    zero = "decode(repeat('00', 32), 'hex')" if central.is_postgres else "zeroblob(32)"
    return lambda connection: connection.exec_driver_sql(
        statement.format(tx=f'{prefix}"transaction"', zero=zero, **names)
    ).close()


def _disarm(connection: Connection, *, armed: bool) -> None:
    if connection.dialect.name == "postgresql":
        for table in ("entry", "transaction", "transaction_2026q2", "signed_head"):
            how = "ENABLE ALWAYS" if armed else "DISABLE"
            connection.exec_driver_sql(f"ALTER TABLE ims.{table} {how} TRIGGER append_only")
    elif not armed:
        for table in ("entry", "transaction", "signed_head"):
            for what in ("updated", "deleted"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_not_{what}")


def test_an_honest_central_passes(honest: Central) -> None:
    proof = honest.store.verify()
    assert proof.passed
    assert (proof.entries, proof.payments, proof.postings_pence, proof.receipts) == (5, 4, 10_00, 4)
    assert proof.witness == "BA1-03A's own signature, up to entry 5 of 5"


@pytest.mark.parametrize("what", MEDDLED)
def test_what_was_meddled_with_is_found(honest: Central, what: str) -> None:
    statement, number = MEDDLED[what]
    _do(honest, statement)
    proof = honest.store.verify()
    assert not proof.passed
    assert number in {finding.number for finding in proof.findings}


def _do(central: Central, statement: str) -> None:
    with writing(central.store._engine) as connection:
        _disarm(connection, armed=False)
        _meddle(central, statement)(connection)
        _disarm(connection, armed=True)


def test_what_cannot_be_read_is_named_and_stops_nothing(central: Central) -> None:
    for what, (statement, number) in LEFT_UNREADABLE["postgres" if central.is_postgres else "sqlite"].items():
        roll, link = central.till(a_till())
        roll.opened()
        for pence in (1_00, 2_00, 3_00, 4_00):
            roll.payment(pence, payer="J. Smith")
        link.push(roll.entries, roll.said())
        _do(central, f"{statement} {'AND' if 'WHERE' in statement else 'WHERE'} device = '{roll.identity.device}'")
        found = {one.number for one in central.store.verify().findings if one.device == roll.identity.device}
        assert number in found, (what, found)


def test_a_clean_cut_of_the_end_is_found_by_what_the_device_signed(honest: Central) -> None:
    for table in ("tx", "payment", "personal", "entry"):
        _do(honest, f"DELETE FROM {{{table}}} WHERE number = 5")  # noqa: S608  our own names
    _do(honest, "UPDATE {head} SET number = 4, last_heard = 4, seal = (SELECT seal FROM {entry} WHERE number = 4)")
    with writing(honest.store._engine) as connection:
        sum_takings(connection)
    proof = honest.store.verify()
    assert [(one.number, "signed" in one.what) for one in proof.findings] == [(5, True)]
    _do(honest, "DELETE FROM {signed_head}")
    proof = honest.store.verify()
    assert (proof.passed, proof.witness) == (True, "none of BA1-03A")


def test_what_a_till_signed_and_has_not_sent_is_missing_and_no_fault(honest: Central) -> None:
    roll, link = honest.till("04")
    roll.opened()
    roll.payment(1_00)
    link.head(roll.said())
    proof = honest.store.verify()
    assert proof.passed
    assert [(one.device, one.number) for one in proof.missing] == [(roll.identity.device, 1)]
    assert "BA1-04A signed that it has entries 1 to 2" in proof.missing[0].what
    _do(honest, "UPDATE {head} SET last_heard = 0 WHERE number = 0")  # somebody hides that anything was heard
    assert [one.number for one in honest.store.verify().findings] == [1]
    link.push(roll.entries, roll.said())
    proof = honest.store.verify()
    assert (proof.passed, proof.missing) == (True, ())


def test_a_fork_that_the_device_signed_is_no_rewriting(honest: Central) -> None:
    roll, link = honest.till("04")
    roll.opened()
    clone = replace(roll, entries=list(roll.entries))
    roll.payment(1_00)
    clone.payment(2_00)
    link.push(roll.entries, roll.said())
    link.head(clone.said())
    assert next(one for one in honest.store.reconcile() if one.till == "04").forked
    assert honest.store.verify().passed
    _do(honest, "UPDATE {head} SET forked = (1 = 0)")
    assert [one.number for one in honest.store.verify().findings] == [2]


def test_the_triggers_refuse_it_all_before(honest: Central) -> None:
    for what in ("an amount", "a transaction goes", "a text", "an entry goes"):
        with pytest.raises(Exception, match="append_only") as refused, writing(honest.store._engine) as connection:
            _meddle(honest, MEDDLED[what][0])(connection)
        assert not isinstance(refused.value, Unavailable)
    assert honest.store.verify().passed
