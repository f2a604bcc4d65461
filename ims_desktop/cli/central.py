"""ims-admin central: make it, fill it with the made-up council, add tills, hold it against what tills have."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.admin.add_till import add_till, replace_till
from ims_desktop.actions.admin.block_till import block_till, unblock_till
from ims_desktop.actions.finance.see_tills import see_tills
from ims_desktop.actions.ports import DeviceState, TillPlace
from ims_desktop.actions.ports.rolls_at_central import BRING_IT_BACK
from ims_desktop.bootstrap.backing_up import back_up_central, must_be_in_file, put_back_central, say_put_back
from ims_desktop.bootstrap.central import (
    as_person,
    at_central,
    council_summary,
    make_central,
    seed_demo_council,
)
from ims_desktop.cli import output
from ims_desktop.cli.passphrases import new_passphrase, passphrase_of
from ims_desktop.cli.progress import progress_bar
from ims_desktop.cli.where import Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_name import till_typed
from ims_desktop.domain.times import roll_time

app = typer.Typer(no_args_is_help=True)

_RECONCILE_WORDS = (
    "name",
    "kind",
    "device",
    "last_heard",
    "last_stored",
    "missing",
    "held_entries",
    "held_pence",
    "last_contact",
    "postings",
    "postings_sum_pence",
    "forked",
    "replaced",
    "blocked",
    "showed_central_put_back",
    "not_heard_since",
)


@app.command("create")
def create(url: Url) -> None:
    """Make or upgrade the schema and its roles; safe to repeat."""
    before, after = make_central(url)
    output.say(
        {"version_before": before, "version_after": after},
        f"Central is of version {after}." if before == after else f"Central went from version {before} to {after}.",
    )


@app.command("backup")
def backup(
    url: Url, to: Annotated[Path, typer.Option("-o", metavar="FILE", help="The backup; what it held goes.")]
) -> None:
    """Back up central in a file on this PC, while tills and people go on, under a passphrase: IMS_KEY_PASSPHRASE."""
    file = output.file_to_write(to)
    if file is None:
        raise typer.BadParameter("A backup is written to a file.")
    must_be_in_file(url)  # before a passphrase is asked for
    size = back_up_central(url, file, new_passphrase("the backup"))
    output.say({"file": str(file), "bytes": size}, f"{file}, {size:,} bytes. Keep it, and its passphrase, elsewhere.")


@app.command("restore")
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", exists=True)], url: Url) -> None:
    """Put a backup back where no central is, on this PC or a new one; then verify it, and let the tills sync."""
    must_be_in_file(url)
    put_back_central(file, url, passphrase_of(file))
    output.say({"restored": True}, f"Central is back. Next: ims-admin verify {url}, and let the tills sync.")


@app.command("put-back")
def put_back(url: Url) -> None:
    """Say that a server was restored from a backup, before anybody connects; the URL's own login runs the database."""
    done = say_put_back(url)
    said = {"put_back_at": roll_time(done.at), "by": done.by, "known": done.known}
    words = "It was said already, " if done.known else "Said "
    told = f"{words}by {done.by}, {output.clock_words(done.at)}: tills fetch all again, and who stays away is named."
    output.say(said, told)


@app.command("seed")
def seed(
    url: Url,
    council: Annotated[str, typer.Option(help="Which made-up council; there is one: demo.")] = "demo",
    holders: Annotated[int, typer.Option(min=0, help="Account holders.")] = 20_000,
    transactions: Annotated[int, typer.Option(min=0, help="Past transactions.")] = 0,
) -> None:
    """Fill central with the made-up council, in bulk and by every rule; prints what a script needs to go on."""
    if council != "demo":
        raise Refused(Reason.COUNCIL_UNKNOWN, council=council)
    with progress_bar() as progress:
        done = seed_demo_council(url, holders=holders, transactions=transactions, progress=progress)
    answer = {**council_summary(), "holders": done.holders, "transactions": done.transactions}
    words = f"Seeded {done.holders:,} account holders and {done.transactions:,} transactions."
    output.say(answer, f"{words}\nAgain with --json: offices, users and passwords, funds, methods of payment.")


@app.command("reconcile")
def reconcile(url: Url, user: Anybody = None) -> None:
    """One object a device: what it said it has, what central stored, what is missing or held, and the money."""
    with at_central(url, login_of(user)) as (central, person):
        for number, device in enumerate(see_tills(central, person)):
            shown = {
                "device": device.device,
                "kind": "desk" if device.is_desk else "till",
                "office": device.office,
                "till": device.till,
                "letter": device.letter,
                "last_heard": device.last_heard,
                "last_stored": device.last_stored,
                "missing": device.missing,
                "held": device.held,
                "held_pence": device.held_pence,
                "settled": device.settled,
                "last_contact_at": device.last_contact_at and roll_time(device.last_contact_at),
                "postings": device.postings,
                "postings_pence": device.postings_pence,
                "forked": device.forked,
                "blocked": device.blocked,
                "person": device.person,
                "replaced_by": [
                    {"device": one.device, "letter": one.letter, "last_common": one.last_common, "carried": one.carried}
                    for one in device.successors
                ],
                "wrong": device.is_wrong,
                "epochs": [
                    {"at": roll_time(one.at), "how": one.how, "shown": one.shown, "had": one.had}
                    for one in device.epochs
                ],
                "put_back_at": device.put_back_at and roll_time(device.put_back_at),
            }
            plain = {
                **shown,
                "held_entries": device.held,
                "postings_sum_pence": device.postings_pence,
                "last_contact": output.clock_words(device.last_contact_at),
                "name": device.name,
                "forked": "yes" if device.forked else "no",
                "replaced": _replaced_words(device),
                "blocked": "yes" if device.blocked else "no",
                "showed_central_put_back": _put_back_words(device),
                "not_heard_since": _unheard_words(device),
            }
            words = output.table({name: plain[name] for name in _RECONCILE_WORDS})
            output.say(shown, words if number == 0 else f"\n{words}")


def _put_back_words(device: DeviceState) -> str:
    """When it knew more changes, or had sent more entries, than central had, which had been put back to a backup."""
    times = [f"{output.clock_words(one.at)}, by {one.shown - one.had:,} {one.how}" for one in device.epochs]
    return f"{'; '.join(times)}: every till fetched all again" if times else "no"


def _unheard_words(device: DeviceState) -> str:
    if device.put_back_at is None:
        return "no"
    then = f"central was put back, {output.clock_words(device.put_back_at)}: what it had sent may be missing here"
    return f"{then}. {BRING_IT_BACK}" if device.is_gone else then


def _replaced_words(device: DeviceState) -> str:
    if not device.successors:
        return "no: an administrator must enrol it again" if device.is_split else "no"
    never = f", {device.missing:,} never did" if device.missing else ""
    return f"by {device.successors[-1].letter}: {device.carried:,} entries came over{never}"


Administrator = Annotated[str, typer.Option("--as", help="The administrator; the password is read from IMS_PASSWORD.")]
OfficeCode = Annotated[str, typer.Option("--office", help="The office's code, such as BA1.")]
TillName = Annotated[str, typer.Option("--till", help="The till's name at that office, such as 03.")]
Letter = Annotated[str, typer.Option(help="Only the enrolment of this letter, such as A.")]


@app.command("till-add")
def till_add(url: Url, user: Administrator, office: OfficeCode, till: TillName) -> None:
    """Make a place for a till; prints the one-time code for ims-admin till enrol."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        code = add_till(central, bench.clock, bench.ids, person, office, till)
        output.say({"code": code, "office": office, "till": till_typed(till)}, code)


@app.command("till-replace")
def till_replace(
    url: Url,
    user: Administrator,
    office: OfficeCode,
    till: TillName,
    *,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Block the old PC now, not when the new one enrols.")
    ] = False,
) -> None:
    """Another PC takes a till's place; prints the one-time code. The old PC is blocked when the new one enrols."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        code = replace_till(central, bench.clock, bench.ids, person, office, till, at_once=at_once)
        output.say({"code": code, "office": office, "till": till_typed(till), "old_blocked": at_once}, code)


@app.command("till-block")
def till_block(url: Url, user: Administrator, office: OfficeCode, till: TillName, letter: Letter = "") -> None:
    """Block a till: it may still send, is given nothing, and what it sends is held. Prints one object a device."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        _say_places(block_till(central, person, office, till, letter))


@app.command("till-unblock")
def till_unblock(url: Url, user: Administrator, office: OfficeCode, till: TillName, letter: Letter = "") -> None:
    """Let a till's last device (or the one of a letter) in again; what was held stays held."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        places = unblock_till(central, person, office, till, letter)
        _say_places(places)
        _tell_of_held(places, central.reconcile())


def _tell_of_held(places: Sequence[TillPlace], devices: Sequence[DeviceState]) -> None:
    """What came while it was blocked stays held, which nobody at the till is told."""
    let_in = {place.device for place in places}
    for one in devices:
        if one.device in let_in and one.held:
            output.tell(
                f"{one.held:,} of its entries are held: finance looks at them with "
                f"ims-admin held list URL --till {one.name}, and posts them with held settle-all URL {one.name}."
            )


def _say_places(places: Iterable[TillPlace]) -> None:
    for place in places:
        state = "blocked" if place.blocked else "let in"
        output.say(
            {
                "device": place.device,
                "office": place.office,
                "till": place.till,
                "letter": place.letter,
                "blocked": place.blocked,
            },
            f"{place.office}-{place.till}{place.letter} is {state}.",
        )
