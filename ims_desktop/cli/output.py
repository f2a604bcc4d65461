"""What commands print: JSON for scripts, plain words for people; progress and messages on standard error."""

import json
import os
import sys
from collections.abc import Mapping
from getpass import getpass

from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Reason, Refused, Unavailable

Value = object

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
        sys.stdout.write((words if words is not None else _table(answer)) + "\n")
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


def refusal(refused: Refused) -> dict[str, Value]:
    """A refusal as scripts read it; how many tries are left is for people, in the message only."""
    facts = {name: fact for name, fact in refused.facts.items() if name != "wait"}
    return {"refused": refused.reason.value, "message": refused.message, **facts}


def trouble(unavailable: Unavailable) -> dict[str, Value]:
    """What is out of reach as scripts read it."""
    message = unavailable.message
    if login := unavailable.facts.get("login"):
        message += f" The login was {login}; put its password into PGPASSWORD."
    return {"unavailable": unavailable.trouble.value, "message": message, **unavailable.facts}


def say_failure(answer: Mapping[str, Value]) -> None:
    """Say why nothing was done: JSON on standard output, or the message on standard error."""
    if as_json():
        say_json(answer)
    else:
        tell(str(answer["message"]))


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


def _table(answer: Mapping[str, Value]) -> str:
    width = max((len(_words(name)) for name in answer), default=0)
    return "\n".join(f"{_words(name):<{width}}  {_value(name, value)}" for name, value in answer.items())


def _words(name: str) -> str:
    return name.removesuffix("_pence").replace("_", " ")


def _value(name: str, value: Value) -> str:
    if name.endswith("_pence") and isinstance(value, int):
        return pounds(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


def password_of(user: str, variable: str = "IMS_PASSWORD") -> str:
    """A person's password: from the environment, else asked for at a terminal; never an argument."""
    named = os.environ.get(variable)
    if named is not None:
        return named
    if sys.stdin.isatty():
        return getpass(f"Password of {user}: ")
    raise Refused(Reason.SIGN_IN_WRONG, wait=f" Put the password of {user} into {variable}.")
