"""How a till stands with central: one word for each state that somebody may have to do something about."""

from enum import StrEnum

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable


class Standing(StrEnum):
    """How this till stands with central; the value is the stable code that scripts see."""

    STARTING = "starting"
    CONNECTED = "connected"
    SENDING = "sending"
    SLOW = "slow"
    OFFLINE = "offline"
    REFUSED = "refused"
    FORKED = "forked"
    BLOCKED = "blocked"
    VERSION = "version"
    LOGIN = "login"
    TRAINING = "training"
    TROUBLE = "trouble"

    @property
    def mends_itself(self) -> bool:
        """Whether trying again soon may help without anybody doing anything."""
        return self not in {
            Standing.REFUSED,
            Standing.FORKED,
            Standing.BLOCKED,
            Standing.VERSION,
            Standing.LOGIN,
            Standing.TRAINING,
        }


_AFTER_TROUBLE = {
    Trouble.CENTRAL_SLOW: Standing.SLOW,
    Trouble.CENTRAL_ABSENT: Standing.OFFLINE,
    Trouble.CENTRAL_VERSION: Standing.VERSION,
    Trouble.CENTRAL_NOT_MADE: Standing.VERSION,
    Trouble.CENTRAL_REFUSED_LOGIN: Standing.LOGIN,
}
_AFTER_REFUSAL = {
    Reason.ROLL_FORKED: Standing.FORKED,
    Reason.TILL_BLOCKED: Standing.BLOCKED,
    Reason.TRAINING: Standing.TRAINING,
}


def standing_after(trouble: Exception) -> Standing:
    """How a till stands after a sync that ended so."""
    if isinstance(trouble, Refused):
        return _AFTER_REFUSAL.get(trouble.reason, Standing.REFUSED)
    if isinstance(trouble, Unavailable):
        return _AFTER_TROUBLE.get(trouble.trouble, Standing.TROUBLE)
    return Standing.TROUBLE
