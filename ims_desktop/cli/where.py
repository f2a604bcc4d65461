"""Where a command works: a till's folder, else this PC's own; central, by its URL; of which office, and when."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.cli import output
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
Url = Annotated[str, typer.Argument(metavar="URL", help="sqlite:///… or postgresql://…", callback=output.central_url)]
"""Central's."""
OwnOffice = Annotated[str, typer.Option("--office", help="Whose; without, one's own office.")]
OneOffice = Annotated[str, typer.Option("--office", help="One office; without, all that you see.")]
AsItWas = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="As it was: 2026-04-01T17:00 in London, or …Z in UTC.")
]
