"""The mail server that this machine's settings name."""

from ims_desktop.actions.ports import ReceiptMailer
from ims_desktop.settings import Settings, options_of


def configured_mailer(settings: Settings) -> ReceiptMailer | None:
    """The server of the settings (“host=smtp.council.example sender=receipts@council.example”), None: none is set."""
    if not settings.mail.strip():
        return None
    from ims_desktop.devices.mail_server import mail_server_from  # noqa: PLC0415  start-up time

    return mail_server_from(options_of(settings.mail))
