"""What the counter's presenters share: the till that they act at, who acts, and where slow work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Lane, Runner

T = TypeVar("T")


@dataclass(slots=True)
class DeskWork:
    """One cashier at one desk; `data` changes when central sends new funds, prices or messages."""

    runner: Runner
    desk: Desk
    data: ReferenceData
    user: User

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do work on this till's own file, one thing after the other."""
        self.runner.run(Lane.LOCAL, work, done, failed)
