"""A desk on a real till file, with a ticking clock and counted ids."""

from pathlib import Path

import builders

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.secrets.referral_box import ReferralSealer


class PlainPasswords:
    """Hashes that can be read: for tests alone."""

    def hashed(self, password: str) -> str:
        return f"hash of {password}"

    def agrees(self, kept: str, password: str) -> bool:
        return kept == self.hashed(password)


def desk_on(folder: Path, clock: builders.TickingClock | None = None) -> Desk:
    return Desk(
        builders.till(folder), clock or builders.TickingClock(), builders.IDS, PlainPasswords(), ReferralSealer()
    )
