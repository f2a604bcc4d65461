"""Where a receipt is sent that whoever pays wants by e-mail: a personal value of the payment."""

import re

from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.refusal import Reason, Refused

PAYER_EMAIL = "payer.email"  # name of the personal field

_LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def clean_email(typed: str) -> str:
    """An address as it is kept, one alone; refuses `EMAIL_NOT_VALID`. Nothing typed is none.

    Its shape is judged, no more: whether it exists only the mail shows.
    """
    text = clean_text(typed, field="E-mail address", maximum=_LONGEST)
    if text and (_ADDRESS.fullmatch(text) is None or ".." in text or text.startswith(".") or ".@" in text):
        raise Refused(Reason.EMAIL_NOT_VALID)
    return text
