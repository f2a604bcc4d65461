"""What finance's actions need beside their own facts: central, the clock, and where ids come from."""

from dataclasses import dataclass

from ims_desktop.actions.ports import Clock, FinanceCentral, Ids


@dataclass(frozen=True, slots=True)
class FinanceDesk:
    """A person's desk at central."""

    central: FinanceCentral
    clock: Clock
    ids: Ids
