"""What every action at a counter needs: the till's file, the clock, ids, passwords and what seals notes."""

from datetime import date

from ims_desktop.actions.ports import Clock, Ids, Passwords, Sealer, TillStore
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.times import business_day


@frozen
class Desk:
    """One till at one counter."""

    till: TillStore
    clock: Clock
    ids: Ids
    passwords: Passwords
    sealer: Sealer

    def today(self) -> date:
        """The business day now."""
        return business_day(self.clock.now())
