"""Logs: ids, codes and pence as JSON lines; never names, card data or whole references."""

import json
import logging
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.domain.card_number import scrubbed

_LARGEST_BYTES = 2_000_000
_KEPT_FILES = 5
_NUMBER_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # no digits, for long numbers are masked in logs
_NUMBER_LENGTH = 7
_LONG_DIGITS = re.compile(r"[0-9]{6,}")
_PASSWORD_IN_URL = re.compile(r"(//[^:/@\s]+:)[^@\s]+@")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": safe_text(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = safe_text(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def safe_text(text: str) -> str:
    """A text with passwords, card numbers and all but the last digits of long numbers taken out."""
    without = _PASSWORD_IN_URL.sub(r"\1***@", scrubbed(text))
    return _LONG_DIGITS.sub(lambda match: f"…{match[0][-2:]}", without)


def start_logging(folder: Path) -> None:
    """Write logs into a folder, rotated; where that cannot be, go on without (a log never stops a payment)."""
    root = logging.getLogger()
    if root.handlers:
        return
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415  start-up time: it brings sockets along

    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "ims-desktop.log", maxBytes=_LARGEST_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def log_bug(error: BaseException) -> str:
    """Log what should never happen under a reference number, and answer that number for the user to quote."""
    number = "".join(secrets.choice(_NUMBER_LETTERS) for _ in range(_NUMBER_LENGTH))
    logging.getLogger("ims_desktop").error("bug %s", number, exc_info=error)
    return number
