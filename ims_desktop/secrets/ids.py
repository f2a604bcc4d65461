"""Ids and salts, of the PC's time and random bytes from the operating system."""

import secrets
import time

from ims_desktop.domain.references import RANDOM_BYTES, uuid7


class SystemIds:
    """Makes ids that sort by the time at which they were made."""

    def new_id(self) -> str:
        """A UUIDv7."""
        return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(RANDOM_BYTES))

    def salt(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(32)
