"""Where tills say that their rolls end, signed, and rolls that go on in two ways."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from made_central import Central, Roll

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import head_text
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import device, signed_head


def test_other_content_under_a_number_that_central_has_is_a_fork(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    before = roll.head
    roll.payment(1_00)
    link.push(roll.entries, roll.said())
    copy = roll.copied(until=1, head=before)
    copy.payment(2_00)
    copy.payment(3_00)
    with pytest.raises(Refused) as refused:
        link.push(copy.entries, copy.said())
    assert refused.value.reason is Reason.ROLL_FORKED
    (state,) = central.store.reconcile()
    assert (state.forked, state.last_stored, state.postings_pence) == (True, 2, 1_00)


def test_a_till_that_says_another_end_of_its_roll_is_a_fork(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    before = roll.head
    roll.payment(1_00)
    link.push(roll.entries, roll.said())
    old = roll.copied(until=1, head=before)
    assert not link.head(old.said()).forked  # old news, such as a call that was on its way for long
    old.payment(2_00)
    assert link.head(old.said()).forked
    with pytest.raises(Refused) as refused:
        link.push((), old.said())
    assert refused.value.reason is Reason.ROLL_FORKED
    assert link.head(roll.said()).forked  # until an administrator enrols it again
    roll.payment(3_00)
    assert link.push(roll.entries, roll.said()).number == 3  # what follows is taken: nothing is lost meanwhile
    (state,) = central.store.reconcile()
    assert (state.forked, state.last_heard, state.postings_pence) == (True, 3, 4_00)


def test_a_till_tells_central_that_it_is_another_roll(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    link.push(roll.entries, roll.said())
    assert not link.head(roll.said()).forked
    assert link.head(roll.said(), forked=True).forked
    (state,) = central.store.reconcile()
    assert state.forked


def test_a_head_that_no_till_can_have_is_refused(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    for number, why in ((-1, "number"), (10_000_001, "number"), (2**62, "number")):
        for call in (link.head, lambda said: link.push(roll.entries, said)):
            with pytest.raises(Refused) as refused:
                call(roll.said(number))
            assert refused.value.facts["why"] == why
    for said in (replace(roll.said(), seal=b"short"), replace(roll.said(), signature=bytes(65))):
        for call in (link.head, lambda said: link.push(roll.entries, said)):
            with pytest.raises(Refused) as refused:
                call(said)
            assert refused.value.facts["why"] == "seal"
    assert link.head(roll.said(10_000_000)).number == 0
    (state,) = central.store.reconcile()
    assert (state.last_heard, state.missing) == (10_000_000, 10_000_000)


def test_central_keeps_what_tills_signed(central: Central) -> None:
    roll, link = central.till()
    link.head(roll.said())
    roll.opened()
    link.push(roll.entries, roll.said())
    link.head(roll.said())
    with reading(central.store._engine) as connection:
        kept = connection.execute(signed_head.select().order_by(signed_head.c.number)).all()
    assert [(row.device, row.number) for row in kept] == [(roll.identity.device, 0), (roll.identity.device, 1)]
    public = Ed25519PublicKey.from_public_bytes(_public_key(central, roll))
    for row in kept:
        public.verify(row.signature, head_text(roll.identity.device, row.number, row.seal))
    assert kept[1].signature == roll.said().signature


def _public_key(central: Central, roll: Roll) -> bytes:
    with reading(central.store._engine) as connection:
        (row,) = connection.execute(device.select().where(device.c.device == roll.identity.device)).all()
    return bytes(row.public_key)


def test_another_till_cannot_send_for_this_one(central: Central) -> None:
    roll, _ = central.till("03")
    other, _ = central.till("04")
    roll.opened()
    impostor = central.link(replace(other.identity, device=roll.identity.device), "wrong")
    for call in (
        lambda: impostor.head(roll.said()),
        lambda: impostor.push(roll.entries, roll.said()),
        lambda: impostor.pull("", 0, 10),
    ):
        with pytest.raises(Unavailable) as trouble:
            call()
        assert trouble.value.trouble is Trouble.CENTRAL_REFUSED_LOGIN
