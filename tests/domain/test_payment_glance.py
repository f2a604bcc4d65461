"""What is read at a glance is read the long way too, to the same; and nothing that is not canonical passes."""

import json

from proof_kit import fill, made_up, own_roll

from ims_desktop.domain.canonical import canonical_text, read_json
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.payment_glance import PLAIN_PAYMENT, glance_at, hour_of


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


def test_what_the_plain_pattern_takes_is_read_the_same_at_a_glance() -> None:
    chance, taken, changed = made_up(5), 0, 0
    kept = [text for text in texts(6, 200) if PLAIN_PAYMENT.fullmatch(text)]
    assert len(kept) > 20
    for _ in range(20_000):
        honest = chance.choice(kept)
        at = chance.randrange(len(honest))
        text = honest[:at] + chance.choice(("0", "1", '"', "\\", " ", "-", "é", "", "e", ",", "}")) + honest[at + 1 :]
        match = PLAIN_PAYMENT.fullmatch(text)
        if match is None:
            continue
        taken += 1
        changed += text != honest
        day, change, amount, handed, back = match.group(2, 3, 4, 13, 14)
        parts = read_json(text)
        assert canonical_text(parts) == text
        holds = hour_of(match[1][:13])[1] == day and int(handed) - int(amount) == int(change) == int(
            back or 0
        )  # what is left to be held beside the pattern
        assert (glance_at(text) is not None) == holds
        if not holds:
            continue
        body = parts["body"]
        assert isinstance(body, dict)
        payment = read_payment(body)
        (posting,) = payment.postings
        assert (posting.fund, posting.reference, posting.vat_code, posting.vat_pence) == (
            match[5],
            match[6],
            match[7],
            int(match[8]),
        )
        assert (posting.mop, posting.amount_pence, posting.line, posting.tender) == (match[10], int(amount), 1, 1)
    assert taken
    assert changed


def test_an_hour_that_is_none_has_no_day() -> None:
    assert hour_of("2026-04-01T08") == (1_775_030_400_000, "2026-04-01")
    assert hour_of("2026-06-30T23")[1] == "2026-07-01"
    for hour in ("2026-02-30T08", "2026-04-01T24", "0001-01-01T00"):
        assert hour_of(hour) == (0, "")
