"""ims-admin cards: card sales that no report of a terminal had, on the list until somebody finds them on one."""

from typing import Annotated

import typer

from ims_desktop.actions.supervisor.match_cards import match_cards, open_cards
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import OwnOffice, Url
from ims_desktop.domain.money import pounds
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.times import roll_time

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]


@app.command("list")
def listed(url: Url, user: Person, office: OwnOffice = "") -> None:
    """Card sales that no report had as their session closed, and that were not found since, one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        for one in output.each(open_cards(central, person, office), "Every card sale was found on a report."):
            output.say(_shown(one), f"{one.number}  {pounds(one.pence):>12}  {one.words}")


@app.command("match")
def match(
    url: Url,
    numbers: Annotated[list[str], typer.Argument(metavar="SALE …", help="As `cards list` names it: BA1-03A-120.1.")],
    user: Person,
    paper: Annotated[str, typer.Option("--paper", help="The report or statement on which they stand.")],
    office: OwnOffice = "",
) -> None:
    """They stand on a later report of the terminal, or on the bank's statement."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        entry = match_cards(central, bench.ids, person, [one.strip().upper() for one in numbers], paper, office)
        body = entry.body
        shown = {"sales": numbers, "pence": body["pence"], "device": entry.device, "entry": entry.number}
        output.say(shown, f"Matched: {', '.join(numbers)}.")


def _shown(one: OpenCard) -> dict[str, object]:
    return {
        "sale": one.number,
        "office": one.office,
        "till": one.till,
        "session": one.session,
        "opened_at": roll_time(one.opened_at),
        "mop": one.mop,
        "pence": one.pence,
        "stands": one.stands,
        "authorisation": one.authorisation,
        "last4": one.last4,
    }
