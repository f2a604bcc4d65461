"""Banking's and custody's screens joined; a cashier's till never loads them."""

from collections.abc import Callable

from ims_desktop.actions.ports import Clock, Ids
from ims_desktop.actions.ports.banking import BankingCentral, CustodyCentral
from ims_desktop.actions.ports.cheques import KeptChequeCentral
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.banking.presenter import BankingPresenter
from ims_desktop.ui.banking.view import BankingScreen
from ims_desktop.ui.custody.keeping import KeepingPresenter
from ims_desktop.ui.custody.presenter import CustodyPresenter
from ims_desktop.ui.custody.view import CustodyScreen
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.section_tabs import SUPERVISE
from ims_desktop.ui.style.icons import Icon

BANKING, CUSTODY = "banking", "custody"


class BankingScreens:
    """Banking and custody of one's own office; asked each time that they come to the front."""

    def __init__(
        self,
        runner: Runner,
        central: Callable[[], WholeCentral],
        clock: Clock,
        ids: Ids,
        data: ReferenceData,
        user: User,
    ) -> None:
        self._runner = runner
        self._central = central
        self._clock = clock
        self._ids = ids
        self._data = data
        self._user = user
        self._refresh: dict[str, Callable[[], None]] = {}
        self._keeping: KeepingPresenter | None = None

    def add_to(self, main: MainWindow, save: Callable[[BankingSheet], None]) -> None:
        """Add what the person may do."""
        if self._user.may(Permission.BANK_TAKINGS):
            view, banking = banking_screen(self._runner, self._central, self._ids, self._data, self._user, save)
            main.add_screen(BANKING, "Banking", Icon.BANKING, view, section=SUPERVISE)
            self._refresh[BANKING] = banking.refresh
        if self._user.may(Permission.SEE_CUSTODY) and not self._user.only_funds:
            seen, custody = custody_screen(self._runner, self._central, self._clock, self._data, self._user)
            main.add_screen(CUSTODY, "Custody", Icon.CASH, seen, section=SUPERVISE)
            self._refresh[CUSTODY] = custody.refresh
            if self._user.may(Permission.RETURN_CHEQUES):
                self._keeping = join_keeping(
                    seen, custody, self._runner, self._central, self._clock, self._ids, self._user
                )
        main.screen_shown.connect(self._shown)

    def _shown(self, key: str) -> None:
        if key in self._refresh:
            self._refresh[key]()


def banking_screen(
    runner: Runner,
    central: Callable[[], BankingCentral],
    ids: Ids,
    data: ReferenceData,
    user: User,
    save: Callable[[BankingSheet], None],
) -> tuple[BankingScreen, BankingPresenter]:
    """Sessions to bank, slips, and what is next with them."""
    view = BankingScreen()
    presenter = BankingPresenter(view, runner, central, ids, data, user, save)
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


def custody_screen(
    runner: Runner, central: Callable[[], CustodyCentral], clock: Clock, data: ReferenceData, user: User
) -> tuple[CustodyScreen, CustodyPresenter]:
    """Where every pound of one's own office is."""
    view = CustodyScreen()
    presenter = CustodyPresenter(view, runner, central, clock, data, user)
    view.refresh_pressed.connect(presenter.refresh)
    return view, presenter


def join_keeping(
    view: CustodyScreen,
    custody: CustodyPresenter,
    runner: Runner,
    central: Callable[[], KeptChequeCentral],
    clock: Clock,
    ids: Ids,
    user: User,
) -> KeepingPresenter:
    """Let the custody screen keep post-dated cheques and let them go."""
    presenter = KeepingPresenter(view, runner, central, clock, ids, user, custody.refresh)
    view.keeping.show()
    view.keeping.kept.connect(presenter.keep)
    view.keeping.let_go.connect(lambda typed: presenter.let_go(view.kept.current_row(), typed))
    return presenter
