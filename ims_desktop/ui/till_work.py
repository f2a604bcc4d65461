"""What the presenters of work at a till share: its file, who is signed in, and where slow work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Lane, Runner

T = TypeVar("T")


@dataclass(slots=True)
class AtTillWork:
    """One person at one till, passed as one. `data` is exchanged when new reference data comes."""

    runner: Runner
    desk: Desk
    data: ReferenceData
    user: User

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do work on this till's own file, one thing after the other."""
        self.runner.run(Lane.LOCAL, work, done, failed)
