"""Add a till: a place at an office and a code with which that place is claimed once."""

import base64
import re
from datetime import timedelta

from ims_desktop.actions.ports import CentralStore, Clock, Ids
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused

CODE_LIVES = timedelta(days=2)
_GROUP = 4


def add_till(central: CentralStore, clock: Clock, ids: Ids, user: User, office: str, till: str) -> str:
    """Make a place for a till and answer its one-time code, such as BA1-03-7K2M-9QXR-4T6W-B2CD."""
    user.must(Permission.KEEP_TILLS)
    if office not in central.reference_data().offices:
        raise Refused(Reason.OFFICE_UNKNOWN, office=office)
    if not re.fullmatch(r"[A-Z0-9]{1,4}", till):
        raise Refused(Reason.TILL_NAME_NOT_VALID, till=till)
    # 80 random bits in base32: nobody guesses it in the two days that it lives
    letters = base64.b32encode(ids.salt()[:10]).decode()
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    code = "-".join((office, till, *groups))
    central.add_till(office, till, code, clock.now() + CODE_LIVES)
    return code
