"""Take payments out of overs and shorts that a count had there before they came: all of an office in one step."""

from collections.abc import Sequence
from dataclasses import asdict

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.held import LateCentral, LateMoment
from ims_desktop.domain.late_count import out_of_overs
from ims_desktop.domain.late_settled import LateNow, late_settled_body
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.domain.times import business_day
from ims_desktop.domain.why_held import not_taken


def see_late(central: LateCentral, user: User, office: str) -> Sequence[LateNow]:
    """Payments of an office that are income twice: as themselves, and as over.

    Refuses `NOT_ALLOWED`, and `OFFICE_UNKNOWN` to whoever does not see all of that office's money.
    """
    user.must(Permission.SEE_SYNC)
    if not user.sees_all_of(office):
        raise Refused(Reason.OFFICE_UNKNOWN, office=office[:64])
    return central.late_open(office)


def settle_late(central: LateCentral, ids: Ids, user: User, office: str) -> Sequence[LateNow]:
    """Take each out of overs, by an entry of its own; answers those that were. Each stands where another is refused.

    Refuses `HELD_OWN` for what one took or closed oneself, and `NOT_ALLOWED`, and what `see_late` refuses.
    """
    user.must(Permission.SETTLE_HELD)
    done: list[LateNow] = []
    for one in see_late(central, user, office):
        asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.LATE_SETTLED, user.id, office)

        def drafted(moment: LateMoment, asked: BankingEntryWanted = asked) -> EntryDraft:
            now = moment.late
            if now is None or not now.over_pence:
                raise not_taken("late_settled")
            if user.id in now.people:
                raise Refused(Reason.HELD_OWN)
            postings = [asdict(beside) for beside in out_of_overs(now.late, now.says)]
            body = {"business_day": business_day(moment.now).isoformat(), **late_settled_body(now, postings)}
            return EntryDraft(asked.id, asked.kind, asked.actor, body)

        central.settle_late(asked, one.device, one.number, drafted)
        done.append(one)
    return done
