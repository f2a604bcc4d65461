"""ims-admin session approve URL, and session list: tills' sessions as central knows them."""

from datetime import datetime
from typing import Annotated

import typer

from ims_desktop.actions.ports import CentralSession, SessionQuery
from ims_desktop.actions.supervisor.approve_at_desk import approve_at_desk
from ims_desktop.actions.supervisor.name_session import called, session_at_central
from ims_desktop.actions.supervisor.see_sessions import see_sessions
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import roll_time


def approve_at_central(url: str, user: str, session: str | None, reason: str) -> None:
    """Approve a till's session from one's own desk."""
    if session is None:
        raise typer.BadParameter("At central say which: --session SESSION (session list URL names them).")
    with as_person(output.central_url(url), user, output.password_of(user)) as (central, person, bench):
        wanted = session_at_central(central, person, session)
        entry = approve_at_desk(central, bench.ids, person, wanted, reason)
        now = central.session(wanted)
    name = called(now).name if now else wanted
    said = {"session": wanted, "name": name, "state": SessionState.APPROVED.value, "entry": entry.number}
    output.say(said, f"Session {name} is approved. Its till is told with its next sync.")


def session_list(
    url: Url,
    user: Annotated[str, typer.Option("--as", help="Who looks; the password is read from IMS_PASSWORD.")],
    states: Annotated[list[str] | None, typer.Option("--state", help="Only these, such as awaiting_approval.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 200,
    *,
    gone: Annotated[bool, typer.Option("--gone", help="Only those that wait at a till which is gone.")] = False,
) -> None:
    """Tills' sessions at central, the latest opened first, one a line."""
    known = {state.value: state for state in SessionState}
    if unknown := set(states or ()) - known.keys():
        raise typer.BadParameter(f"No state is called {unknown.pop()}: {', '.join(known)}.")
    wanted = SessionQuery(states=tuple(known[state] for state in states or ()), limit=limit, gone=gone)
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        found, data = see_sessions(central, person, wanted), central.reference_data()
    for one in output.each(found, "No such session."):
        output.say(_said(one, data), _words(one, data))


def _said(one: CentralSession, data: ReferenceData) -> dict[str, object]:
    return {
        "id": one.id,
        "name": called(one).name,
        "office": one.office,
        "till": one.till_name,
        "cashier": data.login_of(one.cashier),
        "state": one.state.value,
        "since": _time(one.since),
        "opened_at": _time(one.opened_at),
        "float_pence": one.float_pence,
        "taken_pence": dict(one.takings),
        "close_held": one.close_is_held,
        "gone": one.is_gone,
        "approved_by": data.login_of(one.approved_by) or None,
        "approved_at": _time(one.approved_at),
    }


def _words(one: CentralSession, data: ReferenceData) -> str:
    person = data.users.get(one.cashier)
    since = output.clock_words(one.since)
    state = one.state.value.replace("_", " ") + (", close held" if one.close_is_held else "")
    state += ", its till is gone" if one.is_gone else ""
    return f"{called(one).name:<24}  {person.display_name if person else one.cashier}: {state}, {since}"


def _time(at: datetime | None) -> str | None:
    return None if at is None else roll_time(at)
