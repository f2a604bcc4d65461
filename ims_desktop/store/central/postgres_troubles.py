"""What PostgreSQL or its driver complains of, told as the office's troubles; nothing above sees a driver's error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

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


@contextmanager
def server_translated() -> Iterator[None]:
    """Turn the driver's errors into refusals and troubles; a bug stays what it is."""
    try:
        yield
    except psycopg.Error as error:
        told = told_of_server(error)
        if told is None:
            raise
        raise told from error


def told_of_server(error: BaseException | None) -> Refused | Unavailable | None:
    """What an error of the driver's means for the office; None where it is none, or a bug."""
    if not isinstance(error, psycopg.Error):
        return None
    return _lost_connection(error) if error.sqlstate is None else _server_said(error.sqlstate, error.diag)


def _server_said(state: str, said: psycopg.errors.Diagnostic) -> Refused | Unavailable | None:
    if state == REFUSED_PUSH:
        number = said.message_detail or ""
        return push_refused(said.message_primary or "", int(number) if number.isdecimal() else 0)
    if state == REFUSED_AT_DESK:
        return desk_refused(said.message_primary or "")
    if state == REFUSED_CLAIM:
        return refused_claim(said.message_primary or "", int(said.message_detail or 0), said.message_hint or "")
    if state in _REFUSED:
        return Refused(_REFUSED[state])
    trouble = _BY_STATE.get(state) or (Trouble.CENTRAL_ABSENT if state[:2] in _ABSENT_CLASSES else None)
    return None if trouble is None else Unavailable(trouble, detail=said.message_primary)


def _lost_connection(error: psycopg.Error) -> Unavailable | None:
    if isinstance(error, psycopg.errors.ConnectionTimeout | psycopg.errors._WaitTimeout):  # noqa: SLF001  its only name
        return Unavailable(Trouble.CENTRAL_SLOW)
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None  # such as U+0000 in a text, which never leaves this PC
    words = str(error)
    for sign, detail in _CERTIFICATES:
        if sign.search(words):
            return Unavailable(Trouble.CENTRAL_CERTIFICATE, detail=detail)
    trouble = next((told for sign, told in _BY_WORDS if sign.search(words)), Trouble.CENTRAL_ABSENT)
    return Unavailable(trouble)
