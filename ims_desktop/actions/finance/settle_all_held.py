"""Put right all that is held of a till as it says itself, as after a till was blocked by mistake."""

from collections.abc import Iterator

from ims_desktop.actions.finance.settle_held import SettleWanted, Way, see_held, settle_held
from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.held import HeldCentral, HeldEntry
from ims_desktop.actions.ports.rolls_at_central import DeviceState
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry


@frozen
class Attempted:
    """A held entry, with the entry that settles it or why it stays held."""

    held: HeldEntry
    settling: Entry | None = None
    refused: Refused | None = None


def settle_all_held(
    central: HeldCentral, ids: Ids, user: User, device: DeviceState, reason: str
) -> Iterator[Attempted]:
    """Post each where it says itself, in the order of the till's roll, by an entry of its own under the same reason.

    What cannot stand so stays held and is answered with its refusal (`settle_held` lists them), the others go on: a
    void finds its payment posted before it. Opened, counted and closed sessions and cash moves say no account and stay,
    for a person to look at. Safe to repeat: what was put right is not held any more. Refuses `NOT_ALLOWED`.
    """
    user.must(Permission.SETTLE_HELD)
    seen = 0
    while found := [one for one in see_held(central, user, device) if one.number > seen]:
        for one in found:
            seen = one.number
            wanted = SettleWanted(device.device, one.number, Way.AS_IT_SAYS, reason)
            try:
                yield Attempted(one, settling=settle_held(central, ids, user, wanted))
            except Refused as refused:
                yield Attempted(one, refused=refused)
