"""The desk of whoever signed in: their screens, and what runs behind them."""

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.session_at_hand import SessionAtHand
from ims_desktop.actions.ports import ReceiptPrinter, RecordedPayment
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.bootstrap.clock_doubt import ClockDoubt
from ims_desktop.bootstrap.count_screen import COUNT, CountScreen
from ims_desktop.bootstrap.keys import central_key
from ims_desktop.bootstrap.lazy_central import LazyCentral
from ims_desktop.bootstrap.post_screen import POST, PostAtDesk
from ims_desktop.bootstrap.saving import PdfSaver
from ims_desktop.bootstrap.session_covers import SessionCovers
from ims_desktop.bootstrap.session_screen import SESSION, SessionScreen
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import london
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.counter.making import make_counter
from ims_desktop.ui.counter.presenter import CounterPresenter
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.my_session.presenter import SessionWork
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.post.presenter import PostWork
from ims_desktop.ui.printing import PrintingPresenter
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.section_tabs import SYNC_AND_PROOF
from ims_desktop.ui.session_presenter import SessionPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.strip import CLOCK_PANEL, StripPresenter
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.syncing import SyncingPresenter, SyncPicture
from ims_desktop.ui.till_window import TillWindow
from ims_desktop.ui.trouble import words_of

if TYPE_CHECKING:
    from ims_desktop.bootstrap.central_screens import CentralScreens
    from ims_desktop.ui.help.presenter import NotePresenter
    from ims_desktop.ui.receipts.presenter import ReceiptsPresenter
    from ims_desktop.ui.sync_status.presenter import SyncStatusPresenter

COUNTER, RECEIPTS, SYNC, HELP = "counter", "receipts", "sync", "help"
_AT_CENTRAL = (Permission.FIND_TRANSACTIONS, Permission.SEE_SYNC, Permission.WATCH, Permission.SEE_CUSTODY)
_CLOCK_SECONDS = 10.0


class DeskWindow:
    """One person's desk: a window full of screens, printing and sync behind it."""

    def __init__(
        self,
        till: OpenTill,
        data: ReferenceData,
        runner: Runner,
        printer: ReceiptPrinter | None,
        user: User,
        password: str,
        window: TillWindow,
    ) -> None:
        self.user = user
        self._till = till
        self._runner = runner
        self._data = data
        self.main = MainWindow(data.council.name)
        if data.council.training:
            self.main.set_training()
        window.take_in(self.main)
        self._clock = QtTimer(self.main)
        # the password stays in this closure until central is first asked, and nowhere else
        self._central = LazyCentral(lambda: _connect(till, user, password))
        self._notices = NoticeBoard(self.main.set_notice)
        self._pdf = PdfSaver(self.main, runner, self._notices)
        self._strip = StripPresenter(self.main.set_status, till.desk.clock, self._show)
        self._covers = SessionCovers(self.main, runner, till.desk, user, self._notices, self._session_changed)
        self._session = SessionPresenter(
            self.main, runner, till.desk, data, user, self._session_found, self._strip.drawer_changed
        )
        self._counter: CounterPresenter | None = None
        self._receipts: ReceiptsPresenter | None = None
        self._count: CountScreen | None = None
        self._my_session: SessionScreen | None = None
        self._post: PostAtDesk | None = None
        self._note: NotePresenter | None = None
        self._leave = window.show_sign_in
        self._printer = printer
        self._syncing = SyncingPresenter(
            runner,
            till.store,
            till.desk.clock,
            till.link,
            till.signer,
            QtTimer(self.main),
            random.SystemRandom(),
            self._sync_changed,
            self._received,
        )
        self._printing = PrintingPresenter(
            self._notices,
            runner,
            till.desk,
            self._data,
            printer,
            self._strip.printer_changed,
            QtTimer(self.main),
            self._print_kept,
        )
        self._printing.signed_in(user, self._data)
        self._sync_screen: SyncStatusPresenter | None = None
        self._at_central: CentralScreens | None = None
        self._doubt = ClockDoubt(self.main, runner, till.desk, user, self._notices)
        self._add_counter()
        self._listen(window.show_sign_in)

    # ---- life

    def start(self, *, first: bool) -> None:
        """Begin: who and where, how the session stands, printing, sync. `first`: nobody signed in before."""
        identity = self._till.store.identity
        office = self._data.offices.get(identity.office)
        self.main.set_place(f"{office.name if office else identity.office} · Till {identity.till}")
        self._tick()
        self._session.start()
        self._printing.start(till_was_stopped=first)
        self._syncing.start()
        # the counter is there; what the other screens are made of comes in on a lane, so that no key waits for it
        central = self._sees_central
        self._runner.run(
            Lane.DEVICE, lambda: _bring_in_other_screens(central=central), self._add_other_screens, self._say_trouble
        )

    def stop(self) -> None:
        """End timers and let go of central."""
        if self._note is not None:  # before the window is gone, and with it what was typed
            self._note.left()
        self._clock.stop()
        self._syncing.stop()
        if self._sync_screen is not None:
            self._sync_screen.stop()
        if self._at_central is not None:
            self._at_central.stop()
        self._runner.run(Lane.CENTRAL, self._central.close, lambda _none: None, lambda _trouble: None)

    def let_go(self) -> None:
        """Close what still speaks to central; only once no lane works any more."""
        self._central.close()
        self._syncing.let_go()

    def _tick(self) -> None:
        now = london(self._till.desk.clock.now())
        self.main.set_time(f"{now:%a} {now.day} {now:%b %H:%M}")
        self._strip.mirror_changed(self._till.mirror.trouble if self._till.mirror is not None else "")
        self._syncing.look_at_clock()
        self._clock.once(_CLOCK_SECONDS, self._tick)

    # ---- screens

    def _add_counter(self) -> None:
        if self.user.may(Permission.TAKE_PAYMENTS):
            view, self._counter = make_counter(
                self._runner,
                self._till.desk,
                self._data,
                self.user,
                taken=self._taken,
                reprint=self._reprint_number,
                parked=self._strip.parked_changed,
            )
            self.main.add_screen(COUNTER, "Counter", Icon.COUNTER, view)

    def _add_other_screens(self, _brought_in: None = None) -> None:
        from ims_desktop.bootstrap.screens import receipts_screen, sync_screen  # noqa: PLC0415
        from ims_desktop.ui.help.making import make_help  # noqa: PLC0415

        desk, data, user, runner = self._till.desk, self._data, self.user, self._runner
        if user.may(Permission.REPRINT) and user.may(Permission.TAKE_PAYMENTS):
            self._my_receipts = receipts_screen(
                runner,
                desk,
                data,
                user,
                self._printing.reprint,
                self._pdf.save_receipt,
                self._till.link,
                self._printing.give_back,
            )
            self._receipts = self._my_receipts.presenter
            self.main.add_screen(RECEIPTS, "Receipts", Icon.SESSION, self._my_receipts.view)
            self._receipts.start()
        if user.may(Permission.KEEP_DRAWER):
            work = CashUpWork(runner, desk, data, user, self._printer, self._session_changed, self._pdf.save_sheet)
            self._count = CountScreen(self.main, work)
            self._my_session = SessionScreen(self.main, self._session_work())
        if self._counter is not None:
            post = PostWork(runner, desk, data, user, self._syncing.payment_taken)
            self._post = PostAtDesk(self.main, post, self._notices, self._counter, lambda: self._show(COUNTER))
        if self._sees_central:
            from ims_desktop.bootstrap.central_screens import CentralScreens  # noqa: PLC0415  not for cashiers

            self._at_central = CentralScreens(runner, self._till, self._central, data, user)
            self._at_central.add_to(self.main, self._pdf)
        sync, self._sync_screen = sync_screen(runner, desk, self._syncing)
        self.main.add_screen(SYNC, "Sync", Icon.AGAIN, sync, section=SYNC_AND_PROOF)
        self._sync_screen.start()
        page, self._note = make_help(runner, self._till.notes, user, data)
        self.main.add_screen(HELP, "Help", Icon.HELP, page)

    @property
    def _sees_central(self) -> bool:
        """Whether any screen looks at central; a till for training has none."""
        return not self._till.store.identity.is_training and any(self.user.may(one) for one in _AT_CENTRAL)

    def _listen(self, locked: Callable[[], None]) -> None:
        self.main.lock_requested.connect(self.put_off)
        self.main.lock_requested.connect(locked)
        self.main.status_pressed.connect(self._strip.pressed)
        self.main.notice_action.connect(self._notice_pressed)
        self.main.notice.put_away.connect(self._notices.put_away)
        self.main.help_requested.connect(lambda _screen: self._show(HELP))
        self.main.screen_shown.connect(self._screen_shown)

    def _notice_pressed(self, key: str) -> None:
        if key == CLOCK_PANEL:
            self._doubt.show_panel(self._syncing)
        else:
            self._printing.pressed(key)

    def _show(self, key: str) -> None:
        if key == CLOCK_PANEL:
            self._doubt.show_panel(self._syncing)
        if self.main.has_screen(key):
            self.main.show_screen(key)

    def _screen_shown(self, key: str) -> None:
        if key == RECEIPTS and self._receipts is not None:
            self._receipts.refresh()
        if key == SESSION and self._my_session is not None:
            self._my_session.came_to_front()
        if key == POST and self._post is not None:
            self._post.came_to_front()
        if key == COUNT and self._count is not None:
            self._count.came_to_front()
        if self._at_central is not None:
            self._at_central.shown(key)

    # ---- session

    def _session_found(self, at_hand: SessionAtHand) -> None:
        if self._counter is not None:
            self._covers.show(COUNTER, at_hand)

    def _session_work(self) -> SessionWork:
        return SessionWork(
            self._runner,
            self._till.desk,
            self._data,
            self.user,
            self._printer,
            self._session_changed,
            self._leave,
            self._pdf.save_cash_slip,
            lambda: self._counter is not None and bool(self._counter.basket.basket.lines),
        )

    def put_off(self) -> None:
        """Nobody is at the window any more: what was begun is not done, and nobody is asked for their word."""
        self._covers.put_off()
        if self._post is not None:
            self._post.put_off()
        if self._my_session is not None:
            self._my_session.put_off()

    def _session_changed(self) -> None:
        """It was opened, paused, counted or closed: the counter goes by how it stands now, and central hears of it."""
        self.main.uncover_screen(COUNTER)
        if self._counter is not None:
            self._counter.start()
        self._session.start()
        self._syncing.payment_taken()
        parked = self._till.desk.till.parked
        self._runner.run(Lane.LOCAL, lambda: len(parked()), self._strip.parked_changed, self._say_trouble)

    # ---- payments

    def _taken(self, recorded: RecordedPayment) -> None:
        self._printing.payment_taken(recorded)
        if self._post is not None:
            self._post.payment_taken()
        self._syncing.payment_taken()
        self._session.refresh()

    def _reprint_number(self, receipt: str) -> None:
        desk, data, user = self._till.desk, self._data, self.user
        self._runner.run(
            Lane.LOCAL, lambda: copy_receipt(desk, data, user, receipt), self._printing.reprint, self._say_trouble
        )

    def say(self, text: str) -> None:
        """Say something over the screen."""
        self._notices.show_notice(NoticeText(text, Tone.WRONG, key="trouble"))

    def _say_trouble(self, trouble: Exception) -> None:
        self._notices.show_notice(NoticeText(words_of(trouble), Tone.WRONG, key="trouble"))

    # ---- printing and sync

    def _print_kept(self) -> None:
        if self._receipts is not None:
            self._receipts.refresh()

    def _sync_changed(self, picture: SyncPicture) -> None:
        self._strip.sync_changed(picture)
        self._doubt.sync_changed(picture)
        if self._sync_screen is not None:
            self._sync_screen.sync_changed(picture)

    def _received(self) -> None:
        """New reference data came: screens use it from the next line on."""
        self._runner.run(Lane.LOCAL, self._till.store.reference_data, self._use_data, lambda _trouble: None)

    def _use_data(self, data: ReferenceData) -> None:
        self._data = data
        if self._counter is not None:
            self._counter.use_data(data)
        for screen in (self._count, self._my_session, self._post):
            if screen is not None:
                screen.use_data(data)
        if self._note is not None:
            self._note.data = data
        self._session.data = data
        self._printing.signed_in(self.user, data)


def _bring_in_other_screens(*, central: bool) -> None:
    import ims_desktop.bootstrap.screens  # noqa: PLC0415  imported for its being there
    import ims_desktop.ui.help.making  # noqa: PLC0415

    if central:
        import ims_desktop.bootstrap.central_screens  # noqa: F401, PLC0415


def _connect(till: OpenTill, user: User, password: str) -> WholeCentral:
    from ims_desktop.store.central.opening import open_central  # noqa: PLC0415  start-up time: SQLAlchemy comes later

    url = till.store.identity.central
    return open_central(url, central_key(till.keys, url), user=user.user, password=password)
