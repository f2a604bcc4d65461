"""A push or a desk's entry that central refuses, in the same words whichever database it is."""

from ims_desktop.actions.ports import PROTOCOL
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.why_held import not_taken

# what the office has a word of its own for
_OF_THE_OFFICE = {
    "session_approved": Reason.SESSION_APPROVED,
    "session_not_closed": Reason.SESSION_NOT_CLOSED,
    "own_approval": Reason.OWN_APPROVAL,
    "own_account": Reason.OWN_ACCOUNT,
    "session_unknown": Reason.SESSION_UNKNOWN,
    "void_unknown": Reason.VOID_UNKNOWN,
    "void_answered": Reason.VOID_ANSWERED,
    "held_reversed": Reason.HELD_REVERSED,
    "held_not_counted": Reason.HELD_NOT_COUNTED,
}


def push_refused(why: str, number: int = 0) -> Refused | Unavailable:
    """A call refused for one of its stable reasons; `number` is the entry's, 0 where it is none.

    Of a protocol that central does not speak it is the newest that it does.
    """
    if why == "login":
        return Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
    if why == "protocol":
        which = "central" if number < PROTOCOL else "this program"
        return Unavailable(Trouble.CENTRAL_VERSION, central=number, ours=PROTOCOL, which=which)
    return Refused(Reason.PUSH_REFUSED, why=why, entry=number)


def desk_refused(why: str) -> Refused | Unavailable:
    """What somebody at a desk wanted to write is refused, whole."""
    if why == "login":
        return Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
    return Refused(_OF_THE_OFFICE[why], why=why) if why in _OF_THE_OFFICE else not_taken(why)


def refused_claim(why: str, number: int = 0, till: str = "") -> Refused:
    """A claim that is refused: `number` is the pence that are left of the line, or the entry of `till` that is held."""
    if why == "over_left":
        return Refused(Reason.CLAIM_OVER_LEFT, left_pence=number)
    if why == "held":
        return Refused(Reason.CLAIM_HELD, till=till, entry=number)
    return Refused(Reason.ID_REUSED if why == "claim_reused" else Reason.PAYMENT_UNKNOWN)
