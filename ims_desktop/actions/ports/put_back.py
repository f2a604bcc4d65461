"""Central as whoever restored it from a backup says so."""

from datetime import datetime
from typing import Protocol

from ims_desktop.domain.frozen import frozen


@frozen
class PutBack:
    """Since when every till that was not heard is missed, and whose word it was; `known`: it was said before."""

    at: datetime
    by: str
    known: bool


class PutBackCentral(Protocol):
    """Central after it was put back to a backup."""

    def put_back(self, by: str) -> PutBack:
        """Say that it was, before anybody connects; safe to repeat until somebody was heard.

        On PostgreSQL for the owner alone, whose login's name stands in place of `by`.
        """
