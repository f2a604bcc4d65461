"""Every change to a till's file that was not made by the till is found, and the entry is named."""

import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from builders import (
    KEY,
    STANDARD,
    START,
    SUNDRY,
    SUPERVISOR,
    card,
    cash,
    copy_receipt,
    every_row,
    line,
    open_session,
    take,
    till,
)

from ims_desktop.actions.proof.witness import head_witness
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.domain.roll import Head, seal_of
from ims_desktop.store.till import verify, verify_processes
from ims_desktop.store.till.connection import Connection, connect
from ims_desktop.store.till.projection import COLUMNS
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import Cut, verify_till

T = TypeVar("T")
V = TypeVar("V")


CUTS = {
    "at once": Cut(),
    "entry by entry": Cut(slice_entries=1),
    "in slices": Cut(slice_entries=4),
    "in stretches": Cut(slice_entries=2, stretch_entries=3),
    "by several": Cut(slice_entries=2, stretch_entries=3, processes=2),
}


class InStep(Executor):
    """Does at once what a pool of processes does, over the same pipe: what is handed to and fro is pickled."""

    def submit(self, work: Callable[..., T], /, *given: object, **_named: object) -> "Future[T]":
        done: Future[T] = Future()
        try:
            done.set_result(piped(piped(work)(*piped(given))))
        except Unavailable as trouble:
            done.set_exception(piped(trouble))
        return done


def piped(what: V) -> V:
    """What comes out of a pipe between processes."""
    out: V = pickle.loads(pickle.dumps(what))  # noqa: S301  our own, of a moment ago
    return out


@pytest.fixture(params=CUTS, autouse=True)
def cut(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """What is found does not depend on where one slice or stretch ends, nor on who proves which."""
    made = CUTS[request.param]
    monkeypatch.setattr(verify, "Cut", lambda: made)
    monkeypatch.setattr(verify_processes, "make_pool", lambda processes: InStep())
    return made


def a_day(folder: Path) -> SqlTillStore:
    """Ten entries: 1 enrolled, 2 opened, 3 to 6 payments, 7 a copy, 8 opened, 9 and 10 payments."""
    store = till(folder)
    first = take(store, payer="Siân O'Brien")
    take(store, line(100_00), line(12_00, "GARDEN", SUNDRY, vat=STANDARD), tenders=(card(60_00), cash(60_00)))
    take(store, line(5_00))
    take(store, line(7_00), payer="Zoë", at=START + timedelta(minutes=1))
    copy_receipt(store, first, at=START + timedelta(minutes=2))
    open_session(store, SUPERVISOR, at=START + timedelta(minutes=3))
    for minute in (4, 5):
        take(store, line(1_00), cashier=SUPERVISOR, at=START + timedelta(minutes=minute))
    return store


def meddle(folder: Path, *statements: str) -> SqlTillStore:
    """What somebody with the key and time could do."""
    run = connect(folder / "till.db", KEY)
    run.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("entry_follows", "entry_never_changes", "entry_never_goes", "personal_never_changes"):
        run.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        run.execute(statement)
    run.close()
    return SqlTillStore(folder / "till.db", KEY, checked=False)


def test_an_honest_day_passes(tmp_path: Path) -> None:
    store = a_day(tmp_path)
    proof = verify_till(store)
    assert proof.findings == ()
    assert (proof.entries, proof.payments, proof.receipts, proof.witness) == (10, 6, 6, "none")
    assert proof.postings_pence == 142_10 + 112_00 + 5_00 + 7_00 + 2_00
    store.acknowledge(10, START)
    assert "entry 10" in verify_till(store).witness
    store.connection().execute("DELETE FROM personal WHERE number = 6")  # erased when its time had come
    assert verify_till(store).passed


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE entry SET text = replace(text, '500', '600') WHERE number = 5", 5, "seal does not follow"),
        ("UPDATE entry SET text = text || ' ' WHERE number = 5", 5, "seal does not follow"),
        ("UPDATE entry SET text = '{' WHERE number = 4", 4, "seal does not follow"),
        ("UPDATE entry SET text = CAST(x'ff00' AS TEXT) WHERE number = 4", 4, "seal does not follow"),
        ("UPDATE entry SET seal = zeroblob(32) WHERE number = 3", 3, "seal does not follow"),
        ("UPDATE entry SET seal = 'none' WHERE number = 3", 3, "seal does not follow"),
        ("UPDATE entry SET kind = 'session.opened' WHERE number = 3", 3, "is not what its text says"),
        ("UPDATE entry SET at_ms = at_ms + 1 WHERE number = 9", 9, "is not what its text says"),
        ("UPDATE entry SET at_ms = 'late' WHERE number = 3", 3, "is not what its text says"),
        ("DELETE FROM entry WHERE number = 4", 4, "is missing"),
        ("DELETE FROM entry WHERE number = 1", 1, "is missing"),
        ("UPDATE entry SET number = 40 WHERE number = 10", 10, "is missing"),
        ("UPDATE posting SET amount_pence = 1 WHERE number = 4 AND posting = 2", 4, "posting does not say"),
        ("UPDATE posting SET fund = '02' WHERE number = 5", 5, "posting does not say"),
        ("DELETE FROM posting WHERE number = 6", 6, "posting does not say"),
        ("INSERT INTO posting SELECT 7, 1, fund, reference, mop, 5, vat_code, 0, 1, 1 FROM posting WHERE number = 3", 7,
         "posting does not say"),
        ("INSERT INTO posting SELECT 99, 1, fund, reference, mop, 5, vat_code, 0, 1, 1 FROM posting WHERE number = 3",
         99, "posting holds a row of no entry"),
        ("UPDATE payment SET total_pence = total_pence + 1 WHERE number = 9", 9, "payment does not say"),
        ("UPDATE posting SET reference = '7' WHERE number = 9", 9, "posting does not say"),
        ("UPDATE posting SET mop = 'CQ' WHERE number = 9", 9, "posting does not say"),
        ("UPDATE session SET float_pence = 0 WHERE number = 8", 8, "session does not say"),
        ("DELETE FROM receipt_copy", 7, "receipt_copy does not say"),
        ("UPDATE personal SET value = 'Nobody' WHERE number = 6", 6, "payer is not the one that was sealed"),
        ("UPDATE personal SET salt = zeroblob(32) WHERE number = 6", 6, "payer is not the one that was sealed"),
        ("UPDATE personal SET field = 'drawer' WHERE number = 6", 6, "drawer is not the one that was sealed"),
        ("UPDATE personal SET number = 5 WHERE number = 6", 5, "payer is not the one that was sealed"),
        ("INSERT INTO personal VALUES (70, 'payer', zeroblob(32), 'x')", 70, "personal holds a row of no entry"),
        ("UPDATE till_state SET receipt_counter = 9", 0, "the receipt counter is 9"),
        ("UPDATE till_state SET head_seal = zeroblob(32)", 10, "the roll ends at entry 10"),
        ("UPDATE till_state SET head_number = 11", 11, "the roll ends at entry 10, the till says 11"),
        ("UPDATE till_state SET device = 'another'", 1, "another device"),
    ],
)  # fmt: skip
def test_meddling_is_found_and_the_entry_named(tmp_path: Path, statement: str, number: int, words: str) -> None:
    a_day(tmp_path)
    findings = verify_till(meddle(tmp_path, statement)).findings
    assert findings
    assert findings[0].number == number
    assert any(words in finding.what for finding in findings if finding.number == number)


def test_swapped_entries_are_found(tmp_path: Path) -> None:
    a_day(tmp_path)
    store = meddle(
        tmp_path,
        "UPDATE entry SET number = -4 WHERE number = 4",
        "UPDATE entry SET number = 4 WHERE number = 5",
        "UPDATE entry SET number = 5 WHERE number = -4",
    )
    assert verify_till(store).findings[0].number == 4


def cut_off_the_last_entry(folder: Path) -> SqlTillStore:
    """A clean cut: everything that would tell is put right with it."""
    tables = (*reversed(COLUMNS), "print_job", "personal", "entry")
    return meddle(
        folder,
        *(f"DELETE FROM {table} WHERE number = 10" for table in tables),  # noqa: S608  our own names
        "UPDATE till_state SET receipt_counter = receipt_counter - 1, (head_number, head_seal, head_at_ms) ="
        " (SELECT number, seal, at_ms FROM entry WHERE number = 9)",
    )


def test_a_clean_cut_is_found_against_a_witness_only(tmp_path: Path) -> None:
    head = a_day(tmp_path)
    with head.writing() as roll:
        witness = roll.head()
    store = cut_off_the_last_entry(tmp_path)
    assert verify_till(store).passed
    proof = verify_till(store, [head_witness("a head kept elsewhere", witness)])
    assert [finding.number for finding in proof.findings] == [10]
    assert proof.witness == "none"  # it agrees with nothing that is left
    assert "a head kept elsewhere knows entry 10" in proof.findings[0].what


def test_a_clean_cut_of_what_central_acknowledged_is_found(tmp_path: Path) -> None:
    a_day(tmp_path).acknowledge(10, START)
    findings = verify_till(cut_off_the_last_entry(tmp_path)).findings
    assert [finding.number for finding in findings] == [10]


def seal_again(run: Connection) -> None:
    """Somebody seals the whole roll again, as the till would have."""
    seal = bytes(32)
    rows = run.execute("SELECT number, text FROM entry ORDER BY number").fetchall()
    for number, text in rows:
        seal = seal_of(seal, text)
        run.execute("UPDATE entry SET seal = ? WHERE number = ?", (seal, number))
    run.execute("UPDATE till_state SET head_seal = ?", (seal,))


def test_a_roll_sealed_again_is_found_by_its_witness_and_its_sums(tmp_path: Path) -> None:
    store = a_day(tmp_path)
    with store.writing() as roll:
        witness: Head = roll.head()
    store = meddle(tmp_path, """UPDATE entry SET text = replace(text, '"total_pence":500', '"total_pence":600')""")
    seal_again(store.connection())
    findings = verify_till(store).findings
    assert {finding.number for finding in findings} == {5}
    assert {finding.what for finding in findings} == {
        "its postings do not sum to its lines and tenders",
        "payment does not say what the roll says",
    }
    assert verify_till(store, [head_witness("a head", witness)]).findings[-1].number == 10


def test_a_rebuild_gives_the_same_rows(tmp_path: Path) -> None:
    store = a_day(tmp_path)
    before = every_row(store)
    others = {"reversal", "slip_use", "post_item", "post_step", "own_account"}  # a plain day has none of them
    assert all(rows for table, rows in before.items() if table not in others)
    meddle(tmp_path, "UPDATE posting SET amount_pence = 1", "DELETE FROM receipt_copy").close()
    assert not verify_till(store).passed
    assert rebuild(store).entries == 10
    assert every_row(store) == before
    assert verify_till(store).passed
    take(store, at=START + timedelta(minutes=9))
    assert verify_till(store).passed
