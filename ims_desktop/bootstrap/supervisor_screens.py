"""A supervisor's screens at central joined: the board, approvals, the watch list."""

from ims_desktop.actions.supervisor.desk import SupervisorDesk
from ims_desktop.bootstrap.at_desk import AtCentral
from ims_desktop.bootstrap.evidence import pack_writer
from ims_desktop.ui.approvals.presenter import ApprovalsPresenter
from ims_desktop.ui.approvals.view import ApprovalsScreen
from ims_desktop.ui.approvals.voids import VoidsPresenter
from ims_desktop.ui.board.presenter import BoardPresenter
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.late_screens import Joined
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.watch_list.presenter import WatchListPresenter
from ims_desktop.ui.watch_list.view import WatchListScreen


def board(at: AtCentral) -> Joined:
    """Every till of the office at work."""
    view = BoardScreen()
    presenter = BoardPresenter(view, at.work, QtTimer(view))
    view.row_opened.connect(presenter.open)
    view.figure_chosen.connect(presenter.choose_figure)
    presenter.start()
    return Joined(view, presenter, presenter.came_to_front, presenter.went_away)


def approvals(at: AtCentral) -> Joined:
    """Sessions to approve, with what stands on the roll."""
    view, user = ApprovalsScreen(), at.user
    desk = SupervisorDesk(at.central, at.clock, at.ids)
    pack = pack_writer(at.central, user)
    presenter = ApprovalsPresenter(view, at.runner, desk, at.data, user, QtTimer(view), pack)
    view.scope_chosen.connect(presenter.list_scope)
    view.row_marked.connect(presenter.choose)
    view.more_wanted.connect(presenter.more)
    view.approve_pressed.connect(presenter.approve)
    view.pack_pressed.connect(presenter.pack)
    view.file_chosen.connect(presenter.pack_to)
    voids = VoidsPresenter(view.voids, at.work)
    view.voids.answered.connect(lambda row, why, approves: voids.answer(row, why, approve=approves))
    presenter.also(voids.refresh)
    presenter.start()
    return Joined(view, presenter, presenter.came_to_front, presenter.went_away)


def watch_list(at: AtCentral) -> Joined:
    """What a supervisor should look at."""
    view = WatchListScreen()
    presenter = WatchListPresenter(view, at.work)
    view.row_marked.connect(presenter.mark)
    view.row_opened.connect(presenter.open)
    view.figure_chosen.connect(presenter.choose_figure)
    view.refresh_pressed.connect(presenter.refresh)
    presenter.start()
    return Joined(view, presenter, presenter.came_to_front, presenter.went_away)
