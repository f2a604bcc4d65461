"""Add or replace a till: a place at an office and a code with which that place is claimed once."""

import base64
from datetime import timedelta

from ims_desktop.actions.admin.known_tills import no_till
from ims_desktop.actions.ports import CentralStore, Clock, Ids
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.till_name import till_typed

CODE_LIVES = timedelta(days=2)
_GROUP = 4


def add_till(central: CentralStore, clock: Clock, ids: Ids, user: User, office: str, till: str) -> str:
    """Make a place for a till and answer its one-time code, such as BA1-03-7K2M-9QXR-4T6W-B2CD."""
    return _place_made(central, clock, ids, user, office, till, replaces=False)


def replace_till(
    central: CentralStore, clock: Clock, ids: Ids, user: User, office: str, till: str, *, at_once: bool = False
) -> str:
    """Answer a one-time code by which another PC takes a till's place, under the next letter.

    The PC that holds the place is blocked when the other one enrols, so that a counter is not left without a till;
    `at_once` (stolen, copied) blocks it now. Refuses `TILL_UNKNOWN` where nothing ever enrolled there.
    """
    user.must(Permission.KEEP_TILLS)
    till = till_typed(till)
    devices = central.reconcile()
    if not any((one.office, one.till) == (office, till) for one in devices):
        raise no_till(office, till, devices)
    if at_once:
        central.block_till(office, till, "", user.id, blocked=True)
    return _place_made(central, clock, ids, user, office, till, replaces=True)


def _place_made(
    central: CentralStore, clock: Clock, ids: Ids, user: User, office: str, till: str, *, replaces: bool
) -> str:
    user.must(Permission.KEEP_TILLS)
    central.reference_data().office(office)
    till = till_typed(till)
    # 80 random bits in base32: nobody guesses it in the two days that it lives
    letters = base64.b32encode(ids.salt()[:10]).decode()
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    code = "-".join((office, till, *groups))
    central.add_till(office, till, code, clock.now() + CODE_LIVES, replaces=replaces)
    return code
