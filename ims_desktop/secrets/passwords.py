"""Passwords: kept as argon2id hashes only (RFC 9106, the library's low-memory profile: 64 MiB, 3 passes)."""


class Argon2Passwords:
    """Hashes and checks passwords; the library is imported at the first use, for the window paints before it."""

    def hashed(self, password: str) -> str:
        """The argon2id hash to keep, its salt and costs within."""
        from argon2 import PasswordHasher  # noqa: PLC0415  start-up time

        return PasswordHasher().hash(password)

    def agrees(self, kept: str, password: str) -> bool:
        """Whether a password is the one that was hashed; a hash that cannot be read agrees with nothing."""
        from argon2 import PasswordHasher  # noqa: PLC0415  start-up time
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        try:
            return PasswordHasher().verify(kept, password)
        except (InvalidHashError, VerificationError):
            return False
