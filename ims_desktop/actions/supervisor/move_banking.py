"""Move a banking on: hand its bags over to the carrier, note that the bank has it, correct what the bank counts."""

from dataclasses import asdict

from ims_desktop.actions.supervisor.banking_entries import BankingDesk, Outside, over_short_account, write_step
from ims_desktop.domain.banking import BagCorrected, check_correction, over_or_short
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.roll import Entry, EntryKind


def hand_over_banking(desk: BankingDesk, user: User, slip: int, outside: Outside) -> Entry:
    """The bags of a slip of one's own office go to the carrier.

    Another person than whoever made the slip, or the carrier's name and receipt; refuses as `write_step` does.
    """
    user.must(Permission.BANK_TAKINGS)
    return write_step(desk, user, EntryKind.BANKING_HANDED_OVER, user.office, slip, outside)


def receive_banking(desk: BankingDesk, user: User, office: str, slip: int, outside: Outside) -> Entry:
    """The bank has the bags of a slip: another person than whoever handed them over, or the bank's receipt."""
    user.must(Permission.RECEIVE_BANKING)
    return write_step(desk, user, EntryKind.BANKING_RECEIVED, office, slip, outside)


def correct_banking(
    desk: BankingDesk,
    data: ReferenceData,
    user: User,
    office: str,
    slip: int,
    found: BagCorrected,
    outside: Outside,
) -> Entry:
    """The bank found more or less in a bag than its slip says: the difference goes to the office's overs and shorts.

    Refuses `BAG_NOT_VALID` and as `write_step` does.
    """
    user.must(Permission.RECEIVE_BANKING)
    bag, difference_pence = found.bag, found.difference_pence

    def worded(now: BankingNow) -> dict[str, Json]:
        check_correction(now.bag(bag), now.corrected_pence(bag), difference_pence)
        cash = next(tender.mop for tender in now.tenders if tender.kind is MopKind.CASH)
        posting = over_or_short(cash, difference_pence, over_short_account(data, office))
        return {
            "bag": bag,
            "cause": found.cause.value,
            "difference_pence": difference_pence,
            "sessions": list(now.sessions),
            "postings": [asdict(posting)],
            "total_pence": difference_pence,
        }

    return write_step(desk, user, EntryKind.BANKING_CORRECTED, office, slip, outside, worded, reason=found.reason)
