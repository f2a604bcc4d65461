"""ims-admin roll rebuild and restore: putting a till right from its roll, its mirror or central."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.bootstrap.restoring import RestoredTill, restore_from_central, restore_from_mirror
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.progress import working
from ims_desktop.cli.where import Folder
from ims_desktop.domain.roll import seal_mark
from ims_desktop.store.till.rebuilding import rebuild


def rebuild_roll(folder: Folder) -> None:
    """Drop what is derived from the roll and make it again: payments, postings, sessions, copies."""
    with open_till_folder(folder, writing=True, record=True) as till, working("Rebuilding …"):
        done = rebuild(till.store)
    output.say({"entries": done.entries, **done.rows}, output.table({"entries read": done.entries, **done.rows}))


def restore_roll(
    folder: Folder,
    source: Annotated[str, typer.Option("--from", metavar="MIRROR | URL", help="The till's mirror, or central.")],
    device: Annotated[str | None, typer.Option(help="Which device, from central.")] = None,
    user: Annotated[
        str | None, typer.Option("--as", help="The administrator, from central; IMS_PASSWORD is their password.")
    ] = None,
) -> None:
    """Make an empty folder the record of a lost till; enrolled then, it is a new device that carries the tail over.

    Says what could not be brought back.
    """
    if "://" not in source:
        with working("Restoring …"):
            done = restore_from_mirror(folder, Path(source))
        lost = ["personal values: a mirror holds none", f"whatever was written after entry {done.roll.head.number:,}"]
        if done.left_over:
            lost.append(f"{done.left_over:,} lines of the mirror that are damaged, cut off or of another roll")
    else:
        if user is None:
            raise typer.BadParameter("From central, name the administrator: --as USER.")
        url, password = output.central_url(source), output.password_of(user)
        with working("Restoring …"):
            done = restore_from_central(folder, url, device, user, password)
        lost = [
            f"whatever was not sent after entry {done.roll.head.number:,}",
            "personal values that were erased, parked baskets and where printing stood",
        ]
    _say(done, lost)


def _say(done: RestoredTill, lost: list[str]) -> None:
    identity, roll = done.identity, done.roll
    name = f"{identity.office}-{identity.till}{identity.letter}"
    back = f"{roll.head.number:,} entries, {roll.payments:,} payments, {roll.personal:,} personal values"
    words = [
        f"The roll of till {name} is back: {back}; its last mark is {seal_mark(roll.head.seal)}.",
        *(f"Not brought back: {one}." for one in lost),
        "It is a record and takes no payments: enrol it with a new code (ims-admin till enrol).",
    ]
    output.say(
        {
            "device": identity.device,
            "office": identity.office,
            "till": identity.till,
            "letter": identity.letter,
            "entries": roll.head.number,
            "seal": roll.head.seal.hex(),
            "payments": roll.payments,
            "personal": roll.personal,
            "left_over": done.left_over,
            "not_restored": lost,
        },
        "\n".join(words),
    )
