"""What the counter's presenters share: the till that they act at, who acts, and where slow work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
    received: Callable[[], date | None] = lambda: None  # when the money came, where that is not today

    def received_on(self) -> date:
        """The day by which amounts go: of post the day on which it was opened, of a slip its own, else today."""
        return self.received() or self.desk.today()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do work on this till's own file, one thing after the other."""
        self.runner.run(Lane.LOCAL, work, done, failed)
