"""What is derived can be thrown away: made again from the roll it is the same, row for row."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import (
    COUNCIL_TAX,
    KEY,
    PARKING,
    RENTS,
    START,
    SUNDRY,
    card,
    cash,
    copy_receipt,
    every_row,
    line,
    open_session,
    take,
)
from builders import till as made_till
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_desktop.domain.fund import Fund
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.till import schema
from ims_desktop.store.till.projection import COLUMNS
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

FUNDS = st.sampled_from((COUNCIL_TAX, RENTS, PARKING, SUNDRY))
PENCE = st.integers(1, 400_00)
LINES = st.lists(st.tuples(FUNDS, PENCE), min_size=1, max_size=4)
PAYMENT = st.tuples(st.just("payment"), LINES, st.integers(0, 100), st.sampled_from(["", "Siân O'Brien", "Zoë"]))
COPY = st.tuples(st.just("copy"), st.integers(0, 30))
SESSION = st.tuples(st.just("session"), PENCE)
DAY = st.lists(st.one_of(PAYMENT, PAYMENT, COPY, SESSION), max_size=25)


def live(store: SqlTillStore, day: Sequence[tuple[object, ...]]) -> None:
    """Do what a random day says."""
    taken = []
    for what, *parts in day:
        match what, parts:
            case "payment", [list() as wanted, int() as on_card, str() as payer]:
                lines = [line(pence, f"REF{at}", fund) for at, (fund, pence) in enumerate(wanted)]
                taken.append(take(store, *lines, tenders=tenders(lines_pence(wanted), on_card), payer=payer))
            case "copy", [int() as which] if taken:
                copy_receipt(store, taken[which % len(taken)])
            case "session", [int() as float_pence]:
                open_session(store, float_pence=float_pence)


def lines_pence(wanted: Sequence[tuple[Fund, int]]) -> int:
    return sum(pence for _fund, pence in wanted)


def tenders(total_pence: int, on_card: int) -> list[Tender]:
    """Some per cent of it by card, the rest in cash with a little change."""
    by_card = total_pence * on_card // 100
    parts = [card(by_card)] if by_card else []
    return parts + ([cash(total_pence - by_card + 5)] if total_pence > by_card else [])


@given(day=DAY, lost=st.sampled_from([*COLUMNS]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_random_day_is_rebuilt_row_for_row(day: Sequence[tuple[object, ...]], lost: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = made_till(Path(folder))
        live(store, day)
        before = every_row(store)
        store.connection().execute(f"DROP TABLE {lost}")
        done = rebuild(store)
        assert every_row(store) == before
        assert done.entries == store.head().number
        assert done.rows == {table: len(rows) for table, rows in before.items()}
        assert verify_till(store).passed
        store.close()


def test_an_older_layout_is_told_and_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = {**schema.DERIVED_TABLES, "payment": schema.DERIVED_TABLES["payment"].replace("change_pence", "change")}
    with monkeypatch.context() as patched:
        patched.setattr(schema, "DERIVED_TABLES", older)
        store = made_till(tmp_path)
        assert store.has_this_layout()
        store.close()
    store = SqlTillStore(tmp_path / "till.db", KEY)
    assert not store.has_this_layout()
    rebuild(store)
    assert store.has_this_layout()
    take(store)
    assert verify_till(store).passed


def test_an_entry_that_cannot_be_read_is_named_and_nothing_changes(tmp_path: Path) -> None:
    store = made_till(tmp_path)
    taken = take(store)
    run = store.connection()
    run.execute("DROP TRIGGER entry_never_changes")
    run.execute("UPDATE entry SET text = replace(text, 'session.opened', 'session.opaned') WHERE number = 2")
    before = every_row(store)
    with pytest.raises(Unavailable, match="entry 2 of its roll") as caught:
        rebuild(store)
    assert caught.value.trouble is Trouble.DATABASE_UNREADABLE
    assert every_row(store) == before
    assert store.recorded(taken.payment.receipt) is not None
    take(store, at=START)
