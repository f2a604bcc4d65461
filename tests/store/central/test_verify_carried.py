"""The proof where entries were carried over: nothing is hidden behind a reason or a fork; no false alarm."""

import json
from dataclasses import replace

import pytest
from carried_rolls import carry, forked, push, reasons, total_pence
from made_central import Central, sum_takings, undone
from sqlalchemy import Connection, delete, insert, update

from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central import schema
from ims_desktop.store.central.verify import proof_within

ADMINISTRATOR = UserId("u-admin")


def hide(connection: Connection, device: str, number: int, reason: str, pence: int) -> None:
    """Somebody with all rights makes money go: its rows deleted, the entry held for a reason."""
    for table in (schema.payment, schema.transaction):
        connection.execute(delete(table).where(table.c.device == device, table.c.number == number))
    connection.execute(insert(schema.held).values(device=device, number=number, reason=reason, pence=pence))


def found(connection: Connection) -> list[int]:
    proof = proof_within(connection)
    return [one.number for one in (*proof.findings, *proof.missing)]


def clean(central: Central) -> bool:
    proof = central.store.verify()
    return not (proof.findings or proof.missing)


@pytest.mark.parametrize("reason", ["payment_known", "carried", "payment_duplicate"])
def test_a_reason_that_the_rolls_do_not_bear_out_hides_no_money(central: Central, reason: str) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 5))
    new.payment(500_00)
    push(central, new)
    with undone(central) as connection:
        assert found(connection) == []
        hide(connection, new.identity.device, 4, reason, 500_00 if reason == "payment_duplicate" else 0)
        assert found(connection) == [4]
        hide(connection, new.identity.device, 3, reason, 3_00 if reason == "payment_duplicate" else 0)
        assert found(connection) == [3, 4]


def test_a_roll_that_was_cut_is_found_although_it_is_said_to_be_forked(central: Central) -> None:
    old, _ = forked(central)
    with undone(central) as connection:
        for table in (schema.payment, schema.transaction, schema.entry):
            connection.execute(delete(table).where(table.c.device == old.identity.device, table.c.number == 2))
        connection.execute(
            update(schema.head)
            .where(schema.head.c.device == old.identity.device)
            .values(number=1, seal=old.entries[0].seal, forked=True)
        )
        sum_takings(connection)
        assert found(connection) == [2]


def test_what_was_signed_and_came_over_on_another_roll_is_not_missing(central: Central) -> None:
    old, new = forked(central)
    central.link(old.identity, central.secrets[old.identity.device]).head(old.said())  # the PC's last word
    carry(new, old, range(3, 5))
    push(central, new)
    assert clean(central)


def test_what_was_signed_and_did_not_come_over_is_missing(central: Central) -> None:
    old, new = forked(central)
    central.link(old.identity, central.secrets[old.identity.device]).head(old.said(), forked=True)
    carry(new, old, range(3, 4))
    push(central, new)
    (one,) = central.store.verify().missing
    assert (one.device, one.number) == (old.identity.device, 3)
    assert "entries 3 to 4" in one.what


def test_an_entry_left_out_of_what_was_carried_is_found(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(4, 5))
    push(central, new)
    assert [(one.device, one.number) for one in central.store.verify().findings] == [(new.identity.device, 2)]


def test_what_a_blocked_till_sends_at_last_waits_for_nobody_where_it_came_over(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 4))
    push(central, new)
    central.store.block_till("BA1", "03", "A", ADMINISTRATOR, blocked=True)
    link = central.link(old.identity, central.secrets[old.identity.device])
    assert link.push(old.entries, old.said()).held == 2
    assert reasons(central, old) == ["payment_known", "till_blocked"]
    assert sum(state.held_pence for state in central.store.reconcile()) == 3_00
    assert total_pence(central) == 21_00
    assert clean(central)


def test_a_seal_is_written_one_way(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 4))
    carrying = json.loads(new.entries.pop().text)
    new.head = replace(new.head, number=1, seal=new.entries[0].seal)
    body = carrying["body"] | {"seal": carrying["body"]["seal"].upper()}
    new.forged(kind="entry.carried", body=body, actor="command-line")
    assert push(central, new) == 1
    assert total_pence(central) == 1_00  # another spelling of the same seal is held at either central
    assert clean(central)


def test_a_till_that_says_it_forked_is_held_to_its_word_all_the_same(central: Central) -> None:
    roll, link = central.till("03")
    roll.enrolled()
    link.push(roll.entries, roll.said())
    with pytest.raises(Refused) as refused:
        link.head(roll.said(10**12), forked=True)
    assert (refused.value.reason, refused.value.facts["why"]) == (Reason.PUSH_REFUSED, "number")
