"""ims-admin desk: what this workstation keeps of one's own desk roll, sent again after central was put back."""

from contextlib import AbstractContextManager
from typing import Annotated

import typer

from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.actions.send_again import again_words, leave_kept
from ims_desktop.bootstrap.central import Bench, as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import seal_mark

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Whose desk; the password is read from IMS_PASSWORD.")]


def _signed_in(url: str, user: str) -> AbstractContextManager[tuple[WholeCentral, User, Bench]]:
    return as_person(url, user, output.password_of(user), tells=False)


@app.command("send-again")
def send_again(url: Url, user: Person) -> None:
    """Send again what central lost of one's desk roll; each sign-in does too. Exits 5 while something waits."""
    with _signed_in(url, user) as (_central, _person, bench):
        again = bench.again
    shown = {
        "sent": [{"entry": one.number, "kind": one.kind.value} for one in again.sent],
        "waiting": [{"entry": one.number, "kind": one.kind.value} for one in again.waiting],
        "why": again.why or None,
        "to_do": [{"entry": one.number, "kind": one.kind.value} for one in again.to_do],
    }
    output.say(shown, again_words(again) or "Central has everything of yours that this workstation knows of.")
    if again.waiting:
        raise typer.Exit(5)


@app.command("kept")
def kept(url: Url, user: Person) -> None:
    """What this workstation keeps of one's desk roll, one entry a line."""
    with _signed_in(url, user) as (central, person, bench):
        waiting = {(one.device, one.number) for one in bench.again.waiting}
        entries = central.kept_entries(person.id)
    for one in output.each(entries, "Nothing is kept here."):
        state = "left" if one.left else "waiting" if (one.device, one.number) in waiting else "at_central"
        shown = {"device": one.device, "entry": one.number, "kind": one.kind.value, "state": state, "text": one.text}
        output.say(shown, f"{one.number:>7}  {one.kind:<20} {state:<10} {seal_mark(one.seal)}")


@app.command("leave")
def leave(url: Url, user: Person) -> None:
    """Send none of what waits: it stays here to be read, and is done again by hand."""
    with _signed_in(url, user) as (central, person, _bench):
        left = leave_kept(central, person)
    output.say({"left": left}, f"{left} entries are left; ims-admin desk kept lists them.")
