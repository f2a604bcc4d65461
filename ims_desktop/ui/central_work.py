"""What the presenters of work at central share: central as they may ask it, who acts, and where it is waited for."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ims_desktop.actions.ports import Clock, Ids
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Lane, Runner

Central_co = TypeVar("Central_co", covariant=True)
T = TypeVar("T")


@frozen
class AtCentralWork(Generic[Central_co]):
    """What work at central needs, passed as one. `central` is connected at the first question, on its lane."""

    runner: Runner
    central: Callable[[], Central_co]
    clock: Clock
    ids: Ids
    data: ReferenceData
    user: User

    def run(
        self, work: Callable[[Central_co], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do work with central on the CENTRAL lane."""
        self.runner.run(Lane.CENTRAL, lambda: work(self.central()), done, failed)
