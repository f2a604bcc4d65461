"""What went wrong on the way to a device or a server, in words for people: never an exception's name."""

import socket

_WORDS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (socket.gaierror, "its name is not known on the network"),
    (TimeoutError, "no answer in time"),
    (ConnectionRefusedError, "nothing listens there"),
    (ConnectionError, "the connection broke off"),
    (PermissionError, "this user may not use it"),
    (FileNotFoundError, "it is not there: is it plugged in?"),
    (UnicodeError, "it cannot read the letters of what is sent"),
    (ValueError, "its address makes no sense"),
)


def fault_words(error: Exception | None) -> str:
    """A few words that fit in brackets; without an error there was no time left."""
    if error is None:
        return "no time left"
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), "")
    if not words and isinstance(error, OSError):
        words = (error.strerror or "").lower()  # the system's own
    return words or "it failed"
