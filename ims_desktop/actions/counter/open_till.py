"""Open a till session: who sits at the drawer, and with what float."""

from collections.abc import Mapping

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import must_be_sum
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry, sealed_at
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day

_LARGEST_FLOAT_PENCE = 10_000_00


def open_till(desk: Desk, user: User, float_pence: int, counted: Mapping[int, int] | None = None) -> TillSession:
    """Open a session with a float in pence; `counted` is pieces by denomination in pence, where it was counted so.

    Refuses a second session on a till, a negative or absurd float, and a count that is not the float.
    """
    user.must(Permission.OPEN_SESSION)
    if float_pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if float_pence > _LARGEST_FLOAT_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=float_pence)
    if counted is not None:
        must_be_sum(counted_cash(counted), float_pence)
    session_id = SessionId(desk.ids.new_id())
    with desk.till.writing() as roll:
        if (there := roll.open_session()) is not None:
            if there.cashier == user.id:
                raise Refused(Reason.SESSION_ALREADY_OPEN)
            raise Refused(Reason.SESSION_OF_ANOTHER, cashier=_name_of(desk, there.cashier))
        now = believed_now(desk, roll)
        day = business_day(sealed_at(roll.head(), now)[0])  # the day of the time that is sealed
        body: dict[str, Json] = {
            "session": session_id,
            "business_day": day.isoformat(),
            "office": desk.till.identity.office,
            "till": desk.till.identity.till,
            "float_pence": float_pence,
        }
        if counted:
            body["counted"] = {str(piece): count for piece, count in counted.items() if count}
        draft = EntryDraft(EntryId(desk.ids.new_id()), EntryKind.SESSION_OPENED, user.id, body)
        entry = next_entry(desk.till.identity.device, roll.head(), draft, now)
        roll.append(entry)
    return TillSession(session_id, user.id, entry.at, day, float_pence)


def _name_of(desk: Desk, cashier: str) -> str:
    users = desk.till.reference_data().users
    return next((user.display_name for user in users.values() if user.id == cashier), "Another cashier")
