"""A supervisor's screens at central joined: the board, approvals, the watch list; a cashier's till never loads them."""

from pathlib import Path
from typing import Protocol

from ims_desktop.actions.ports import Clock, Ids
from ims_desktop.actions.proof.make_pack import EvidenceReader
from ims_desktop.actions.supervisor.desk import SupervisorDesk
from ims_desktop.bootstrap.evidence import write_pack
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.ui.approvals.presenter import ApprovalsPresenter
from ims_desktop.ui.approvals.view import ApprovalsScreen
from ims_desktop.ui.board.presenter import BoardPresenter
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.section_tabs import SUPERVISE
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.watch_list.presenter import WatchedCentral, WatchListPresenter
from ims_desktop.ui.watch_list.view import WatchListScreen

BOARD, APPROVALS, WATCH = "board", "approvals", "watch"


class SupervisorCentral(WatchedCentral, EvidenceReader, Protocol):
    """Central, as these screens ask it."""


class Shown(Protocol):
    """A screen that asks central only while it is looked at."""

    def came_to_front(self) -> None:
        """It is looked at."""

    def went_away(self) -> None:
        """Nobody looks."""


class SupervisorScreens:
    """The three screens of whoever may watch tills at work."""

    def __init__(
        self, runner: Runner, clock: Clock, ids: Ids, central: SupervisorCentral, data: ReferenceData, user: User
    ) -> None:
        self._runner = runner
        self._desk = SupervisorDesk(central, clock, ids)
        self._central = central
        self._data = data
        self._user = user
        self._presenters: dict[str, Shown] = {}  # held here: a signal holds nobody

    def add_to(self, window: MainWindow) -> None:
        """Put them on the rail."""
        window.add_screen(BOARD, "Tills", Icon.DASHBOARD, self._board(), section=SUPERVISE)
        window.add_screen(APPROVALS, "Approvals", Icon.APPROVE, self._approvals(), section=SUPERVISE)
        window.add_screen(WATCH, "Watch list", Icon.WARNING, self._watch_list(), section=SUPERVISE)
        window.screen_shown.connect(self._screen_shown)

    def stop(self) -> None:
        """Ask nothing any more: somebody else sits down."""
        for presenter in self._presenters.values():
            presenter.went_away()

    def _screen_shown(self, key: str) -> None:
        for one, presenter in self._presenters.items():
            (presenter.came_to_front if one == key else presenter.went_away)()

    def _board(self) -> BoardScreen:
        view, desk = BoardScreen(), self._desk
        presenter = BoardPresenter(view, self._runner, desk.clock, self._central, self._data, self._user, QtTimer(view))
        view.row_opened.connect(presenter.open)
        view.figure_chosen.connect(presenter.choose_figure)
        presenter.start()
        self._presenters[BOARD] = presenter
        return view

    def _approvals(self) -> ApprovalsScreen:
        view, central, user = ApprovalsScreen(), self._central, self._user

        def pack(session: SessionId, to: Path) -> None:
            write_pack(central, user, session, to)

        presenter = ApprovalsPresenter(view, self._runner, self._desk, self._data, user, QtTimer(view), pack)
        view.scope_chosen.connect(presenter.list_scope)
        view.row_marked.connect(presenter.choose)
        view.more_wanted.connect(presenter.more)
        view.approve_pressed.connect(presenter.approve)
        view.pack_pressed.connect(presenter.pack)
        view.file_chosen.connect(presenter.pack_to)
        presenter.start()
        self._presenters[APPROVALS] = presenter
        return view

    def _watch_list(self) -> WatchListScreen:
        view = WatchListScreen()
        presenter = WatchListPresenter(view, self._runner, self._desk.clock, self._central, self._data, self._user)
        view.row_marked.connect(presenter.mark)
        view.row_opened.connect(presenter.open)
        view.figure_chosen.connect(presenter.choose_figure)
        view.refresh_pressed.connect(presenter.refresh)
        presenter.start()
        self._presenters[WATCH] = presenter
        return view
