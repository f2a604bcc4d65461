"""What a proof of the rolls found, and what is handed out of central as evidence."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ims_desktop.actions.ports.link import SealedEntry
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.banking_sheet import ListedCheque, ListedSession
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId, SessionId
from ims_desktop.domain.roll import SignedHead


@frozen
class Finding:
    """One thing that is wrong, at one entry of one roll (0: not at an entry)."""

    device: DeviceId
    number: int
    what: str


@frozen
class Proof:
    """What a verification looked at and found; `witness` says against what the end of the roll was held."""

    entries: int
    payments: int
    postings_pence: int
    receipts: int
    witness: str
    findings: tuple[Finding, ...] = ()
    erased: int = 0  # personal values that the rolls commit to and that are not kept any more: no fault
    missing: tuple[Finding, ...] = ()  # what a device signed that it has and has not sent yet: no fault either

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


@frozen
class LooseEntry:
    """An entry apart from its roll: with the seal before it, its own can be worked out."""

    device: DeviceId
    number: int
    text: str
    seal: bytes
    previous: bytes

    def line(self) -> Mapping[str, str | int]:
        """As a pack has it."""
        seals = {"previous": self.previous.hex(), "seal": self.seal.hex()}
        return {"device": self.device, "number": self.number, "text": self.text, **seals}


@frozen
class PaidIn:
    """The paying-in slip on which a session went to the bank, with what its paper is made from."""

    banking: BankingNow
    cheques: tuple[ListedCheque, ...]
    sessions: tuple[ListedSession, ...]
    personal: Mapping[tuple[DeviceId, int], Mapping[str, str]]

    def cheque_list(self, _banking: BankingNow) -> Sequence[ListedCheque]:
        """Its cheques."""
        return self.cheques

    def listed_sessions(self, _banking: BankingNow) -> Sequence[ListedSession]:
        """Its sessions."""
        return self.sessions

    def personal_of(self, device: DeviceId, number: int) -> Mapping[str, str]:
        """The personal values of one of its entries."""
        return self.personal.get((device, number), {})


@frozen
class SessionSlice:
    """A device's roll from a session's opening to the device's first signature at or after the session's last entry.

    Personal values (those that were not erased) stand with the session's own entries only; `last` is the number of
    the last of these, and what comes after it joins them to the signature. `later` is what was done to its payments
    elsewhere: refunds in other sessions, and cheques that the bank returned.
    """

    device: DeviceId
    office: str
    till: str
    letter: str
    public_key: bytes  # the device's, 32 raw bytes
    session: SessionId
    start_seal: bytes  # of the entry before, zeros before entry 1
    last: int
    entries: Sequence[SealedEntry]
    heads: Sequence[SignedHead] = ()
    later: Sequence[LooseEntry] = ()
    held: Mapping[int, str] | None = None  # why, by number
    approval: DeskApproval | None = None  # of the session, where somebody approved it
    paid_in: PaidIn | None = None  # where it is made up for the bank


class PackSigner(Protocol):
    """The Ed25519 key of whoever makes packs."""

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
