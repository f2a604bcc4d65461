"""What a till may count on from central, whichever database it is."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from builders import ADMINISTRATOR, CARD, CASH, CASHIER, FINANCE, RENTS, START, SUPERVISOR
from made_central import Central

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.cash_limit import CashLimit
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, to_row
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.roll import NO_SEAL, read_entry
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.times import business_day


def test_a_new_till_has_an_empty_roll(central: Central) -> None:
    roll, link = central.till()
    head = link.head(roll.said())
    assert (head.number, head.seal, head.schema, head.held) == (0, NO_SEAL, 1, 0)
    assert head.epoch
    assert head.now.tzinfo is not None
    assert (roll.identity.office, roll.identity.till, roll.identity.letter) == ("BA1", "03", "A")


def test_what_is_sent_is_stored_and_posted(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    roll.payment(142_10, payer="J. Smith", address="4 High Street, Westmere, WM1 4AB")
    roll.payment(20_00, fund=RENTS, reference="HR0001")
    answer = link.push(roll.entries, roll.said())
    assert (answer.number, answer.seal, answer.held) == (3, roll.entries[-1].seal, 0)
    page = central.store.find(TransactionQuery())
    assert [(row.amount_pence, row.fund) for row in page.rows] == [(20_00, "02"), (142_10, "01")]
    assert (page.count, page.sum_pence) == (2, 162_10)
    details = central.store.details(roll.identity.device, 2)
    assert details is not None
    assert details.personal == {"payer": "J. Smith", "payer.address": "4 High Street, Westmere, WM1 4AB"}
    assert (details.cashier, details.seal, details.held) == (CASHIER.display_name, roll.entries[1].seal, "")
    assert details.payment.total_pence == 142_10
    assert central.store.details(roll.identity.device, 1) is None
    assert central.store.verify().findings == ()


def test_repeats_are_skipped_whole_and_in_part(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
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
    roll.opened()
    roll.payment()
    roll.payment()
    link.push(roll.entries[:2], roll.said())
    (state,) = central.store.reconcile()
    assert (state.last_heard, state.last_stored, state.missing, state.forked) == (3, 2, 1, False)
    assert (state.postings, state.postings_pence, state.held) == (1, 142_10, 0)
    assert state.last_contact_at is not None


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
    more = link.pull(again.epoch, again.upto + 50, 10_000)  # once a day: it may be a lie that costs every till
    assert (more.fresh, more.epoch, len(more.rows)) == (True, again.epoch, len(was.rows))
    _, other = central.till("04")
    assert other.pull(again.epoch, again.upto + 50, 10_000).epoch != again.epoch


def test_the_text_at_central_is_the_text_as_sealed(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
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


OFFICE = Office("BA1", "Town Hall")


def test_cash_of_other_tills_is_told_by_account_where_the_office_has_a_limit(central: Central) -> None:
    roll, link = central.till("03")
    other, others_link = central.till("04")
    other.payment(142_10)
    card = Tender(CARD, 40_00, card_last4="4417", card_authorisation="882104")
    other.payment(50_00, tenders=(card, Tender(CASH, 15_00)))
    others_link.push(other.entries, other.said())
    roll.payment(9_00)  # one's own is not told
    link.push(roll.entries, roll.said())
    without = link.pull("", 0, 10_000, {}).cash  # no limit is set: only the last days are looked back to
    assert without is not None
    assert (without.taken, without.paid, without.days) == ((), (), 4)
    days = (datetime.now(UTC).date() - START.date()).days + 2
    central.store.change([to_row(replace(OFFICE, cash_limit=CashLimit(100_00, days=days)))], {})
    assert link.pull("", 0, 10_000).cash is None  # nobody asked
    assert link.pull("", 0, 2, {}).cash is None  # it comes with the last slice
    device = other.identity.device
    told = link.pull("", 0, 10_000, {}).cash
    assert told is not None
    assert [(one.number, one.pence) for one in sorted(told.taken, key=lambda one: one.number)] == [
        (2, 142_10),
        (3, 10_00),
    ]
    assert {(one.device, one.fund, one.reference) for one in told.taken} == {(device, "01", "10000017")}
    assert told.upto == {device: 3}
    other.payment(1_00)
    others_link.push(other.entries, other.said())
    more = link.pull("", 0, 10_000, told.upto).cash
    assert more is not None
    assert [(one.number, one.pence, one.business_day) for one in more.taken] == [(4, 1_00, START.date())]
    central.store.change([to_row(replace(OFFICE, cash_limit=CashLimit(100_00, days=1)))], {})
    late = link.pull("", 0, 10_000, {}).cash
    assert late is not None
    assert (late.taken, late.upto) == ((), {device: 4})  # out of the window, and looked through


def test_what_other_tills_took_of_late_is_told_however_it_was_paid(central: Central) -> None:
    _roll, link = central.till("03")
    other, others_link = central.till("04")
    now = datetime.now(UTC)
    other.payment(1_00, at=now - timedelta(days=5))
    card = Tender(CARD, 40_00, card_last4="4417", card_authorisation="882104")
    paid = other.payment(50_00, tenders=(card, Tender(CASH, 15_00)), at=now)
    others_link.push(other.entries, other.said())
    told = link.pull("", 0, 10_000, {}).cash
    assert told is not None
    (one,) = told.paid
    assert (one.device, one.number, one.place) == (other.identity.device, paid.number, "BA1-04")
    assert (one.fund, one.reference, one.pence, one.business_day) == ("01", "10000017", 50_00, business_day(now))
    assert one.at == read_entry(paid.text, paid.seal).at
    assert told.since == business_day(now) - timedelta(days=3)
    again = link.pull("", 0, 10_000, told.upto).cash
    assert again is not None
    assert (again.paid, again.upto) == ((), {})


def test_cash_over_the_limit_that_a_supervisor_let_pass_is_posted(central: Central) -> None:
    roll, link = central.till()
    roll.payment(changed={"cash_limit": {"limit_pence": 1_00, "linked_pence": 142_10, "days": 28}}, approver=SUPERVISOR)
    roll.payment(changed={"cash_limit": {"limit_pence": 1_00, "linked_pence": 142_10, "days": 28}}, approver=FINANCE)
    assert link.push(roll.entries, roll.said()).held == 1
    assert central.store.find(TransactionQuery()).count == 1


def test_a_till_is_told_who_is_at_work_at_the_offices_other_tills(central: Central) -> None:
    (first, first_link), (_, other) = central.till("02"), central.till("03")
    first.opened(SessionId("s-1"))
    first_link.push(first.entries, first.said())
    (there,) = other.pull("", 0, 10_000).at_work or ()
    assert (there.user, there.till) == (CASHIER.id, "BA1-02")
    assert first_link.pull("", 0, 10_000).at_work == ()  # its own is no news to it
    assert other.pull("", 0, 1).at_work is None  # with the last slice alone
    frame = {"session": "s-1", "office": "BA1", "till": "02", "business_day": "2026-04-01"}
    first.forged(kind="session.paused", body=frame)
    first_link.push(first.entries, first.said())
    assert other.pull("", 0, 10_000).at_work == ()
    first.forged(kind="session.resumed", body=frame)
    first_link.push(first.entries, first.said())
    assert len(other.pull("", 0, 10_000).at_work or ()) == 1
    central.store.block_till("BA1", "02", "", ADMINISTRATOR.id, blocked=True)
    assert other.pull("", 0, 10_000).at_work == ()
