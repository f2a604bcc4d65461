from collections.abc import Sequence
from pathlib import Path

import builders
from fakes.central import FakeCentral
from fakes.sample_transactions import device_states
from finance_screens import StoppedClock, SyncTill

from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.sync_status.presenter import DeviceRow, SyncShown, SyncStatusPresenter
from ims_desktop.ui.sync_status.waiting_money import WaitingMoney


class FakeView:
    def __init__(self) -> None:
        self.shown: SyncShown | None = None
        self.rows: list[DeviceRow] = []
        self.summary = self.trouble = ""

    def show_sync(self, shown: SyncShown) -> None:
        self.shown = shown

    def show_devices(self, rows: Sequence[DeviceRow], summary: str) -> None:
        self.rows, self.summary = list(rows), summary

    def show_trouble(self, text: str) -> None:
        self.trouble = text


def shown_by(office: SyncTill, central: FakeCentral | None = None, user: User | None = None) -> FakeView:
    view = FakeView()
    reckon = WaitingMoney(office.store).reckon
    SyncStatusPresenter(view, InlineRunner(), StoppedClock(), office.syncing, central, user, reckon).start()
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


def test_supervisors_see_every_till(tmp_path: Path) -> None:
    central = FakeCentral(devices=list(reversed(device_states())))
    view = shown_by(SyncTill(tmp_path), central, builders.SUPERVISOR)
    assert [row.till for row in view.rows] == [f"{number:02d}A" for number in range(1, 13)]
    assert view.summary == "9 of 12 complete · £287.45 held"
    assert [view.rows[at].tag.text for at in (0, 3, 6, 8, 11)] == [
        "Complete", "Held", "Missing", "Another roll", "Never heard",
    ]  # fmt: skip
    assert view.rows[6].missing == "17"


def test_cashiers_do_not(tmp_path: Path) -> None:
    view = shown_by(SyncTill(tmp_path), FakeCentral(devices=device_states()), builders.CASHIER)
    assert view.rows == []


def test_central_out_of_reach_is_said(tmp_path: Path) -> None:
    central = FakeCentral(trouble=Unavailable(Trouble.CENTRAL_ABSENT))
    view = shown_by(SyncTill(tmp_path), central, builders.SUPERVISOR)
    assert "Central cannot be reached" in view.trouble
