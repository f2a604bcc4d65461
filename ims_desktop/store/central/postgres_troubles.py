"""What PostgreSQL or the way to it complains of, told as the office's troubles, whoever brings the complaint."""

import re
from typing import Final

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.store.central.refused_push import desk_refused, push_refused, refused_claim

FORKED = "forked"
REFUSED_PUSH = "IM001"  # with the reason as message and the entry's number as detail
REFUSED_CLAIM = "IM004"  # with the reason as message and what is left as detail
REFUSED_AT_DESK = "IM007"  # with the reason as message
_REFUSED: Final = {  # with no more to say
    "IM003": Reason.CODE_WRONG,
    "IM006": Reason.TILL_BLOCKED,
    "IM010": Reason.TILL_TAKEN_OVER,
}

_CERTIFICATES: Final = (
    (re.compile(r"does not match host name"), "its certificate is made out to another name"),
    (
        re.compile(r"certificate verify failed|signature failure"),
        "its certificate ran out, or nobody whom this PC trusts signed it",
    ),
    (re.compile(r"server does not support SSL"), "it does not speak TLS"),
    (
        re.compile(r"root certificate file|could not load system root"),
        "this PC has no list of authorities to trust",
    ),
)

# libpq gives a failed connection no code, only words
_BY_WORDS: Final = (
    (re.compile(r"database .* does not exist"), Trouble.CENTRAL_NOT_MADE),
    (re.compile(r"no pg_hba\.conf entry|pg_hba\.conf rejects"), Trouble.CENTRAL_CLOSED),
    (re.compile(r"authentication failed|no password supplied"), Trouble.CENTRAL_REFUSED_LOGIN),
    (re.compile(r"not permitted to log in|permission denied for database"), Trouble.CENTRAL_REFUSED_LOGIN),
    (re.compile(r"role .* does not exist"), Trouble.CENTRAL_REFUSED_LOGIN),
    (re.compile(r"time-?out|timed out"), Trouble.CENTRAL_SLOW),
)

_BY_STATE: Final[dict[str, Trouble]] = {
    "57014": Trouble.CENTRAL_SLOW,  # statement time-out
    "55P03": Trouble.CENTRAL_SLOW,  # lock time-out
    "40001": Trouble.CENTRAL_SLOW,
    "40P01": Trouble.CENTRAL_SLOW,  # deadlock: tried again later
    "42501": Trouble.CENTRAL_REFUSED_LOGIN,  # no right to it
    "28000": Trouble.CENTRAL_REFUSED_LOGIN,
    "28P01": Trouble.CENTRAL_REFUSED_LOGIN,
    "3D000": Trouble.CENTRAL_NOT_MADE,
    "3F000": Trouble.CENTRAL_NOT_MADE,  # no schema
    "42P01": Trouble.CENTRAL_NOT_MADE,  # no table
    "42883": Trouble.CENTRAL_NOT_MADE,  # no function
    "53100": Trouble.DISK_FULL,
}
_ABSENT_CLASSES = ("08", "53", "57", "58", "25")  # connection, resources, shutdown, disk trouble, read-only standby


def told_of_state(state: str, primary: str, detail: str = "", hint: str = "") -> Refused | Unavailable | None:
    """What a server's error means for the office, by its code; None where it is a bug."""
    if state == REFUSED_PUSH:
        return push_refused(primary, int(detail) if detail.isdecimal() else 0)
    if state == REFUSED_AT_DESK:
        return desk_refused(primary)
    if state == REFUSED_CLAIM:
        return refused_claim(primary, int(detail or 0), hint)
    if state in _REFUSED:
        return Refused(_REFUSED[state])
    trouble = _BY_STATE.get(state) or (Trouble.CENTRAL_ABSENT if state[:2] in _ABSENT_CLASSES else None)
    return None if trouble is None else Unavailable(trouble, detail=primary)


def told_of_words(words: str) -> Unavailable:
    """What is wrong where there is no connection, or no longer one."""
    for sign, detail in _CERTIFICATES:
        if sign.search(words):
            return Unavailable(Trouble.CENTRAL_CERTIFICATE, detail=detail)
    return Unavailable(next((told for sign, told in _BY_WORDS if sign.search(words)), Trouble.CENTRAL_ABSENT))
