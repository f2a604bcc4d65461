"""What a passphrase must be that keeps a file which leaves this PC."""

from ims_desktop.domain.refusal import Reason, Refused

SHORTEST_PASSPHRASE = 12


def must_be_long(passphrase: str) -> None:
    """Refuses `PASSPHRASE_SHORT`."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(Reason.PASSPHRASE_SHORT, minimum=SHORTEST_PASSPHRASE)
