"""ims-admin central nothing-missing: finance's word on tills that were not heard since central was put back."""

from typing import Annotated

import typer

from ims_desktop.actions.finance.account_for_roll import account_for_roll
from ims_desktop.actions.finance.see_tills import see_tills
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.held import till_named
from ims_desktop.cli.where import Url


def nothing_missing(
    url: Url,
    tills: Annotated[list[str], typer.Argument(metavar="TILL...", help="Which, such as BA1-03A.")],
    user: Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")],
    reason: Annotated[str, typer.Option("--reason", help="How that is known; a personal value.")],
) -> None:
    """Say that nothing is missing of tills that were not heard since central was put back to a backup."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        there = see_tills(central, person)
        for till in [till_named(there, one) for one in tills]:
            made = account_for_roll(central, bench.ids, person, till, reason)
            at = str(made.body["put_back_at"])
            shown = {"till": till.name, "device": till.device, "put_back_at": at, "entry": made.number}
            output.say(shown, f"{till.name} is named no more: nothing of it is missing, said in entry {made.number:,}.")
