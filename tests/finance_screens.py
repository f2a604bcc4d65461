"""The screens of receipts, transactions and sync with made-up content, for their tests and their pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import builders
from fakes.central import FakeCentral, FakeLink
from fakes.desk import desk_on
from fakes.held import FakeHeldCentral
from fakes.sample_transactions import central_with
from fakes.signer import FakeSigner
from fakes.timer import FakeTimer

from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.ports import DeviceState, HeldEntry, PrintState, Proof
from ims_desktop.actions.sync_round import SyncRound
from ims_desktop.bootstrap.finance_screens import join_settling
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.till_clock import Ticks
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.printing import PrinterPicture
from ims_desktop.ui.receipts.presenter import ReceiptsPresenter
from ims_desktop.ui.receipts.view import ReceiptsScreen
from ims_desktop.ui.strip import StripPresenter
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.sync_and_proof.presenter import SyncAndProofPresenter
from ims_desktop.ui.sync_and_proof.view import SyncAndProofScreen
from ims_desktop.ui.sync_status.presenter import SyncStatusPresenter
from ims_desktop.ui.sync_status.view import SyncScreen
from ims_desktop.ui.sync_status.waiting_money import WaitingMoney
from ims_desktop.ui.syncing import SyncingPresenter
from ims_desktop.ui.till_work import AtTillWork
from ims_desktop.ui.transactions.presenter import TransactionsPresenter
from ims_desktop.ui.transactions.view import TransactionsScreen

_MINUTE = timedelta(minutes=1)


class StoppedClock:
    now_at = builders.START + 180 * _MINUTE

    def now(self) -> datetime:
        return self.now_at

    def ticks(self) -> Ticks:
        return Ticks("run", (self.now_at - builders.START) // timedelta(milliseconds=1))


class EvenChance:
    def random(self) -> float:
        return 0.5


def fill(store: SqlTillStore) -> None:
    """A morning at a till, with one of everything."""
    compost = replace(builders.line(45_25, "COMPOST", builders.SUNDRY, vat=builders.STANDARD), narrative="Compost bin")
    takes = (
        ((builders.line(),), (), ""),
        ((builders.line(35_00, "WM04127736", builders.PARKING),), (builders.card(35_00),), ""),
        ((builders.line(), compost), (builders.card(100_00), builders.cash(100_00)), "Siân Ŵynne-Rŷs"),
        ((builders.line(96_22, "HR0001-7", builders.RENTS),), (), ""),
        ((compost,), (builders.cash(50_00),), "Smith, J"),
    )
    states = (PrintState.SENT, PrintState.FAILED, PrintState.SENT, PrintState.PERHAPS, PrintState.SENT)
    for round_number in range(3):
        for place, ((lines, tenders, payer), state) in enumerate(zip(takes, states, strict=True)):
            at = builders.START + (round_number * 5 + place) * 7 * _MINUTE
            recorded = builders.take(store, *lines, tenders=tenders, payer=payer, at=at)
            store.set_print_state(recorded.payment.receipt, state if round_number == 2 else PrintState.SENT)


class ReceiptsOffice:
    """My receipts over a real till file."""

    def __init__(self, folder: Path) -> None:
        self.desk = desk_on(folder, builders.TickingClock(builders.START + 180 * _MINUTE))
        self.store: SqlTillStore = self.desk.till  # type: ignore[assignment]
        fill(self.store)
        self.view = ReceiptsScreen()
        self.reprinted: list[Receipt] = []
        self.saved: list[Receipt] = []
        self.presenter = ReceiptsPresenter(
            self.view,
            AtTillWork(InlineRunner(), self.desk, builders.reference_data(), builders.CASHIER),
            self.reprinted.append,
            self.saved.append,
        )
        self.view.searched.connect(self.presenter.search)
        self.view.scope_chosen.connect(lambda only: self.presenter.only_this_session(only=only))
        self.view.row_chosen.connect(self.presenter.chosen)
        self.view.reprint_pressed.connect(self.presenter.reprint)
        self.view.save_pdf_pressed.connect(self.presenter.save_pdf)
        self.presenter.start()


class TransactionsOffice:
    """Transactions over a central in memory."""

    def __init__(self, folder: Path, count: int = 1_283, *, held: str = "") -> None:
        store = builders.till(folder)
        compost = builders.line(45_25, "COMPOST", builders.SUNDRY, vat=builders.STANDARD)
        at = builders.START + 177 * _MINUTE
        recorded = builders.take(
            store, builders.line(), compost, tenders=(builders.card(187_35),), payer="J Smith", at=at
        )
        self.central = central_with(recorded, count, held=held)
        self.view = TransactionsScreen()
        self.saved: list[Receipt] = []
        self.presenter = TransactionsPresenter(
            self.view,
            InlineRunner(),
            FinanceDesk(self.central, StoppedClock(), builders.CountingIds()),
            builders.reference_data(),
            builders.FINANCE,
            self.saved.append,
        )
        self.view.searched.connect(self.presenter.search)
        self.view.filter_added.connect(self.presenter.add_filter)
        self.view.filter_removed.connect(self.presenter.remove_filter)
        self.view.more_wanted.connect(self.presenter.more)
        self.view.row_marked.connect(self.presenter.choose)
        self.view.receipt_pressed.connect(self.presenter.show_receipt)
        self.view.save_pdf_pressed.connect(self.presenter.save_pdf)
        self.view.export_pressed.connect(self.presenter.exporting.begin)
        self.view.file_chosen.connect(self.presenter.exporting.write_to)
        self.view.export_stopped.connect(self.presenter.exporting.stop)
        self.presenter.start()


class SyncTill:
    """A till whose morning was sent, or is waiting."""

    def __init__(self, folder: Path, *, offline: bool = False) -> None:
        self.store = builders.till(folder)
        self.clock = StoppedClock()
        self.link = FakeLink(now=self.clock.now)
        self.syncing = SyncingPresenter(
            InlineRunner(),
            SyncRound(self.store, self.clock, lambda: self.link, FakeSigner()),
            FakeTimer(),
            EvenChance(),
            lambda _picture: None,
        )
        self.syncing.start()
        fill(self.store)
        if offline:
            self.link.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
            self.clock.now_at += 38 * _MINUTE
        self.syncing.sync_now()


class SyncOffice(SyncTill):
    """The Sync screen of a till."""

    def __init__(self, folder: Path, *, offline: bool = False) -> None:
        super().__init__(folder, offline=offline)
        self.view = SyncScreen()
        self.presenter = SyncStatusPresenter(
            self.view, InlineRunner(), self.clock, self.syncing, WaitingMoney(self.store).reckon
        )
        self.view.sync_pressed.connect(self.presenter.sync_now)
        self.presenter.start()


class ProofOffice:
    """Sync and proof over a central in memory."""

    def __init__(
        self,
        devices: Sequence[DeviceState],
        *,
        held: Mapping[DeviceId, Sequence[HeldEntry]] | None = None,
        proof: Proof | None = None,
        user: User = builders.FINANCE,
        chosen: int = 0,
    ) -> None:
        self.central = FakeCentral(devices=list(devices), held=dict(held or {}))
        if proof is not None:
            self.central.proof = proof
        self.clock = StoppedClock()
        self.view = SyncAndProofScreen()
        self.refresh, self.look = FakeTimer(), FakeTimer()
        data = builders.reference_data()
        at = AtCentralWork(InlineRunner(), lambda: self.central, self.clock, builders.CountingIds(), data, user)
        self.presenter = SyncAndProofPresenter(self.view, at, self.refresh, self.look)
        self.view.device_marked.connect(self.presenter.choose)
        self.view.verify_pressed.connect(self.presenter.verify)
        self.view.refresh_pressed.connect(self.presenter.refresh)
        self.holding = FakeHeldCentral(central=self.central)
        if user.may(Permission.SETTLE_HELD):
            self.settling = join_settling(
                (self.view, self.presenter),
                AtCentralWork(
                    InlineRunner(),
                    lambda: self.holding,
                    self.clock,
                    builders.CountingIds(),
                    self.holding.reference_data(),
                    user,
                ),
            )
        self.presenter.start()
        self.presenter.came_to_front()
        self.view.table.mark_row(chosen)


def window_with(
    screen: object, key: str, office: "ReceiptsOffice | TransactionsOffice | SyncOffice | ProofOffice"
) -> MainWindow:
    """The window round a screen, as somebody at a desk sees it."""
    window = MainWindow("Barrow Borough Council")
    for other, title, icon in (
        ("counter", "Counter", Icon.COUNTER),
        ("receipts", "Receipts", Icon.SESSION),
        ("transactions", "Finance", Icon.FINANCE),
        ("proof", "Proof", Icon.PROOF),
        ("sync", "Sync", Icon.AGAIN),
    ):
        from PySide6.QtWidgets import QWidget  # noqa: PLC0415

        window.add_screen(other, title, icon, screen if other == key else QWidget())  # type: ignore[arg-type]
    window.set_place("Town Hall reception · Till 03")
    window.set_session("Session open since 09:30 · 15 payments", "A. Cashier")
    window.set_time("Wed 1 Apr 12:30")
    strip = StripPresenter(window.set_status, StoppedClock(), window.show_screen)
    if isinstance(office, SyncOffice):
        office.syncing.watch(strip.sync_changed)
    strip.printer_changed(PrinterPicture(there=True, word="ready"))
    window.show_screen(key)
    return window
