"""Ids and salts: UUIDv7 (RFC 9562) and random bytes from the operating system."""

import secrets
import time
import uuid


class SystemIds:
    """Makes ids that sort by the time at which they were made."""

    def new_id(self) -> str:
        """A UUIDv7: 48 bits of Unix time in milliseconds, then 74 random bits."""
        milliseconds = time.time_ns() // 1_000_000
        value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76  # version
        value = value & ~(0x3 << 62) | 0x2 << 62  # variant
        return str(uuid.UUID(int=value))

    def salt(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(32)
