"""ims-admin session gone and session take-over: sessions that were open on a till which is gone."""

from contextlib import closing
from typing import Annotated

import typer

from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.take_over_session import GoneAtHand, gone_sessions, take_over_session
from ims_desktop.actions.ports import GoneLink
from ims_desktop.actions.sync import send
from ims_desktop.bootstrap.session_names import name_at_till
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person, Witness, second
from ims_desktop.cli.where import Folder
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.session_name import CalledSession, full_id, the_one_called
from ims_desktop.domain.times import roll_time


def session_gone(folder: Folder, user: Person) -> None:
    """Sessions of this till's office that wait at a till which is gone: replaced, or blocked. Central is asked."""
    with open_till_folder(folder, writing=True) as till, closing(till.link()) as link:
        person, data = sign_in(till.desk, user, output.password_of(user)), till.desk.till.reference_data()
        found = gone_sessions(till.desk, data, person, link)
    for one in output.each(found, "No session waits at a till that is gone."):
        output.say(_said(one, data), _words(one))


def session_take_over(
    folder: Folder,
    user: Person,
    session: Annotated[str, typer.Option("--session", metavar="SESSION", help="Which; session gone names them.")],
    witness: Witness = None,
) -> None:
    """Take over a session whose till is gone: it is then counted and closed here, by session count and close."""
    with open_till_folder(folder, writing=True) as till, closing(till.link()) as link:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, witness)
        wanted = full_id(session) or the_one_called(session, _called(till, person, link))
        told = take_over_session(till.desk, person, wanted, beside, link)
        send(till.store, link, till.desk.clock, till.signer)  # another till is refused from now on
        held = link.gone_session(wanted) is not None
        name = name_at_till(till, wanted)
    said = {
        "session": wanted,
        "name": name,
        "state": "paused",
        "from": told.till,
        "known": told.known,
        "missing": told.missing,
        "held": held,
    }
    here = f"{told.words} It is called {name} here: count and close it with --session {name}."
    output.say(said, "Central holds it: another took it over, or more came of that till. Look again." if held else here)


def _called(till: OpenTill, user: User, link: GoneLink) -> list[CalledSession]:
    found = gone_sessions(till.desk, till.desk.till.reference_data(), user, link)
    return [one.waits.called for one in found]


def _said(one: GoneAtHand, data: ReferenceData) -> dict[str, object]:
    waits = one.waits
    return {
        "session": waits.session,
        "name": waits.called.name,
        "office": waits.office,
        "till": waits.till,
        "cashier": data.login_of(waits.cashier),
        "opened_at": None if waits.opened_at is None else roll_time(waits.opened_at),
        "known": waits.last,
        "missing": waits.missing,
    }


def _words(one: GoneAtHand) -> str:
    waits = one.waits
    missing = f", {waits.missing} missing" if waits.missing else ""
    known = f"known to entry {waits.last}{missing}"
    return f"{waits.called.name}  {one.cashier}, {known}"
