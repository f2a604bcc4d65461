"""Honest rolls made at random, the packs made of them, and what somebody with time and all rights does to them."""

import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from builders import CARD, CASH, CASHIER, COUNCIL_TAX, OUTSIDE, RENTS, STANDARD, START, SUNDRY, reference_data
from made_central import IDS, Roll, a_key

from ims_desktop.actions.ports import SealedEntry, SessionSlice, TillIdentity
from ims_desktop.actions.proof.make_pack import Maker, Members, Pack, key_fingerprint, make_pack
from ims_desktop.actions.proof.session_papers import SessionPaper
from ims_desktop.bootstrap.evidence import stand_alone_verifier
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, EntryId, SessionId
from ims_desktop.domain.roll import NO_SEAL, EntryDraft, EntryKind, SignedHead, seal_of
from ims_desktop.domain.settlement import Tender
from ims_desktop.secrets.pack_key import KeptPackKey

SESSION = SessionId("01960000-0000-7000-8000-00000000000a")  # of every payment that a made-up roll takes
TOOL = stand_alone_verifier()


def made_up(seed: int) -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311  a test's chance


class Keys:
    """A key store in memory."""

    kind = "memory"

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self.kept.get(name)

    def write(self, name: str, secret: str) -> None:
        self.kept[name] = secret

    def signer(self) -> KeptPackKey:
        return KeptPackKey(self)


def own_roll(identity: TillIdentity | None = None) -> tuple[Roll, bytes]:
    """An empty roll of a device, and the device's public key."""
    signer, public = a_key()
    identity = identity or TillIdentity(DeviceId(IDS.new_id()), "BA1", "03", "A", "sqlite:///central.db")
    return Roll(identity, signer), public


def fill(roll: Roll, chance: random.Random, payments: int, till: str = "03") -> list[SignedHead]:
    """A session on a roll: payments of every make, copies between them. Answers the heads that its device signed."""
    heads: list[SignedHead] = []
    if not roll.entries:
        roll.enrolled()
    at = START
    body: dict[str, Json] = {
        "session": SESSION,
        "business_day": "2026-04-01",
        "office": "BA1",
        "till": till,
        "float_pence": 50_00,
    }
    roll.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.SESSION_OPENED, CASHIER.id, body), at)
    roll.session = SESSION  # its payments open no other
    for _ in range(payments):
        at += timedelta(milliseconds=chance.randrange(60_000))
        lines = tuple(
            account_line(fund, f"7{chance.randrange(10**6):06d}", chance.randrange(1, 50_000), vat, at.date())
            for fund, vat in chance.choices(
                ((COUNCIL_TAX, OUTSIDE), (RENTS, OUTSIDE), (SUNDRY, STANDARD)), k=chance.randint(1, 3)
            )
        )
        total = sum(line.amount_pence for line in lines)
        by_card = chance.randrange(total + 1) if chance.random() < 0.4 else 0
        tenders = [Tender(CARD, by_card, card_last4="4417", card_authorisation="882104")] if by_card else []
        if total > by_card:
            tenders.append(Tender(CASH, total - by_card + chance.choice((0, 0, 7))))
        roll.paid(lines, tuple(tenders), payer=chance.choice(("", "J. Smith", "Siân Ŵyn")), at=at)
        if chance.random() < 0.2:
            receipt = json.loads(roll.entries[-1].text)["body"]
            copied = {"receipt": receipt["receipt"], "payment": receipt["payment"], "copy": 1}
            roll.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.RECEIPT_COPIED, CASHIER.id, copied), at)
        if chance.random() < 0.3:
            heads.append(roll.said())
    heads.append(roll.said())
    return heads


@dataclass
class Source:
    """Central as a pack is made of it, without a central."""

    cut: SessionSlice

    def reference_data(self) -> ReferenceData:
        return reference_data()

    def session_slice(self, session: SessionId, *, opening: bool = False) -> SessionSlice:
        return self.cut


def slice_of(roll: Roll, public_key: bytes, heads: Sequence[SignedHead], session: SessionId = SESSION) -> SessionSlice:
    """A roll's slice from a session's opening to its end."""
    opened = next(index for index, entry in enumerate(roll.entries) if '"kind":"session.opened"' in entry.text)
    last = max(entry.number for entry in roll.entries if session in entry.text)
    place = roll.identity
    return SessionSlice(
        place.device,
        place.office,
        place.till,
        place.letter,
        public_key,
        session,
        roll.entries[opened - 1].seal if opened else NO_SEAL,
        last,
        roll.entries[opened:],
        [head for head in heads if head.number > opened],
    )


def text_only(paper: SessionPaper) -> Members:
    """A receipt without its PDF, which takes time."""
    return [(f"{paper.number}.txt", receipt_text(paper).encode())] if isinstance(paper, Receipt) else []


def pack_of(cut: SessionSlice, keys: Keys, paper: Callable[[SessionPaper], Members] = text_only) -> Pack:
    """The pack of a slice."""
    maker = Maker("U. Auditor", START, KeptPackKey(keys), key_fingerprint)
    return make_pack(Source(cut), cut.session, maker, paper, b"# the verifier\n")


def resealed(entries: Sequence[SealedEntry], start: bytes) -> list[SealedEntry]:
    """The same texts with seals made again from the first on, as an intruder would."""
    made: list[SealedEntry] = []
    seal = start
    for entry in entries:
        seal = seal_of(seal, entry.text)
        made.append(SealedEntry(entry.number, entry.text, seal, entry.personal))
    return made


@dataclass
class Tampered:
    """A roll after somebody was at it: its entries, what was done, and the numbers of which one must be named."""

    entries: list[SealedEntry]
    what: str
    touched: set[int] = field(default_factory=set)
    sealed_again: bool = False


def tampered(entries: Sequence[SealedEntry], chance: random.Random) -> Tampered:
    """One edit, deletion, insertion, swap or truncation at random; half the time all seals are made again.

    Whoever makes seals again also numbers what follows again, so that nothing but a witness can tell.
    """
    kept = list(entries)
    at = chance.randrange(len(kept))
    what = chance.choice(("edit", "deletion", "insertion", "swap", "truncation"))
    again = chance.random() < 0.5
    first = at
    match what:
        case "edit":
            kept[at] = _edited(kept[at], chance)
        case "deletion":
            del kept[at]
        case "insertion":
            other = chance.choice(entries)
            kept.insert(at, SealedEntry(kept[at].number, _edited(other, chance).text, hashlib.sha256(b"x").digest()))
        case "swap":
            at = min(at, len(kept) - 2)
            first = at
            kept[at], kept[at + 1] = kept[at + 1], kept[at]
        case _:
            del kept[at:]
    if again:
        kept = _numbered(kept, entries[0].number)
    return Tampered(kept, what, {entries[0].number + first}, again)


def _edited(entry: SealedEntry, chance: random.Random) -> SealedEntry:
    """One character of the text becomes another; the text may stay readable, or not."""
    while True:
        at = chance.randrange(len(entry.text))
        character = chance.choice('0123456789abcXYZ-:,{}"')
        text = entry.text[:at] + character + entry.text[at + 1 :]
        if text != entry.text:
            return SealedEntry(entry.number, text, entry.seal, entry.personal)


def _numbered(entries: Sequence[SealedEntry], first: int) -> list[SealedEntry]:
    return [
        SealedEntry(number, _renumbered(entry, number), entry.seal, entry.personal)
        for number, entry in enumerate(entries, start=first)
    ]


def _renumbered(entry: SealedEntry, number: int) -> str:
    return entry.text.replace(f'"number":{entry.number},"personal"', f'"number":{number},"personal"')


def packed(members: Mapping[str, bytes]) -> bytes:
    """A pack's file of its members."""
    made: bytes = TOOL.zip_of(list(members.items()))
    return made


def roll_lines(entries: Sequence[SealedEntry]) -> bytes:
    """The pack's roll of entries, whatever they are."""
    rows = ({"number": one.number, "seal": one.seal.hex(), "text": one.text} for one in entries)
    return "".join(
        json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for row in rows
    ).encode()
