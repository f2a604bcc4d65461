"""An office's limits joined, for administrators; no other desk loads them."""

from collections.abc import Callable

from ims_desktop.actions.ports.offices import OfficeCentral
from ims_desktop.bootstrap.at_desk import AtCentral
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.late_screens import Joined
from ims_desktop.ui.office_limits.presenter import OfficeLimitsPresenter
from ims_desktop.ui.office_limits.view import OfficeLimitsScreen


def limits(at: AtCentral) -> Joined:
    """The limits of any office; asked each time that they come to the front."""
    view, presenter = limits_screen(at.runner, at.central.whole, at.data, at.user)
    return Joined(view, presenter, presenter.came_to_front)


def limits_screen(
    runner: Runner, central: Callable[[], OfficeCentral], data: ReferenceData, user: User
) -> tuple[OfficeLimitsScreen, OfficeLimitsPresenter]:
    """The screen and its presenter, joined."""
    view = OfficeLimitsScreen()
    presenter = OfficeLimitsPresenter(view, runner, central, data, user)
    view.office_chosen.connect(presenter.choose_office)
    view.group_chosen.connect(presenter.choose_group)
    view.row_marked.connect(presenter.mark)
    view.saved.connect(presenter.save)
    return view, presenter
