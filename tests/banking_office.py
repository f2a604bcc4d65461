"""Banking and custody with made-up content, for their tests and their pictures."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import builders
from custody_days import a_day
from fakes.banking import FakeBankingCentral
from finance_screens import StoppedClock

from ims_desktop.bootstrap.banking_screens import banking_screen, custody_screen
from ims_desktop.domain.banking import Cheque, Takings, ToBank
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.reference_data import ReferenceData, from_rows, to_row
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner

JAN = UserId("u-cashier")


def takings(number: int, cash: int, cheques: tuple[int, ...] = (), **changed: object) -> Takings:
    listed = tuple(Cheque(place, 1, "CQ", pence) for place, pence in enumerate(cheques, start=5))
    tenders = (ToBank("CA", MopKind.CASH, cash), ToBank("CQ", MopKind.CHEQUE, sum(cheques)))
    one = {
        "session": SessionId(f"session-{number}"),
        "device": DeviceId("01960000-0000-7000-8000-0000000000d1"),
        "office": "BA1",
        "till": f"0{number}A",
        "cashier": JAN,
        "closed": 20 + number,
        "closed_at": builders.START + timedelta(hours=number),
        "state": SessionState.CLOSED,
        "tenders": tenders,
        "cheques": listed,
    }
    return Takings(**{**one, **changed})  # type: ignore[arg-type]


TAKINGS = (
    takings(1, 1_204_10, (45_00, 12_34)),
    takings(2, 310_55, state=SessionState.APPROVED),
    takings(3, 99_00, state=SessionState.AWAITING_APPROVAL),
    takings(4, 42_00, cashier=builders.SUPERVISOR.id),
)
_OPEN, _PAY, _CLOSE, _BANK, _STEP = 0, 1, 6, 7, 8
DAY = [
    (_OPEN, 0, 50_00),
    (_PAY, 0, 120_00),
    (_CLOSE, 2, 0),
    (_BANK, 1, 0),
    (_STEP, 0, 0),
    (_OPEN, 1, 40_00),
    (_PAY, 3, 12_00),
    (_PAY, 1, 45_00),
]


def council() -> ReferenceData:
    things = [*builders.council_things(), Mop("1", "Cash", MopKind.CASH), Mop("2", "Cheque", MopKind.CHEQUE)]
    return from_rows([to_row(one) for one in (*things, Mop("92", "Card", MopKind.CARD))])


def _work(central: Callable[[], FakeBankingCentral]) -> AtCentralWork[FakeBankingCentral]:
    return AtCentralWork(
        InlineRunner(), central, StoppedClock(), builders.CountingIds(), council(), builders.SUPERVISOR
    )


class BankingOffice:
    """The banking screen of a supervisor."""

    def __init__(self, _folder: Path | None = None, *, answered: bool = True) -> None:
        self.central = FakeBankingCentral(council(), TAKINGS)
        self.saved: list[BankingSheet] = []
        self.view, self.presenter = banking_screen(_work(lambda: self.central), self.saved.append)
        if answered:
            self.presenter.refresh()


class CustodyOffice:
    """The custody screen of a supervisor, in the middle of a day."""

    def __init__(self, _folder: Path | None = None) -> None:
        entries = [entry for _, entry in a_day(DAY)]
        self.central = FakeBankingCentral(council(), (), entries)
        self.view, self.presenter = custody_screen(_work(lambda: self.central))
        self.presenter.refresh()
