"""Make an evidence pack of one session: what an auditor or the police get, and can check with nothing installed."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast

from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.ports import PackSigner, RecordedPayment, SealedEntry, SessionSlice
from ims_desktop.actions.proof.session_papers import SessionPaper, session_papers
from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.closed_session import close_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.payment import TakenPayment, read_payment
from ims_desktop.domain.reference_data import ReferenceData, to_row
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import clock_and_day, from_roll_time, roll_time

Members = Sequence[tuple[str, bytes]]

_PACK_MARK = b"ims pack 1\n"
_README = """Evidence pack of one session at a council's till
=================================================

{about}
Made {at} by {maker}.

Check it with any Python from 3.8 on; nothing needs to be installed:

    python3 -I ims_verify.py PACK.zip --key FINGERPRINT

Take ims_verify.py from the council's auditor or from the program's own pages if you can, and the key's fingerprint
from paper (the hand-over note of this pack, a printed statement of rolls), not from this pack: whoever can change a
pack can change these two with it.

    key of this pack    {pack_key}
    key of the device   {device_key}

manifest.json   what is in here, every seal, counts and sums; manifest.sig is its Ed25519 signature
roll.jsonl      the device's roll from the session's opening on: number, text and seal of each entry as written
later.jsonl     what was done to it on other rolls or later: refunds, cheques that the bank returned, and what finance
                posted of entries that central held
heads.jsonl     where the device itself signed that its roll ended
personal.jsonl  personal values beside the roll that were not erased, each with its salt
reference.json  funds, methods of payment, VAT, people and offices, to read the roll with
receipts/       each payment's receipt, as text and PDF, made again from the roll for this pack. Their sum is what was
                taken at first; the Z sheet takes off what was voided, corrected or refunded in the session
papers/         the same of every lift and other slip, of voids, corrections and refunds, of every count, and the
                Z sheet of the close; the paying-in slip where it is made up for the bank; what central holds, or
                nobody can read, has none
"""


class EvidenceReader(Protocol):
    """Where evidence is read: central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def session_slice(self, session: SessionId, *, opening: bool = False) -> SessionSlice:
        """The roll's slice of a session; refuses `SESSION_UNKNOWN`.

        `opening`: of one that was taken over from a till that is gone, the part on that till's roll.
        """


@frozen
class Pack:
    """A pack ready to be zipped, and what is told of it."""

    members: Members
    slice: SessionSlice
    payments: int
    payments_pence: int
    witness: int  # the entry at or after the session's last that the device signed, 0 where there is none


@frozen
class Maker:
    """Who makes a pack, when, and with which key; `fingerprint` is of any public key."""

    name: str
    at: datetime
    signer: PackSigner
    fingerprint: Callable[[bytes], str]


def make_pack(
    source: EvidenceReader,
    session: SessionId,
    maker: Maker,
    paper: Callable[[SessionPaper], Members],
    tool: bytes,
    *,
    opening: bool = False,
) -> Pack:
    """The pack of a session; refuses `SESSION_UNKNOWN`.

    `paper` makes the files of a receipt or other paper, `tool` is the stand-alone verifier. A session that was taken
    over stands on two rolls, and has a pack of each: `opening` is that of the till that is gone.
    """
    data, cut = source.reference_data(), source.session_slice(session, opening=opening)
    docs = [read_json(entry.text) for entry in cut.entries]
    payments = list(_payments(cut, docs))
    about = (
        f"Session {_called(cut, session, docs)} of {data.name_of(_cashier(docs[0]))}"
        f" at till {cut.office}-{cut.till}{cut.letter}, entries {cut.entries[0].number} to {cut.last}{_began(docs[0])}"
    )
    words = {
        "about": about,
        "at": clock_and_day(maker.at),
        "maker": maker.name,
        "pack_key": maker.fingerprint(maker.signer.public_key),
        "device_key": maker.fingerprint(cut.public_key),
    }
    members = [
        ("readme.txt", _README.format(**words).encode()),
        ("ims_verify.py", tool),
        ("roll.jsonl", _json_lines(_entry_line(entry) for entry in cut.entries)),
        ("later.jsonl", _json_lines(entry.line() for entry in cut.later)),
        ("personal.jsonl", _json_lines(_personal_lines(cut))),
        ("heads.jsonl", _json_lines(_head_lines(cut))),
        ("reference.json", _reference(data, docs)),
    ]
    for one in payments:
        members += [(f"receipts/{name}", content) for name, content in paper(receipt_of(data, one))]
    for other in session_papers(cut, data, payments):
        members += [(f"papers/{name}", content) for name, content in paper(other)]
    manifest = _manifest(cut, data, docs, [one.payment for one in payments], members, maker).encode()
    signature = maker.signer.sign(_PACK_MARK + manifest).hex() + "\n"
    reached = [head.number for head in cut.heads if head.number >= cut.last and _agrees(cut, head.number, head.seal)]
    return Pack(
        members=(("manifest.json", manifest), ("manifest.sig", signature.encode()), *members),
        slice=cut,
        payments=len(payments),
        payments_pence=sum(one.payment.total_pence for one in payments),
        witness=min(reached, default=0),
    )


def _cashier(opened: Mapping[str, Json]) -> str:
    """Whose session it is, where it began on the roll or was taken over from another."""
    body = cast("Mapping[str, Any]", opened["body"])
    return str(body["gone"]["cashier"] if opened["kind"] == EntryKind.SESSION_TAKEN_OVER else opened["actor"])


def _called(cut: SessionSlice, session: SessionId, docs: Sequence[Mapping[str, Json]]) -> str:
    """The number of its Z sheet, with its id; before its close the id alone."""
    for doc in docs:
        body = cast("Mapping[str, Json]", doc["body"])
        if doc["kind"] == EntryKind.SESSION_CLOSED and body.get("session") == session:
            number = cast("int", doc["number"])
            return f"{close_number(cut.office, cut.till, cut.letter, number)} ({session})"
    return session


def _began(opened: Mapping[str, Json]) -> str:
    """Where the payments are, of a session that was taken over."""
    if opened["kind"] != EntryKind.SESSION_TAKEN_OVER:
        return ""
    gone = cast("Mapping[str, Any]", opened["body"])["gone"]
    return (
        f"; taken over from till {gone['till']}, which is gone: known up to its entry {gone['last']}, and what it took "
        "is in a pack of that roll (pack --opening)"
    )


def _agrees(cut: SessionSlice, number: int, seal: bytes) -> bool:
    at = number - cut.entries[0].number
    return 0 <= at < len(cut.entries) and cut.entries[at].seal == seal


def _payments(cut: SessionSlice, docs: Sequence[Mapping[str, Json]]) -> Iterator[RecordedPayment]:
    """The session's payments; what central holds is on the roll, but no money that it counts."""
    for entry, doc in zip(cut.entries, docs, strict=True):
        body = doc["body"]
        if doc["kind"] != EntryKind.PAYMENT_TAKEN or entry.number > cut.last or entry.number in (cut.held or {}):
            continue
        if not isinstance(body, dict) or body.get("session") != cut.session:
            continue
        yield RecordedPayment(
            payment=read_payment(body),
            number=entry.number,
            at=from_roll_time(str(doc["at"])),
            actor=UserId(str(doc["actor"])),
            seal=entry.seal,
            personal={value.field: value.value for value in entry.personal},
        )


def _manifest(
    cut: SessionSlice,
    data: ReferenceData,
    docs: Sequence[Mapping[str, Json]],
    payments: Sequence[TakenPayment],
    members: Members,
    maker: Maker,
) -> str:
    opened, first = docs[0], cut.entries[0].number
    by_mop: Counter[str] = Counter()
    by_fund: Counter[str] = Counter()
    for payment in payments:
        for posting in payment.postings:
            by_mop[posting.mop] += posting.amount_pence
            by_fund[posting.fund] += posting.amount_pence
    receipts = [payment.receipt for payment in payments]
    body = cast("Mapping[str, str]", opened["body"])
    return canonical_text(
        {
            "v": 1,
            "made_at": roll_time(maker.at),
            "made_by": maker.name,
            "public_key": maker.signer.public_key.hex(),
            "office": {"code": cut.office},
            "device": {
                "device": cut.device,
                "till": cut.till,
                "letter": cut.letter,
                "public_key": cut.public_key.hex(),
            },
            "session": {
                "id": cut.session,
                "called": _called(cut, cut.session, docs),
                "cashier": _cashier(opened),
                "name": data.name_of(_cashier(opened)),
                "business_day": str(body["business_day"]),
                "first": first,
                "last": cut.last,
            },
            "first": first,
            "last": cut.entries[-1].number,
            "start_seal": cut.start_seal.hex(),
            "seals": [entry.seal.hex() for entry in cut.entries],
            "held": [{"number": number, "reason": reason} for number, reason in sorted((cut.held or {}).items())],
            "counts": {"payments": len(payments), "personal": sum(len(entry.personal) for entry in cut.entries)},
            "receipts": [receipts[0], receipts[-1]] if receipts else [],
            "sums": {
                "payments_pence": sum(payment.total_pence for payment in payments),
                "by_mop": dict(by_mop),
                "by_fund": dict(by_fund),
            },
            "members": [
                {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in members
            ],
        }
    )


def _entry_line(entry: SealedEntry) -> Mapping[str, Json]:
    return {"number": entry.number, "text": entry.text, "seal": entry.seal.hex()}


def _personal_lines(cut: SessionSlice) -> Iterator[Mapping[str, Json]]:
    for entry in cut.entries:
        for value in sorted(entry.personal, key=lambda one: one.field):
            yield {"number": entry.number, "field": value.field, "salt": value.salt.hex(), "value": value.value}


def _head_lines(cut: SessionSlice) -> Iterator[Mapping[str, Json]]:
    for head in sorted(cut.heads, key=lambda one: one.number):
        yield {"number": head.number, "seal": head.seal.hex(), "signature": head.signature.hex()}


def _json_lines(rows: Iterator[Mapping[str, Json]]) -> bytes:
    return "".join(f"{canonical_text(row)}\n" for row in rows).encode()


def _reference(data: ReferenceData, docs: Sequence[Mapping[str, Json]]) -> bytes:
    """What the roll is read with; of the people, only those who acted."""
    acted = {str(doc[name]) for doc in docs for name in ("actor", "approver") if name in doc}
    things: list[object] = [data.council, *data.offices.values(), *data.funds.values(), *data.mops.values()]
    things += [*data.vat_codes.values(), *(user for user in data.users.values() if user.id in acted)]
    rows = [to_row(thing) for thing in things]
    plain = [{"kind": row.kind.value, "key": row.key, "data": row.data} for row in rows]
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def key_fingerprint(public_key: bytes) -> str:
    """A key as people compare it on paper: 160 bits of its SHA-256 in base32, eight groups of four."""
    text = base64.b32encode(hashlib.sha256(public_key).digest()[:20]).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
