"""Say that nothing of a till is missing that was not heard since central was put back to a backup."""

from datetime import datetime

from ims_desktop.actions.ports import DeviceState, Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.put_back import PutBackCentral
from ims_desktop.domain.accounted_roll import REASON, accounted_body
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value

_LONGEST_REASON = 250


def account_for_roll(central: PutBackCentral, ids: Ids, user: User, till: DeviceState, reason: str) -> Entry:
    """Write on one's own desk roll, with how it is known, that nothing is missing of a till; it is named no more.

    Whoever says it sees all of that office's money. Refuses `NOT_ALLOWED`, `REASON_NEEDED`, and `ROLL_NOT_MISSED` where
    it was heard since, or somebody said so already.
    """
    user.must(Permission.SETTLE_HELD)
    if not user.sees_all_of(till.office):
        raise Refused(Reason.NOT_ALLOWED, permission=f"{Permission.SETTLE_HELD.value} of {till.name}")
    known = clean_text(reason, field="Reason", maximum=_LONGEST_REASON)
    if not known:
        raise Refused(Reason.REASON_NEEDED, why="whoever looks at it later asks how that is known")
    wanted = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.ROLL_ACCOUNTED, user.id, till.office)

    def drafted(now: datetime, stands: DeviceState | None) -> EntryDraft:
        if stands is None or stands.put_back_at is None:
            raise Refused(Reason.ROLL_NOT_MISSED, till=till.name)
        body = accounted_body((stands.office, stands.till, stands.letter), stands.device, stands.put_back_at, now)
        return EntryDraft(wanted.id, wanted.kind, wanted.actor, body, (personal_value(REASON, ids.salt(), known),))

    return central.account_for(wanted, till.device, drafted)
