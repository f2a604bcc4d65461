"""The window that everything is done in: bar, rail, one screen in front, and the strip. It does no sums."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from ims_desktop.ui.keys_in_front import KeysInFront
from ims_desktop.ui.rail import Rail
from ims_desktop.ui.rest_page import RestPage
from ims_desktop.ui.section_tabs import Section, SectionTabs
from ims_desktop.ui.shown import NoticeText, StripState
from ims_desktop.ui.status_strip import StatusStrip
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.top_bar import TopBar
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.scrolled import scrolled

_SMALLEST = (640, 360)
"""A desk of 1280 x 720 enlarged to 200%; what a screen then has no room for is scrolled to."""
_USUAL = (1366, 768)


class MainWindow(QMainWindow):
    """Shows screens and passes on what is pressed round them."""

    screen_shown = Signal(str)
    """The key of the screen that came to the front."""
    status_pressed = Signal(str)
    """The key of the strip item that was pressed."""
    notice_action = Signal(str)
    """The key of the notice whose button was pressed."""
    lock_requested = Signal()
    help_requested = Signal(str)
    """The key of the screen that help is asked for."""

    def __init__(self, council: str = "") -> None:
        super().__init__()
        self.setWindowTitle(council or "IMS Desktop")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self.top_bar = TopBar()
        self.top_bar.council.setText(council)
        self.rail = Rail()
        self.strip = StatusStrip()
        self.notice = Notice()
        self.tabs = SectionTabs()
        self._stack = Pages()
        self._keys = KeysInFront(self._stack)
        self._screens: dict[str, QWidget] = {}
        self._covers: dict[str, QWidget] = {}
        self._shown = ""
        self._rest_page: QWidget | None = None
        self.setCentralWidget(self._lay_out())
        self._listen()

    def add_screen(
        self, key: str, title: str, icon: Icon, widget: QWidget, *keys: str, section: Section | None = None
    ) -> None:
        """Add a screen to the rail, reached by keys of its own too; the first one comes to the front.

        Those of one section stand on the rail as one, and are told apart by tabs over them.
        """
        self._screens[key] = widget
        self._stack.add(widget)
        self.rail.add(key, title, icon, *keys, section=section)
        if not self._shown:
            self.show_screen(key)
        else:
            self._show_tabs()

    def show_screen(self, key: str) -> None:
        """Bring a screen to the front and give it the keys; on the one in front they stay where they are."""
        self.rail.mark(key)
        if key == self._shown:
            self._keys.bring_back()
            return
        self._shown = key
        self._show_tabs()
        self._bring_up(key)
        self.screen_shown.emit(key)

    def has_screen(self, key: str) -> bool:
        """Whether this person has that screen."""
        return key in self._screens

    def cover_screen(self, key: str, cover: QWidget) -> None:
        """Show something in a screen's place until it is done, such as the float before the counter."""
        self._covers[key] = cover
        self._stack.add(cover)
        if key == self._shown:
            self._bring_up(key)

    def uncover_screen(self, key: str) -> None:
        """What stood in a screen's place is done."""
        cover = self._covers.pop(key, None)
        if cover is None:
            return
        if key == self._shown:
            self._bring_up(key)
        self._stack.remove(cover)
        cover.deleteLater()

    def _bring_up(self, key: str) -> None:
        self.wake()
        screen = self._covers.get(key, self._screens[key])
        self._stack.show_page(screen)
        self.setFocusProxy(screen)  # whoever brings this window up gives the screen the keys
        if not self.tabs.hasFocus():  # who goes from tab to tab goes on
            screen.setFocus()

    def _show_tabs(self) -> None:
        self.tabs.show_tabs(*self.rail.section_of(self._shown), self._shown)

    def rest(self, *, keep: frozenset[str]) -> None:
        """Nobody was here for a while: hide what the screen in front says, unless it forgets names by itself."""
        if self._shown in keep or self._rest_page is not None:
            return
        self._rest_page = RestPage()
        self._stack.add(self._rest_page)
        self._stack.show_page(self._rest_page)
        self._rest_page.setFocus()

    def wake(self) -> None:
        """Somebody is here again: the screen is as it was."""
        if (page := self._rest_page) is None:
            return
        self._rest_page = None
        self._stack.show_page(self._covers.get(self._shown, self._screens[self._shown]))
        self._stack.remove(page)
        page.deleteLater()

    def shown_screen(self) -> str:
        """The key of the screen in front; empty before the first."""
        return self._shown

    def screen_of(self, key: str) -> QWidget:
        """A screen by its key."""
        return self._screens[key]

    def set_place(self, place: str, council: str | None = None) -> None:
        """Say where this is: “Civic Centre reception · Till 03”."""
        self.top_bar.place.setText(place)
        if council is not None:
            self.top_bar.council.setText(council)
            self.setWindowTitle(council)

    def set_training(self) -> None:
        """Say that nothing here is real."""
        self.top_bar.training.setText("TRAINING")

    def set_session(self, session: str, cashier: str) -> None:
        """Say how the session stands and who is at the till."""
        self.top_bar.session.setText(session)
        self.top_bar.cashier.setText(cashier)
        self.top_bar.fit()  # words that were hidden for being empty ask for no room by themselves

    def set_time(self, time: str) -> None:
        """Say what time it is: “Tue 24 Nov 11:40”."""
        self.top_bar.time.setText(time)

    def set_status(self, state: StripState) -> None:
        """Show the status strip anew."""
        self.strip.show_state(state)

    def set_notice(self, notice: NoticeText | None) -> None:
        """Say something over the screen; None takes it away."""
        self.notice.show_notice(notice)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  Qt names and calls it so
        """Round the window's end Tab comes to the notice and the strip: Qt itself goes on to the window's proxy."""
        screen = self.focusProxy()
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none
        try:
            return super().focusNextPrevChild(forward)
        finally:
            self.setFocusProxy(screen)  # type: ignore[arg-type]  # none before the first screen

    def _lay_out(self) -> QWidget:
        desk = QWidget()
        middle = QVBoxLayout(desk)
        middle.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        middle.setSpacing(SPACE_M)
        middle.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        middle.addWidget(self.notice)
        middle.addWidget(self._stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._beside())
        across.addWidget(scrolled(desk), 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(across, 1)
        column.addWidget(self.strip)
        return whole

    def _beside(self) -> QWidget:
        frame = scrolled(self.rail, bars=False)
        frame.installEventFilter(self.rail)  # which goes by the room that it has there
        return frame

    def _listen(self) -> None:
        self.rail.screen_wanted.connect(self.show_screen)
        self.tabs.screen_wanted.connect(self.show_screen)
        self.strip.item_pressed.connect(self.status_pressed)
        self.strip.help_pressed.connect(self._help)
        self.strip.lock_pressed.connect(self.lock_requested)
        self.notice.action_chosen.connect(self.notice_action)
        for key, pressed in (
            ("F1", self._help),
            ("F12", self.lock_requested.emit),
            ("Alt+Z", self.lock_requested.emit),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(pressed)

    def _help(self) -> None:
        self.help_requested.emit(self._shown)
