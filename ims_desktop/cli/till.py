"""ims-admin till, session, sync, doctor: what is done on this PC's till."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Annotated

import typer

from ims_desktop.actions.counter.till_clock import clock_doubt, confirm_clock_as
from ims_desktop.actions.pacing import Pace
from ims_desktop.actions.ports import SyncState
from ims_desktop.actions.standing import Standing, standing_after
from ims_desktop.actions.sync_round import SyncRound
from ims_desktop.bootstrap.check_machine import check_machine
from ims_desktop.bootstrap.earlier_rolls import EARLIER_FOLDER
from ims_desktop.bootstrap.enrolling import enrol_till_folder
from ims_desktop.bootstrap.mirror import mirror_of, mirror_words
from ims_desktop.bootstrap.till import AskedCentral, OpenTill, change_central_password, open_till_folder
from ims_desktop.cli import output, status_words
from ims_desktop.cli.progress import working
from ims_desktop.cli.where import Folder
from ims_desktop.cli.who import login_of
from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Refused, Unavailable
from ims_desktop.domain.roll import seal_mark
from ims_desktop.domain.till_clock import DoubtfulClock
from ims_desktop.domain.times import roll_time
from ims_desktop.store.till.mirror import MirrorState

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]


@app.command("enrol")
def enrol(
    folder: Folder,
    central: Annotated[str, typer.Option(help="Central's URL.", callback=output.central_url)],
    code: Annotated[str, typer.Option(help="The one-time code of ims-admin central till-add or till-replace.")],
    administrator: Annotated[
        str | None,
        typer.Option("--as", help="The administrator who lends their login where this till's own works no more."),
    ] = None,
) -> None:
    """Make this folder a till: its keys, its roll, its place at central, and a first copy of the reference data.

    A till whose roll is forked, restored or blocked becomes a new device, which carries over what central never had.
    """
    person = login_of(administrator)
    with working("Enrolling, then receiving accounts …"):
        done = enrol_till_folder(folder, central, code, person)
    identity, follows = done.identity, done.follows
    words = [f"This folder is now till {identity.office}-{identity.till}{identity.letter}."]
    if follows is not None:
        words.append(
            f"It comes after {identity.office}-{identity.till}{follows.letter}: central has that roll up to entry "
            f"{follows.number:,}, and {done.carried:,} later entries were carried over. "
            f"The old roll is kept in {folder / EARLIER_FOLDER}."
        )
    output.say(
        {
            "device": identity.device,
            "office": identity.office,
            "till": identity.till,
            "letter": identity.letter,
            "follows": follows and {"device": follows.device, "letter": follows.letter, "last_common": follows.number},
            "carried": done.carried,
        },
        "\n".join(words),
    )


@app.command("password")
def password(folder: Folder) -> None:
    """Change this till's own password at central, also while its window is open; for a scheduled task."""
    identity = change_central_password(folder)
    output.say(
        {"device": identity.device, "changed": True},
        f"Till {identity.office}-{identity.till}{identity.letter} has a new password at central.",
    )


@app.command("status")
def status(folder: Folder) -> None:
    """Till, session, head, waiting entries, the oldest of them, and the clock's difference from central."""
    with open_till_folder(folder, writing=False) as till:
        asked, doubt = till.ask_central(), clock_doubt(till.desk)
        mirror = mirror_of(till)
        shown = _status(till, asked, doubt, mirror)
        output.say(shown, output.table({**shown, **_status_words(till, asked, doubt, mirror)}))


def _status(
    till: OpenTill, asked: AskedCentral, doubt: DoubtfulClock | None, mirror: MirrorState | None
) -> dict[str, object]:
    identity, state = till.store.identity, till.store.sync_state()
    return {
        "device": identity.device,
        "office": identity.office,
        "till": identity.till,
        "letter": identity.letter,
        "record": till.store.record(),
        "session": _session(till),
        "head": {"number": state.head_number, "mark": seal_mark(till.head().seal)},
        "acknowledged": state.acknowledged,
        "waiting": state.waiting,
        **{name: at and roll_time(at) for name, at in _times(state).items()},
        "state": asked.standing.value,
        "states": status_words.states(asked, state, doubt),
        "central": asked.said,
        "held": None if asked.head is None else asked.head.held,
        "acknowledged_mark": seal_mark(state.acknowledged_seal) if state.acknowledged else None,
        "clock_ahead_ms": asked.ahead_ms,
        "clock": None if doubt is None else doubt.doubt.value,
        "mirror": mirror
        and {
            "file": str(mirror.path),
            "number": mirror.number,
            "behind": state.head_number - mirror.number,
            "trouble": mirror.trouble,
        },
    }


def _session(till: OpenTill) -> dict[str, object] | None:
    session = till.store.open_session()
    if session is None:
        return None
    cashier = till.store.reference_data().users.get(session.cashier)
    return {
        "id": session.id,
        "cashier": cashier.user if cashier else None,
        "cashier_id": session.cashier,
        "opened_at": roll_time(session.opened_at),
        "float_pence": session.float_pence,
    }


def _times(state: SyncState) -> dict[str, datetime | None]:
    return {
        "oldest_waiting_at": state.oldest_waiting_at,
        "last_contact_at": state.last_contact_at,
        "accounts_at": state.accounts_at,
        "next_try_at": state.next_try_at,
    }


def _status_words(
    till: OpenTill, asked: AskedCentral, doubt: DoubtfulClock | None, mirror: MirrorState | None
) -> dict[str, object]:
    """What a person reads otherwise than a script."""
    state, session = till.store.sync_state(), till.store.open_session()
    record, opened = till.store.record(), "none open"
    if session is not None:
        cashier = till.store.reference_data().users.get(session.cashier)
        since, float_pounds = output.clock_words(session.opened_at), pounds(session.float_pence)
        opened = f"{cashier.user if cashier else session.cashier} since {since}, float {float_pounds}"
    return {
        "record": {"": "no, it takes payments", "restored": "restored: enrol it again"}.get(
            record, "an earlier till's"
        ),
        "session": opened,
        "head": f"{state.head_number} (mark {seal_mark(till.head().seal)})",
        "mirror": "none is set" if mirror is None else mirror_words(mirror, state.head_number),
        **{name: output.clock_words(at) for name, at in _times(state).items()},
        "clock": "believed" if doubt is None else f"not believed: {doubt.why}",
        "states": ", ".join(status_words.in_words(asked, state, doubt)),
    }


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
        output.say(shown, f"{confirmed.by.display_name} confirmed that it is {output.clock_words(confirmed.at)}.")


def sync_now(
    folder: Folder,
    *,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until stopped with Ctrl-C.")] = False,
) -> None:
    """Send what waits and receive what changed; prints sent, acknowledged, waiting, received."""
    with open_till_folder(folder, writing=True) as till, working("Asking central …") as say_how_far:

        def progress(state: SyncState) -> None:
            say_how_far(f"{state.acknowledged} acknowledged, {state.waiting} waiting")

        rounds, pace = till.sync_round(), Pace(SystemRandom())
        try:
            while True:
                wait_seconds = _sync_once(till, rounds, pace, progress, follow=follow)
                if not follow:
                    return
                time.sleep(wait_seconds)
        finally:
            rounds.close()


def _sync_once(
    till: OpenTill, rounds: SyncRound, pace: Pace, progress: Callable[[SyncState], None], *, follow: bool
) -> float:
    """One sync, said; answers how many seconds to wait for the next. Following, it goes on where that may help."""
    try:
        done = rounds.run(progress).synced
    except (Unavailable, Refused) as trouble:
        standing = standing_after(trouble)
        wait_seconds = pace.failed(mends_itself=standing.mends_itself)
        goes_on = follow and (isinstance(trouble, Unavailable) or standing is Standing.BLOCKED)
        next_try_at = till.desk.clock.now() + timedelta(seconds=wait_seconds) if goes_on else None
        till.store.keep_standing(standing.value, next_try_at)
        if not goes_on:
            raise
        output.tell(f"{trouble.message} Next try in {wait_seconds:.0f} s.")
        return wait_seconds
    if till.store.sync_state().standing:
        till.store.keep_standing("", None)
    forked = done.central is not None and done.central.forked
    output.say(
        {
            "sent": done.sent,
            "acknowledged": done.acknowledged,
            "waiting": done.waiting,
            "received": done.received,
            "held": done.held,
            "forked": forked,
        }
    )
    if forked:
        output.tell("Central knows two rolls of this till: its folder was copied or put back. Ask an administrator.")
    return pace.succeeded()


def doctor(
    folder: Folder,
) -> None:
    """Check this machine: key store, disk, clock, screen, printer, till, central; a line each."""
    wrong = False
    for check in check_machine(folder):
        wrong = wrong or not check.fine
        output.say(
            {"check": check.name, "fine": check.fine, "said": check.said},
            f"{'fine ' if check.fine else 'WRONG'}  {check.name}: {check.said}",
        )
    if wrong:
        raise output.FoundWrong
