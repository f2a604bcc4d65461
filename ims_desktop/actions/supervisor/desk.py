"""What a supervisor's actions need beside their own facts: central, the clock, and where ids come from."""

from dataclasses import dataclass

from ims_desktop.actions.ports import Clock, Ids, SessionCentral


@dataclass(frozen=True, slots=True)
class SupervisorDesk:
    """A supervisor's desk at central."""

    central: SessionCentral
    clock: Clock
    ids: Ids
