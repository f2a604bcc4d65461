"""ims-admin mail: the log-in at the mail server that sends receipts."""

import typer

from ims_desktop.bootstrap.mail import keep_mail_password, mail_user
from ims_desktop.cli import output
from ims_desktop.settings import load_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def mail() -> None:
    """The mail server that sends receipts."""


@app.command("password")
def password() -> None:
    """Keep the password of the mail server's log-in in the key store, once the server let it in; IMS_MAIL_PASSWORD."""
    settings = load_settings()
    user = mail_user(settings)
    keep_mail_password(settings, output.password_of(user, "IMS_MAIL_PASSWORD"))
    output.say({"user": user, "kept": True}, f"The mail server lets {user} in, and the key store has the password.")
