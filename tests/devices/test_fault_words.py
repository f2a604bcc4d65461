"""Troubles are told in words: no name of an exception reaches whoever stands before a device."""

import errno
import smtplib
import socket

import pytest

from ims_desktop.devices.fault_words import fault_words

ERRORS = (
    socket.gaierror(-2, "Name or service not known"),
    TimeoutError(),
    ConnectionRefusedError(),
    BrokenPipeError(),
    PermissionError(),
    FileNotFoundError(),
    UnicodeEncodeError("ascii", "£", 0, 1, "ordinal not in range"),
    ValueError("not a valid parity"),
    OSError(errno.EHOSTUNREACH, "No route to host"),
    smtplib.SMTPException("anything"),
    RuntimeError(),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_no_class_name_is_told(error: Exception) -> None:
    words = fault_words(error)
    assert words
    assert "Error" not in words
    assert "Exception" not in words


def test_the_systems_own_words_are_told_where_there_are_none_of_ours() -> None:
    assert fault_words(OSError(errno.EHOSTUNREACH, "No route to host")) == "no route to host"
    assert fault_words(None) == "no time left"
