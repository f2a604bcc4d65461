"""The version of central's schema that this program speaks, and what is said where another is found."""

from ims_desktop.domain.refusal import Trouble, Unavailable

SCHEMA_VERSION = 1


def wrong_version(central: int) -> Unavailable:
    """The trouble that central is of another version than this program, and which of them is behind."""
    which = "central" if central < SCHEMA_VERSION else "this program"
    return Unavailable(Trouble.CENTRAL_VERSION, central=central, ours=SCHEMA_VERSION, which=which)


def must_feed(central: int) -> None:
    """Raise `CENTRAL_VERSION` unless a central of that version can feed this program with reference data."""
    if central != SCHEMA_VERSION:
        raise wrong_version(central)
