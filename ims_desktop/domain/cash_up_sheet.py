"""The sheet of a closed session (the Z sheet): all that stands on paper of it, made from the roll and nothing else."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from ims_desktop.domain.cash_up import Counted, Taking
from ims_desktop.domain.closed_session import ClosedSession
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.till_session import SessionState


@frozen
class CashUpSheet:
    """Everything that a Z sheet says. Pence; times are aware UTC; people by the names that they are shown by.

    `acknowledged` is how far central had this roll when the sheet was made, `recounts` what each count before the last
    came to.
    """

    council: Council
    office: Office
    till: str
    number: str
    cashier: str
    opened_at: datetime
    closed_at: datetime
    business_day: date
    closed_by: str
    state: SessionState
    second: str  # who approved on the spot, or stood by
    approved_by: str  # later
    closed: ClosedSession
    takings: tuple[Taking, ...]
    counted: Counted
    recounts: tuple[int, ...]
    reason: str
    fund_names: Mapping[str, str]
    mop_names: Mapping[str, str]
    entry: int
    mark: str
    acknowledged: int
    handed_to: str = ""  # who goes on with the drawer as it was counted
    known: str = ""  # of one that was taken over: how far the roll of the till that is gone is known
    statement: StatedDay | None = None  # of rolls, the last that central made: on paper it witnesses against central

    @property
    def by_fund(self) -> Mapping[str, int]:
        """What was taken for each fund."""
        return _summed(self.takings, "fund")

    @property
    def by_vat(self) -> Mapping[str, tuple[int, int]]:
        """Gross and VAT of each VAT code."""
        gross: Counter[str] = Counter()
        vat: Counter[str] = Counter()
        for taking in self.takings:
            gross[taking.vat_code] += taking.amount_pence
            vat[taking.vat_code] += taking.vat_pence
        return {code: (gross[code], vat[code]) for code in sorted(gross)}

    @property
    def taken_pence(self) -> int:
        """What was taken in all."""
        return sum(taking.amount_pence for taking in self.takings)

    @property
    def banking_pence(self) -> int:
        """What goes to the bank in all."""
        return sum(self.closed.banking_pence(tender) for tender in self.closed.tenders)


def _summed(takings: tuple[Taking, ...], name: str) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for taking in takings:
        sums[getattr(taking, name)] += taking.amount_pence
    return dict(sorted(sums.items()))
