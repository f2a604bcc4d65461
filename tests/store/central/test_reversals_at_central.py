"""What central makes of voids, corrections and refunds, on both databases: posted, or kept and held with the reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from builders import CASH, CASHIER, CHEQUE, STANDARD, START, SUNDRY, SUPERVISOR, CountingIds
from hypothesis import given, settings
from hypothesis import strategies as st
from made_central import SESSION, Central, Roll, a_till, spoke_later, undone
from reversal_rolls import (
    Changed,
    asked,
    corrected,
    negative,
    pays,
    reasons,
    refunded,
    reverses,
    rows_of,
    taken,
    voided,
)
from session_rolls import squared
from sqlalchemy import select

from ims_desktop.actions.ports import SealedEntry, TillLink
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS, reversal_fault
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import reversal
from ims_desktop.store.central.verify import proof_within
from ims_desktop.ui.transactions.wording import shown_details

IDS = CountingIds()
COLLEAGUE = User(UserId("u-colleague"), "colleague", "C. Olleague", "BA1", (Role.CASHIER,))
OTHER_SUPERVISOR = User(UserId("u-other"), "other", "O. Ther", "BA1", (Role.SUPERVISOR,))
AWAY = User(UserId("u-away"), "away", "A. Way", "WM1", (Role.SUPERVISOR,))
LATER = SessionId("01960000-0000-7000-8000-00000000000b")


def opened(central: Central, till: str) -> tuple[Roll, TillLink]:
    central.store.change([to_row(thing) for thing in (COLLEAGUE, OTHER_SUPERVISOR, AWAY)], {})
    roll, link = central.till(till)
    roll.opened()
    return roll, link


def with_vat(paid: Changed, vat_pence: int) -> list[dict[str, Any]]:
    """The second line given back, with VAT that it never had."""
    return [one | {"vat_pence": vat_pence} for one in negative(paid["body"]["postings"], (2,))]


def changed_first(paid: Changed, **changed: Any) -> list[dict[str, Any]]:
    first, *rest = negative(paid["body"]["postings"])
    return [first | changed, *rest]


def twice(roll: Roll, paid: Changed) -> SealedEntry:
    voided(roll, paid)
    return voided(roll, paid)


def after_close(roll: Roll, paid: Changed) -> SealedEntry:
    squared(roll)
    return voided(roll, paid)


def in_another_session(roll: Roll, paid: Changed) -> SealedEntry:
    roll.opened(LATER)
    return voided(roll, paid)


def after_correction(roll: Roll, paid: Changed) -> SealedEntry:
    corrected(roll, paid)
    return voided(roll, paid)  # what stands is partly by cheque now


def held_payment(roll: Roll, _paid: Changed) -> SealedEntry:
    return voided(roll, pays(roll, changed={"total_pence": 1}))


HELD: dict[str, Callable[[Roll, Changed], SealedEntry]] = {
    "payment_reversed: voided twice": twice,
    "session_closed": after_close,
    "session_unknown": lambda roll, paid: voided(roll, paid, session="another"),
    "other_session": in_another_session,
    "other_session: of a colleague": lambda roll, paid: voided(roll, paid, {"actor": COLLEAGUE.id}),
    "approver: nobody": lambda roll, paid: voided(roll, paid, {"approver": None}),
    "approver: one's own": lambda roll, paid: voided(roll, paid, {"approver": CASHIER.id}),
    "approver: a colleague": lambda roll, paid: voided(roll, paid, {"approver": COLLEAGUE.id}),
    "approver: a colleague corrects": lambda roll, paid: corrected(roll, paid, {"approver": COLLEAGUE.id}),
    "approver: of another office": lambda roll, paid: voided(roll, paid, {"approver": AWAY.id}),
    "approver: of another office refunds": lambda roll, paid: reverses(
        roll, "payment.refunded", paid, {"postings": negative(paid["body"]["postings"], (2,)),
        "claims": [{"claim": "x", "line": 2, "pence": 2_50}]}, approver=AWAY.id
    ),
    "actor_unknown": lambda roll, paid: voided(roll, paid, {"actor": "nobody"}),
    "business_day": lambda roll, paid: voided(roll, paid, business_day="2026-04-02"),
    "other_till": lambda roll, paid: voided(roll, paid, till="99"),
    "payment_unknown: none": lambda roll, paid: voided(roll, paid, payment="none"),
    "payment_unknown: another entry": lambda roll, paid: voided(
        roll, paid, paid={"device": paid["device"], "number": 1}
    ),
    "payment_unknown: another receipt": lambda roll, paid: voided(roll, paid, receipt="BA1-03A-000009-6"),
    "payment_unknown: it is held": held_payment,
    "posting: not the negative": lambda roll, paid: voided(roll, paid, postings=changed_first(paid, amount_pence=-99)),
    "posting: another account": lambda roll, paid: voided(roll, paid, postings=changed_first(paid, reference="1")),
    "posting: by another method": lambda roll, paid: voided(roll, paid, postings=changed_first(paid, mop=CHEQUE.code)),
    "posting: money in": lambda roll, paid: voided(roll, paid, postings=paid["body"]["postings"]),
    "posting: a part of it": lambda roll, paid: voided(roll, paid, postings=negative(paid["body"]["postings"], (1,))),
    "posting: what was corrected away": after_correction,
    "posting: out of nothing": lambda roll, paid: corrected(
        roll, paid, postings=[one | {"mop": mop, "amount_pence": pence} for one in paid["body"]["postings"][:1]
                              for mop, pence in ((CASH.code, -9_00), (CHEQUE.code, 9_00))]
    ),
    "posting: VAT below nothing": lambda roll, paid: refunded(roll, paid, "x", postings=with_vat(paid, -1)),
    "posting: VAT of nothing": lambda roll, paid: refunded(roll, paid, "x", postings=with_vat(paid, 1)),
    "sums": lambda roll, paid: voided(roll, paid, total_pence=-1),
    "sums: a correction gives": lambda roll, paid: corrected(roll, paid, postings=negative(paid["body"]["postings"])),
    "mop_unknown": lambda roll, paid: corrected(
        roll, paid, postings=[*negative(paid["body"]["postings"][:1]), paid["body"]["postings"][0] | {"mop": "ZZ"}]
    ),
    "fund_unknown": lambda roll, paid: corrected(
        roll, paid, postings=[*negative(paid["body"]["postings"][:1]), paid["body"]["postings"][0] | {"fund": "77"}]
    ),
    "claim: none": lambda roll, paid: refunded(roll, paid, "nobody's"),
    "claim: of another sum": lambda roll, paid: refunded(
        roll, paid, "x", claims=[{"claim": "x", "line": 2, "pence": 1}]
    ),
    "malformed: no postings": lambda roll, paid: voided(roll, paid, postings=[]),
    "malformed: no claims": lambda roll, paid: refunded(roll, paid, "x", claims=None),
    "malformed: pence as text": lambda roll, paid: voided(roll, paid, postings=changed_first(paid, amount_pence="1")),
    "malformed: not where": lambda roll, paid: voided(roll, paid, paid="x"),
}  # fmt: skip


@pytest.mark.parametrize("batches", [1, 2])
@pytest.mark.parametrize("what", HELD)
def test_what_cannot_be_is_kept_and_held(shared_central: Central, what: str, batches: int) -> None:
    roll, link = opened(shared_central, a_till())
    last = HELD[what](roll, pays(roll))
    pence = json.loads(last.text)["body"].get("total_pence", 0)
    if batches == 2:
        link.push(roll.entries[:-1], roll.said())
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll)[last.number] == (what.split(":", maxsplit=1)[0], pence)
    shared_central.sound.add(roll.identity.device)


def test_a_correction_and_a_void_leave_nothing(central: Central) -> None:
    roll, link = opened(central, "03")
    paid = pays(roll)
    asked(roll, paid)
    corrected(roll, paid)
    first, second = paid["body"]["postings"]
    stands = [first | {"mop": CHEQUE.code}, second]
    void = voided(roll, paid, postings=negative(stands), asked=3)
    assert link.push(roll.entries[:3], roll.said()).held == 0
    assert link.push(roll.entries[3:], roll.said()).held == 0
    assert rows_of(central, roll, void.number) == [
        (CASH.code, -2_50, f"BA1-03A-V{void.number}"),
        (CHEQUE.code, -1_00, f"BA1-03A-V{void.number}"),
    ]
    assert taken(central, roll) == {(SESSION, CASH.code): (0, 1), (SESSION, CHEQUE.code): (0, 0)}
    with reading(central.store._engine) as connection:
        done = connection.execute(select(reversal).order_by(reversal.c.number)).all()
    assert [(row.kind, row.pence) for row in done] == [
        ("void.asked", 0), ("payment.corrected", 0), ("payment.voided", -3_50),
    ]  # fmt: skip
    (state,) = [one for one in central.store.reconcile() if one.till == "03"]
    assert (state.held, state.postings_pence) == (0, 0)
    device = DeviceId(roll.identity.device)
    seen, undone = (central.store.details(device, number) for number in (paid["number"], void.number))
    assert seen == undone  # both ways
    assert seen is not None
    assert [(one.kind.value, one.entry, one.pence, one.approver) for one in seen.done] == [
        ("void.asked", 3, 0, ""), ("payment.corrected", 4, 0, ""),
        ("payment.voided", 5, -3_50, SUPERVISOR.display_name),
    ]  # fmt: skip
    data = central.store.reference_data()
    shown = shown_details(data, seen, 1, (device, void.number))
    assert (shown.amount, shown.tag and shown.tag.text) == ("-£1.00", "Voided")
    assert shown.life[-1].title == f"Voided by {CASHIER.display_name}, approved by {SUPERVISOR.display_name}"
    assert central.store.verify().findings == ()
    with pytest.raises(Refused) as refused:
        link.claim(ClaimId(IDS.new_id()), PaymentId(paid["body"]["payment"]), 1, 1)
    assert refused.value.facts == {"left_pence": 0}


def test_a_refund_at_another_till_names_its_claim(central: Central) -> None:
    roll, link = opened(central, "03")
    paid = pays(roll)
    squared(roll)
    link.push(roll.entries, roll.said())
    other, other_link = opened(central, "04")
    told = other_link.paid(paid["body"]["receipt"])
    assert (told.at.device, told.at.number, told.standing_pence) == (roll.identity.device, paid["number"], 3_50)
    with pytest.raises(Refused) as refused:
        other_link.paid("BA1-03A-000009-6")
    assert refused.value.reason is Reason.PAYMENT_UNKNOWN
    claim = IDS.new_id()
    other_link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 2, 2_50)
    refund = refunded(other, paid, claim)
    assert other_link.push(other.entries, other.said()).held == 0
    assert rows_of(central, other, refund.number) == [(CASH.code, -2_50, f"BA1-04A-R{refund.number}")]
    assert [(one.line, one.amount_pence) for one in other_link.paid(paid["body"]["receipt"]).standing] == [(1, 1_00)]
    again = refunded(other, paid, claim)  # the claim was used, and nothing is left of that line
    assert other_link.push(other.entries, other.said()).held == 1
    assert reasons(central, other) == {again.number: ("posting", -2_50)}
    assert central.store.verify().findings == ()


def test_what_was_reserved_to_be_given_back_is_not_voided(central: Central) -> None:
    roll, link = opened(central, "03")
    paid = pays(roll)
    link.push(roll.entries, roll.said())
    link.claim(ClaimId(IDS.new_id()), PaymentId(paid["body"]["payment"]), 2, 1_00)
    void = voided(roll, paid)
    assert link.push(roll.entries, roll.said()).held == 1
    assert reasons(central, roll) == {void.number: ("payment_reversed", -3_50)}
    assert central.store.verify().findings == ()
    spoke_later(central, roll)  # and gave nothing back: what it reserved lapses
    voided(roll, paid)
    assert link.push(roll.entries, roll.said()).held == 0
    assert reasons(central, roll) == {void.number: ("payment_reversed", -3_50)}
    assert central.store.verify().findings == ()


WORD = st.sampled_from(["", "x", "payment", "1"])
LEAF = st.one_of(st.integers(-5, 5), WORD, st.booleans())
PART = st.fixed_dictionaries(
    {"fund": WORD, "reference": WORD, "mop": WORD, "vat_code": WORD, "narrative": WORD},
    optional={name: st.one_of(st.integers(-3, 1), LEAF) for name in ("amount_pence", "vat_pence", "line", "tender")},
)
CLAIM = st.fixed_dictionaries({}, optional={"claim": WORD, "line": st.integers(0, 2), "pence": st.integers(0, 3)})
BODY = st.fixed_dictionaries(
    {"business_day": st.just("d"), "office": st.just("o"), "till": st.just("t"), "session": st.just("s")},
    optional={
        "payment": st.just("p"), "receipt": st.just("r"), "asked_pence": LEAF, "total_pence": st.integers(-3, 1),
        "paid": st.one_of(st.just({"device": "d", "number": 1}), LEAF),
        "postings": st.lists(PART, max_size=2), "claims": st.one_of(st.lists(CLAIM, max_size=2), LEAF),
        "asked": st.integers(1, 2), "approved": st.one_of(st.just({"device": "d", "number": 1}), LEAF),
    },
)  # fmt: skip


def test_both_databases_find_the_same_fault(on_postgres: Central) -> None:
    sound = {"payment": "p", "receipt": "r", "paid": {"device": "d", "number": 1}, "asked_pence": 1, "total_pence": 0}
    whole = {"amount_pence": 0, "vat_pence": 0, "line": 1, "tender": 1}
    with on_postgres.raw() as connection:

        @settings(max_examples=300, deadline=None)
        @given(st.sampled_from(sorted(REVERSAL_KINDS)), BODY, st.booleans())
        def same(kind: str, body: dict[str, Any], filled: bool) -> None:  # noqa: FBT001
            if filled:
                parts = [whole | one for one in body.get("postings", [whole])]
                body = (
                    sound
                    | body
                    | {
                        "postings": parts,
                        "total_pence": sum(one["amount_pence"] for one in parts if type(one["amount_pence"]) is int),
                    }
                )
            row = connection.execute("SELECT ims.reversal_fault(%s, %s::jsonb)", (kind, json.dumps(body))).fetchone()
            assert row is not None
            assert (row[0] or "") == reversal_fault(kind, body)

        same()


def test_a_refund_gives_back_its_share_of_the_vat(shared_central: Central) -> None:
    """To a penny a refund, as tills round; more of it would be money back from the VAT return, less would be kept."""
    roll, link = opened(shared_central, a_till())
    line = account_line(SUNDRY, "COMPOST", 12_00, STANDARD, START.date())
    given = 0
    for back, vat_pence, why in (
        (6_00, 0, "vat"),
        (6_00, -2_00, "vat"),
        (6_00, -98, "vat"),
        (6_00, -1_02, "vat"),
        (6_00, -99, ""),
        (3_00, -47, "vat"),
        (3_00, -50, ""),
        (3_00, -51, ""),
    ):
        if not given:
            paid = json.loads(roll.paid((line,)).text)
            assert paid["body"]["postings"][0]["vat_pence"] == 2_00
            link.push(roll.entries, roll.said())
        claim = IDS.new_id()
        link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 1, back)
        posting = paid["body"]["postings"][0] | {"amount_pence": -back, "vat_pence": vat_pence}
        named = {"claims": [{"claim": claim, "line": 1, "pence": back}]}
        number = reverses(roll, "payment.refunded", paid, {"postings": [posting], **named}).number
        link.push(roll.entries, roll.said())
        assert reasons(shared_central, roll).get(number, ("",))[0] == why, (back, vat_pence)
        given = given + back if not why else 0
    shared_central.sound.add(roll.identity.device)


def test_a_proof_judges_again_what_vat_a_refund_gives_back(central: Central) -> None:
    roll, link = opened(central, "03")
    paid = json.loads(roll.paid((account_line(SUNDRY, "COMPOST", 12_00, STANDARD, START.date()),)).text)
    link.push(roll.entries, roll.said())
    claim = IDS.new_id()
    link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 1, 6_00)
    posting = paid["body"]["postings"][0] | {"amount_pence": -6_00, "vat_pence": -2_00}
    named = {"claims": [{"claim": claim, "line": 1, "pence": 6_00}]}
    number = reverses(roll, "payment.refunded", paid, {"postings": [posting], **named}).number
    link.push(roll.entries, roll.said())
    assert central.store.verify().findings == ()
    with undone(central) as connection:
        held = "ims.held" if central.is_postgres else "held"
        connection.exec_driver_sql(f"DELETE FROM {held}").close()  # noqa: S608
        found = [(one.number, one.what) for one in proof_within(connection).findings]
    assert (number, "should be held: vat") in found
