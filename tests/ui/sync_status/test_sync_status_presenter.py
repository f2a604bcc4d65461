from datetime import timedelta
from pathlib import Path

import builders
from finance_screens import StoppedClock, SyncTill

from ims_desktop.domain.roll import seal_mark
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.sync_status.presenter import SyncShown, SyncStatusPresenter
from ims_desktop.ui.sync_status.waiting_money import WaitingMoney


class FakeView:
    def __init__(self) -> None:
        self.shown: SyncShown | None = None

    def show_sync(self, shown: SyncShown) -> None:
        self.shown = shown


def shown_by(office: SyncTill) -> FakeView:
    view = FakeView()
    reckon = WaitingMoney(office.store).reckon
    SyncStatusPresenter(view, InlineRunner(), StoppedClock(), office.syncing, reckon).start()
    return view


def facts(view: FakeView) -> dict[str, tuple[str, str]]:
    assert view.shown is not None
    return {fact.name: (fact.value, fact.remark) for fact in view.shown.facts}


def test_all_sent_says_that_nothing_is_to_do(tmp_path: Path) -> None:
    office = SyncTill(tmp_path)
    office.syncing.sync_now()
    view = shown_by(office)
    assert view.shown is not None
    assert view.shown.headline == "Connected to central"
    assert view.shown.advice.startswith("Nothing to do")
    known = facts(view)
    assert known["Waiting to be sent"] == ("0", "")
    assert known["This till's roll ends at"][1] == known["Central acknowledged up to"][1]
    assert known["This till's roll ends at"][1].startswith("seal mark ")


def test_offline_says_how_many_how_old_and_how_much(tmp_path: Path) -> None:
    office = SyncTill(tmp_path, offline=True)
    view = shown_by(office)
    count, remark = facts(view)["Waiting to be sent"]
    state = office.store.sync_state()
    assert int(count) == office.syncing.picture.waiting
    waiting = [one for one in office.store.recent(session=None, text="", limit=99) if one.number > state.acknowledged]
    total_pence = sum(one.payment.total_pence for one in waiting)
    assert remark.startswith(f"£{total_pence / 100:,.2f} in payments")


def test_waiting_money_is_read_piece_by_piece_and_forgets_what_was_sent(tmp_path: Path) -> None:
    store = builders.till(tmp_path)
    money = WaitingMoney(store)
    assert money.reckon() == (0, True)
    first = builders.take(store)
    builders.take(store)
    assert money.reckon() == (284_20, True)
    store.acknowledge(first.number, builders.START)
    assert money.reckon() == (142_10, True)


def test_the_till_shows_what_proves_that_central_has_it(tmp_path: Path) -> None:
    office = SyncTill(tmp_path, offline=True)
    known = facts(shown_by(office))
    state = office.store.sync_state()
    assert known["Central acknowledged up to"] == (
        f"entry {state.acknowledged}",
        f"seal mark {_grouped(seal_mark(state.acknowledged_seal))}",
    )
    assert known["Central acknowledged up to"][1] != known["This till's roll ends at"][1]
    assert known["Central is tried again"][0].startswith("Next try in ")


def test_a_clock_that_is_not_believed_is_a_fact_too(tmp_path: Path) -> None:
    office = SyncTill(tmp_path)
    office.clock.now_at += timedelta(days=3)
    office.syncing.look_at_clock()
    reading, why = facts(shown_by(office))["This till's clock"]
    assert reading == "12:30 on 4 Apr 2026"
    assert why.startswith("is not believed")


def test_a_blocked_till_does_not_say_that_nothing_of_it_is_held(tmp_path: Path) -> None:
    office = SyncTill(tmp_path)
    office.syncing.sync_now()
    assert facts(shown_by(office))["Held at central for finance"] == ("none", "")
    at = office.clock.now()
    office.store.heard_from_central(at, at, office.clock.ticks(), blocked=True)
    office.syncing.look_at_clock()
    assert facts(shown_by(office))["Held at central for finance"][0] == "not told here"


def _grouped(mark: str) -> str:
    return " ".join(mark[start : start + 4] for start in range(0, len(mark), 4))
