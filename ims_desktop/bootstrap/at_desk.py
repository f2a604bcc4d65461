"""What the screens of a desk are joined with: the till and who sits at it, and central as they may ask it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ims_desktop.actions.ports import Clock, Ids, ReceiptPrinter
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.bootstrap.lazy_central import LazyCentral
from ims_desktop.bootstrap.saving import PdfSaver
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.mailing import MailingPresenter
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.printing import PrintingPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.syncing import SyncingPresenter
from ims_desktop.ui.trouble import words_of

if TYPE_CHECKING:  # a cashier's desk loads nothing of custody
    from ims_desktop.actions.supervisor.check_custody import Checker


@dataclass(slots=True)
class AtDesk:
    """One person at one till. `data` is exchanged when new reference data comes."""

    main: MainWindow
    runner: Runner
    till: OpenTill
    user: User
    data: ReferenceData
    printer: ReceiptPrinter | None
    notices: NoticeBoard
    pdf: PdfSaver
    printing: PrintingPresenter
    mailing: MailingPresenter
    syncing: SyncingPresenter

    def say(self, text: str) -> None:
        """Say what is wrong over the screen."""
        self.notices.show_notice(NoticeText(text, Tone.WRONG, key="trouble"))

    def say_trouble(self, trouble: Exception) -> None:
        """Say what did not work, and what to do about it."""
        self.say(words_of(trouble))


@frozen
class Checks:
    """What a spot check needs: how its checker signs in at central, and where its certificate goes."""

    prove: Callable[[str, str], "AbstractContextManager[Checker]"]
    save: Callable[[CheckCertificate], None]


@frozen
class AtCentral:
    """One person who looks at central, under their own login."""

    runner: Runner
    central: LazyCentral
    clock: Clock
    ids: Ids
    data: ReferenceData
    user: User
    save_receipt: Callable[[Receipt], None]
    save_slip: Callable[[BankingSheet], None]
    checks: Checks | None = None  # at a till of the council's own

    @property
    def work(self) -> AtCentralWork[WholeCentral]:
        """What a presenter needs of it."""
        return AtCentralWork(self.runner, self.central.whole, self.clock, self.ids, self.data, self.user)
