"""Where a till lies: the folder that a command names, else the platform's own place for this PC's till."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.settings import till_folder

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="[DIR]",
        default_factory=till_folder,
        show_default=False,
        help="A till's data folder; else this PC's own.",
    ),
]
