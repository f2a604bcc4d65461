"""A till's name within its office, in its one form."""

import re

from ims_desktop.domain.refusal import Reason, Refused

_NAME = re.compile(r"[A-Z0-9]{1,4}")
_TWO = 2


def till_typed(typed: str) -> str:
    """A till's name as it is kept: in capitals, and a digit alone as 03, so that 3 is no other till than 03.

    Refuses `TILL_NAME_NOT_VALID`.
    """
    name = typed.strip().upper()
    if not _NAME.fullmatch(name):
        raise Refused(Reason.TILL_NAME_NOT_VALID, till=typed.strip()[:16])
    return name.zfill(_TWO) if name.isdigit() else name
