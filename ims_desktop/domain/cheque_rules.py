"""What an office sets for cheques that its bank returns: what a till does about the next one, and what it costs."""

from datetime import date
from enum import StrEnum

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import day_words


class AfterReturn(StrEnum):
    """What a till does when an account whose cheque came back is paid again."""

    ALLOWS = "allows"
    WARNS = "warns"
    FORBIDS = "forbids"  # another cheque; it warns too


@frozen
class ChequeRules:
    """An office's own rules; money is whole pence."""

    after_return: AfterReturn = AfterReturn.WARNS
    remembered_days: int = 365  # how long a till remembers a returned cheque
    fee_pence: int = 0  # charged to the account whose cheque came back; nothing: no fee
    fee_fund: str = ""  # where the fee is income
    fee_reference: str = ""


@frozen
class ChequeCameBack:
    """The last cheque of an account that its bank returned, as tills are told of it."""

    fund: str
    reference: str
    receipt: str
    returned_on: date
    pence: int

    @property
    def words(self) -> str:
        """What the counter is told."""
        when = day_words(self.returned_on)
        return f"A cheque for this account came back on {when}: {pounds(self.pence)}, receipt {self.receipt}."

    def told(self, rules: ChequeRules, today: date) -> bool:
        """Whether a till of an office with these rules still says something of it."""
        days = (today - self.returned_on).days
        return rules.after_return is not AfterReturn.ALLOWS and days <= rules.remembered_days
