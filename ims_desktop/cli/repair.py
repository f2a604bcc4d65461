"""ims-admin roll rebuild: putting right what can be put right from the roll alone."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.progress import working
from ims_desktop.store.till.rebuilding import rebuild

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The till's data folder.")]


def rebuild_roll(folder: Folder) -> None:
    """Drop what is derived from the roll and make it again: payments, postings, sessions, copies."""
    with open_till_folder(folder, writing=True) as till, working("Rebuilding …"):
        done = rebuild(till.store)
    output.say({"entries": done.entries, **done.rows}, output.table({"entries read": done.entries, **done.rows}))
