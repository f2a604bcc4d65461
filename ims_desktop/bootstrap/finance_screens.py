"""Finance's screens joined."""

from collections.abc import Callable

from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.ports.cheques import ChequeCentral
from ims_desktop.actions.ports.held import HeldCentral
from ims_desktop.bootstrap.at_desk import AtCentral
from ims_desktop.bootstrap.evidence import pack_writer
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.late_screens import Joined
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.sync_and_proof.presenter import Prover, SyncAndProofPresenter
from ims_desktop.ui.sync_and_proof.settling import SettlingPresenter
from ims_desktop.ui.sync_and_proof.view import SyncAndProofScreen
from ims_desktop.ui.transactions.packing import PackingPresenter, WritePack
from ims_desktop.ui.transactions.presenter import TransactionsPresenter
from ims_desktop.ui.transactions.returning import ReturningPresenter
from ims_desktop.ui.transactions.view import TransactionsScreen


def transactions(at: AtCentral) -> Joined:
    """Finance's transactions, with the cheques that the bank returned for whoever may record them."""
    desk = FinanceDesk(at.central, at.clock, at.ids)
    screen = view, presenter = transactions_screen(at.runner, desk, at.data, at.user, at.save_receipt)
    returns = None
    if at.user.may(Permission.RETURN_CHEQUES) and not at.user.only_funds:
        returns = join_returns(screen, at.work)
    packs = None
    if at.user.may(Permission.MAKE_PACK) and not at.user.only_funds:
        packs = join_packs(screen, at.runner, pack_writer(at.central, at.user))
    presenter.start()
    return Joined(view, (presenter, returns, packs))


def proof(at: AtCentral) -> Joined:
    """Sync and proof."""
    screen = view, presenter = proof_screen(at.work)
    settling = None
    if at.user.may(Permission.SETTLE_HELD) and not at.user.only_funds:
        settling = join_settling(screen, at.work)
    presenter.start()
    return Joined(view, (presenter, settling), presenter.came_to_front, presenter.went_away)


def transactions_screen(
    runner: Runner,
    desk: FinanceDesk,
    data: ReferenceData,
    user: User,
    save_pdf: Callable[[Receipt], None],
) -> tuple[TransactionsScreen, TransactionsPresenter]:
    """Finance's transactions."""
    view = TransactionsScreen()
    presenter = TransactionsPresenter(view, runner, desk, data, user, save_pdf)
    view.searched.connect(presenter.search)
    view.filter_added.connect(presenter.add_filter)
    view.filter_removed.connect(presenter.remove_filter)
    view.more_wanted.connect(presenter.more)
    view.row_marked.connect(presenter.choose)
    view.receipt_pressed.connect(presenter.show_receipt)
    view.save_pdf_pressed.connect(presenter.save_pdf)
    view.export_pressed.connect(presenter.exporting.begin)
    view.export_stopped.connect(presenter.exporting.stop)
    view.file_chosen.connect(presenter.exporting.write_to)
    return view, presenter


def join_returns(
    screen: tuple[TransactionsScreen, TransactionsPresenter], at: AtCentralWork[ChequeCentral]
) -> ReturningPresenter:
    """Let the transactions' screen record cheques that the bank returned."""
    view, transactions = screen
    presenter = ReturningPresenter(view, at, transactions.again)
    view.side.let_return()
    view.returned_pressed.connect(lambda: presenter.begin(transactions.chosen_receipt))
    view.side.returning.entered.connect(presenter.record)
    view.side.returning.left.connect(presenter.leave)
    return presenter


def join_packs(
    screen: tuple[TransactionsScreen, TransactionsPresenter], runner: Runner, write: WritePack
) -> PackingPresenter:
    """Let the transactions' screen make the evidence pack of the chosen payment's session."""
    view, transactions = screen
    presenter = PackingPresenter(view, runner, write, lambda: transactions.chosen)
    view.side.let_pack()
    view.pack_pressed.connect(presenter.begin)
    view.pack_file_chosen.connect(presenter.pack_to)
    return presenter


def proof_screen(at: AtCentralWork[Prover]) -> tuple[SyncAndProofScreen, SyncAndProofPresenter]:
    """Sync and proof: every till, what is held, and the proof of it all."""
    view = SyncAndProofScreen()
    presenter = SyncAndProofPresenter(view, at, QtTimer(view), QtTimer(view))
    view.device_marked.connect(presenter.choose)
    view.verify_pressed.connect(presenter.verify)
    view.refresh_pressed.connect(presenter.refresh)
    return view, presenter


def join_settling(
    screen: tuple[SyncAndProofScreen, SyncAndProofPresenter], at: AtCentralWork[HeldCentral]
) -> SettlingPresenter:
    """Let the screen of the proof put held entries right."""
    view, proof_of_all = screen
    presenter = SettlingPresenter(view, at, proof_of_all.refresh)
    view.let_settle()
    view.settle_pressed.connect(presenter.begin)
    view.settling.entered.connect(presenter.settle)
    view.settling.added.connect(presenter.add)
    view.settling.taken_off.connect(presenter.take_off)
    view.settling.left.connect(presenter.leave)
    return presenter
