"""Who acts: the person whom --as names, and the password that goes with the name."""

from typing import Annotated

import typer

from ims_desktop.bootstrap.central import Login
from ims_desktop.cli import output

Anybody = Annotated[
    str | None,
    typer.Option("--as", help="Who asks central; without, the URL's own login. IMS_PASSWORD is their password."),
]


def login_of(user: str | None) -> Login | None:
    """How the person signs in; None where nobody is named."""
    return None if user is None else Login(user, output.password_of(user))
