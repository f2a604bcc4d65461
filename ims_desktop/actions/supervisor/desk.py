"""What a supervisor's actions need beside their own facts: central, the clock, and where ids come from."""

from ims_desktop.actions.ports import Clock, Ids, SessionCentral
from ims_desktop.domain.frozen import frozen


@frozen
class SupervisorDesk:
    """A supervisor's desk at central."""

    central: SessionCentral
    clock: Clock
    ids: Ids
