"""Sync joined: what waits at this till, and how it and central agree."""

from ims_desktop.bootstrap.at_desk import AtDesk
from ims_desktop.ui.late_screens import Joined
from ims_desktop.ui.sync_status.presenter import SyncStatusPresenter
from ims_desktop.ui.sync_status.view import SyncScreen
from ims_desktop.ui.sync_status.waiting_money import WaitingMoney


def sync(at: AtDesk) -> Joined:
    """Sync, kept up by itself until the desk is left."""
    view, desk = SyncScreen(), at.till.desk
    presenter = SyncStatusPresenter(view, at.runner, desk.clock, at.syncing, WaitingMoney(desk.till).reckon)
    view.sync_pressed.connect(presenter.sync_now)
    presenter.start()
    return Joined(view, presenter, stop=presenter.stop)
