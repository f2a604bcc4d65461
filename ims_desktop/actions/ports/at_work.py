"""A till's store as it knows who is at work at the office's other tills."""

from typing import Protocol

from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.references import UserId


class AtWorkKnown(Protocol):
    """What central told of it last."""

    def at_work_elsewhere(self, user: UserId) -> AtWork | None:
        """Somebody's session that was opened last at another till, and was neither closed nor paused by then."""
