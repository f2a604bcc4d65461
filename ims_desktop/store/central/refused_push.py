"""A push that central refuses, in the same words whichever database it is."""

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable


def push_refused(why: str, number: int = 0) -> Refused | Unavailable:
    """A push refused for one of its stable reasons; `number` is the entry's, 0 where it is none."""
    if why == "login":
        return Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
    return Refused(Reason.PUSH_REFUSED, why=why, entry=number)
