"""The till's clock in doubt: said over the screen, and confirmed by a supervisor in a panel."""

from typing import TYPE_CHECKING

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import Permission, User
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.strip import CLOCK_PANEL
from ims_desktop.ui.syncing import SyncingPresenter, SyncPicture

if TYPE_CHECKING:
    from ims_desktop.ui.till_clock.presenter import ClockPresenter
    from ims_desktop.ui.till_clock.view import ClockPanel


class ClockDoubt:
    """Whether the doubt was told, and the panel."""

    def __init__(self, main: MainWindow, runner: Runner, desk: Desk, user: User, notices: NoticeBoard) -> None:
        self._main = main
        self._runner = runner
        self._desk = desk
        self._takes_payments = user.may(Permission.TAKE_PAYMENTS)
        self._notices = notices
        self._panel: tuple[ClockPanel, ClockPresenter] | None = None
        self._told = False

    def sync_changed(self, picture: SyncPicture) -> None:
        """Say the doubt to whoever takes payments, and take it back once there is none."""
        doubt = picture.doubt if self._takes_payments else None
        if doubt is not None and not self._told:
            words = doubt.refused().message
            self._notices.show_notice(NoticeText(words, Tone.WRONG, "Confirm the time", CLOCK_PANEL))
        elif self._told and doubt is None:
            self._notices.hide_notice(CLOCK_PANEL)
        self._told = doubt is not None

    def show_panel(self, syncing: SyncingPresenter) -> None:
        """Let a supervisor confirm the time; what is made for it comes in when it is needed."""
        from ims_desktop.ui.till_clock.making import make_clock_panel  # noqa: PLC0415

        if self._panel is not None and self._panel[0].isVisible():
            return
        self._panel = make_clock_panel(self._main, self._runner, self._desk, syncing.look_at_clock)
        self._panel[0].open()
