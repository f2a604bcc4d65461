"""The desk of whoever signed in: their window, and what runs behind it."""

import random
from collections.abc import Callable

from ims_desktop.actions.ports import ReceiptMailer, ReceiptPrinter, RecordedPayment
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.bootstrap.at_desk import AtDesk
from ims_desktop.bootstrap.clock_doubt import ClockDoubt
from ims_desktop.bootstrap.desk_screens import HELP, DeskScreens, Told
from ims_desktop.bootstrap.keys import central_key, desks_kept
from ims_desktop.bootstrap.lazy_central import LazyCentral
from ims_desktop.bootstrap.saving import PdfSaver
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import london
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.mailing import MailingPresenter
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.printing import PrintingPresenter
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.session_presenter import SessionPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.strip import CLOCK_PANEL, StripPresenter
from ims_desktop.ui.syncing import SyncingPresenter, SyncPicture
from ims_desktop.ui.till_window import TillWindow
from ims_desktop.ui.till_work import AtTillWork

_CLOCK_SECONDS = 10.0


class DeskWindow:
    """One person's desk: a window full of screens, printing and sync behind it."""

    def __init__(  # noqa: PLR0913, PLR0917  it is given the whole world that it may touch
        self,
        till: OpenTill,
        data: ReferenceData,
        runner: Runner,
        printer: ReceiptPrinter | None,
        user: User,
        password: str,
        window: TillWindow,
        mailer: ReceiptMailer | None = None,
    ) -> None:
        self.user = user
        self._till = till
        self._runner = runner
        self.main = MainWindow(data.council.name)
        if data.council.training:
            self.main.set_training()
        window.take_in(self.main)
        self._clock = QtTimer(self.main)
        self._again: list[str] = []  # what was sent again to central: left here by the lane, read by the window
        # the password stays in this closure until central is first asked, and nowhere else
        self._central = LazyCentral(lambda: _connect(till, user, password, self._again.append))
        self._strip = StripPresenter(self.main.set_status, till.desk.clock, self._show)
        self._at = self._at_desk(data, printer, mailer)
        self._doubt = ClockDoubt(self.main, runner, till.desk, user, self._at.notices)
        told = Told(self._session_changed, self._taken, self._strip.parked_changed, window.show_sign_in, self._declared)
        self._screens = DeskScreens(self._at, self._central, told)
        self._session = SessionPresenter(
            self.main,
            AtTillWork(runner, till.desk, data, user),
            self._screens.session_found,
            self._strip.drawer_changed,
        )
        self._listen(window)

    def _at_desk(self, data: ReferenceData, printer: ReceiptPrinter | None, mailer: ReceiptMailer | None) -> AtDesk:
        till, runner, notices = self._till, self._runner, NoticeBoard(self.main.set_notice)
        printing = PrintingPresenter(
            notices,
            runner,
            till.desk,
            data,
            printer,
            self._strip.printer_changed,
            QtTimer(self.main),
            self._receipts_changed,
        )
        printing.signed_in(self.user, data)
        mailing = MailingPresenter(notices, runner, till.desk, data, mailer, self._receipts_changed)
        syncing = SyncingPresenter(
            runner,
            till.sync_round(),
            QtTimer(self.main),
            random.SystemRandom(),
            self._sync_changed,
            self._received,
        )
        pdf = PdfSaver(self.main, runner, notices)
        return AtDesk(self.main, runner, till, self.user, data, printer, notices, pdf, printing, mailing, syncing)

    def _listen(self, window: TillWindow) -> None:
        self.main.lock_requested.connect(self.put_off)
        self.main.lock_requested.connect(window.show_sign_in)
        self.main.status_pressed.connect(self._strip.pressed)
        self.main.notice_action.connect(self._notice_pressed)
        self.main.notice.put_away.connect(self._at.notices.put_away)
        self.main.help_requested.connect(lambda _screen: self._show(HELP))

    # ---- life

    def start(self, *, first: bool) -> None:
        """Begin: who and where, how the session stands, printing, sync. `first`: nobody signed in before."""
        identity = self._till.store.identity
        office = self._at.data.offices.get(identity.office)
        self.main.set_place(f"{office.name if office else identity.office} · Till {identity.till}")
        self._tick()
        self._session.start()
        self._at.printing.start(till_was_stopped=first)
        self._at.syncing.start()
        self._screens.start()

    def put_off(self) -> None:
        """Nobody is at the window any more: what was begun is not done, and nobody is asked for their word."""
        self._screens.put_off()

    def stop(self) -> None:
        """End timers and let go of central."""
        self._clock.stop()
        self._at.syncing.stop()
        self._screens.stop()
        self._runner.run(Lane.CENTRAL, self._central.close, lambda _none: None, lambda _trouble: None)

    def let_go(self) -> None:
        """Close what still speaks to central; only once no lane works any more."""
        self._central.close()
        self._at.syncing.let_go()

    def say(self, text: str) -> None:
        """Say something over the screen."""
        self._at.say(text)

    def _tick(self) -> None:
        now = london(self._till.desk.clock.now())
        self.main.set_time(f"{now:%a} {now.day} {now:%b %H:%M}")
        self._strip.mirror_changed(self._till.mirror.trouble if self._till.mirror is not None else "")
        self._at.syncing.look_at_clock()
        if self._again:
            self._at.notices.show_notice(NoticeText(self._again.pop(0), Tone.NOTE, key="again"))
        self._clock.once(_CLOCK_SECONDS, self._tick)

    # ---- what is pressed round the screens

    def _notice_pressed(self, key: str) -> None:
        if key == CLOCK_PANEL:
            self._doubt.show_panel(self._at.syncing)
        else:
            self._at.printing.pressed(key)
            self._at.mailing.pressed(key)

    def _show(self, key: str) -> None:
        if key == CLOCK_PANEL:
            self._doubt.show_panel(self._at.syncing)
        if self.main.has_screen(key):
            self.main.show_screen(key)

    # ---- what was done on them

    def _session_changed(self) -> None:
        """It was opened, paused, counted or closed: the counter goes by how it stands now, and central hears of it."""
        self._screens.session_changed()
        self._session.start()
        self._at.syncing.payment_taken()
        parked = self._till.desk.till.parked
        self._runner.run(Lane.LOCAL, lambda: len(parked()), self._strip.parked_changed, self._at.say_trouble)

    def _taken(self, recorded: RecordedPayment) -> None:
        self._at.printing.payment_taken(recorded)
        self._at.mailing.payment_taken(recorded)
        self._at.syncing.payment_taken()
        self._session.refresh()

    def _receipts_changed(self) -> None:
        self._screens.receipts_changed()

    # ---- sync

    def _sync_changed(self, picture: SyncPicture) -> None:
        self._strip.sync_changed(picture)
        self._doubt.sync_changed(picture)

    def _declared(self) -> None:
        """Central hears of it, and the counter goes by it from the next line on."""
        self._at.syncing.payment_taken()
        self._received()

    def _received(self) -> None:
        """New reference data came: screens use it from the next line on."""
        self._runner.run(Lane.LOCAL, self._till.store.reference_data, self._use_data, lambda _trouble: None)

    def _use_data(self, data: ReferenceData) -> None:
        self._at.data = data
        self._screens.use_data(data)
        self._session.use_data(data)
        self._at.printing.signed_in(self.user, data)
        self._at.mailing.data = data


def _connect(till: OpenTill, user: User, password: str, tell: Callable[[str], None]) -> WholeCentral:
    # start-up time: SQLAlchemy comes later, and what makes centrals with it
    from ims_desktop.actions.send_again import again_words  # noqa: PLC0415
    from ims_desktop.bootstrap.central import sent_again  # noqa: PLC0415
    from ims_desktop.store.central.opening import open_central  # noqa: PLC0415

    url = till.store.identity.central
    kept = desks_kept(till.keys)
    central = open_central(url, central_key(till.keys, url), user=user.user, password=password, kept=kept)
    if words := again_words(sent_again(central, user)):
        tell(words)
    return central
