"""Whose receipts may be carried over: a till's earlier devices' under their own letters."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START
from carried_rolls import carry, forked, push, reasons, total_pence
from made_central import IDS, Central, Roll, a_key, a_till, undone

from ims_desktop.domain.carried import Carried
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.references import DeviceId, EntryId
from ims_desktop.domain.roll import NO_SEAL, EntryDraft, EntryKind, Head
from ims_desktop.store.central.verify import proof_within


def invented(like: Roll, letter: str) -> Roll:
    """A roll, well sealed, of a device that central never enrolled."""
    device = DeviceId(f"01960000-0000-7000-8000-{int(IDS.new_id()[-6:], 16):012x}")
    return Roll(replace(like.identity, device=device, letter=letter), a_key()[0])


@pytest.mark.parametrize("letter", ["A", "B", "C", "é", "AB", ""])
def test_an_invented_device_has_no_letter_of_this_till(shared_central: Central, letter: str) -> None:
    central = shared_central
    old, new = forked(central, a_till())
    there = total_pence(central)
    made_up = invented(old, letter if letter in {"A", "B", "C"} else "A")
    made_up.opened()
    made_up.payment(900_00)
    for number, entry in enumerate(made_up.entries, start=1):
        before = made_up.entries[0].seal if number == 2 else NO_SEAL
        _carried(new, Carried(made_up.identity.device, letter, number, before, entry.seal, entry.text))
    new.payment(5_00)
    assert push(central, new) == 2
    assert reasons(central, new) == ["earlier_device"]
    assert total_pence(central) == there + 5_00
    (state,) = [one for one in central.store.reconcile() if one.device == new.identity.device]
    assert state.held_pence == 900_00
    assert central.store.verify().findings == ()


def test_a_later_device_brings_what_central_lost_of_two_before_it(central: Central) -> None:
    """Central was put back to before the second was enrolled: what the first had sent since comes too, before its."""
    old, _never_came_back = forked(central)
    lost = invented(old, "B")
    lost.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.DEVICE_ENROLLED, COMMAND_LINE.id, {"office": "BA1"}))
    carry(lost, old, range(4, 5))
    lost.payment(7_00)
    last, _ = central.till("03")
    last.opened()
    carry(last, old, range(3, 4))
    carry(last, lost, range(1, len(lost.entries) + 1))
    assert push(central, last) == 0
    assert total_pence(central) == 1_00 + 20_00 + 3_00 + 7_00
    assert central.store.verify().findings == ()


def test_a_clones_receipts_are_posted_and_told_apart_by_their_marks(central: Central) -> None:
    old, new = forked(central)
    other = old.copied(until=2, head=Head(2, old.entries[1].seal, START))
    other.receipts = 1
    other.payment(90_00)  # the copy of the till gave the same number to somebody else, who paid as well
    link = central.link(old.identity, central.secrets[old.identity.device])
    assert link.push(old.entries, old.said()).held == 0
    carry(new, other, range(3, 4))
    assert push(central, new) == 0
    assert total_pence(central) == 1_00 + 20_00 + 3_00 + 90_00
    assert central.store.verify().findings == ()


def test_nothing_goes_on_from_what_went_astray(central: Central) -> None:
    old, new = forked(central)
    made_up = old.copied(until=2, head=Head(2, bytes(32), START))
    made_up.payment(400_00)
    made_up.payment(500_00)
    first, second = made_up.entries[2:]
    for number, before, entry in ((3, bytes(32), first), (4, first.seal, second)):
        kept = Carried(old.identity.device, "A", number, before, entry.seal, entry.text)
        _carried(new, kept)
    link = central.link(old.identity, central.secrets[old.identity.device])
    link.push(old.entries, old.said())
    posted_pence = total_pence(central)
    assert push(central, new) == 2
    assert reasons(central, new) == ["carried"] * 2
    assert total_pence(central) == posted_pence
    assert central.store.verify().findings == ()


def test_an_invented_device_around_an_earlier_one_hides_nothing(central: Central) -> None:
    old, new = forked(central)
    made_up = old.copied(until=2, head=Head(2, bytes(32), START))
    entry = made_up.payment(400_00)
    wrapper = invented(old, "A")
    _carried(wrapper, Carried(old.identity.device, "A", 3, bytes(32), entry.seal, entry.text))
    carry(new, wrapper, range(1, 2))
    assert push(central, new) == 1
    assert reasons(central, new) == ["carried"]  # the inner roll does not go on from what central has
    assert central.store.verify().findings == ()


def _carried(roll: Roll, carried: Carried) -> None:
    kind = EntryKind.ENTRY_CARRIED
    roll.append(EntryDraft(EntryId(IDS.new_id()), kind, COMMAND_LINE.id, carried.body()))


def test_the_carrying_entry_is_itself_in_the_order_of_time(central: Central) -> None:
    old, new = forked(central)
    honest = Carried(old.identity.device, "A", 3, old.entries[1].seal, old.entries[2].seal, old.entries[2].text)
    new.forged(kind="entry.carried", body=honest.body(), actor=COMMAND_LINE.id, at="2026-03-31T08:00:00.000Z")
    late = START + timedelta(days=1)
    new.head = replace(new.head, at=late)
    carry(new, old, range(4, 5))  # sealed a day later
    new.head = replace(new.head, at=START)
    new.payment(7_00, at=START)
    assert push(central, new) == 2
    assert reasons(central, new) == ["time_backwards"] * 2
    assert total_pence(central) == 1_00 + 3_00
    assert central.store.verify().findings == ()


@pytest.mark.parametrize("column", ["receipt", "id"])
def test_verify_finds_what_comes_twice_whoever_wrote_it(central: Central, column: str) -> None:
    roll, link = central.till()
    roll.payment(1_00)
    roll.payment(2_00)
    link.push(roll.entries, roll.said())
    payment = "ims.payment" if central.is_postgres else "payment"
    with undone(central) as connection:
        if central.is_postgres:
            connection.exec_driver_sql("ALTER TABLE ims.payment DROP CONSTRAINT payment_pkey CASCADE").close()
        else:
            connection.exec_driver_sql("CREATE TABLE other AS SELECT * FROM payment").close()
            connection.exec_driver_sql("DROP TABLE payment").close()
            connection.exec_driver_sql("ALTER TABLE other RENAME TO payment").close()
        connection.exec_driver_sql(
            f"UPDATE {payment} SET {column} = (SELECT min({column}) FROM {payment})"  # noqa: S608  a test's own
        ).close()
        findings = proof_within(connection).findings
    assert [one.number for one in findings if "comes 2 times" in one.what] == [2, 3]
    assert {one.device for one in findings} == {roll.identity.device}


def test_a_letter_is_given_once_though_central_forgot_who_had_it(central: Central) -> None:
    first, _ = central.till("03")
    lost = invented(first, "B")  # enrolled after the backup that central was restored from
    lost.opened()
    lost.payment(70_00)
    again, _ = central.till("03")
    assert again.identity.letter == "B"  # the till refuses it, and asks for another
    new, _ = central.till("03")
    carry(new, lost, range(1, 3))
    assert push(central, new) == 0
    assert total_pence(central) == 70_00
    fourth, _ = central.till("03")
    assert (new.identity.letter, fourth.identity.letter) == ("C", "D")
    assert central.store.verify().findings == ()
