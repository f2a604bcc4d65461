"""A paying-in slip: all that stands on paper of a banking, for the bank, the carrier and whoever signs."""

from collections.abc import Mapping
from datetime import datetime

from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.office import Council, Office


@frozen
class ListedCheque:
    """A banked cheque as its list says it; what was erased, or was never noted, is blank. Pence."""

    receipt: str
    number: str
    drawer: str
    bank: str
    pence: int


@frozen
class ListedSession:
    """A session whose takings are banked: its close's number on paper, its cashier by name."""

    close: str
    cashier: str


@frozen
class Signed:
    """Who signed a step, by name, and who outside the council with which paper; blank where nobody is."""

    what: str
    by: str
    at: datetime
    carrier: str = ""
    paper: str = ""


@frozen
class BankingSheet:
    """Everything that a paying-in slip says."""

    council: Council
    office: Office
    banking: BankingNow
    sessions: tuple[ListedSession, ...]
    cheques: tuple[ListedCheque, ...]
    signed: tuple[Signed, ...]
    mop_names: Mapping[str, str]
    reason: str
    mark: str
