"""Hand a drawer over to the next cashier as it was counted: one session closes and the next opens with that money.

The exception, where an office lets drawers be shared. It is a close and an opening in one act, so each stretch has its
own takings, count, difference and Z sheet, and all that is judged of a session is judged of each. Nothing goes by way
of the safe: what was counted is the next float, and is banked by the close of whoever hands the drawer to nobody.
"""

from dataclasses import replace

from ims_desktop.actions.counter.close_till import CloseWanted, closed_as, write_close
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.open_till import FloatCheck, FloatCounted, must_be_float, open_on
from ims_desktop.actions.counter.session_entries import must_be_another, rules_of, session_to_count
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.closed_session import ClosedSession, FloatKept, most_to_keep
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import TillSession


@frozen
class HandedOver:
    """The session that closed, and the one that goes on with its drawer."""

    closed: ClosedSession
    opened: TillSession


def hand_over_drawer(desk: Desk, data: ReferenceData, user: User, to: User, reason: str = "") -> HandedOver:
    """Close one's own counted session and open that of `to`, who gave their own password, with what was counted.

    A difference is the first one's, by the count that both saw; it is posted, and approved as that of any close. What
    was topped up goes back to the safe first. Refuses `DRAWER_NOT_SHARED`, `SESSION_NOT_COUNTED`, `REASON_NEEDED`,
    `OWN_APPROVAL`, and what opening a session refuses to the other.
    """
    user.must(Permission.KEEP_DRAWER)
    to.must(Permission.OPEN_SESSION)
    must_be_another(to, user.id)
    if not rules_of(desk, data).shares_drawer:
        raise Refused(Reason.DRAWER_NOT_SHARED)
    with desk.till.writing() as roll:
        so_far, _absent = session_to_count(roll, user, None, None)
        count = so_far.last_count
        if count is None or not so_far.counting_finished or so_far.session.post or so_far.session.gone:
            raise Refused(Reason.SESSION_NOT_COUNTED)
        closed = closed_as(desk, data, so_far, CloseWanted(so_far.session.id), None)
        counted_pence = closed.tenders[0].counted_pence
        kept_pence = most_to_keep(counted_pence, so_far.moved)
        must_be_float(kept_pence)
        pieces = count.counted.cash if kept_pence == counted_pence else None
        closed = replace(closed, float_kept=FloatKept(kept_pence, pieces), handed_to=to.id)
        write_close(desk, data, roll, user, closed, None, reason)
        handed: dict[str, Json] = {
            "handed_over": so_far.session.id,
            "usual_float_pence": so_far.usual_float_pence,
        }
        float_ = FloatCounted(kept_pence, pieces)
        opened = open_on(desk, roll, to, float_, FloatCheck(kept_pence, witness=user), handed)
    return HandedOver(closed, opened)
