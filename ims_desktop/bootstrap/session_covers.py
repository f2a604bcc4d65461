"""What stands in the counter's place until there is a session to take money in, and goes when there is."""

from collections.abc import Callable

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.pause_session import resume_session
from ims_desktop.actions.counter.session_at_hand import SessionAtHand
from ims_desktop.domain.permission import User
from ims_desktop.domain.till_session import SessionState, TillSession
from ims_desktop.domain.times import london
from ims_desktop.ui.counter.others_session import BlockedPage, OthersSessionPage, OwnSessionPage
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.open_session.making import OpenSession, make_open_session
from ims_desktop.ui.session_gate import Gate, gate_of, left_words
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of


class SessionCovers:
    """One person's way to the counter: the float to be counted, a session to go on with, or whose it is."""

    def __init__(
        self,
        main: MainWindow,
        runner: Runner,
        desk: Desk,
        user: User,
        notices: NoticeBoard,
        changed: Callable[[], None],
    ) -> None:
        self._main = main
        self._runner = runner
        self._desk = desk
        self._user = user
        self._notices = notices
        self._changed = changed
        self._gone_on_with: str | None = None  # a session of an earlier day in which they rather go on
        self._opening: OpenSession | None = None  # kept as long as its screen is there

    def show(self, screen: str, at_hand: SessionAtHand) -> None:
        """Cover the screen with what comes first, or with nothing."""
        self._main.uncover_screen(screen)
        self._opening = None
        match gate_of(at_hand, self._user):
            case Gate.OTHERS:
                self._main.cover_screen(screen, OthersSessionPage(at_hand.cashier))
            case Gate.GO_ON if at_hand.own is not None:
                session = at_hand.own.session
                counting = session.state is SessionState.COUNTED
                page = OwnSessionPage(f"{london(session.opened_at):%H:%M}", counting=counting)
                page.go_on.clicked.connect(self._resume)
                self._main.cover_screen(screen, page)
            case Gate.BLOCKED:
                self._main.cover_screen(screen, BlockedPage())
            case Gate.COUNT_FLOAT if at_hand.open is None or at_hand.open.id != self._gone_on_with:
                self._ask_for_float(screen, at_hand)

    def put_off(self) -> None:
        """Nobody is at the window any more: whoever was asked for their word is asked no more."""
        if self._opening is not None:
            self._opening.second.presenter.put_off()

    def _ask_for_float(self, screen: str, at_hand: SessionAtHand) -> None:
        def go_on() -> None:
            self._gone_on_with = at_hand.open.id if at_hand.open else None
            self._main.uncover_screen(screen)

        self._opening = make_open_session(self._runner, self._desk, self._user, self._opened, go_on)
        own = at_hand.open is not None and at_hand.open.cashier == self._user.id
        self._opening.presenter.show_before(left_words(at_hand, self._user), go_on=own)
        self._main.cover_screen(screen, self._opening.view)

    def _opened(self, _session: TillSession, said: str) -> None:
        if said:
            self._notices.show_notice(NoticeText(said, Tone.WARNING, key="float"))
        self._changed()

    def _resume(self) -> None:
        desk, user = self._desk, self._user
        self._runner.run(Lane.LOCAL, lambda: resume_session(desk, user), lambda _one: self._changed(), self._failed)

    def _failed(self, trouble: Exception) -> None:
        self._notices.show_notice(NoticeText(words_of(trouble), Tone.WRONG, key="trouble"))
