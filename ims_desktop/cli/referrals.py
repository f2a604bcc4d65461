"""ims-admin referrals: the officer's key, and what was told to them."""

import os
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.officer.read_referrals import ReadReferrals, ToldAt, Unopened, read_exported, read_referrals
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.officer import exported_closes, new_officer_key, officer_keys, publish_officer_key
from ims_desktop.cli import output
from ims_desktop.cli.passphrases import new_passphrase, passphrase_of
from ims_desktop.cli.where import Url
from ims_desktop.domain.quiet_referral import BOXES, key_words
from ims_desktop.domain.times import from_roll_time, roll_time

app = typer.Typer(no_args_is_help=True)

_OURS = 0o600


@app.command("key")
def key(to: Annotated[Path, typer.Option("-o", help="The new file; it stays with the officer.")]) -> None:
    """Make the officer's key pair at the officer's own PC; prints the public half, for an administrator to set."""
    file = output.file_to_write(to)
    if file is None:
        raise typer.BadParameter("A key is written to a file, never to the screen.")
    public = new_officer_key(file, new_passphrase("the new key"))
    output.say({"public_key": public, "file": str(file)}, public)
    output.tell(f"The private half is in {file}. Keep a copy under lock: without it nobody reads what is told.")


@app.command("set-key")
def set_key(
    url: Url,
    user: Annotated[str, typer.Option("--as", help="The administrator; the password is read from IMS_PASSWORD.")],
    public_key: Annotated[str, typer.Argument(metavar="KEY", help="As referrals key printed it; none takes it away.")],
) -> None:
    """Set the officer's public key; tills have it with their next sync. It stands on the desk roll."""
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        kept = publish_officer_key(central, person, "" if public_key == "none" else public_key)
    words = key_words(kept) if kept else ""
    output.say({"public_key": words or None}, words or "No key is set: nothing can be told.")


@app.command("list")
def list_referrals(
    place: Annotated[str, typer.Argument(metavar="URL | FILE", help="Central, or a roll that roll export wrote.")],
    keys: Annotated[list[Path], typer.Option("--key", help="The officer's key file; earlier ones too, each by --key.")],
    user: Annotated[str | None, typer.Option("--as", help="The officer at central, by IMS_PASSWORD.")] = None,
    from_day: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Closes since this day only.")] = None,
    to: Annotated[Path | None, typer.Option("-o", help="Write the list here, readable by its owner alone.")] = None,
) -> None:
    """What was told, the oldest first; then each close that does not open whole. Exit 5 where one should have."""
    since, file = output.day(from_day), output.file_to_write(to)
    if ("://" in output.place(place)) != (user is not None):
        raise typer.BadParameter(
            "--as is who asks central: with a URL it is needed, with a file there is nobody to ask."
        )
    if user is None and not Path(place).is_file():
        raise typer.BadParameter(f"There is no file {place}.")
    password = "" if user is None else output.password_of(user)
    opened = officer_keys(keys, passphrase_of)
    if user is None:
        found = read_exported(exported_closes(Path(place)), opened, since)
    else:
        with as_person(place, user, password) as (central, person, _bench):
            found = read_referrals(central, person, opened, since)
    listed = [(_shown(one), _words(one)) for one in found.told]
    listed += [(_shown_shut(one), _words_shut(one)) for one in found.unopened]
    if file is None:
        for shown, words in listed:
            output.say(shown, words)
    else:
        _write(file, "".join(f"{output.line_of(shown, words)}\n" for shown, words in listed))
    _sum_up(found)


def _sum_up(found: ReadReferrals) -> None:
    wrong = sum(one.is_wrong for one in found.unopened)
    output.tell(
        f"Closes: {found.closes:,}, of which {found.closes - len(found.unopened):,} opened whole. "
        f"Notes: {len(found.told):,}."
        + (f" Closes that should have opened and did not: {wrong:,}. Ask who had them." if wrong else "")
    )
    if found.published is None:
        output.tell("To which key tills seal now is not known from a roll: ask central with --as.")
    elif not found.published:
        output.tell("No key is set at central: tills take no notes.")
    elif not found.published_is_ours:
        output.tell(f"Tills seal to another key, {key_words(found.published)}: name its file too, or ask who set it.")
    if found.is_wrong:
        raise output.FoundWrong


def _shown(one: ToldAt) -> dict[str, object]:
    close, told = one.close, one.referral
    return {
        "at": roll_time(told.at),
        "till": told.till,
        "by": told.by,
        "name": one.by_name,
        "text": told.text,
        "receipt": told.receipt or None,
        "session": close.session,
        "close": close.close,
        "closed_at": close.at,
    }


def _words(one: ToldAt) -> str:
    told = one.referral
    after = f", after receipt {told.receipt}" if told.receipt else ""
    return (
        f"{output.clock_words(told.at)}  {told.till}  {one.by_name}{after}  "
        f"(close {one.close.close}, session {one.close.session})\n    {told.text}"
    )


def _shown_shut(one: Unopened) -> dict[str, object]:
    close = one.close
    return {
        "close": close.close,
        "closed_at": close.at,
        "session": close.session,
        "device": close.device,
        "entry": close.number,
        "unopened": one.boxes,
        "wrong": one.is_wrong,
    }


def _words_shut(one: Unopened) -> str:
    why = (
        "sealed to another key, or changed since: an earlier close of this till opened"
        if one.is_wrong
        else "the till had another key by then, or none"
    )
    at = output.clock_words(from_roll_time(one.close.at))
    return f"{at}  close {one.close.close}: {one.boxes} of {BOXES} boxes do not open; {why}."


def _write(file: Path, text: str) -> None:
    """Where nobody else reads it, whatever was there before."""
    file.unlink(missing_ok=True)
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS)
    with os.fdopen(made, "w", encoding="utf-8") as out:
        out.write(text)
