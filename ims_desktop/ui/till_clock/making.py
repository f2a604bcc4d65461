"""Puts the clock's panel together."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.till_clock.presenter import ClockPresenter
from ims_desktop.ui.till_clock.view import ClockPanel


def make_clock_panel(
    parent: QWidget, runner: Runner, desk: Desk, confirmed: Callable[[], None]
) -> tuple[ClockPanel, ClockPresenter]:
    """The panel and its presenter, to be kept together as long as it is open."""
    panel = ClockPanel(parent)
    presenter = ClockPresenter(panel, runner, desk, confirmed)
    panel.entered.connect(presenter.confirm)
    presenter.start()
    return panel, presenter
