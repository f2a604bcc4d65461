"""ims-admin till, session, sync, doctor: what is done on this PC's till."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.till_clock import clock_doubt, confirm_clock_as
from ims_desktop.actions.ports import SyncState
from ims_desktop.actions.sync import Synced, sync
from ims_desktop.bootstrap.check_machine import check_machine
from ims_desktop.bootstrap.mirror import mirror_of, mirror_words
from ims_desktop.bootstrap.till import OpenTill, enrol_till_folder, open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.progress import working
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.domain.roll import seal_mark
from ims_desktop.domain.times import full_words, roll_time
from ims_desktop.settings import till_folder

app = typer.Typer(no_args_is_help=True)
session_app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The till's data folder.")]
Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]


@app.command("enrol")
def enrol(
    folder: Folder,
    central: Annotated[str, typer.Option(help="Central's URL.", callback=output.central_url)],
    code: Annotated[str, typer.Option(help="The one-time code of ims-admin central till-add.")],
) -> None:
    """Make this folder a till: its keys, its roll, its place at central, and a first copy of the reference data."""
    with working("Enrolling, then receiving accounts …"):
        identity = enrol_till_folder(folder, central, code)
    output.say(
        {"device": identity.device, "office": identity.office, "till": identity.till, "letter": identity.letter},
        f"This folder is now till {identity.office}-{identity.till}{identity.letter}.",
    )


@app.command("status")
def status(folder: Folder) -> None:
    """Till, session, head, waiting entries, the oldest of them, and the clock's difference from central."""
    with open_till_folder(folder, writing=False) as till:
        identity, store = till.desk.till.identity, till.desk.till
        state, session = store.sync_state(), store.open_session()
        clock_ms, central = till.clock_difference()
        cashier = None if session is None else store.reference_data().users.get(session.cashier)
        user = cashier.user if cashier else None
        mark = seal_mark(till.head().seal)
        mirror = mirror_of(till)
        times = {
            "oldest_waiting_at": state.oldest_waiting_at,
            "last_contact_at": state.last_contact_at,
            "accounts_at": state.accounts_at,
        }
        shown = {
            "device": identity.device,
            "office": identity.office,
            "till": identity.till,
            "letter": identity.letter,
            "session": None
            if session is None
            else {
                "id": session.id,
                "cashier": user,
                "cashier_id": session.cashier,
                "opened_at": roll_time(session.opened_at),
                "float_pence": session.float_pence,
            },
            "head": {"number": state.head_number, "mark": mark},
            "acknowledged": state.acknowledged,
            "waiting": state.waiting,
            **{name: at and roll_time(at) for name, at in times.items()},
            "central": central,
            "clock_ahead_ms": clock_ms,
            "mirror": mirror
            and {
                "file": str(mirror.path),
                "number": mirror.number,
                "behind": state.head_number - mirror.number,
                "trouble": mirror.trouble,
            },
        }
        words = "none open"
        if session is not None:
            opened, float_pounds = output.clock_words(session.opened_at), pounds(session.float_pence)
            words = f"{user or session.cashier} since {opened}, float {float_pounds}"
        plain = {
            **shown,
            "session": words,
            "head": f"{state.head_number} (mark {mark})",
            "mirror": "none is set" if mirror is None else mirror_words(mirror, state.head_number),
            **{name: output.clock_words(at) for name, at in times.items()},
        }
        output.say(shown, output.table(plain))


@app.command("clock")
def confirm_the_clock(
    folder: Folder,
    user: Annotated[str, typer.Option("--as", help="The supervisor; the password is read from IMS_PASSWORD.")],
) -> None:
    """Confirm that this till's clock is right as it stands, for a supervisor; an entry on the roll."""
    with open_till_folder(folder, writing=True) as till:
        doubt = clock_doubt(till.desk)
        confirmed = confirm_clock_as(till.desk, user, output.password_of(user))
        shown = {
            "entry": confirmed.number,
            "at": roll_time(confirmed.at),
            "doubt": None if doubt is None else doubt.doubt.value,
            "stepped_back_ms": confirmed.stepped_back_ms,
            "ahead_of_central_ms": confirmed.ahead_of_central_ms,
        }
        output.say(shown, f"{confirmed.by.display_name} confirmed that it is {full_words(confirmed.at)}.")


@session_app.command("open")
def session_open(
    folder: Folder,
    user: Person,
    float_pounds: Annotated[str, typer.Option("--float", help="The float in pounds, such as 100.00.")],
) -> None:
    """Open a session with a float."""
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        session = open_till(till.desk, person, parse_pounds(float_pounds))
        output.say(
            {
                "session": session.id,
                "cashier": person.user,
                "opened_at": roll_time(session.opened_at),
                "business_day": session.business_day.isoformat(),
                "float_pence": session.float_pence,
            }
        )


def sync_now(
    folder: Folder,
    *,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until stopped with Ctrl-C.")] = False,
) -> None:
    """Send what waits and receive what changed; prints sent, acknowledged, waiting, received."""
    with open_till_folder(folder, writing=True) as till, working("Asking central …") as say_how_far:

        def progress(state: SyncState) -> None:
            say_how_far(f"{state.acknowledged} acknowledged, {state.waiting} waiting")

        while True:
            try:
                done = _sync_once(till, progress)
            except Unavailable as trouble:
                if not follow:
                    raise
                output.tell(trouble.message)
                till.pause()
                continue
            output.say(
                {
                    "sent": done.sent,
                    "acknowledged": done.acknowledged,
                    "waiting": done.waiting,
                    "received": done.received,
                    "held": done.held,
                }
            )
            if not follow:
                return
            till.pause()


def _sync_once(till: OpenTill, progress: Callable[[SyncState], None]) -> Synced:
    link = till.link()
    try:
        return sync(till.desk.till, link, till.desk.clock, till.signer, progress)
    finally:
        link.close()


def doctor(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The till's data folder.")] = None,
) -> None:
    """Check this machine: key store, disk, clock, screen, printer, till, central; a line each."""
    wrong = False
    for check in check_machine(folder or till_folder()):
        wrong = wrong or not check.fine
        output.say(
            {"check": check.name, "fine": check.fine, "said": check.said},
            f"{'fine ' if check.fine else 'WRONG'}  {check.name}: {check.said}",
        )
    if wrong:
        raise output.FoundWrong
