"""What was done to a payment and carried over counts by its own device and number, once, on both databases."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASH, CHEQUE, START, SUPERVISOR, CountingIds
from carried_rolls import carry, push
from made_central import SESSION, Central, Roll, a_till, at_desk
from reversal_rolls import asked, corrected, negative, pays, reasons, refunded, rows_of, taken, voided
from session_rolls import OTHER_SUPERVISOR, opened, squared

from ims_desktop.actions.ports import SealedEntry, TillLink
from ims_desktop.actions.supervisor.answer_void import answer_void
from ims_desktop.domain.references import ClaimId, PaymentId, SessionId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Head

IDS = CountingIds()
LATER = SessionId("01960000-0000-7000-8000-00000000000b")
Paid = Mapping[str, Any]


def sent(central: Central) -> tuple[Roll, TillLink, Paid]:
    """A till whose payment is at central; what follows is only on its own disk."""
    roll, link = opened(central, a_till())
    paid = pays(roll)
    assert link.push(roll.entries, roll.said()).held == 0
    return roll, link, paid


def after(central: Central, old: Roll, start: int = 3) -> Roll:
    """The device that comes after it, with what central never had."""
    new, _ = central.till(old.identity.till)
    new.opened(LATER)
    carry(new, old, range(start, len(old.entries) + 1))
    return new


def proven(central: Central, *rolls: Roll) -> None:
    devices = {roll.identity.device for roll in rolls}
    assert [one for one in central.store.verify().findings if one.device in devices] == []


def test_a_correction_and_a_void_are_posted_as_the_earlier_till_made_them(shared_central: Central) -> None:
    central = shared_central
    old, link, paid = sent(central)
    asked(old, paid)
    corrected(old, paid)
    first, second = paid["body"]["postings"]
    void = voided(old, paid, postings=negative([first | {"mop": CHEQUE.code}, second]), asked=3)
    new = after(central, old)
    assert push(central, new) == 0
    paper = f"{old.identity.office}-{old.identity.till}A-V{void.number}"
    assert rows_of(central, new, 4) == [(CASH.code, -2_50, paper), (CHEQUE.code, -1_00, paper)]
    assert taken(central, new) == {(SESSION, CASH.code): (-3_50, 0), (SESSION, CHEQUE.code): (0, 0)}
    proven(central, old, new)
    assert link.push(old.entries, old.said()).held == 3  # the lost PC turns up and sends: nothing twice
    assert set(reasons(central, old).values()) == {("payment_known", 0)}
    proven(central, old, new)


def test_payment_and_void_come_over_together_and_either_way_first(shared_central: Central) -> None:
    central = shared_central
    old, link = opened(central, a_till())
    link.push(old.entries, old.said())
    voided(old, pays(old))
    new = after(central, old, 2)
    assert push(central, new) == 0
    third = after(central, new, 2)  # enrolled again once more, by a backup of the second
    assert push(central, third) == 2
    assert set(reasons(central, third).values()) == {("payment_known", 0)}
    proven(central, old, new, third)


def test_what_came_as_it_is_first_is_known_when_it_is_carried(shared_central: Central) -> None:
    central = shared_central
    old, link, paid = sent(central)
    voided(old, paid)
    new = after(central, old)
    assert link.push(old.entries, old.said()).held == 0
    assert push(central, new) == 1
    assert reasons(central, new) == {2: ("payment_known", 0)}
    proven(central, old, new)


def test_a_refund_is_good_by_what_its_own_device_reserved(shared_central: Central) -> None:
    central = shared_central
    there, there_link, paid = sent(central)
    squared(there)
    there_link.push(there.entries, there.said())
    old, link = opened(central, a_till())
    link.push(old.entries, old.said())
    claim = IDS.new_id()
    link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 2, 2_50)
    refund = refunded(old, paid, claim)
    new = after(central, old, 2)
    assert push(central, new) == 0
    paper = f"{old.identity.office}-{old.identity.till}A-R{refund.number}"
    assert rows_of(central, new, 2) == [(CASH.code, -2_50, paper)]
    proven(central, old, new, there)


def in_another_session(old: Roll, paid: Paid) -> SealedEntry:
    old.opened(LATER)
    return voided(old, paid)


def never_paid(old: Roll, paid: Paid) -> SealedEntry:
    return voided(old, paid, paid={"device": old.identity.device, "number": 1})


def before_it(old: Roll, paid: Paid) -> SealedEntry:
    number = old.head.number + 2
    later = json.loads(json.dumps(paid)) | {"number": number}
    return voided(old, later | {"body": paid["body"] | {"payment": "to-come", "receipt": "BA1-03A-000009-6"}})


def twice(old: Roll, paid: Paid) -> SealedEntry:
    voided(old, paid)
    return voided(old, paid)


HELD: dict[str, Callable[[Roll, Paid], SealedEntry]] = {
    "other_session": in_another_session,
    "payment_unknown: another entry": never_paid,
    "payment_unknown: to come": before_it,
    "payment_reversed": twice,
    "approver": lambda old, paid: voided(old, paid, {"approver": None}),
    "approver: of nobody's desk": lambda old, paid: voided(
        old, paid, {"approver": OTHER_SUPERVISOR.id}, asked=2, approved={"device": "d", "number": 1}
    ),
    "posting": lambda old, paid: voided(old, paid, postings=negative(paid["body"]["postings"], (1,))),
    "claim": lambda old, paid: refunded(old, paid, "nobody's"),
}  # fmt: skip


@pytest.mark.parametrize("what", HELD)
def test_what_cannot_be_is_held_with_its_money(shared_central: Central, what: str) -> None:
    old, _link, paid = sent(shared_central)
    HELD[what](old, paid)
    new = after(shared_central, old)
    push(shared_central, new)
    (reason, pence) = reasons(shared_central, new)[new.head.number]
    told = json.loads(old.entries[-1].text)["body"]
    assert (reason, pence) == (what.split(":", maxsplit=1)[0], told["total_pence"])
    shared_central.sound |= {old.identity.device, new.identity.device}


def is_held_after_the_close(central: Central, *, beside: bool) -> tuple[str, int]:
    """A void of a payment that its till's own close had counted, carried over from after it or from another end."""
    old, link = opened(central, a_till())
    paid = pays(old)
    squared(old)
    assert link.push(old.entries, old.said()).held == 0
    other = old.copied(until=2, head=Head(2, old.entries[1].seal, START)) if beside else old
    void = voided(other, paid)
    new = after(central, other, void.number)
    push(central, new)
    central.sound |= {old.identity.device, new.identity.device}
    assert taken(central, new) == {}
    return reasons(central, new)[2]


def test_what_a_close_had_counted_is_not_taken_back_on_another_roll(shared_central: Central) -> None:
    assert is_held_after_the_close(shared_central, beside=False) == ("session_closed", -3_50)
    assert is_held_after_the_close(shared_central, beside=True) == ("session_closed", -3_50)


def given_back(central: Central) -> tuple[Roll, Paid, Roll]:
    """A payment, and a refund of it that its till could not send before another PC took its place, which has it now."""
    there, there_link, paid = sent(central)
    old, link = opened(central, a_till())
    link.push(old.entries, old.said())
    claim = IDS.new_id()
    link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 2, 2_50)
    refunded(old, paid, claim)
    central.store.block_till(old.identity.office, old.identity.till, "", ADMINISTRATOR.id, blocked=True)
    asked(there, paid)  # whatever looks at the payment now finds the blocked till's reservation lapsed
    assert there_link.push(there.entries, there.said()).held == 0
    return there, paid, after(central, old, 2)


def claims_there(central: Central, paid: Paid) -> tuple[Roll, str]:
    other, link = opened(central, a_till())
    link.push(other.entries, other.said())
    claim = IDS.new_id()
    try:
        link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 2, 2_50)
    except Refused as refused:
        return other, refused.reason.value
    refunded(other, paid, claim)
    assert link.push(other.entries, other.said()).held == 0
    return other, ""


def test_a_refund_of_a_till_that_was_replaced_counts_where_its_money_is_still_there(shared_central: Central) -> None:
    there, paid, new = given_back(shared_central)
    assert push(shared_central, new) == 0
    other, why = claims_there(shared_central, paid)
    assert why == "claim_over_left"  # it is reserved again by the refund itself
    shared_central.sound |= {there.identity.device, new.identity.device, other.identity.device}


def test_where_somebody_else_had_the_money_meanwhile_it_is_held(shared_central: Central) -> None:
    there, paid, new = given_back(shared_central)
    other, why = claims_there(shared_central, paid)
    assert why == ""
    assert push(shared_central, new) == 1
    assert reasons(shared_central, new) == {2: ("posting", -2_50)}
    shared_central.sound |= {there.identity.device, new.identity.device, other.identity.device}


def test_what_is_about_to_be_voided_is_not_given_back_by_what_lapsed(shared_central: Central) -> None:
    there, paid, new = given_back(shared_central)
    with at_desk(shared_central, SUPERVISOR) as desk:
        answer_void(desk, IDS, SUPERVISOR, paid["body"]["receipt"], approve=True)
    assert push(shared_central, new) == 1
    assert reasons(shared_central, new) == {2: ("claim", -2_50)}
    shared_central.sound |= {there.identity.device, new.identity.device}


def test_a_till_and_its_copy_do_something_to_one_payment_and_the_proof_knows_which_was_first(
    shared_central: Central,
) -> None:
    old, link, paid = sent(shared_central)
    copy = old.copied()
    voided(copy, paid)
    new = after(shared_central, copy)
    assert push(shared_central, new) == 0
    asked(old, paid)
    voided(old, paid)
    assert link.push(old.entries, old.said()).held == 2
    assert reasons(shared_central, old) == {3: ("payment_reversed", 0), 4: ("payment_reversed", -3_50)}
    proven(shared_central, old, new)
