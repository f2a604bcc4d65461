"""Each screen joined: its view, its presenter, and the signals between them."""

from collections.abc import Callable

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.receipts.presenter import ReceiptsPresenter
from ims_desktop.ui.receipts.view import ReceiptsScreen
from ims_desktop.ui.sync_status.presenter import SyncStatusPresenter
from ims_desktop.ui.sync_status.view import SyncScreen
from ims_desktop.ui.sync_status.waiting_money import WaitingMoney
from ims_desktop.ui.syncing import SyncingPresenter


def receipts_screen(
    runner: Runner,
    desk: Desk,
    data: ReferenceData,
    user: User,
    reprint: Callable[[Receipt], None],
    save_pdf: Callable[[Receipt], None],
) -> tuple[ReceiptsScreen, ReceiptsPresenter]:
    """My receipts."""
    view = ReceiptsScreen()
    presenter = ReceiptsPresenter(view, runner, desk, data, user, reprint, save_pdf)
    view.searched.connect(presenter.search)
    view.scope_chosen.connect(lambda only: presenter.only_this_session(only=only))
    view.row_chosen.connect(presenter.chosen)
    view.reprint_pressed.connect(presenter.reprint)
    view.save_pdf_pressed.connect(presenter.save_pdf)
    return view, presenter


def sync_screen(runner: Runner, desk: Desk, syncing: SyncingPresenter) -> tuple[SyncScreen, SyncStatusPresenter]:
    """Sync: what waits at this till."""
    view = SyncScreen()
    money = WaitingMoney(desk.till)
    presenter = SyncStatusPresenter(view, runner, desk.clock, syncing, money.reckon)
    view.sync_pressed.connect(presenter.sync_now)
    return view, presenter
