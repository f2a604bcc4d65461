"""Find what central holds by a receipt's number: no transaction tells of it until finance puts it right."""

from collections.abc import Sequence

from ims_desktop.actions.ports import CentralReader, DeviceState, HeldEntry
from ims_desktop.domain.entry_to_settle import held_paper
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.why_held import why_held

_LEAST_TYPED = 4  # of a number that is typed in part
_MOST = 20


@frozen
class HeldFound:
    """An entry that is held, and on which till's roll. `paper` is what it is known by once it is put right."""

    device: DeviceState
    entry: HeldEntry
    paper: str

    @property
    def words(self) -> str:
        """What it is, and why it is held."""
        receipt = self.entry.receipt or self.paper
        what = f"{receipt}, {pounds(self.entry.pence)}, entry {self.entry.number:,} of {self.device.name}"
        return f"Held, so not posted: {what}. {why_held(self.entry.reason)}."


def find_held(central: CentralReader, user: User, typed: str, *, part: bool = False) -> Sequence[HeldFound]:
    """What is held under a receipt's number, or what was typed of one; open entries alone.

    What is held was not judged by fund: who sees some funds only is shown none of it, as who sees no tills.
    """
    wanted = typed.strip().upper()
    if not wanted or (part and len(wanted) < _LEAST_TYPED) or user.only_funds or not user.may(Permission.SEE_SYNC):
        return ()
    found: list[HeldFound] = []
    for device in central.reconcile():
        if device.is_desk or not device.held or not user.sees(device.office):
            continue
        for entry in central.held_entries(device.device):
            paper = held_paper(device.office, device.till, device.letter, entry.number)
            numbers = (entry.receipt.upper(), paper)
            if entry.settled is None and any(wanted in one if part else wanted == one for one in numbers):
                found.append(HeldFound(device, entry, paper))
    return tuple(found[:_MOST])
