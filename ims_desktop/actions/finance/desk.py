"""What finance's actions need beside their own facts: central, the clock, and where ids come from."""

from ims_desktop.actions.ports import Clock, FinanceCentral, Ids
from ims_desktop.domain.frozen import frozen


@frozen
class FinanceDesk:
    """A person's desk at central."""

    central: FinanceCentral
    clock: Clock
    ids: Ids
