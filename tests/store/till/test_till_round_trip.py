"""Whatever the office puts into a till's file comes out as it was."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import (
    CASHIER,
    DEVICE,
    FINANCE,
    HOLDERS,
    IDENTITY,
    KEY,
    OBRIEN,
    RENTS,
    SMITH,
    STANDARD,
    START,
    SUNDRY,
    SUPERVISOR,
    TENANT,
    card,
    cash,
    changes,
    copy_receipt,
    line,
    open_session,
    reference_data,
    take,
    till,
)

from ims_desktop.actions.ports import FailedTries, ParkedBasket, PrintState, RollWriter, TillStore
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.references import EntryId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, Head, next_entry
from ims_desktop.domain.settlement import settle
from ims_desktop.domain.till_clock import Ticks
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore, create_till
from ims_desktop.store.till.verify import verify_till

LATER = START + timedelta(minutes=5)


@pytest.fixture
def store(tmp_path: Path) -> SqlTillStore:
    return till(tmp_path)


def test_the_store_is_what_the_actions_ask_for(store: SqlTillStore) -> None:
    port: TillStore = store
    with port.writing() as roll:
        writer: RollWriter = roll
        assert writer.head().number == 1
        assert writer.last_receipt_counter() == 0
    assert port.identity == IDENTITY


def test_a_payment_comes_back_whole_also_after_a_restart(tmp_path: Path) -> None:
    store = till(tmp_path)
    lines = (line(100_00), line(12_00, "GARDEN", SUNDRY, vat=STANDARD, note="Bin for Siân"))
    taken = take(store, *lines, tenders=(card(60_00), cash(60_00)), payer="Siân O'Brien", at=LATER)
    store.close()
    again = SqlTillStore(tmp_path / "till.db", KEY)
    recorded = again.recorded(taken.payment.receipt)
    assert recorded == taken
    assert recorded.payment.receipt == "BA1-03A-000001-P"
    assert recorded.payment.change_pence == 8_00
    assert recorded.personal == {"payer": "Siân O'Brien", "line.2.note": "Bin for Siân"}
    assert (recorded.at, recorded.actor, recorded.print_state) == (LATER, CASHIER.id, PrintState.WAITING)
    with again.writing() as roll:
        assert roll.payment_by_id(taken.payment.payment) == taken
        assert roll.payment_by_id(PaymentId("another")) is None
        assert roll.last_receipt_counter() == 1
        assert roll.head() == Head(taken.number, taken.seal, taken.at)
    assert again.recorded("BA1-03A-000009-X") is None


def test_a_session_opens_and_its_figures_are_its_own(store: SqlTillStore) -> None:
    assert store.open_session() is None
    first = open_session(store, float_pence=65_00)
    assert store.open_session() == first
    take(store)
    take(store, line(1))
    second = open_session(store, SUPERVISOR, at=LATER)
    take(store, line(7_00), cashier=SUPERVISOR, at=LATER)
    assert store.open_session() == second
    assert store.session_figures(first.id) == (2, 142_11)
    assert store.session_figures(second.id) == (1, 7_00)
    assert store.session_figures(SessionId("none")) == (0, 0)
    assert [one.payment.total_pence for one in store.recent(session=first.id, text="", limit=9)] == [1, 142_10]
    assert [one.payment.total_pence for one in store.recent(session=None, text="", limit=2)] == [7_00, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("000002", [2]),
        ("ba1-03a", [3, 2, 1]),
        ("HR0001", [2]),
        ("hr0001-7", [2]),
        ("sian", [3]),
        ("O'BRIEN", [3]),
        ("142.10", [1]),
        ("£7", [2]),
        ("7.00", [2]),
        ("0%", []),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE entry", []),
        ("\0", [3, 2, 1]),
        ("\ud800", [3, 2, 1]),
    ],
)
def test_recent_payments_are_found_by_part_or_amount(store: SqlTillStore, text: str, found: list[int]) -> None:
    take(store)
    take(store, line(7_00, TENANT.reference, RENTS), line(3_00))
    take(store, line(5_00), payer="Siân O'Brien")
    recent = store.recent(session=None, text=text, limit=10)
    assert [int(one.payment.receipt.split("-")[2]) for one in recent] == found


def test_earlier_payments_of_an_account_are_told_newest_first(store: SqlTillStore) -> None:
    take(store, line(1_00), at=START)
    take(store, line(2_00), line(9_00, "70123464"), at=START + timedelta(days=2))
    take(store, line(3_00), at=START + timedelta(days=3))
    earlier = store.earlier_payments("01", SMITH.reference, date(2026, 4, 2))
    assert [(one.amount_pence, one.at.day, one.where) for one in earlier] == [
        (3_00, 4, "this till"),
        (2_00, 3, "this till"),
    ]
    assert store.earlier_payments("02", SMITH.reference, date(2020, 1, 1)) == []


def test_copies_of_a_receipt_are_counted(store: SqlTillStore) -> None:
    taken = take(store)
    copy_receipt(store, taken)
    copy_receipt(store, taken)
    recorded = store.recorded(taken.payment.receipt)
    assert recorded is not None
    assert recorded.copies == 2


def test_a_refusal_inside_a_transaction_writes_nothing(store: SqlTillStore) -> None:
    def write_then_refuse() -> None:
        draft = EntryDraft(EntryId("e"), EntryKind.DEVICE_ENROLLED, CASHIER.id, {})
        with store.writing() as roll:
            roll.append(next_entry(DEVICE, roll.head(), draft, START))
            settle([], [], START.date())

    with pytest.raises(Refused):
        write_then_refuse()
    assert store.sync_state().head_number == 1
    assert verify_till(store).passed


def test_an_entry_that_does_not_follow_is_not_written(store: SqlTillStore) -> None:
    draft = EntryDraft(EntryId("e"), EntryKind.DEVICE_ENROLLED, CASHIER.id, {})
    with pytest.raises(ValueError, match="does not follow"), store.writing() as roll:
        roll.append(next_entry(DEVICE, Head(), draft, START))
    with pytest.raises(ValueError, match="not sealed"), store.writing() as roll:
        roll.append(next_entry(DEVICE, replace(roll.head(), seal=bytes(32)), draft, START))
    assert verify_till(store).entries == 1


def test_reading_inside_a_transaction_is_part_of_it(store: SqlTillStore) -> None:
    with store.writing() as roll:
        assert store.holder("01", SMITH.reference) == SMITH
        assert roll.head().number == 1


def test_reference_data_and_people_come_back(store: SqlTillStore) -> None:
    assert store.reference_data() == reference_data()
    credentials = store.credentials(" acashier ")
    assert credentials is not None
    assert (credentials.user, credentials.password_hash) == (CASHIER, "hash of ACashier")
    assert store.credentials("nobody") is None


def test_holders_come_back(store: SqlTillStore) -> None:
    assert [store.holder(one.fund, one.reference) for one in HOLDERS] == list(HOLDERS)
    assert store.holder("02", SMITH.reference) is None
    assert store.holders_by_reference([TENANT.reference, SMITH.reference, "none"]) == [SMITH, TENANT]
    assert store.holders_by_reference([]) == []


def test_a_slice_changes_and_removes(store: SqlTillStore) -> None:
    moved = replace(SMITH, address=("1 New Road",), postcode="BA9 9ZZ", balance_pence=None, due_pence=None, as_at=None)
    rows = changes([moved], things=[replace(RENTS, name="Rents")], upto=9, fresh=False, hashes=[(CASHIER.id, "new")])
    store.apply_changes(replace(rows, removed_holders=((OBRIEN.fund, OBRIEN.reference),)), LATER)
    assert store.search_holders("new road", 9) == [moved]
    assert store.search_holders("12 high", 9) == []
    assert store.search_holders("o'brien", 9) == []
    assert store.reference_data().funds["02"].name == "Rents"
    assert len(store.reference_data().funds) == 4
    credentials = store.credentials("ACASHIER")
    assert credentials is not None
    assert credentials.password_hash == "new"
    state = store.sync_state()
    assert (state.epoch, state.change, state.accounts_at) == ("e1", 9, LATER)


def test_a_removed_person_signs_in_no_more(store: SqlTillStore) -> None:
    gone = changes([], things=[FINANCE], upto=2, fresh=False, hashes=())
    store.apply_changes(replace(gone, rows=(replace(gone.rows[0], data=None),)), LATER)
    assert store.credentials("ffinance") is None
    assert FINANCE.id not in store.reference_data().users


def test_wrong_passwords_are_remembered(store: SqlTillStore) -> None:
    assert store.failed_tries("acashier") == FailedTries()
    store.keep_tries("ACashier", FailedTries(3, LATER))
    assert store.failed_tries("acashier ") == FailedTries(3, LATER)
    store.keep_tries("acashier", FailedTries())
    assert store.failed_tries("acashier") == FailedTries()


def test_baskets_are_parked_and_kept(tmp_path: Path) -> None:
    store = till(tmp_path)
    basket = Basket((line(12_00, "GARDEN", SUNDRY, vat=STANDARD, note="“two bins”"),), "Zoë")
    first = ParkedBasket("p1", basket, CASHIER.id, LATER)
    second = ParkedBasket("p2", Basket((line(),)), CASHIER.id, LATER)
    store.park(first)
    store.park(second)
    assert store.kept_basket() == Basket()
    store.keep_basket(basket)
    store.close()
    assert store.parked() == [first, second]
    assert store.kept_basket() == basket
    assert store.take_back("p1") == first
    assert store.take_back("p1") is None
    assert store.parked() == [second]


def test_print_states_are_kept_also_by_a_rebuild(store: SqlTillStore) -> None:
    receipts = [take(store).payment.receipt for _ in range(4)]
    store.set_print_state(receipts[0], PrintState.SENT)
    store.set_print_state(receipts[1], PrintState.SENDING)
    store.set_print_state(receipts[2], PrintState.PERHAPS)
    assert store.unfinished_prints() == [receipts[1], receipts[3]]
    rebuild(store)
    recent = store.recent(session=None, text="", limit=4)
    assert [one.print_state for one in recent] == ["waiting", "perhaps", "sending", "sent"]
    store.prints_settled(store.head().number)
    store.set_print_state(receipts[0], PrintState.SENDING)  # printed again, and stopped again
    assert store.unfinished_prints() == receipts[:2]
    later = take(store).payment.receipt
    assert store.unfinished_prints() == [*receipts[:2], later]


def test_every_receipt_is_found_wherever_it_stands_on_the_roll(store: SqlTillStore) -> None:
    taken = []
    for copies in (0, 3, 0, 0, 7, 1, 0, 2):
        taken.append(take(store))
        for _ in range(copies):
            copy_receipt(store, taken[-1])
    for one in taken:
        found = store.recorded(one.payment.receipt)
        assert found is not None
        assert found.number == one.number
    series = ReceiptSeries(IDENTITY.office, IDENTITY.till, IDENTITY.letter)
    others = ReceiptSeries(IDENTITY.office, IDENTITY.till, "Z")
    last = len(taken)
    wrong = f"{series.number(1)[:-1]}{'A' if series.number(1)[-1] != 'A' else 'B'}"
    assert [one for one in (series.number(last + 1), others.number(1), wrong, "") if store.recorded(one)] == []


def test_entries_wait_until_central_has_them(store: SqlTillStore) -> None:
    taken = take(store, payer="Siân")
    state = store.sync_state()
    assert (state.head_number, state.acknowledged, state.waiting) == (3, 0, 3)
    assert (state.oldest_waiting_at, state.last_contact_at) == (START, None)
    sent = store.unsent(0, 500)
    assert [entry.number for entry in sent] == [1, 2, 3]
    assert sent[2].seal == taken.seal
    assert [(value.field, value.value) for value in sent[2].personal] == [("payer", "Siân")]
    assert sent[2].personal[0].commitment in sent[2].text
    assert [entry.number for entry in store.unsent(1, 1)] == [2]
    store.acknowledge(3, LATER)
    state = store.sync_state()
    assert (state.waiting, state.oldest_waiting_at, state.last_contact_at) == (0, None, LATER)
    assert store.unsent(3, 10) == []
    store.acknowledge(2, LATER)  # central was restored
    assert store.sync_state().waiting == 1
    store.heard_from_central(LATER + timedelta(1), LATER + timedelta(1), Ticks("run", 0))
    assert store.sync_state().last_contact_at == LATER + timedelta(1)
    with pytest.raises(Refused) as refused:
        store.acknowledge(4, LATER)
    assert refused.value.reason is Reason.ROLL_FORKED


def test_each_lane_has_its_own_connection(store: SqlTillStore) -> None:
    taken = take(store)
    found: list[object] = []
    thread = threading.Thread(
        target=lambda: found.extend([store.recorded(taken.payment.receipt), store.connection() is not None])
    )
    with store.writing():  # readers go on beside a writer
        thread.start()
        thread.join(10)
    assert found == [taken, True]


def test_a_till_is_made_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        SqlTillStore(tmp_path / "till.db", KEY)
    assert refused.value.reason is Reason.NOT_ENROLLED
    till(tmp_path)
    with pytest.raises(Refused) as refused:
        create_till(tmp_path / "till.db", KEY, IDENTITY)
    assert refused.value.reason is Reason.ALREADY_ENROLLED


def test_a_payment_from_the_counter_empties_what_was_at_hand_in_its_own_transaction(store: SqlTillStore) -> None:
    store.keep_basket(Basket((line(12_00),)))
    take(store)
    assert store.kept_basket() == Basket()
