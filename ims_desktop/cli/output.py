"""What commands print: JSON for scripts, plain words for people; progress and messages on standard error."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from getpass import getpass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

import typer

from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.times import clock_and_day, day_words, from_roll_time
from ims_desktop.domain.typed_day import full_day

Value = object
One = TypeVar("One")

_SCHEMES = frozenset(
    {"sqlite", "sqlite+pysqlite", "sqlite+pysqlcipher", "postgresql", "postgres", "postgresql+psycopg"}
)
_ROLL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODES = frozenset({"state", "email", "move", "from", "to", "outcome"})  # whose values are codes of ours
_mode = {"json": False}


class FoundWrong(Exception):  # noqa: N818  a check's answer, not an error of ours
    """A check found something wrong; what it was has been printed."""


def use_json(*, on: bool) -> None:
    """Print JSON from here on, or words."""
    _mode["json"] = on


def as_json() -> bool:
    """Whether JSON is wanted."""
    return _mode["json"]


def say(answer: Mapping[str, Value], words: str | None = None) -> None:
    """Print one answer: one JSON object on one line, or its words (its names and values where it has none)."""
    if as_json():
        say_json(answer)
    else:
        sys.stdout.write((words if words is not None else table(answer)) + "\n")
        sys.stdout.flush()


def say_json(answer: Mapping[str, Value]) -> None:
    """Print one JSON object on a line, flushed at once."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # half a character from somebody's file, or a narrow console
        text = json.dumps(answer, default=str)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def line_of(answer: Mapping[str, Value], words: str) -> str:
    """One answer as `say` prints it, for a file."""
    return json.dumps(answer, ensure_ascii=False, default=str) if as_json() else words


def refusal(refused: Refused) -> dict[str, Value]:
    """A refusal as scripts read it; how many tries are left is for people, in the message only."""
    facts = {name: fact for name, fact in refused.facts.items() if name != "wait"}
    message = refused.message
    if folder := facts.get("folder") if refused.reason is Reason.NOT_ENROLLED else None:
        message += f" (Looked in {folder}.)"
    return {"refused": refused.reason.value, "message": message, **facts}


def trouble(unavailable: Unavailable, *, at_a_till: bool = True) -> dict[str, Value]:
    """What is out of reach as scripts read it; of a till that is at hand also that its money is safe."""
    message = unavailable.message if at_a_till else unavailable.message_elsewhere
    if login := unavailable.facts.get("login"):
        message += f" The login was {login}; put its password into PGPASSWORD."
    return {"unavailable": unavailable.trouble.value, "message": message, **unavailable.facts}


def say_failure(answer: Mapping[str, Value]) -> None:
    """Say why nothing was done: JSON on standard output, or the message on standard error."""
    if as_json():
        say_json(answer)
    else:
        tell(str(answer["message"]))


def each(found: Iterable[One], nothing: str) -> Iterator[One]:
    """What a list has, one after the other; people are told where it has nothing, for silence is no answer."""
    empty = True
    for one in found:
        empty = False
        yield one
    if empty and not as_json():
        tell(nothing)


def tell(message: str) -> None:
    """A message beside the answer, on standard error."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def tell_usage(wrong: Exception) -> None:
    """Say what was wrong with the command's words, and where its help is."""
    said = str(getattr(wrong, "format_message", lambda: str(wrong))())
    if as_json():
        say_json({"usage": said})
    elif said:
        tell(f"{said}\nTry the command with --help.")


def table(answer: Mapping[str, Value]) -> str:
    """Names and values, a line each."""
    width = max((len(_words(name)) for name in answer), default=0)
    return "\n".join(f"{_words(name):<{width}}  {_value(name, value)}" for name, value in answer.items())


def _words(name: str) -> str:
    return name.removesuffix("_pence").replace("_", " ")


def _value(name: str, value: Value) -> str:
    """A value in words: money in pounds, times as on papers, yes or no, lists in a row, none for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "" or (isinstance(value, dict | list | tuple) and not value):
        return "none"
    if isinstance(value, int):
        return pounds(value) if name == "pence" or name.endswith("_pence") else str(value)
    if isinstance(value, dict):
        return ", ".join(f"{_words(str(one))} {_value(_kind_of(name, str(one)), of)}" for one, of in value.items())
    if isinstance(value, list | tuple):
        between = "; " if any(isinstance(one, dict) for one in value) else ", "
        return between.join(_value(name, one) for one in value)
    return _text(name, str(value))


def _kind_of(name: str, inner: str) -> str:
    """Under a name of money all is money: `counted_pence` by method of payment."""
    return name if name.endswith("_pence") else inner


def _text(name: str, text: str) -> str:
    if name in _CODES:
        return text.replace("_", " ")
    if _ROLL_TIME.fullmatch(text):
        return clock_words(from_roll_time(text))
    return day_words(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


def clock_words(at: datetime | None) -> str:
    """A time as the clock on the wall shows it and papers print it; JSON has the roll's own."""
    return "" if at is None else clock_and_day(at)


def central_url(url: str) -> str:
    """Central's URL, or wrong usage for one that cannot be."""
    scheme = url.partition("://")[0]
    if "://" not in url or scheme not in _SCHEMES:
        # the rest of it may hold a password
        raise typer.BadParameter(f"“{scheme[:20]}” is not how central's URL begins: sqlite:///… or postgresql://…")
    return url


def place(text: str) -> str:
    """A till's folder or central's URL."""
    return central_url(text) if "://" in text else text


def hand_out(made: bytes, form: str, to: Path | None, answer: Mapping[str, Value], called: str) -> None:
    """A paper in its file, or on standard output; JSON has it in itself then, as text or in hex.

    `answer` says which paper it is, to scripts; people are told the same, `called`, beside the file.
    """
    if to is not None:
        to.write_bytes(made)
        say({**answer, "file": str(to), "bytes": len(made)}, f"{called}: {to}")
    elif as_json():
        text = made.decode() if form == "text" else None
        say({**answer, "text": text, "hex": None if text else made.hex()})
    else:
        sys.stdout.buffer.write(made)


def file_to_write(path: Path | None) -> Path | None:
    """A file that can be written, None for standard output; wrong usage, before anything is done, where it cannot."""
    if path is None or str(path) == "-":
        return None
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; name a file in it.")
    folder = path.parent
    if not folder.is_dir():
        raise typer.BadParameter(f"There is no folder {folder.absolute()}.")
    try:
        with TemporaryFile(dir=folder):
            pass
        if path.exists():
            with path.open("ab"):
                pass
    except OSError as error:
        raise typer.BadParameter(f"Folder {folder.absolute()} cannot be written to: {error.strerror}.") from error
    return path


def day(text: str | None) -> date | None:
    """A date as typed, where one was; wrong usage for anything else."""
    return None if text is None else date_of(text)


def date_of(text: str) -> date:
    """A date as typed; wrong usage for anything else."""
    try:
        return full_day(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” is not a date such as 2026-04-01 or 01/04/2026.") from error


def password_of(user: str, variable: str = "IMS_PASSWORD") -> str:
    """A person's password: from the environment, else asked for at a terminal; never an argument."""
    named = os.environ.get(variable)
    if named is not None:
        return named
    if sys.stdin.isatty():
        return getpass(f"Password of {user}: ")
    raise typer.BadParameter(
        f"No password: put the password of {user} into {variable}, or run this at a terminal, which asks for it."
    )
