"""The paying-in slip of a banking, put together from what central holds; printing it changes nothing."""

from dataclasses import replace

from ims_desktop.actions.ports.banking import BankingCentral, BankingPapers
from ims_desktop.domain.banking import CARRIER, PAPER, REASON
from ims_desktop.domain.banking_now import BankingNow, BankingStep
from ims_desktop.domain.banking_sheet import BankingSheet, ListedSession, Signed
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind, seal_mark

_WORDS = {
    EntryKind.BANKING_MADE: "Made up by",
    EntryKind.BANKING_HANDED_OVER: "Handed over by",
    EntryKind.BANKING_RECEIVED: "Bank has it, says",
    EntryKind.BANKING_CORRECTED: "Corrected by",
}


def find_banking(central: BankingCentral, user: User, office: str, slip: int) -> BankingNow:
    """A slip of an office that the person sees; refuses `BANKING_UNKNOWN` and `NOT_ALLOWED`."""
    user.must(Permission.SEE_CUSTODY)
    found = central.bankings(office, slip) if user.sees(office) else ()
    if not found:
        raise Refused(Reason.BANKING_UNKNOWN, slip=slip)
    return found[0]


def banking_sheet(central: BankingPapers, data: ReferenceData, banking: BankingNow) -> BankingSheet:
    """All that a slip's paper says."""
    made = banking.steps[0]
    return BankingSheet(
        council=data.council,
        office=data.offices.get(banking.office, Office(banking.office, banking.office)),
        banking=banking,
        sessions=tuple(_named(one, data) for one in central.listed_sessions(banking)),
        cheques=tuple(central.cheque_list(banking)),
        signed=tuple(_signed(central, data, step) for step in banking.steps),
        mop_names={code: mop.name for code, mop in data.mops.items()},
        reason=central.personal_of(made.device, made.number).get(REASON, ""),
        mark=seal_mark(banking.seal),
    )


def _named(one: ListedSession, data: ReferenceData) -> ListedSession:
    return replace(one, cashier=data.name_of(one.cashier))


def _signed(central: BankingPapers, data: ReferenceData, step: BankingStep) -> Signed:
    beside = central.personal_of(step.device, step.number)
    by = data.name_of(step.actor)
    return Signed(_WORDS[step.kind], by, step.at, beside.get(CARRIER, ""), beside.get(PAPER, ""))
