"""A supervisor's screens over a real central in a file: a morning at five tills, with one of everything."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from builders import CARD, CASH, CASHIER, CHEQUE, ENVELOPE, START, SUPERVISOR, CountingIds, card
from fakes.timer import FakeTimer
from finance_screens import StoppedClock
from made_central import KEY, Central, Roll, made_central, sqlite_url
from PySide6.QtWidgets import QWidget
from session_rolls import COLLEAGUE, OTHER_SUPERVISOR, receipts_of, sums, tender

from ims_desktop.actions.ports import TillLink
from ims_desktop.actions.supervisor.desk import SupervisorDesk
from ims_desktop.domain.mop import Mop
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, to_row
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.central.store import SqlCentralStore
from ims_desktop.ui.approvals.presenter import ApprovalsPresenter
from ims_desktop.ui.approvals.view import ApprovalsScreen
from ims_desktop.ui.approvals.voids import VoidsPresenter
from ims_desktop.ui.board.presenter import BoardPresenter
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.watch_list.presenter import WatchListPresenter
from ims_desktop.ui.watch_list.view import WatchListScreen

IDS = CountingIds()
_MINUTE = timedelta(minutes=1)
SESSIONS = {till: SessionId(f"01960000-0000-7000-8000-{till:>012}") for till in ("1", "2", "22", "3", "33", "4", "5")}


@dataclass
class Counter:
    """One till of the morning."""

    roll: Roll
    link: TillLink
    at: datetime = START
    session: SessionId | None = None
    cashier: User = CASHIER
    waiting: int = 0
    taken: dict[str, int] = field(default_factory=dict)

    def open(self, session: str, cashier: User = CASHIER) -> None:
        self.at += _MINUTE
        self.session, self.cashier, self.taken = SESSIONS[session], cashier, {}
        self.roll.opened(self.session, cashier, self.at)

    def take(self, pence: int, mop: Mop = CASH) -> None:
        self.at += _MINUTE
        tender_ = Tender(CASH, pence) if mop is CASH else card(pence) if mop is CARD else _cheque(pence)
        self.taken[mop.code] = self.taken.get(mop.code, 0) + pence
        self.roll.payment(pence, tenders=(tender_,), cashier=self.cashier, at=self.at)

    def say(
        self,
        kind: EntryKind,
        said: Mapping[str, Any] | None = None,
        *,
        by: User | None = None,
        second: str = "",
        why: str = "",
    ) -> None:
        self.at += _MINUTE
        place = self.roll.identity
        body = {
            "session": self.session,
            "business_day": "2026-04-01",
            "office": place.office,
            "till": place.till,
            **(said or {}),
        }
        personal = (personal_value("reason", IDS.salt(), why),) if why else ()
        actor = (by or self.cashier).id
        draft = EntryDraft(EntryId(IDS.new_id()), kind, actor, body, personal, UserId(second) if second else None)
        self.roll.append(draft, self.at)

    def lift(self, pence: int) -> None:
        move = {"move": "lift", "from": "drawer", "to": "safe", "pence": pence}
        self.say(EntryKind.CASH_MOVED, move, second=SUPERVISOR.id)

    def close(self, counted_pence: int, state: str, why: str = "") -> None:
        cash, kept = 50_00 + self.taken.get("CA", 0), 50_00
        taken = self.taken.get("CA", 0)
        figures = [tender("CA", "cash", cash, counted_pence, taken_pence=taken, banking_pence=counted_pence - kept)]
        figures += [
            tender(code, kind, self.taken[code], self.taken[code], taken_pence=self.taken[code])
            for code, kind in (("CQ", "cheque"), ("CC", "card"))
            if code in self.taken
        ]
        counted = [{name: one[name] for name in ("mop", "kind", "counted_pence")} for one in figures]
        self.say(EntryKind.SESSION_COUNTED, {"attempt": 1, "finished": True, "tenders": counted})
        differs = counted_pence - cash
        posting = {
            "fund": "99",
            "reference": "BA1",
            "mop": "CA",
            "amount_pence": differs,
            "vat_code": "N0",
            "vat_pence": 0,
            "narrative": "Short at cashing up",
            "line": 1,
            "tender": 1,
        }
        close = {
            "cashier": self.cashier.id,
            "count": self.roll.head.number,
            "state": state,
            "tenders": figures,
            "float_pence": 50_00,
            "float_kept_pence": kept,
            **receipts_of(sums(self.roll, self.session or "")),
            "total_pence": differs,
            "postings": [posting] if differs else [],
            "envelope": ENVELOPE,
        }
        self.say(EntryKind.SESSION_CLOSED, close, why=why)

    def send(self, *, but: int = 0) -> None:
        entries = self.roll.entries[: len(self.roll.entries) - but]
        self.link.push(entries, self.roll.said())


def _cheque(pence: int) -> Tender:
    return Tender(CHEQUE, pence, cheque_number="000214", cheque_date=START.date())


def a_morning(central: Central) -> dict[str, Counter]:
    """Five tills: over the limit; paused, with relief; awaiting approval; held and away; not used today."""
    central.store.change([to_row(one) for one in (COLLEAGUE, OTHER_SUPERVISOR)], {})
    tills = {f"{number:02d}": Counter(*central.till(f"{number:02d}")) for number in range(1, 6)}
    busy, relief, waits, odd, idle = tills.values()
    busy.open("1")
    for pence in (142_10, 568_40, 391_00, 35_00):
        busy.take(pence)
    busy.take(45_25, CHEQUE)
    busy.take(120_00, CARD)
    busy.lift(100_00)
    busy.say(EntryKind.DRAWER_OPENED, why="Change for the parking machine")
    relief.open("2")
    relief.take(96_22)
    relief.say(EntryKind.SESSION_PAUSED)
    relief.open("22", COLLEAGUE)
    relief.take(12_00, CARD)
    waits.open("3", COLLEAGUE)
    for pence in (40_00, 22_50, 60_00):
        waits.take(pence)
    waits.take(18_00, CHEQUE)
    waits.close(165_50, "awaiting_approval", "Seven pounds too much change given")
    odd.open("4", SUPERVISOR)
    odd.take(30_00, CARD)
    odd.roll.payment(20_00, changed={"total_pence": 2}, at=odd.at, cashier=SUPERVISOR)
    for pence in (10_00, 11_00, 12_00):
        odd.take(pence)
    idle.roll.enrolled()
    for till in tills.values():
        till.send(but=3 if till is odd else 0)
    return tills


class Office:
    """The three screens over one central."""

    def __init__(self, central: Central, user: User = SUPERVISOR, runner: Runner | None = None) -> None:
        self.central = central
        self.clock = StoppedClock()
        self.runner = runner or InlineRunner()
        self.data: ReferenceData = central.store.reference_data()
        self.user = user
        self.packs: list[tuple[SessionId, Path]] = []
        self.timer = FakeTimer()

    @property
    def work(self) -> AtCentralWork[SqlCentralStore]:
        """What these screens need, as it is now."""
        store = self.central.store
        return AtCentralWork(self.runner, lambda: store, self.clock, CountingIds(), self.data, self.user)

    def board(self) -> tuple[BoardScreen, BoardPresenter]:
        view = BoardScreen()
        presenter = BoardPresenter(view, self.work, self.timer)
        view.row_opened.connect(presenter.open)
        view.figure_chosen.connect(presenter.choose_figure)
        presenter.start()
        presenter.came_to_front()
        return view, presenter

    def approvals(self) -> tuple[ApprovalsScreen, ApprovalsPresenter]:
        view, desk = ApprovalsScreen(), SupervisorDesk(self.central.store, self.clock, CountingIds())
        presenter = ApprovalsPresenter(
            view, self.runner, desk, self.data, self.user, self.timer, lambda *asked: self.packs.append(asked)
        )
        view.scope_chosen.connect(presenter.list_scope)
        view.row_marked.connect(presenter.choose)
        view.more_wanted.connect(presenter.more)
        view.approve_pressed.connect(presenter.approve)
        voids = VoidsPresenter(view.voids, self.work)
        self.voids = voids  # held here: a signal holds nobody
        view.voids.answered.connect(lambda row, why, approves: voids.answer(row, why, approve=approves))
        presenter.also(voids.refresh)
        view.pack_pressed.connect(presenter.pack)
        view.file_chosen.connect(presenter.pack_to)
        presenter.start()
        presenter.came_to_front()
        return view, presenter

    def watch_list(self) -> tuple[WatchListScreen, WatchListPresenter]:
        view = WatchListScreen()
        presenter = WatchListPresenter(view, self.work)
        view.row_marked.connect(presenter.mark)
        view.row_opened.connect(presenter.open)
        view.figure_chosen.connect(presenter.choose_figure)
        view.refresh_pressed.connect(presenter.refresh)
        presenter.start()
        presenter.came_to_front()
        return view, presenter


def window_round(screen: QWidget, key: str) -> MainWindow:
    """The window round a screen, as a supervisor sees it."""
    window = MainWindow("Barrow Borough Council")
    for other, title, icon in (
        ("counter", "Counter", Icon.COUNTER),
        ("transactions", "Finance", Icon.FINANCE),
        ("proof", "Proof", Icon.PROOF),
        ("board", "Tills", Icon.DASHBOARD),
        ("approvals", "Approvals", Icon.APPROVE),
        ("watch-list", "Watch list", Icon.WARNING),
        ("help", "Help", Icon.HELP),
    ):
        window.add_screen(other, title, icon, screen if other == key else QWidget())
    window.set_place("Town Hall reception · Till 03")
    window.set_session("No session open", "S. Supervisor")
    window.set_time("Wed 1 Apr 12:30")
    window.show_screen(key)
    return window


@contextmanager
def office_at_work(user: User = SUPERVISOR) -> Iterator[Office]:
    """The office after its morning."""
    with tempfile.TemporaryDirectory() as folder:
        for central in made_central(sqlite_url(Path(folder)), KEY):
            a_morning(central)
            yield Office(central, user)
