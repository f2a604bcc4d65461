"""A till erases its own copies when central says so: the roll still verifies, and what is not personal stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import START, changes, line, take, till

from ims_desktop.domain.erasure import Erased
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.times import roll_time
from ims_desktop.store.till import erasing
from ims_desktop.store.till.connection import Lanes
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

LATER = START + timedelta(days=400)


def payers(store: SqlTillStore) -> list[str]:
    return [row[0] for row in store.connection().execute("SELECT value FROM personal ORDER BY number")]


def told(store: SqlTillStore, before: str, upto: int = 1_000) -> None:
    """The next word from central."""
    store.apply_changes(replace(changes(), fresh=False, upto=upto, rows=(to_row(Erased(before)),)), LATER)


def three_payments(folder: Path) -> SqlTillStore:
    store = till(folder)
    take(store, payer="Old Payer")
    take(store, line(5_00), payer="Last Old Payer", at=LATER - timedelta(milliseconds=1))
    take(store, line(7_00), payer="Kept Payer", at=LATER)
    return store


def test_old_values_go_with_the_next_word_from_central(tmp_path: Path) -> None:
    store = three_payments(tmp_path)
    receipts = [one.payment.receipt for one in store.recent(session=None, text="", limit=9)]
    assert len(store.recent(session=None, text="old payer", limit=9)) == 2
    told(store, roll_time(LATER))
    assert payers(store) == ["Kept Payer"]
    proof = verify_till(store)
    assert (proof.findings, proof.erased) == ((), 2)
    found = store.recent(session=None, text="", limit=9)
    assert [one.payment.receipt for one in found] == receipts
    assert [dict(one.personal) for one in found] == [{"payer": "Kept Payer"}, {}, {}]
    assert len(store.recent(session=None, text="old payer", limit=9)) == 0
    assert store.sync_state().head_number == 5  # nothing on the roll changed, and all of it can still be sent
    assert [len(entry.personal) for entry in store.unsent(0, 9)] == [0, 0, 0, 0, 1]


def test_an_earlier_day_takes_nothing_back_and_nothing_is_done_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = three_payments(tmp_path)
    told(store, roll_time(LATER))
    asked: list[Lanes] = []
    monkeypatch.setattr(erasing, "_OLD", "not asked again")
    told(store, roll_time(START), upto=1_001)
    assert (payers(store), asked) == (["Kept Payer"], [])
    assert verify_till(store).passed


def test_an_erasure_that_was_cut_off_goes_on_with_the_next_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = three_payments(tmp_path)
    monkeypatch.setattr(erasing, "_AT_ONCE", 1)

    def killed(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ims_desktop.store.till.erasing.time.sleep", killed)
    with pytest.raises(KeyboardInterrupt):
        told(store, roll_time(LATER))
    assert payers(store) == ["Last Old Payer", "Kept Payer"]
    assert verify_till(store).passed  # not done yet, so nothing is missing and nothing is too much
    monkeypatch.undo()
    store.apply_changes(replace(changes(), fresh=False, upto=1_001, rows=()), LATER)
    assert payers(store) == ["Kept Payer"]


def test_a_value_that_came_back_is_found(tmp_path: Path) -> None:
    store = three_payments(tmp_path)
    ((number, name, salt, value),) = (
        store.connection().execute("SELECT number, field, salt, value FROM personal ORDER BY number LIMIT 1").fetchall()
    )
    told(store, roll_time(LATER))
    store.connection().execute("INSERT INTO personal VALUES (?, ?, ?, ?)", (number, name, salt, value))
    (finding,) = verify_till(store).findings
    assert (finding.number, finding.what) == (number, "its personal values should have been erased")
