"""What the sign-in shows, with no Qt in it."""

from enum import StrEnum


class SignInField(StrEnum):
    """A field of the sign-in, beside which a message stands."""

    USER = "user"
    PASSWORD = "password"  # noqa: S105  the field's name, no password
