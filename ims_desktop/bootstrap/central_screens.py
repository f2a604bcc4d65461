"""What one person sees of central, each screen as their rights allow; a cashier's till never loads it."""

from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.bootstrap.banking_screens import BankingScreens
from ims_desktop.bootstrap.finance_screens import join_returns, proof_screen, transactions_screen
from ims_desktop.bootstrap.lazy_central import LazyCentral
from ims_desktop.bootstrap.saving import PdfSaver
from ims_desktop.bootstrap.supervisor_screens import SupervisorScreens
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.section_tabs import SYNC_AND_PROOF
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.sync_and_proof.presenter import SyncAndProofPresenter
from ims_desktop.ui.transactions.presenter import TransactionsPresenter
from ims_desktop.ui.transactions.returning import ReturningPresenter

TRANSACTIONS, PROOF = "transactions", "proof"


class CentralScreens:
    """Transactions, Sync and proof, supervision and banking. They are held here: a signal holds nobody."""

    def __init__(self, runner: Runner, till: OpenTill, central: LazyCentral, data: ReferenceData, user: User) -> None:
        self._runner = runner
        self._till = till
        self._central = central
        self._data = data
        self._user = user
        self._transactions: TransactionsPresenter | None = None
        self._returns: ReturningPresenter | None = None
        self._proof: SyncAndProofPresenter | None = None
        self._supervision: SupervisorScreens | None = None
        self._banking: BankingScreens | None = None

    def add_to(self, main: MainWindow, pdf: PdfSaver) -> None:
        """Put them on the rail."""
        runner, desk, central, data, user = self._runner, self._till.desk, self._central, self._data, self._user
        if user.may(Permission.FIND_TRANSACTIONS):
            finance = FinanceDesk(central, desk.clock, desk.ids)
            screen = transactions, self._transactions = transactions_screen(
                runner, finance, data, user, pdf.save_receipt
            )
            if user.may(Permission.RETURN_CHEQUES) and not user.only_funds:
                self._returns = join_returns(screen, runner, central.whole, finance, data, user)
            main.add_screen(TRANSACTIONS, "Finance", Icon.FINANCE, transactions)
            self._transactions.start()
        if user.may(Permission.SEE_SYNC):
            proof, self._proof = proof_screen(runner, desk.clock, central, user)
            main.add_screen(PROOF, "Proof", Icon.PROOF, proof, section=SYNC_AND_PROOF)
            self._proof.start()
        if user.may(Permission.WATCH) and not user.only_funds:
            self._supervision = SupervisorScreens(runner, desk.clock, desk.ids, central, data, user)
            self._supervision.add_to(main)
        if user.may(Permission.SEE_CUSTODY):
            self._banking = BankingScreens(runner, central.whole, desk.clock, desk.ids, data, user)
            self._banking.add_to(main, pdf.save_slip)

    def shown(self, key: str) -> None:
        """Another screen is in front."""
        if self._proof is not None:
            (self._proof.came_to_front if key == PROOF else self._proof.went_away)()

    def stop(self) -> None:
        """End their timers."""
        if self._proof is not None:
            self._proof.went_away()
        if self._supervision is not None:
            self._supervision.stop()
