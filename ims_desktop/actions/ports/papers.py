"""What the papers of a session are made from: a till's own roll, or a slice of one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ims_desktop.actions.ports.till_records import RecordedPayment, TillIdentity
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.roll import Entry


class PaperRoll(Protocol):
    """A roll as far as papers need it."""

    @property
    def identity(self) -> TillIdentity:
        """Whose roll it is."""

    def personal_of(self, number: int) -> Mapping[str, str]:
        """The personal values of an entry that are still kept."""

    def recorded(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt, where it is there."""

    def done_to(self, payment: PaymentId) -> Sequence[Entry]:
        """What was done to a payment, in order."""
