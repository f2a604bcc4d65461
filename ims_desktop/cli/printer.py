"""ims-admin printer: the receipt printer that this machine's settings name."""

import typer

from ims_desktop.actions.ports import Printed
from ims_desktop.bootstrap.printer import must_have_printer
from ims_desktop.cli import output

app = typer.Typer(no_args_is_help=True)

_WORDS = {
    Printed.SENT: "The test page was sent; this printer does not say when it is done. Look at the paper.",
    Printed.FINISHED: "The printer says that the test page is printed. Look at the paper.",
}


@app.callback()
def printer() -> None:
    """The receipt printer."""


@app.command("test")
def test() -> None:
    """Print a page to check a new printer by: pound, euro, Welsh letters, a ruler, and the code page in use."""
    printed = must_have_printer().print_test_page()
    output.say({"printed": printed.value}, _WORDS[printed])
