"""Banking's and custody's screens joined."""

from collections.abc import Callable

from ims_desktop.actions.ports.banking import BankingCentral, CustodyCentral
from ims_desktop.actions.ports.cheques import KeptChequeCentral
from ims_desktop.actions.ports.open_cards import CardCentral
from ims_desktop.bootstrap.at_desk import AtCentral, Checks
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.permission import Permission
from ims_desktop.ui.banking.presenter import BankingPresenter
from ims_desktop.ui.banking.view import BankingScreen
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.custody.checking import CheckingPresenter, CheckWork
from ims_desktop.ui.custody.keeping import KeepingPresenter
from ims_desktop.ui.custody.matching import MatchingPresenter
from ims_desktop.ui.custody.presenter import CustodyPresenter
from ims_desktop.ui.custody.view import CustodyScreen
from ims_desktop.ui.late_screens import Joined


def banking(at: AtCentral) -> Joined:
    """Banking of one's own office; asked each time that it comes to the front."""
    view, presenter = banking_screen(at.work, at.save_slip)
    return Joined(view, presenter, presenter.refresh)


def custody(at: AtCentral) -> Joined:
    """Custody of one's own office, with the cheques that are kept for whoever may keep them."""
    view, presenter = custody_screen(at.work)
    keeping = matching = checking = None
    if at.checks is not None and at.user.may(Permission.BANK_TAKINGS):
        checking = join_checking(view, presenter, at, at.checks)
    if at.user.may(Permission.RETURN_CHEQUES):
        matching = join_matching(view, presenter, at.work)
        keeping = join_keeping(view, presenter, at.work)
    return Joined(view, (presenter, keeping, matching, checking), presenter.refresh)


def banking_screen(
    at: AtCentralWork[BankingCentral], save: Callable[[BankingSheet], None]
) -> tuple[BankingScreen, BankingPresenter]:
    """Sessions to bank, slips, and what is next with them."""
    view = BankingScreen()
    presenter = BankingPresenter(view, at, save)
    view.toggled.connect(presenter.toggle)
    view.all_pressed.connect(presenter.choose_all)
    view.make_pressed.connect(presenter.make)
    view.slip_marked.connect(presenter.mark_slip)
    view.hand_over_pressed.connect(presenter.hand_over)
    view.receive_pressed.connect(presenter.receive)
    view.correct_pressed.connect(presenter.correct)
    view.save_pressed.connect(presenter.save)
    view.refresh_pressed.connect(presenter.refresh)
    return view, presenter


def custody_screen(at: AtCentralWork[CustodyCentral]) -> tuple[CustodyScreen, CustodyPresenter]:
    """Where every pound of one's own office is."""
    view = CustodyScreen()
    presenter = CustodyPresenter(view, at)
    view.refresh_pressed.connect(presenter.refresh)
    return view, presenter


def join_keeping(
    view: CustodyScreen, custody: CustodyPresenter, at: AtCentralWork[KeptChequeCentral]
) -> KeepingPresenter:
    """Let the custody screen keep post-dated cheques and let them go."""
    presenter = KeepingPresenter(view, at, custody.refresh)
    view.keeping.show()
    view.keeping.kept.connect(presenter.keep)
    view.keeping.let_go.connect(lambda typed: presenter.let_go(view.kept.current_row(), typed))
    return presenter


def join_matching(view: CustodyScreen, custody: CustodyPresenter, at: AtCentralWork[CardCentral]) -> MatchingPresenter:
    """Let the custody screen match card sales that no report had."""
    presenter = MatchingPresenter(view, at, custody.refresh)
    view.cards.foot.show()
    view.cards.found.connect(presenter.match)
    return presenter


def join_checking(view: CustodyScreen, custody: CustodyPresenter, at: AtCentral, checks: Checks) -> CheckingPresenter:
    """Let the custody screen check the safe, floats that are kept and the imprest."""
    work = CheckWork(at.work, checks.prove, checks.save)
    presenter = CheckingPresenter(view, view.second, work, custody.refresh)
    view.check.show()
    view.check.clicked.connect(presenter.begin)
    view.checking.typed.connect(presenter.typed)
    view.checking.fixed.connect(presenter.fix)
    view.checking.save_pressed.connect(presenter.save)
    view.checking.back_pressed.connect(presenter.leave)
    view.second.entered.connect(presenter.enter)
    view.second.put_off.connect(presenter.put_off)
    return presenter
