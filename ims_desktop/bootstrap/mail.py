"""The mail server that this machine's settings name, and the password with which it lets this machine send."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ims_desktop.actions.ports import ReceiptMailer
from ims_desktop.bootstrap.keys import key_store
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.settings import Settings, options_of

if TYPE_CHECKING:
    from ims_desktop.devices.mail_server import MailServer


def configured_mailer(settings: Settings) -> ReceiptMailer | None:
    """The server of the settings (“host=smtp.council.example sender=receipts@council.example”), None: none is set."""
    return _server(settings)


def mail_user(settings: Settings) -> str:
    """As whom this machine logs in at the mail server; raises Unavailable `SETTING_WRONG` where no setting says."""
    server = _server(settings)
    if server is None or not server.user:
        known = "host=NAME sender=ADDRESS user=NAME"
        raise Unavailable(Trouble.SETTING_WRONG, setting="mail", value=settings.mail, known=known)
    return server.user


def keep_mail_password(settings: Settings, password: str) -> None:
    """Keep the log-in's password in the key store, once the server let it in. Raises Unavailable, and keeps nothing."""
    user, server = mail_user(settings), _server(settings)
    if server is not None:
        replace(server, password=lambda: password).ready()
        key_store(settings).write(_secret_name(server.host, user), password)


def _server(settings: Settings) -> "MailServer | None":
    if not settings.mail.strip():
        return None
    from ims_desktop.devices.mail_server import mail_server_from  # noqa: PLC0415  start-up time

    server = mail_server_from(options_of(settings.mail))
    name = _secret_name(server.host, server.user)
    return replace(server, password=lambda: key_store(settings).read(name))


def _secret_name(host: str, user: str) -> str:
    """Under which name the log-in's password lies in the key store."""
    return f"mail {user} at {host}"
