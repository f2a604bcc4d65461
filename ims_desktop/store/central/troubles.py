"""What a database driver complains of, told as the office's troubles; nothing above sees a driver's error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlcipher3 import dbapi2

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable

FORKED = "forked"
REFUSED_PUSH = "IM001"  # with the reason as message and the entry's number as detail
REFUSED_LOGIN_NAME = "IM002"
REFUSED_CODE = "IM003"

# libpq gives a failed connection no code, only words
_LOGIN_WORDS = re.compile(
    r"authentication failed|no pg_hba\.conf entry|no password supplied|is not permitted to log in"
)
_LOGIN_WORDS_MORE = re.compile(r"permission denied for database|role .* does not exist")
_NOT_MADE_WORDS = re.compile(r"database .* does not exist")

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

# primary result codes of SQLite (https://www.sqlite.org/rescode.html)
_SQLITE: Final[dict[int, Trouble]] = {
    3: Trouble.DISK_READ_ONLY,
    5: Trouble.DATABASE_LOCKED,
    6: Trouble.DATABASE_LOCKED,
    8: Trouble.DISK_READ_ONLY,
    10: Trouble.DATABASE_UNREADABLE,
    11: Trouble.DATABASE_UNREADABLE,
    13: Trouble.DISK_FULL,
    14: Trouble.CENTRAL_NOT_MADE,
    26: Trouble.DATABASE_UNREADABLE,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn drivers' errors into refusals and troubles; a bug stays what it is."""
    try:
        yield
    except DBAPIError as error:
        told = _told(error.orig)
        if told is None:
            raise
        raise told from error
    except (psycopg.Error, dbapi2.Error) as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error
    except PoolTimeoutError as error:
        raise Unavailable(Trouble.DATABASE_LOCKED) from error


def _told(error: BaseException | None) -> Refused | Unavailable | None:
    if isinstance(error, dbapi2.Error):
        return _sqlite_trouble(error)
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state is None:
        return _lost_connection(error)
    if state == REFUSED_PUSH:
        number = error.diag.message_detail or ""
        return push_refused(error.diag.message_primary or "", int(number) if number.isdecimal() else 0)
    if state == REFUSED_CODE:
        return Refused(Reason.CODE_WRONG)
    if state in _BY_STATE:
        return Unavailable(_BY_STATE[state], detail=error.diag.message_primary)
    if state[:2] in _ABSENT_CLASSES:
        return Unavailable(Trouble.CENTRAL_ABSENT)
    return None


def push_refused(why: str, number: int = 0) -> Refused | Unavailable:
    """A push refused for one of its stable reasons; `number` is the entry's, 0 where it is none."""
    if why == "login":
        return Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
    return Refused(Reason.PUSH_REFUSED, why=why, entry=number)


def _lost_connection(error: psycopg.Error) -> Unavailable | None:
    words = str(error)
    if isinstance(error, psycopg.errors.ConnectionTimeout | psycopg.errors._WaitTimeout):  # noqa: SLF001  its only name
        return Unavailable(Trouble.CENTRAL_SLOW)
    if isinstance(error, psycopg.DataError):  # U+0000 in a text never leaves this PC
        return None
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    if _NOT_MADE_WORDS.search(words):
        return Unavailable(Trouble.CENTRAL_NOT_MADE)
    if _LOGIN_WORDS.search(words) or _LOGIN_WORDS_MORE.search(words):
        return Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
    if "timeout" in words or "timed out" in words:
        return Unavailable(Trouble.CENTRAL_SLOW)
    return Unavailable(Trouble.CENTRAL_ABSENT)


def _sqlite_trouble(error: dbapi2.Error) -> Unavailable | None:
    if isinstance(error, dbapi2.ProgrammingError | dbapi2.IntegrityError | dbapi2.InterfaceError):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    words = str(error)
    trouble = _SQLITE.get(code & 0xFF) if isinstance(code, int) else None
    if trouble is None:
        trouble = next((found for part, found in _SQLITE_WORDS.items() if part in words), None)
    return None if trouble is None else Unavailable(trouble, detail=words)


_SQLITE_WORDS: Final = {
    "no such table": Trouble.CENTRAL_NOT_MADE,
    "locked": Trouble.DATABASE_LOCKED,
    "disk is full": Trouble.DISK_FULL,
    "readonly": Trouble.DISK_READ_ONLY,
    "not a database": Trouble.DATABASE_UNREADABLE,
    "malformed": Trouble.DATABASE_UNREADABLE,
    "unable to open": Trouble.CENTRAL_NOT_MADE,
}
