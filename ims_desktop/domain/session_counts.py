"""The counts of a session on paper: every one that was made, the last no more than the first."""

from collections.abc import Mapping
from datetime import datetime

from ims_desktop.domain.cash_up import TillCount
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.office import Council, Office


@frozen
class CountMade:
    """One count as it stands on the roll, when, and by whom; people by the names that they are shown by."""

    count: TillCount
    at: datetime
    by: str
    witness: str
    mark: str


@frozen
class SessionCounts:
    """Everything that the paper says. Pence; times are aware UTC."""

    council: Council
    office: Office
    till: str
    session: str
    cashier: str
    counts: tuple[CountMade, ...]
    mop_names: Mapping[str, str]
