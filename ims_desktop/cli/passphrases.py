"""Passphrases of files that leave this PC: from IMS_KEY_PASSPHRASE, or asked for at a terminal; never an argument."""

import os
import sys
from getpass import getpass

import typer

_PASSPHRASE = "IMS_KEY_PASSPHRASE"  # noqa: S105  the name of a variable


def passphrase_of(file: object) -> str:
    """The passphrase of a file that is there."""
    named = os.environ.get(_PASSPHRASE)
    if named is not None:
        return named
    if sys.stdin.isatty():
        return getpass(f"Passphrase of {file}: ")
    raise typer.BadParameter(f"No passphrase: put it into {_PASSPHRASE}, or run this at a terminal, which asks for it.")


def new_passphrase(of: str) -> str:
    """The passphrase of a file that is about to be made; at a terminal it is asked for twice."""
    if _PASSPHRASE in os.environ or not sys.stdin.isatty():
        return passphrase_of(of)
    return typed_twice(f"Passphrase of {of}: ", "The two passphrases differ. Nothing was made.")


def typed_twice(ask: str, differ: str) -> str:
    """What is typed at a terminal unseen, twice the same; wrong usage, in the words of `differ`, where it is not."""
    typed = getpass(ask)
    if getpass("The same again: ") != typed:
        raise typer.BadParameter(differ)
    return typed
