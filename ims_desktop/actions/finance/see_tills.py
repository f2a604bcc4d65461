"""See what every till has sent and what central holds of it: for whoever keeps an eye on tills."""

from collections.abc import Sequence

from ims_desktop.actions.ports import CentralReader, DeviceState
from ims_desktop.domain.permission import Permission, User


def see_tills(central: CentralReader, user: User | None) -> Sequence[DeviceState]:
    """One state a device of the offices that the person sees; `user` None is whoever runs the database.

    Refuses `NOT_ALLOWED`.
    """
    states = central.reconcile()
    if user is None:
        return states
    user.must(Permission.SEE_SYNC)
    return [one for one in states if not user.tills_seen or one.office in user.tills_seen]
