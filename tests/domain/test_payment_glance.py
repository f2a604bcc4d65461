"""What is read at a glance is read the long way too, to the same; and nothing that is not canonical passes."""

import json

from proof_kit import fill, made_up, own_roll

from ims_desktop.domain.canonical import canonical_text, read_json
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.payment_glance import glance_at


def texts(seed: int, payments: int) -> list[str]:
    roll, _ = own_roll()
    fill(roll, made_up(seed), payments)
    return [entry.text for entry in roll.entries]


def test_a_glance_reads_what_the_long_way_reads() -> None:
    seen = 0
    for text in texts(1, 200):
        glance = glance_at(text)
        parts = json.loads(text)
        if parts["kind"] != "payment.taken":
            assert glance is None
            continue
        assert glance is not None
        seen += 1
        payment = read_payment(parts["body"])
        assert (glance.number, glance.id, glance.actor, glance.device) == tuple(
            parts[name] for name in ("number", "id", "actor", "device")
        )
        assert (glance.payment, glance.receipt, glance.session) == (payment.payment, payment.receipt, payment.session)
        assert (glance.total_pence, glance.change_pence) == (payment.total_pence, payment.change_pence)
        assert glance.personal == next(iter(parts["personal"].items()), None)
        posted = [(p.fund, p.reference, p.mop, p.amount_pence, p.vat_code, p.vat_pence) for p in payment.postings]
        assert [posting[:6] for posting in glance.postings] == posted
    assert seen == 200


def test_what_is_changed_is_canonical_and_sums_or_is_not_taken() -> None:
    chance = made_up(2)
    kept = [text for text in texts(3, 40) if '"kind":"payment.taken"' in text]
    taken = 0
    for _ in range(6_000):
        text = chance.choice(kept)
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(("0", "1", '"', "\\", " ", "-", "é", "", "e", ",", "}")) + text[at + 1 :]
        if glance_at(text) is None:
            continue
        taken += 1
        parts = read_json(text)
        assert canonical_text(parts) == text
        body = parts["body"]
        assert isinstance(body, dict)
        payment = read_payment(body)
        assert sum(posting.amount_pence for posting in payment.postings) == payment.total_pence
    assert taken
