"""What was carried over from an earlier device counts once at central, whichever database it is and whichever way."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from builders import START
from carried_rolls import carry, forked, push, reasons, total_pence
from made_central import IDS, Central, Roll, a_till

from ims_desktop.actions.ports import SealedEntry, TransactionQuery
from ims_desktop.domain.carried import Carried
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Head


def test_what_central_never_had_is_posted_as_the_old_till_took_it(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 5))
    new.payment(7_00)
    assert push(central, new) == 0
    assert total_pence(central) == 1_00 + 20_00 + 3_00 + 7_00
    details = central.store.details(new.identity.device, 2)
    assert details is not None
    assert details.payment.receipt.startswith("BA1-03A-000002")
    assert (details.personal, details.seal) == ({"payer": "J. Smith"}, old.entries[2].seal)
    receipts = [row.receipt[:14] for row in central.store.find(TransactionQuery()).rows]
    assert sorted(receipts) == ["BA1-03A-000001", "BA1-03A-000002", "BA1-03A-000003", "BA1-03B-000001"]
    assert central.store.verify().findings == ()


def test_the_same_entry_both_ways_is_posted_once_and_said_to_be_known(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 5))
    push(central, new)
    found = central.link(old.identity, central.secrets[old.identity.device])  # the lost PC turns up and sends
    assert found.push(old.entries, old.said()).held == 2
    assert reasons(central, old) == ["payment_known"] * 2
    assert total_pence(central) == 24_00
    again, _ = central.till("03")
    again.opened()
    carry(again, old, range(2, 5))
    assert push(central, again) == 3
    assert reasons(central, again) == ["payment_known"] * 3
    assert total_pence(central) == 24_00
    assert {state.held_pence for state in central.store.reconcile()} == {0}
    assert central.store.verify().findings == ()


def test_another_payment_under_the_same_id_is_held_with_its_money(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 4))
    push(central, new)
    doubling, link = central.till("04")
    doubling.opened()
    payment = central.store.details(new.identity.device, 2)
    assert payment is not None
    doubling.payment(20_00, payment=payment.payment.payment)
    assert link.push(doubling.entries, doubling.said()).held == 1
    assert reasons(central, doubling) == ["payment_duplicate"]
    assert central.store.verify().findings == ()


def test_what_was_carried_twice_in_a_row_is_found_at_the_bottom(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 5))
    third, _ = central.till("03")
    third.opened()
    carry(third, new, range(1, 4))
    assert push(central, third) == 0
    assert total_pence(central) == 24_00
    assert central.store.verify().findings == ()


def _other_seal(carried: Carried) -> Carried:
    return replace(carried, seal=bytes(32))


def _other_text(carried: Carried) -> Carried:
    return replace(carried, text=carried.text.replace("2000", "9000"))


def _other_number(carried: Carried) -> Carried:
    return replace(carried, number=carried.number + 1)


def _other_device(carried: Carried) -> Carried:
    return replace(carried, device=DeviceId("01960000-0000-7000-8000-00000000ffff"))


def _not_json(carried: Carried) -> Carried:
    return replace(carried, text="{")


FORGED: dict[str, Callable[[Carried], Carried]] = {
    "seal": _other_seal,
    "text": _other_text,
    "number": _other_number,
    "device": _other_device,
    "not JSON": _not_json,
}


@pytest.mark.parametrize("what", FORGED)
def test_what_is_not_carried_as_it_was_is_held(shared_central: Central, what: str) -> None:
    central = shared_central
    old, new = forked(central, a_till())
    entry = old.entries[2]
    honest = Carried(old.identity.device, "A", 3, old.entries[1].seal, entry.seal, entry.text)
    before = total_pence(central)
    carry(new, old, range(3, 4), forged=FORGED[what](honest))
    new.payment(5_00)
    assert push(central, new) == 1
    assert total_pence(central) == before + 5_00
    assert central.store.verify().findings == ()


def test_a_roll_that_does_not_go_on_from_what_central_has_is_held(central: Central) -> None:
    old, new = forked(central)
    made_up = Roll(old.identity, old.signer, Head(1, bytes(32), START))
    made_up.entries.append(old.entries[0])
    invented = made_up.payment(999_00)  # well sealed, to nothing that central ever had
    carried = Carried(old.identity.device, "A", 2, bytes(32), invented.seal, invented.text)
    carry(new, old, range(3, 4), forged=carried)
    assert push(central, new) == 1
    assert total_pence(central) == 1_00
    assert central.store.verify().findings == ()


def test_another_till_s_entries_are_held(central: Central) -> None:
    old, _ = forked(central)
    other, _ = central.till("09")
    other.opened()
    carry(other, old, range(3, 5))
    assert push(central, other) == 2
    assert reasons(central, other) == ["earlier_device"] * 2
    assert central.store.verify().findings == ()


def test_a_carried_entry_may_be_larger_than_others(central: Central) -> None:
    _, new = forked(central)
    body = {"device": "d", "letter": "A", "number": 1, "before": "", "seal": "", "text": "x" * 200_000}
    new.forged(kind="entry.carried", body=body, actor=COMMAND_LINE.id)
    assert push(central, new) == 1
    huge = SealedEntry(*_too_large(new))
    link = central.link(new.identity, central.secrets[new.identity.device])
    with pytest.raises(Refused) as refused:
        link.push([huge], new.said())
    assert (refused.value.reason, refused.value.facts["why"]) == (Reason.PUSH_REFUSED, "size")
    assert central.store.verify().findings == ()


def _too_large(roll: Roll) -> tuple[int, str, bytes]:
    entry = roll.forged(kind="entry.carried", body={"text": "x" * 300_000})
    return entry.number, entry.text, entry.seal


def test_what_was_carried_is_claimed_as_what_it_was(central: Central) -> None:
    old, new = forked(central)
    carry(new, old, range(3, 5))
    assert push(central, new) == 0
    payment = PaymentId(json.loads(old.entries[2].text)["body"]["payment"])
    link = central.link(new.identity, central.secrets[new.identity.device])
    assert link.claim(ClaimId(IDS.new_id()), payment, 1, 15_00) == 5_00
    with pytest.raises(Refused) as refused:
        link.claim(ClaimId(IDS.new_id()), payment, 1, 5_01)
    assert refused.value.reason is Reason.CLAIM_OVER_LEFT
