"""The words of My accounts."""

from ims_desktop.actions.counter.declare_account import Declared
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import day_words, london

TITLE = "Accounts that you do nothing on"
NONE = "nothing declared"
ABOUT = (
    "Declare your own accounts and your family's. From then on you neither take, void, correct, refund nor approve "
    "anything on them: a colleague does."
)
WHO_SEES = "At a till nobody but you is shown them. Your supervisors and the auditors can see them at central."
DECLARE = "Declare an account"
WITHDRAW = "Withdraw the marked one"
REASON = "Why it no longer is"
REFERENCE = "Account reference"
FUND = "Fund"
ELSEWHERE = "declared at another till, which has it in words"
DECLARED = "Declared. You do nothing on that account from now on; other tills know it once central told them."
WITHDRAWN = "Withdrawn. You may take payments on that account again."
AGREE_TITLE = "A supervisor lets it be withdrawn"
AGREE = "I know of it, and agree"


@frozen
class AccountRow:
    """One account that was declared."""

    id: str
    fund: str
    account: str
    since: str


def account_row(one: Declared, data: ReferenceData) -> AccountRow:
    """One declaration in words."""
    fund = data.funds.get(one.fund)
    named = fund.name if fund else one.fund
    return AccountRow(one.id, named, one.reference or ELSEWHERE, day_words(london(one.at).date()))


def says(row: AccountRow, who: str) -> tuple[str, ...]:
    """What a supervisor agrees to; the account itself is not shown to them here."""
    return (f"{who} withdraws an account that was declared on {row.since}.", "From then on they may act on it again.")
