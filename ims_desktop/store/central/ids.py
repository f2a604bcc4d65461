"""Ids that central gives itself, where it is a file: PostgreSQL gives its own."""

import secrets
from datetime import datetime

from ims_desktop.domain.references import RANDOM_BYTES, uuid7


def id_at(now: datetime) -> str:
    """A UUIDv7 of a time."""
    return uuid7(int(now.timestamp() * 1000), secrets.token_bytes(RANDOM_BYTES))
