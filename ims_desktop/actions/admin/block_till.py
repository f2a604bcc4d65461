"""Block a till that was lost, copied or worn out, and let one in again."""

from collections.abc import Sequence

from ims_desktop.actions.admin.known_tills import no_till
from ims_desktop.actions.ports import CentralStore, TillPlace
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_name import till_typed


def block_till(central: CentralStore, user: User, office: str, till: str, letter: str = "") -> Sequence[TillPlace]:
    """Block a place's devices, or only the one of a letter; answers how they stand now.

    A blocked till may still send, so that nothing that it took is lost; what it sends is held for finance, and it
    is given nothing. Codes for the place that were not used are void. Refuses `TILL_UNKNOWN`.
    """
    user.must(Permission.KEEP_TILLS)
    return _blocked(central, user, office, till, letter, blocked=True)


def unblock_till(central: CentralStore, user: User, office: str, till: str, letter: str = "") -> Sequence[TillPlace]:
    """Let the last device of a place in again, or the one of a letter. What was held stays held: finance decides."""
    user.must(Permission.KEEP_TILLS)
    return _blocked(central, user, office, till, letter, blocked=False)


def _blocked(
    central: CentralStore, user: User, office: str, till: str, letter: str, *, blocked: bool
) -> Sequence[TillPlace]:
    till = till_typed(till)
    try:
        return central.block_till(office, till, letter, user.id, blocked=blocked)
    except Refused as refused:
        if refused.reason is not Reason.TILL_UNKNOWN:
            raise
        raise no_till(office, till + letter, central.reconcile()) from refused
