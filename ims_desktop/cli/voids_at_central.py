"""ims-admin voids URL, and void URL: what cashiers asked to void alone, answered from a supervisor's desk."""

from typing import Annotated

import typer

from ims_desktop.actions.ports.voids import AskedVoid
from ims_desktop.actions.supervisor.answer_void import answer_void, see_voids
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import roll_time


def answer_at_central(url: str, receipt: str, user: str, reason: str, *, approve: bool | None) -> None:
    """Approve or refuse a void from one's own desk."""
    if approve is None:
        raise typer.BadParameter("At central say --approve or --refuse (voids URL lists what waits).")
    with as_person(output.central_url(url), user, output.password_of(user)) as (central, person, bench):
        entry = answer_void(central, bench.ids, person, receipt, reason, approve=approve)
    state = "approved" if approve else "refused"
    output.say({"receipt": entry.body["receipt"], "state": state, "entry": entry.number})


def voids(
    url: Url,
    user: Annotated[str, typer.Option("--as", help="Who looks; the password is read from IMS_PASSWORD.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 200,
) -> None:
    """Voids that cashiers asked for alone, those that wait first, one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        found, data = see_voids(central, person, limit), central.reference_data()
    for one in output.each(found, "No void was asked for."):
        output.say(_said(one, data), _words(one, data))


def _said(one: AskedVoid, data: ReferenceData) -> dict[str, object]:
    return {
        "receipt": one.known.receipt,
        "office": one.known.office,
        "till": one.till_name,
        "session": one.session,
        "session_closed": one.session_closed,
        "cashier": data.login_of(one.asker),
        "asked_at": None if one.at is None else roll_time(one.at),
        "pence": one.pence,
        "reason": one.reason,
        "state": one.state,
        "answered_by": None if one.word is None else data.login_of(one.word.by),
        "answered_at": None if one.word is None else roll_time(one.word.at),
    }


def _words(one: AskedVoid, data: ReferenceData) -> str:
    who = data.name_of(one.asker)
    return f"{one.known.receipt}  {who}: {pounds(one.pence)} {one.state}  {one.reason}"
