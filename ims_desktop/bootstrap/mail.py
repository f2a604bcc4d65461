"""The mail server that this machine's settings name."""

from ims_desktop.actions.ports import ReceiptMailer
from ims_desktop.settings import Settings


def configured_mailer(settings: Settings) -> ReceiptMailer | None:
    """The server of the settings (“host=smtp.council.example sender=receipts@council.example”), None: none is set."""
    if not settings.mail.strip():
        return None
    from ims_desktop.devices.mail_server import mail_server_from  # noqa: PLC0415  start-up time

    options = (option.partition("=") for option in settings.mail.split())
    return mail_server_from({name: value for name, _, value in options})
