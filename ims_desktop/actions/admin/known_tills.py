"""Tills that central knows, to refuse one that it does not with those that are called almost so."""

from collections.abc import Iterable

from ims_desktop.actions.ports import DeviceState
from ims_desktop.domain.near import near
from ims_desktop.domain.refusal import Reason, Refused


def no_till(office: str, till: str, devices: Iterable[DeviceState]) -> Refused:
    """`TILL_UNKNOWN`, with tills of almost that name."""
    names = {f"{one.office}-{one.till}" for one in devices if not one.is_desk}
    return Refused(Reason.TILL_UNKNOWN, office=office, till=till, near=near(f"{office}-{till}", sorted(names)))
