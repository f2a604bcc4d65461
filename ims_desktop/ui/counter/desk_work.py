"""What the counter's presenters share: the till that they act at, who acts, and where slow work is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ims_desktop.actions.counter.add_line import LineWanted
from ims_desktop.ui.till_work import AtTillWork


@dataclass(slots=True)
class DeskWork(AtTillWork):
    """One cashier at the counter, and what was asked there of whoever pays."""

    identity_asked: set[tuple[str, str]] = field(default_factory=set)  # of which accounts, by fund and reference
    received: Callable[[], date | None] = lambda: None  # when the money came, where that is not today

    @property
    def questions(self) -> tuple[str, ...]:
        """What this office asks before a balance is told."""
        office = self.data.offices.get(self.desk.till.identity.office)
        return office.identity.asked if office is not None else ()

    @property
    def has_books(self) -> bool:
        """Whether this office has a receipt book out."""
        office = self.desk.till.identity.office
        return any(book.office == office and book.returned_on is None for book in self.data.books.values())

    def hides(self, fund: str, reference: str) -> bool:
        """Whether an account's balance may not be told yet; of post and slips, whose payer is not here, nobody asks."""
        return bool(self.questions) and self.received() is None and (fund, reference) not in self.identity_asked

    def were_asked(self, fund: str, reference: str) -> None:
        """The cashier confirms that whoever wants to know was asked about this account."""
        self.identity_asked.add((fund, reference))

    def received_on(self) -> date:
        """The day by which amounts go: of post the day on which it was opened, of a slip its own, else today."""
        return self.received() or self.desk.today()

    def wanted(self, fund: str, reference: str, amount_pence: int) -> LineWanted:
        """A line on an account, received when the money came."""
        return LineWanted(fund, reference, amount_pence, received_on=self.received())
