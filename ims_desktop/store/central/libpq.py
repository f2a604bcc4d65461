"""PostgreSQL's own library in C, called as it is, so that a till loads no driver and nothing of what one brings.

`import psycopg` costs a till 17 MiB, of which this library has five (docs/PERFORMANCE.md). What is hard about reaching
a server is this library's all the same: TLS, passwords, Kerberos, several hosts, time-outs. The file is the one that
psycopg's wheel brings, or else the system's.
"""

import ctypes
from collections.abc import Mapping
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

from ims_desktop.domain.refusal import Trouble, Unavailable

# libpq-fe.h
CONNECTION_OK: Final = 0
COMMAND_OK: Final = 1
TUPLES_OK: Final = 2
ONE_ROW: Final = 9  # of several, as it comes
COPYING: Final = frozenset({3, 4, 8})  # out, in, both
BINARY: Final = 1
STATE, PRIMARY, DETAIL, HINT = (ord(letter) for letter in "CMDH")


class Option(ctypes.Structure):
    """One option of a connection as libpq knows it: PQconninfoOption."""

    _fields_ = (
        ("keyword", c_char_p),
        ("envvar", c_char_p),
        ("compiled", c_char_p),
        ("val", c_char_p),
        ("label", c_char_p),
        ("dispchar", c_char_p),
        ("dispsize", c_int),
    )


# What each function gives and takes. A connection, a result, and a text that must be given back are plain pointers.
_FUNCTIONS: Final[Mapping[str, tuple[Any, tuple[Any, ...]]]] = {
    "PQconninfoParse": (POINTER(Option), (c_char_p, POINTER(c_void_p))),
    "PQconninfoFree": (None, (POINTER(Option),)),
    "PQfreemem": (None, (c_void_p,)),
    "PQconnectdbParams": (c_void_p, (POINTER(c_char_p), POINTER(c_char_p), c_int)),
    "PQfinish": (None, (c_void_p,)),
    "PQstatus": (c_int, (c_void_p,)),
    "PQsocket": (c_int, (c_void_p,)),
    "PQerrorMessage": (c_char_p, (c_void_p,)),
    "PQsetnonblocking": (c_int, (c_void_p, c_int)),
    "PQsetNoticeReceiver": (c_void_p, (c_void_p, c_void_p, c_void_p)),
    "PQencryptPasswordConn": (c_void_p, (c_void_p, c_char_p, c_char_p, c_char_p)),
    "PQsendQueryParams": (
        c_int,
        (c_void_p, c_char_p, c_int, c_void_p, POINTER(c_char_p), POINTER(c_int), POINTER(c_int), c_int),
    ),
    "PQsetSingleRowMode": (c_int, (c_void_p,)),
    "PQlibVersion": (c_int, ()),
    "PQflush": (c_int, (c_void_p,)),
    "PQconsumeInput": (c_int, (c_void_p,)),
    "PQisBusy": (c_int, (c_void_p,)),
    "PQgetResult": (c_void_p, (c_void_p,)),
    "PQclear": (None, (c_void_p,)),
    "PQresultStatus": (c_int, (c_void_p,)),
    "PQresultErrorMessage": (c_char_p, (c_void_p,)),
    "PQresultErrorField": (c_char_p, (c_void_p, c_int)),
    "PQntuples": (c_int, (c_void_p,)),
    "PQnfields": (c_int, (c_void_p,)),
    "PQftype": (ctypes.c_uint, (c_void_p, c_int)),
    "PQgetisnull": (c_int, (c_void_p, c_int, c_int)),
    "PQgetlength": (c_int, (c_void_p, c_int, c_int)),
    "PQgetvalue": (c_void_p, (c_void_p, c_int, c_int)),
}


class ServerError(Exception):
    """What a server complained of, or libpq on the way to it; `state` is empty where no server gave one."""

    def __init__(self, words: str, state: str = "", detail: str = "", hint: str = "") -> None:
        super().__init__(words)
        self.state = state
        self.words = words
        self.detail = detail
        self.hint = hint


class StrangeAnswer(RuntimeError):  # noqa: N818  an answer, and no error of ours
    """An answer of a shape that nothing that was asked for has."""


@cache
def libpq() -> ctypes.CDLL:
    """The library, loaded at the first call. Raises `Unavailable` where this PC has none that will do."""
    file = _file()
    try:
        loaded = ctypes.CDLL(file)
        for name, (gives, takes) in _FUNCTIONS.items():
            function = getattr(loaded, name)
            function.restype, function.argtypes = gives, takes
    except (OSError, AttributeError) as error:  # of another kind of machine, say; or too old to have a function
        detail = f"this PC's libpq will not do ({error}); install psycopg[binary]"
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail=detail) from error
    return loaded


def _file() -> str:
    """The wheel's own, by the places where wheels for Linux, Windows and macOS keep it, or the system's."""
    wheel = find_spec("psycopg_binary")  # found, not imported
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        for own in (*package.with_name("psycopg_binary.libs").glob("libpq-*"), *package.glob(".dylibs/libpq.*")):
            return str(own)
    from ctypes.util import find_library  # noqa: PLC0415  rarely needed, and it brings subprocess

    found = find_library("pq")
    if found is None:
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail="this PC has no libpq; install psycopg[binary]")
    return found


def text_of(said: bytes | None) -> str:
    """What libpq said; a system may say it in its own language and encoding."""
    return (said or b"").decode("utf-8", "replace").strip()


def given_back(pointer: int | None) -> str:
    """A text that libpq wants back."""
    if not pointer:
        return ""
    try:
        return text_of(ctypes.string_at(pointer))
    finally:
        libpq().PQfreemem(pointer)


def read_options(url: str) -> dict[str, str]:
    """What a `postgresql://` URL says, option by option. Raises `ServerError` where libpq cannot read it."""
    complaint = c_void_p()
    options = libpq().PQconninfoParse(url.encode(), byref(complaint))
    if not options:
        raise ServerError(given_back(complaint.value))
    said: dict[str, str] = {}
    try:
        for at in count():
            option = options[at]
            if option.keyword is None:  # the list's end
                return said
            if option.val is not None:
                said[option.keyword.decode()] = option.val.decode()
    finally:
        libpq().PQconninfoFree(options)
    return said
