"""A fresh copy of the accounts comes in slices, and the old copy is found until the last one has come."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import CASH, CASHIER, COUNCIL_TAX, OBRIEN, SMITH, START, TENANT, changes, council_things, take, till

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.references import UserId
from ims_desktop.store.till import reference
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

LATER = START + timedelta(hours=1)
HASH = [(CASHIER.id, "hash")]


def names(store: SqlTillStore) -> list[str]:
    return sorted(one.surname for one in store.search_holders("ba", 10))


@pytest.mark.parametrize("marked_again", [False, True])
def test_the_old_copy_is_found_until_the_last_slice_has_come(tmp_path: Path, *, marked_again: bool) -> None:
    store = till(tmp_path)
    moved = replace(SMITH, surname="Smith")
    new = replace(SMITH, reference="70999999", surname="New")
    first = changes([new], things=council_things()[:2], epoch="e2", upto=10, more=True)
    store.apply_changes(first, LATER)
    assert names(store) == ["Ahmed", "New", "O'Brien", "Smith-Jones"]
    assert CASH.code in store.reference_data().mops
    assert store.sync_state().accounts_at == START
    last = changes([moved], things=[COUNCIL_TAX, CASHIER], epoch="e2", upto=20, fresh=marked_again, hashes=HASH)
    store.apply_changes(last, LATER)
    assert names(store) == ["New", "Smith"]
    data = store.reference_data()
    assert list(data.funds) == ["01"]
    assert list(data.users) == [CASHIER.id]
    assert data.council.name == "Barrow Borough Council"
    assert store.credentials("ssuper") is None
    state = store.sync_state()
    assert (state.epoch, state.change, state.accounts_at) == ("e2", 20, LATER)


def test_a_copy_begun_again_forgets_the_one_that_was_broken_off(tmp_path: Path) -> None:
    store = till(tmp_path)
    store.apply_changes(changes([TENANT, OBRIEN], epoch="e2", upto=10, more=True), LATER)
    store.apply_changes(changes([TENANT], epoch="e2", upto=10, more=True), LATER)
    store.apply_changes(changes([], things=[], epoch="e2", upto=12, fresh=False, hashes=()), LATER)
    assert names(store) == ["Ahmed"]


def test_sweeping_that_was_cut_off_is_made_good_by_the_next_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = till(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(reference, "_sweep", lambda *_: None)
        store.apply_changes(changes([TENANT], epoch="e2", upto=10), LATER)
    assert len(names(store)) == 3
    store.apply_changes(PulledChanges("e2", 10, more=False, fresh=False), LATER)
    assert names(store) == ["Ahmed"]


def test_payments_are_taken_while_accounts_come_in(tmp_path: Path) -> None:
    store = till(tmp_path)
    many = [replace(SMITH, reference=f"7100{number:04}", surname=f"Name{number}") for number in range(5_000)]
    load = threading.Thread(target=lambda: store.apply_changes(changes(many, upto=2, fresh=False), LATER))
    load.start()
    taken = 0
    while load.is_alive():
        take(store)  # another lane would wait five seconds and then say that the file is busy
        taken += 1
    load.join()
    assert taken > 3
    assert len(store.search_holders("name", 10_000)) == 5_000
    assert verify_till(store).payments == taken


def test_a_slice_that_was_cut_off_comes_again_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = till(tmp_path)
    many = [replace(SMITH, reference=f"7100{number:04}", surname=f"Name{number}") for number in range(1_200)]

    def cut(_seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ims_desktop.store.till.reference.time.sleep", cut)
        with pytest.raises(KeyboardInterrupt):
            store.apply_changes(changes(many, epoch="e2", upto=9), LATER)
    assert (store.sync_state().epoch, store.sync_state().change) == ("e1", 1)
    assert len(store.search_holders("ba", 2_000)) == reference._AT_ONCE + 3  # old and new are found
    store.apply_changes(changes(many[600:], epoch="e2", upto=9), LATER)
    assert len(store.search_holders("ba", 2_000)) == 600


def test_many_are_swept(tmp_path: Path) -> None:
    store = till(tmp_path)
    many = [replace(SMITH, reference=f"7100{number:04}", surname=f"Name{number}") for number in range(2_500)]
    store.apply_changes(changes(many, upto=2, fresh=False), LATER)
    assert len(store.search_holders("name", 5_000)) == 2_500
    store.apply_changes(changes([SMITH], epoch="e2", hashes=[(UserId("x"), "y")]), LATER)
    assert store.search_holders("name", 5_000) == []
    assert names(store) == ["Smith-Jones"]
    with store.moment() as connection:
        connection.execute("INSERT INTO holder_words (holder_words) VALUES ('integrity-check')")
