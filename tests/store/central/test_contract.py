"""What a till may count on from central, whichever database it is."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import ADMINISTRATOR, CARD, CASH, CASHIER, COUNCIL_TAX, RENTS, START
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from made_central import Central, Roll, a_till

from ims_desktop.actions.ports import SealedEntry, TransactionQuery
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, PersonalValue, head_text, seal_of
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import device, signed_head


def test_a_new_till_has_an_empty_roll(central: Central) -> None:
    roll, link = central.till()
    head = link.head(roll.said())
    assert (head.number, head.seal, head.schema, head.held) == (0, NO_SEAL, 1, 0)
    assert head.epoch
    assert head.now.tzinfo is not None
    assert (roll.identity.office, roll.identity.till, roll.identity.letter) == ("BA1", "03", "A")


def test_what_is_sent_is_stored_and_posted(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    roll.payment(142_10, payer="J. Smith")
    roll.payment(20_00, fund=RENTS, reference="HR0001")
    answer = link.push(roll.entries, roll.said())
    assert (answer.number, answer.seal, answer.held) == (3, roll.entries[-1].seal, 0)
    page = central.store.find(TransactionQuery())
    assert [(row.amount_pence, row.fund) for row in page.rows] == [(20_00, "02"), (142_10, "01")]
    assert (page.count, page.sum_pence) == (2, 162_10)
    details = central.store.details(roll.identity.device, 2)
    assert details is not None
    assert details.personal == {"payer": "J. Smith"}
    assert (details.cashier, details.seal, details.held) == (CASHIER.display_name, roll.entries[1].seal, "")
    assert details.payment.total_pence == 142_10
    assert central.store.details(roll.identity.device, 1) is None
    assert central.store.verify().findings == ()


def test_repeats_are_skipped_whole_and_in_part(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    for pence in (1_00, 2_00, 3_00):
        roll.payment(pence)
    link.push(roll.entries[:2], roll.said())
    assert link.push(roll.entries[:2], roll.said()).number == 2
    assert link.push(roll.entries[1:], roll.said()).number == 4
    assert link.push(roll.entries, roll.said()).number == 4
    assert link.push((), roll.said()).number == 4
    assert central.store.find(TransactionQuery()).sum_pence == 6_00


def test_central_knows_what_misses(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    roll.payment()
    roll.payment()
    link.push(roll.entries[:2], roll.said())
    (state,) = central.store.reconcile()
    assert (state.last_heard, state.last_stored, state.missing, state.forked) == (3, 2, 1, False)
    assert (state.postings, state.postings_pence, state.held) == (1, 142_10, 0)
    assert state.last_contact_at is not None


def _gap(roll: Roll) -> list[SealedEntry]:
    roll.payment()
    roll.payment()
    return roll.entries[2:]


def _not_following(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment()
    return [replace(entry, seal=seal_of(NO_SEAL, entry.text))]


def _other_text(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment()
    return [replace(entry, text=entry.text.replace("14210", "14211"))]


def _wrong_commitment(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment(payer="J. Smith")
    return [replace(entry, personal=(replace(entry.personal[0], value="J. Smyth"),))]


def _short_salt(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment(payer="J. Smith")
    salt = entry.personal[0].salt
    shifted = PersonalValue("payer", salt[:31], chr(salt[31] % 128) + "J. Smith")
    return [replace(entry, personal=(shifted,))]


def _value_without_commitment(roll: Roll) -> list[SealedEntry]:
    return [replace(roll.payment(), personal=(PersonalValue("payer", bytes(32), "J. Smith"),))]


FORGED: dict[str, Callable[[Roll], list[SealedEntry]]] = {
    "device": lambda roll: [roll.forged(device="01960000-0000-7000-8000-0000000000ff")],
    "number gap": _gap,
    "number 0": lambda roll: [roll.forged(number=0)],
    "number -1": lambda roll: [roll.forged(number=-1)],
    "number as text": lambda roll: [roll.forged(number="2")],
    "number skipped": lambda roll: [roll.forged(), roll.forged(number=9)],
    "seal": _not_following,
    "seal of another text": _other_text,
    "seal too short": lambda roll: [replace(roll.payment(), seal=b"short")],
    "size": lambda roll: [roll.forged(body={"note": "x" * 66_000})],
    "size in bytes": lambda roll: [roll.forged(body={"note": "£" * 33_000})],
    "not_readable: NUL": lambda roll: [roll.written('{"number":2,"x":"\0"}')],
    "not_readable: escaped NUL": lambda roll: [roll.written('{"number":2,"x":"\\u0000"}')],
    "not_readable: malformed": lambda roll: [roll.written('{"number":2,')],
    "not_readable: an array": lambda roll: [roll.written("[2]")],
    "not_readable: a name twice": lambda roll: [roll.written(_twice(roll))],
    "not_readable: a fraction": lambda roll: [roll.written(_with(roll, '"body":{"pence":1.5}'))],
    "not_readable: an exponent": lambda roll: [roll.written(_with(roll, '"body":{"pence":1e2}'))],
    "not_readable: null": lambda roll: [roll.written(_with(roll, '"body":{"pence":null}'))],
    "not_readable: needless escape": lambda roll: [roll.written(_with(roll, '"body":{"a":"\\u0041"}'))],
    "not_readable: deep": lambda roll: [roll.written('{"number":' + "[" * 30_000 + "]" * 30_000 + "}")],
    "not_readable: line feed": lambda roll: [roll.written('{"number":2}\n')],
    "commitment": _wrong_commitment,
    "commitment with a short salt": _short_salt,
    "commitment missing": _value_without_commitment,
}


def _with(roll: Roll, part: str) -> str:
    text = Roll(roll.identity, roll.signer, roll.head).forged(body={}).text
    return text.replace('"body":{}', part)


def _twice(roll: Roll) -> str:
    return _with(roll, '"body":{},"body":{}')


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_push_is_refused_and_nothing_is_stored(shared_central: Central, what: str) -> None:
    central = shared_central
    roll, link = central.till(a_till())
    roll.enrolled()
    link.push(roll.entries, roll.said())
    honest = Roll(roll.identity, roll.signer, roll.head)
    with pytest.raises(Refused) as refused:
        link.push(FORGED[what](roll), honest.said())
    assert refused.value.reason is Reason.PUSH_REFUSED, refused.value
    expected = what.split(":", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    if what not in {"number 0", "number -1", "number as text"}:
        assert refused.value.facts["why"] == expected
    assert link.head(honest.said()).number == 1
    honest.payment()  # and the till goes on
    assert link.push(honest.entries, honest.said()).number == 2


def test_other_content_under_a_number_that_central_has_is_a_fork(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    before = roll.head
    roll.payment(1_00)
    link.push(roll.entries, roll.said())
    copy = Roll(roll.identity, roll.signer, before, entries=roll.entries[:1])
    copy.payment(2_00)
    copy.payment(3_00)
    with pytest.raises(Refused) as refused:
        link.push(copy.entries, copy.said())
    assert refused.value.reason is Reason.ROLL_FORKED
    (state,) = central.store.reconcile()
    assert (state.forked, state.last_stored, state.postings_pence) == (True, 2, 1_00)


def test_a_till_that_says_another_end_of_its_roll_is_a_fork(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    before = roll.head
    roll.payment(1_00)
    link.push(roll.entries, roll.said())
    old = Roll(roll.identity, roll.signer, before)
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
    roll.enrolled()
    link.push(roll.entries, roll.said())
    assert not link.head(roll.said()).forked
    assert link.head(roll.said(), forked=True).forked
    (state,) = central.store.reconcile()
    assert state.forked


def test_a_head_that_no_till_can_have_is_refused(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
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
    roll.enrolled()
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
    roll.enrolled()
    impostor = central.link(replace(other.identity, device=roll.identity.device), "wrong")
    for call in (
        lambda: impostor.head(roll.said()),
        lambda: impostor.push(roll.entries, roll.said()),
        lambda: impostor.pull("", 0, 10),
    ):
        with pytest.raises(Unavailable) as trouble:
            call()
        assert trouble.value.trouble is Trouble.CENTRAL_REFUSED_LOGIN


CLOSED = replace(COUNCIL_TAX, code="90", name="Closed", disabled=True, account_must_exist=False)
UNKNOWN = replace(COUNCIL_TAX, code="91", name="Unknown")
GONE = User(UserId("u-gone"), "Gone", "G. Gone", "BA1", (Role.CASHIER,), disabled=True)
STRANGER = User(UserId("u-stranger"), "Stranger", "S. Tranger", "BA1", (Role.CASHIER,))


def _posting(**changed: object) -> dict[str, object]:
    posting: dict[str, object] = {
        "fund": "01",
        "reference": "10000017",
        "mop": "CA",
        "amount_pence": 142_10,
        "vat_code": "N0",
        "vat_pence": 0,
        "narrative": "Council Tax payment",
        "line": 1,
        "tender": 1,
    }
    return posting | changed


_LINE = {"fund": "01", "reference": "10000017", "amount_pence": -500, "vat_code": "N0", "vat_rate": "0", "vat_pence": 0}
_BELOW_NOTHING: dict[str, object] = {
    "total_pence": -500,
    "change_pence": 0,
    "lines": [{**_LINE, "narrative": "money out"}],
    "tenders": [{"mop": "CA", "kind": "cash", "amount_pence": -500}],
    "postings": [_posting(amount_pence=-500)],
}
HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "sums: total": lambda roll: roll.payment(changed={"total_pence": 142_11}),
    "sums: postings": lambda roll: roll.payment(changed={"postings": [_posting(amount_pence=1)]}),
    "sums: VAT": lambda roll: roll.payment(changed={"postings": [_posting(vat_pence=1)]}),
    "sums: change": lambda roll: roll.payment(changed={"change_pence": 1}),
    "sums: another line": lambda roll: roll.payment(changed={"postings": [_posting(line=2)]}),
    "sums: another tender": lambda roll: roll.payment(changed={"postings": [_posting(tender=2)]}),
    "unknown_kind": lambda roll: roll.forged(kind="moon.landed"),
    "fund_closed": lambda roll: roll.payment(fund=CLOSED),
    "posting: below nothing": lambda roll: roll.payment(changed=_BELOW_NOTHING),
    "posting: another account": lambda roll: roll.payment(changed={"postings": [_posting(reference="70449002")]}),
    "posting: another VAT code": lambda roll: roll.payment(changed={"postings": [_posting(vat_code="W0")]}),
    "posting: another method": lambda roll: roll.payment(changed={"postings": [_posting(mop="2")]}),
    "fund_unknown": lambda roll: roll.payment(fund=UNKNOWN),
    "actor_unknown": lambda roll: roll.payment(cashier=STRANGER),
    "actor_disabled": lambda roll: roll.payment(cashier=GONE),
    "actor_unknown: of a session": lambda roll: roll.forged(actor="nobody"),
    "malformed: no postings": lambda roll: roll.payment(changed={"postings": []}),
    "malformed: postings left out": lambda roll: roll.payment(changed={"postings": None}),
    "malformed: postings of another shape": lambda roll: roll.payment(changed={"postings": {"a": 1}}),
    "malformed: a posting is a text": lambda roll: roll.payment(changed={"postings": ["x"]}),
    "malformed: pence as text": lambda roll: roll.payment(changed={"postings": [_posting(amount_pence="14210")]}),
    "malformed: fund as a number": lambda roll: roll.payment(changed={"postings": [_posting(fund=1)]}),
    "malformed: no payment id": lambda roll: roll.payment(changed={"payment": None}),
    "malformed: no total": lambda roll: roll.payment(changed={"total_pence": None}),
    "malformed: no such day": lambda roll: roll.forged(kind="payment.taken", at="2026-02-30T09:00:00.000Z"),
    "malformed: body": lambda roll: roll.forged(kind="payment.taken", body="x"),
    "business_day": lambda roll: roll.payment(changed={"business_day": "2026-04-02"}),
    "other_till": lambda roll: roll.payment(changed={"till": "04"}),
    "other_till: receipt": lambda roll: roll.payment(changed={"receipt": "BA1-04A-000001-X"}),
}


@pytest.mark.parametrize("what", HELD)
def test_everything_else_is_kept_and_held(shared_central: Central, what: str) -> None:
    central = shared_central
    central.store.change([to_row(CLOSED), to_row(GONE)], {})
    roll, link = central.till(a_till())
    roll.enrolled()
    HELD[what](roll)
    number = roll.head.number
    roll.payment(5_00)
    assert link.push(roll.entries, roll.said()).held == 1
    (state,) = [state for state in central.store.reconcile() if state.device == roll.identity.device]
    assert (state.held, state.last_stored, state.postings_pence) == (1, 3, 5_00)
    details = central.store.details(roll.identity.device, number)
    if details is not None:
        assert details.held == what.split(":", maxsplit=1)[0]
        assert details.rows == ()
    assert link.head(roll.said()).held == 1


def test_what_was_refused_and_held_leaves_a_sound_central(shared_central: Central) -> None:
    findings = [finding for finding in shared_central.store.verify().findings if "receipt" not in finding.what]
    assert findings == []


def test_a_payment_id_from_another_till_is_held_there(central: Central) -> None:
    first, first_link = central.till("03")
    second, second_link = central.till("04")
    first.payment(10_00, payment="the same")
    second.payment(10_00, payment="the same")
    second.payment(11_00, payment="twice in one push")
    second.payment(11_00, payment="twice in one push")
    assert first_link.push(first.entries, first.said()).held == 0
    assert second_link.push(second.entries, second.said()).held == 2
    states = {state.till: state for state in central.store.reconcile()}
    assert (states["04"].held_pence, states["04"].postings_pence) == (21_00, 11_00)
    details = central.store.details(second.identity.device, 1)
    assert details is not None
    assert details.held == "payment_duplicate"


def test_change_and_several_tenders_post_to_the_penny(central: Central) -> None:
    roll, link = central.till()
    card = Tender(CARD, 40_00, card_last4="4417", card_authorisation="882104")
    roll.payment(100_00, tenders=(card, Tender(CASH, 80_00)))
    assert link.push(roll.entries, roll.said()).held == 0
    rows = central.store.find(TransactionQuery()).rows
    assert sorted((row.mop, row.amount_pence) for row in rows) == [("CA", 60_00), ("CC", 40_00)]


def test_reference_data_comes_in_order_in_slices_and_afresh(central: Central) -> None:
    _, link = central.till()
    whole = link.pull("", 0, 10_000)
    assert whole.fresh
    assert not whole.more
    assert {row.key for row in whole.rows if row.kind is ReferenceKind.FUND} >= {"01", "02"}
    assert dict(whole.password_hashes)[CASHIER.id] == f"hash of {CASHIER.user}"
    seen: list[tuple[str, str]] = []
    first = slice_ = link.pull("", 0, 3)
    assert first.fresh
    while True:
        seen += [(row.kind.value, row.key) for row in slice_.rows]
        if not slice_.more:
            break
        slice_ = link.pull(slice_.epoch, slice_.upto, 3)
        assert not slice_.fresh
    assert seen == [(row.kind.value, row.key) for row in whole.rows]
    assert slice_.upto == whole.upto
    nothing = link.pull(whole.epoch, whole.upto, 10)
    assert (nothing.rows, nothing.more, nothing.fresh, nothing.upto) == ((), False, False, whole.upto)


def test_only_what_changed_comes_and_removals_travel_as_rows(central: Central) -> None:
    _, link = central.till()
    was = link.pull("", 0, 10_000)
    central.store.change(
        [to_row(replace(RENTS, name="Rents")), ReferenceRow(ReferenceKind.MESSAGE, "01/NOCHQ", None)], {}
    )
    now = link.pull(was.epoch, was.upto, 100)
    assert [(row.key, row.data and row.data["name"]) for row in now.rows] == [("02", "Rents"), ("01/NOCHQ", None)]
    assert not now.fresh


def test_password_hashes_come_to_tills_of_their_office_only(central: Central) -> None:
    elsewhere = User(UserId("u-far"), "Far", "F. Away", "BA9", (Role.CASHIER,))
    central.store.change([to_row(elsewhere)], {elsewhere.id: "far hash"})
    _, link = central.till()
    was = link.pull("", 0, 10_000)
    assert elsewhere.id not in dict(was.password_hashes)
    assert any(row.key == elsewhere.id for row in was.rows)
    central.store.change([to_row(replace(elsewhere, office="BA1"))], {})
    assert dict(link.pull(was.epoch, was.upto, 100).password_hashes) == {elsewhere.id: "far hash"}


def test_a_till_ahead_of_central_shows_that_it_was_restored(central: Central) -> None:
    roll, link = central.till()
    was = link.pull("", 0, 10_000)
    again = link.pull(was.epoch, was.upto + 50, 10_000)
    assert again.fresh
    assert again.epoch != was.epoch
    assert len(again.rows) == len(was.rows)
    assert link.head(roll.said()).epoch == again.epoch


def test_the_text_at_central_is_the_text_as_sealed(central: Central) -> None:
    roll, link = central.till()
    roll.enrolled()
    roll.payment(1_00, reference="Zoë £ “x” — 😀", fund=RENTS)
    link.push(roll.entries, roll.said())
    exported = list(central.store.roll(roll.identity.device))
    assert [(entry.number, entry.text, entry.seal) for entry in exported] == [
        (entry.number, entry.text, entry.seal) for entry in roll.entries
    ]
    assert [entry.number for entry in central.store.roll(roll.identity.device, 2)] == [2]
    assert json.loads(exported[1].text)["body"]["postings"][0]["reference"].endswith("😀")


def test_a_fund_unknown_to_the_till_is_just_a_fund(central: Central) -> None:
    extra = Fund("77", "Markets", "MKT", "N0")
    central.store.change([to_row(extra)], {})
    roll, link = central.till()
    roll.payment(3_00, fund=extra, reference="M1", at=START + timedelta(hours=1))
    assert link.push(roll.entries, roll.said()).held == 0


def test_credentials_are_found_whatever_the_case(central: Central) -> None:
    found = central.store.credentials(ADMINISTRATOR.user.upper())
    assert found is not None
    assert (found.user, found.password_hash) == (ADMINISTRATOR, f"hash of {ADMINISTRATOR.user}")
    assert central.store.credentials("nobody") is None
    assert central.store.reference_data().council.name == "Barrow Borough Council"
