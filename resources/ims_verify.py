#!/usr/bin/env python3
"""Checks an evidence pack with nothing installed: python3 -I ims_verify.py PACK.zip --key FINGERPRINT.

One file, Python 3.8 or later, the standard library only. It needs no network and writes nothing. It is long because it
is one file: whoever doubts a council takes it from elsewhere and reads it whole, and nothing of ours needs to be there.
It checks

  the ZIP     every byte of it, headers too: a pack is written in one way only
  the manifest  signed by the key it names (Ed25519, RFC 8032); it holds the SHA-256 of every member, and every seal
  the roll    every entry numbered, canonical, sealed to the one before, true to the device's own signed heads
  the money   postings sum to lines and tenders, receipts follow one another, counts and sums are the manifest's;
              what was done to the payments afterwards takes no more of them than stood
  the people  each personal value is the one that its entry commits to; a value that is gone was erased

Exit code: 0 all agrees, 5 something is wrong (the first wrong entry is named first), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Iterator, Sequence, Tuple

LARGEST_PACK_BYTES = 1 << 30
MOST_FINDINGS = 100
PACK_MARK = b"ims pack 1\n"
ROLL_MARK = b"ims roll 1\n"
NOT_SIGNED = "the manifest is not the one that the pack's key signed"
MANIFEST, SIGNATURE, ROLL, PERSONAL, HEADS, LATER = (
    "manifest.json",
    "manifest.sig",
    "roll.jsonl",
    "personal.jsonl",
    "heads.jsonl",
    "later.jsonl",
)


class Wrong(Exception):
    """What is wrong, and the number of the entry (0: of none)."""

    def __init__(self, what: str, number: int = 0) -> None:
        super().__init__(what)
        self.what, self.number = what, number


# ---------------------------------------------------------------- Ed25519 (RFC 8032), verification only

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # extended coordinates: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def _added(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, p: Point) -> Point:
    q = (0, 1, 1, 0)
    while number:
        if number & 1:
            q = _added(q, p)
        p = _added(p, p)
        number >>= 1
    return q


def _sum_of(a: int, p: Point, b: int, q: Point) -> Point:
    """[a]p + [b]q, doubled once for both."""
    table = {1: p, 2: q, 3: _added(p, q)}
    r = (0, 1, 1, 0)
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        r = _added(r, r)
        which = (a >> bit & 1) | (b >> bit & 1) << 1
        if which:
            r = _added(r, table[which])
    return r


def _point(written: bytes) -> Point | None:
    """The point of 32 bytes; None where they are none (RFC 8032, section 5.1.3)."""
    y = int.from_bytes(written, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(written) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encoded(p: Point) -> bytes:
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_G = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_agrees(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is this key's on this message; a key of small order agrees with nothing."""
    key = _point(public_key)
    if key is None or _G is None or len(signature) != 64 or _encoded(_times(8, key)) == _encoded((0, 1, 1, 0)):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    minus = (P - key[0], key[1], key[2], P - key[3])
    return _encoded(_sum_of(s, _G, k, minus)) == signature[:32]


def fingerprint(public_key: bytes) -> str:
    """A key as people compare it on paper: 160 bits of its SHA-256 in base32, eight groups of four."""
    text = base64.b32encode(hashlib.sha256(public_key).digest()[:20]).decode()
    return "-".join(text[at : at + 4] for at in range(0, 32, 4))


# ---------------------------------------------------------------- ZIP: stored, dated 1980, one way to write it

_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_DATED = (0, 0x21)  # midnight of 1 January 1980


def zip_of(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of members as they are, in order, the same bytes each time."""
    body, directory = bytearray(), bytearray()
    for name, content in members:
        key, size = name.encode("ascii"), len(content)
        facts = (0, 0, *_DATED, zlib.crc32(content), size, size, len(key), 0)
        directory += struct.pack(_CENTRAL, b"PK\1\2", 20, 20, *facts, 0, 0, 0, 0, len(body)) + key
        body += struct.pack(_LOCAL, b"PK\3\4", 20, *facts) + key + content
    end = struct.pack(_END, b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def members_of(pack: bytes) -> dict[str, bytes]:
    """The members of a pack, read strictly; nothing is unpacked, so nothing can swell. Raises Wrong."""
    if not pack.startswith(b"PK"):
        raise Wrong("this is not a ZIP file")
    if len(pack) < 22 or pack[-22:-18] != b"PK\5\6":
        raise Wrong("the ZIP does not end as a pack ends: it was cut off, or something was added")
    _, _, _, count, _, length, start, _ = struct.unpack(_END, pack[-22:])
    if start + length + 22 != len(pack):
        raise Wrong("the ZIP's directory is not where a pack has it")
    members: dict[str, bytes] = {}
    at, expected = start, 0
    for _ in range(count):
        if at + 46 > len(pack) - 22:
            raise Wrong("the ZIP's directory is cut off")
        name, size, offset = _listed(pack, at)
        if name in members:
            raise Wrong(f"{name} is there twice")
        data = offset + 30 + len(name)
        if offset != expected or data + size > start:
            raise Wrong(f"{name} does not lie where it should in the ZIP")
        members[name] = pack[data : data + size]
        expected, at = data + size, at + 46 + len(name)
    if expected != start or at != len(pack) - 22:
        raise Wrong("the ZIP holds bytes that are no member's")
    return members


def _listed(pack: bytes, at: int) -> tuple[str, int, int]:
    """A member as the ZIP's directory lists it: name, size in bytes, offset."""
    part = struct.unpack_from(_CENTRAL, pack, at)
    name = pack[at + 46 : at + 46 + part[10]].decode("ascii", "replace")
    if part[0] != b"PK\1\2" or part[11] or part[12]:
        raise Wrong("the ZIP's directory is not one of a pack")
    if not re.match(r"[a-z0-9_]+(/[A-Za-z0-9_-]+)?\.[a-z]+\Z", name):
        raise Wrong(f"no pack has a member named {name[:60]!r}")
    if part[4] or part[3] or part[8] != part[9]:
        raise Wrong(f"{name} is compressed or encrypted; a pack's members are stored as they are")
    return name, part[9], part[16]


# ---------------------------------------------------------------- canonical JSON (RFC 8785, held to what a roll needs)


def read_canonical(text: str) -> dict[str, Any]:
    """One JSON object in its only spelling; raises ValueError for any other."""

    def refuse(part: str) -> None:
        raise ValueError(f"{part} has no place here")

    doc = json.loads(text, parse_float=refuse, parse_constant=refuse)
    again = json.dumps(doc, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if not isinstance(doc, dict) or again != text or not unicodedata.is_normalized("NFC", text):
        raise ValueError("not canonical")
    _check_value(doc)
    return doc


def _check_value(value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            if not name.isascii():
                raise ValueError("a name is not plain ASCII")
            _check_value(part)
    elif isinstance(value, list):
        for part in value:
            _check_value(part)
    elif value is None or (isinstance(value, str) and "\0" in value):
        raise ValueError("null has no place here")
    elif isinstance(value, int) and abs(value) > 2**53 - 1:
        raise ValueError("a number is too large")


_BEGINS = ("session.opened", "session.taken_over")  # the second: its payments are in the pack of another roll
_AFTER = ("payment.voided", "payment.corrected", "payment.refunded", "cheque.returned")
_POSTED = ("fund", "reference", "mop", "vat_code", "line", "tender")
_BAD = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def _lines(members: dict[str, bytes], name: str) -> Iterator[str]:
    yield from members[name].decode("utf-8", "surrogateescape").split("\n")[:-1]


def _hex(text: Any, size: int) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != size or value.hex() != text:
        raise ValueError(f"not {size} bytes in lower-case hex")
    return value


# ---------------------------------------------------------------- the pack


@dataclass
class Report:
    """What was looked at and what was found wrong, the first wrong entry first."""

    entries: int = 0
    payments: int = 0
    pence: int = 0
    receipts: str = "none"
    about: str = ""
    device: str = ""
    witness: str = "none"
    pack_key: str = ""
    device_key: str = ""
    held: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    findings: list[tuple[int, str]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


class _Pack:
    """One pack from the outside: its file, its manifest, its members."""

    def __init__(self, pack: bytes, keys: Sequence[str]) -> None:
        self.pack, self.keys = pack, [re.sub(r"[\s-]", "", key).upper() for key in keys]
        self.report = Report()
        self.members: dict[str, bytes] = {}
        self.manifest: dict[str, Any] = {}
        self.seals: dict[int, bytes] = {}  # by number, as the roll gives them
        self.commitments: dict[int, dict[str, Any]] = {}
        self.receipt_marks: dict[str, tuple[int, str]] = {}
        self.money: Counter[str] = Counter()
        self.standing: dict[str, Counter[tuple[Any, ...]]] = {}  # what stands of each payment, as it was posted
        self.taken: set[str] = set()  # payments that are here, held or not
        self.held: dict[int, str] = {}  # why central holds an entry
        self.put_right: set[int] = set()  # what of it finance posted
        self.counter = 0
        self.pinned = False

    def _found(self, number: int, what: str) -> None:
        self.report.findings.append((number, what))

    def _manifest(self) -> bool:
        """Read the manifest; answers whether the key that it names signed it."""
        for name in (MANIFEST, SIGNATURE, ROLL, PERSONAL, HEADS, LATER):
            if name not in self.members:
                raise Wrong(f"{name} is missing: this is no pack, or not all of it")
        try:
            manifest = self.manifest = read_canonical(self.members[MANIFEST].decode("utf-8"))
            device, session = manifest["device"], manifest["session"]
            self.report.device = str(device["device"])
            key, self.device_key = _hex(manifest["public_key"], 32), _hex(device["public_key"], 32)
            self.device, self.first, self.last = device["device"], manifest["first"], manifest["last"]
            self.count, self.start = len(manifest["seals"]), _hex(manifest["start_seal"], 32)
            place = f"{manifest['office']['code']}-{device['till']}{device['letter']}"
            day, whose = session["business_day"], session.get("name") or session["cashier"]
            called = session.get("called") or session["id"]
            self.report.about = f"Session {called} of {whose} at till {place}, business day {day_words(day)}."
            self.held = {one["number"]: str(one["reason"]) for one in manifest["held"]}
            listed = {one["name"]: (one["bytes"], one["sha256"]) for one in manifest["members"]}
            if manifest["v"] != 1 or self.count != self.last - self.first + 1 or session["first"] != self.first:
                raise ValueError("it does not agree with itself")
        except _BAD as error:
            raise Wrong(f"the manifest cannot be read: {error!r}") from error
        try:
            signature = _hex(self.members[SIGNATURE].decode("ascii").rstrip("\n"), 64)
        except ValueError:
            signature = b""
        signed = signature_agrees(key, PACK_MARK + self.members[MANIFEST], signature)
        if not signed:
            self._found(0, NOT_SIGNED)
        self._check_keys(key)
        self._check_members(listed)
        return signed

    def _check_keys(self, key: bytes) -> None:
        report = self.report
        report.pack_key, report.device_key = fingerprint(key), fingerprint(self.device_key)
        known = {report.pack_key.replace("-", ""), report.device_key.replace("-", "")}
        for wanted in set(self.keys) - known:
            self._found(0, f"the key asked for, {wanted}, is neither the pack's nor the device's")
        self.pinned = bool(self.keys) and known.issuperset(self.keys)

    def _check_members(self, listed: dict[str, tuple[int, str]]) -> None:
        for name in sorted((set(listed) ^ set(self.members)) - {MANIFEST, SIGNATURE}):
            self._found(0, f"{name} is missing" if name in listed else f"{name} was added")
        for name, (size, digest) in sorted(listed.items()):
            content = self.members.get(name)
            if content is not None and (len(content), hashlib.sha256(content).hexdigest()) != (size, digest):
                self._found(0, f"{name} is not what it was when the pack was made")


class _Money(_Pack):
    """What its entries do with money, the later ones too."""

    def _later(self) -> None:
        """Entries apart from their rolls: each sealed to the seal said to be before it, about a payment here."""
        for index, line in enumerate(_lines(self.members, LATER)):
            try:
                row = read_canonical(line)
                text, doc = row["text"], read_canonical(row["text"])
                digest = hashlib.sha256(ROLL_MARK + _hex(row["previous"], 32) + text.encode("utf-8")).digest()
                if digest != _hex(row["seal"], 32) or (doc["device"], doc["number"]) != (row["device"], row["number"]):
                    raise ValueError("its seal does not follow from its text and the seal before it")
                kind, body = doc["kind"], doc["body"]
                if kind in _AFTER and body["payment"] not in self.taken:
                    raise ValueError("it is about no payment of the session")
                if kind == "held.settled":
                    self._put_right(body)
                if kind in (*_AFTER, "held.settled"):
                    if kind in _AFTER:
                        self._after_payment(0, kind, body)
                    self.report.later.append(f"{kind} of {body['receipt']}, {pounds(body['total_pence'])}")
            except _BAD as error:  # noqa: PERF203  a wrong entry does not excuse the next
                self._found(0, f"line {index + 1} of {LATER}: {error}")

    def _put_right(self, body: dict[str, Any]) -> None:
        """Finance posted what central holds of this roll, to the penny, or said that it is without effect."""
        number, total = body["number"], _pence(body, "total_pence")
        named = (body["device"], body["seal"], body["why"])
        if named != (self.device, self.seals.get(number, b"").hex(), self.held.get(number)) or number in self.put_right:
            raise ValueError("it puts right nothing that is held of this roll, or a second time")
        self.put_right.add(number)
        beside = sum(_pence(one, "amount_pence") for one in body["postings"] if "over" in body and one["line"] == 0)
        right = (body["how"], total - beside) in (("posted", _pence(body, "pence")), ("no_effect", 0))
        if not right or sum(_pence(one, "amount_pence") for one in body["postings"]) != total:
            raise ValueError("it posts another sum than it says, or than the held entry carries")

    def _after_payment(self, number: int, kind: str, body: dict[str, Any]) -> None:
        """A void leaves nothing of its payment, anything else no less than nothing, where the payment is here too."""
        left, total = self.standing.get(body["payment"]), 0
        for one in body["postings"]:
            total += _pence(one, "amount_pence")
            if left is not None and one["line"]:  # what stands beside the lines is of overs and shorts
                left[tuple(one[name] for name in _POSTED)] += _pence(one, "amount_pence")
        if total != _pence(body, "total_pence") or (kind == "payment.corrected" and total):
            self._found(number, "its postings do not sum to what it says")
        gone = kind == "payment.voided"
        if left is not None and (any(left.values()) if gone else any(pence < 0 for pence in left.values())):
            self._found(number, "it takes another sum of its payment than stands")

    def _payment(self, number: int, body: dict[str, Any], seal: bytes, *, counts: bool) -> None:
        left: Counter[tuple[str, int]] = Counter()
        for line, one in enumerate(body["lines"], start=1):
            left["line", line], left["vat", line] = _pence(one, "amount_pence"), _pence(one, "vat_pence")
        for tender, one in enumerate(body["tenders"], start=1):
            change = _pence(one, "change_pence") if "change_pence" in one else 0
            left["tender", tender] = _pence(one, "amount_pence") - change
            left["change", 0] += change
        left["change", 0] -= _pence(body, "change_pence")
        left["total", 0] = total = _pence(body, "total_pence")
        for one in body["postings"]:
            pence = _pence(one, "amount_pence")
            left["line", one["line"]] -= pence
            left["vat", one["line"]] -= _pence(one, "vat_pence")
            left["tender", one["tender"]] -= pence
            left["total", 0] -= pence
            self.standing.setdefault(body["payment"], Counter())[tuple(one[name] for name in _POSTED)] += pence
            if counts:
                self.money["mop " + one["mop"]] += pence
                self.money["fund " + one["fund"]] += pence
        if any(left.values()):
            self._found(number, "its postings do not sum to its lines and tenders")
        receipt, device = body["receipt"], self.manifest["device"]
        start, counter, check = receipt.rsplit("-", 2)
        owner = "{}-{}{}".format(self.manifest["office"]["code"], device["till"], device["letter"])
        if start != owner or check_character(start.replace("-", "") + counter) != check:
            self._found(number, f"receipt {receipt} is not one of this till, or mistyped")
        if self.counter and int(counter) != self.counter + 1:
            self._found(number, f"receipt {receipt} does not follow receipt {self.counter:06d}")
        self.counter = int(counter)
        if counts:
            self.report.payments += 1
            self.report.pence += total
            ends = self.report.receipts.split(" to ")
            self.report.receipts = "{} to {}".format(receipt if ends == ["none"] else ends[0], receipt)
            self.receipt_marks[receipt] = (number, base64.b32encode(seal).decode()[:10])


class _Check(_Money):
    """One pack, from the outside in."""

    def run(self) -> Report:
        """Check everything that can still be read; what cannot be read at all ends it."""
        try:
            self.members = members_of(self.pack)
            signed = self._manifest()
            self._roll(signed=signed)
            self._later()
            self._personal()
            self._heads(signed=signed)
            self._counts()
            self._whole()
        except Wrong as wrong:
            self._found(wrong.number, wrong.what)
        # a manifest that nobody signed proves nothing of what follows; then entries, in order; then what is at none
        found = sorted(self.report.findings, key=lambda one: -1 if one[1] == NOT_SIGNED else one[0] or 1 << 60)
        self.report.findings = found[:MOST_FINDINGS]
        return self.report

    def _roll(self, *, signed: bool) -> None:
        seal, number, at, changed = self.start, self.first - 1, "", False
        for index, line in enumerate(_lines(self.members, ROLL)):
            try:
                row = read_canonical(line)
                here, text, said = row["number"], row["text"], _hex(row["seal"], 32)
                digest = hashlib.sha256(ROLL_MARK + seal + text.encode("utf-8")).digest()
                if type(here) is not int:
                    raise ValueError("its number is none")
            except _BAD as error:
                self._found(self.first + index, f"line {index + 1} of {ROLL} cannot be read: {error}")
                number, seal = number + 1, self._sealed(number + 1) or seal
                continue
            self.report.entries += 1
            if here != number + 1:
                due = number + 1
                missing = f"entry {due} is missing; the next one is {here}"
                self._found(due, missing if here > number else f"entry {due} was due, {here} is here")
            elif digest != said:
                self._found(here, "its seal does not follow from its text and the seal before")
            elif signed and not changed and said != self._sealed(here):
                changed = True  # every later seal differs with it
                self._found(here, "its seal is not the one that the signed manifest has")
            number, seal = here, said
            self.seals[here] = said
            try:
                at = self._entry(here, read_canonical(text), at, said)
            except _BAD as error:
                self._found(here, f"its text cannot be read ({type(error).__name__}: {error})")
        if number != self.last:
            ends = f"the roll ends at entry {number}, the manifest says {self.last}"
            self._found(min(number, self.last) + 1, ends)

    def _sealed(self, number: int) -> bytes | None:
        """An entry's seal as the manifest has it."""
        try:
            return _hex(self.manifest["seals"][number - self.first], 32) if number >= self.first else None
        except _BAD:
            return None

    def _entry(self, number: int, doc: dict[str, Any], before: str, seal: bytes) -> str:
        body, kind, at = doc["body"], doc["kind"], doc["at"]
        self.commitments[number] = doc["personal"]
        if (doc["number"], doc["device"]) != (number, self.device):
            self._found(number, "its text is of another device or number")
        if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", at):
            self._found(number, "its time is not written as a roll's times are")
        if at < before and kind != "clock.set":
            self._found(number, "it is earlier than the entry before")
        if doc["actor"] == doc.get("approver"):
            self._found(number, "whoever did it approved it")
        session = self.manifest["session"]
        if number == session["first"] and (kind not in _BEGINS or body["session"] != session["id"]):
            self._found(number, "it does not open the session that the pack is of")
        if kind == "payment.taken" and isinstance(body, dict):
            self.taken.add(str(body.get("payment")))
        if kind == "payment.taken" and number in self.held:
            self.counter = 0  # held at central, which counts none of its money: nothing follows from what it says
        elif kind == "payment.taken":
            within = body["session"] == session["id"] and number <= session["last"]
            self._payment(number, body, seal, counts=within)
        elif kind in _AFTER and number not in self.held:
            self._after_payment(number, kind, body)
        return str(at)

    # -- what lies beside the roll

    def _personal(self) -> None:
        for index, line in enumerate(_lines(self.members, PERSONAL)):
            number = 0
            try:
                row = read_canonical(line)
                number = row["number"]
                found = hashlib.sha256(_hex(row["salt"], 32) + row["value"].encode("utf-8")).hexdigest()
                if self.commitments[number].get(row["field"]) != found:
                    raise Wrong(f"its personal value {row['field']} is not the one that was sealed", number)
            except Wrong as wrong:
                self._found(wrong.number, wrong.what)
            except _BAD as error:
                self._found(number, f"line {index + 1} of {PERSONAL} cannot be read ({error!r})")

    def _heads(self, *, signed: bool) -> None:
        """Hold the roll against what the device itself signed: the one witness that the pack's maker cannot forge."""
        reached = 0
        for index, line in enumerate(_lines(self.members, HEADS)):
            try:
                reached = self._head(read_canonical(line), reached)
            except Wrong as wrong:  # noqa: PERF203  a wrong head does not excuse the next
                self._found(wrong.number, wrong.what)
            except _BAD as error:
                self._found(0, f"line {index + 1} of {HEADS} cannot be read ({error!r})")
        self._name_witness(reached, signed=signed)

    def _head(self, row: dict[str, Any], reached: int) -> int:
        number, seal, signature = row["number"], _hex(row["seal"], 32), _hex(row["signature"], 64)
        text = f"ims head 1\n{self.device}\n{number}\n{seal.hex()}\n"
        if not signature_agrees(self.device_key, text.encode("ascii"), signature):
            raise Wrong("the device's key did not sign the head at this entry", number)
        if self.seals.get(number) != seal:
            since = max(reached, self.first - 1) + 1
            raise Wrong(f"the device signed another seal here: one of entries {since} to {number} was changed", number)
        return max(reached, int(number))

    def _name_witness(self, reached: int, *, signed: bool) -> None:
        witnesses = []
        if signed:
            witnesses.append("the signature on the manifest")
        if reached >= self.manifest["session"]["last"]:
            witnesses.append(f"the device's own signature on entry {reached}, at or after the session's last")
        elif reached:
            witnesses.append(f"the device's own signature on entry {reached} (nothing later is covered by it)")
        if witnesses and not self.keys:
            witnesses.append("by keys that the pack itself names: compare their fingerprints with paper")
        elif witnesses and self.pinned:
            witnesses.append("by a key that was asked for")
        self.report.witness = ", ".join(witnesses) or "none"
        self.report.held = [f"entry {number} ({reason})" for number, reason in sorted(self.held.items())]

    def _counts(self) -> None:
        said = self.manifest
        for mark, (number, shown) in sorted(self.receipt_marks.items(), key=lambda one: one[1]):
            paper = self.members.get(f"receipts/{mark}.txt", b"").decode("utf-8", "replace")
            if mark not in paper or shown not in re.sub(r"\s", "", paper):  # the mark is printed in groups
                self._found(
                    number, f"receipts/{mark}.txt is missing or does not bear this receipt's number and seal mark"
                )
        try:
            found = (self.report.entries, self.report.payments, self.report.pence)
            wanted = (self.count, said["counts"]["payments"], said["sums"]["payments_pence"])
            sums = {
                name: {k[len(name) + 1 :]: v for k, v in self.money.items() if k.startswith(name + " ")}
                for name in ("mop", "fund")
            }
            if found != wanted or sums != {"mop": said["sums"]["by_mop"], "fund": said["sums"]["by_fund"]}:
                self._found(0, f"the roll comes to {found} (entries, payments, pence), the manifest says {wanted}")
            if not self.first <= said["session"]["first"] <= said["session"]["last"] <= self.last:
                self._found(0, "the session is not within the roll's slice")
        except _BAD as error:
            self._found(0, f"the manifest's counts and sums cannot be read ({error!r})")

    def _whole(self) -> None:
        """Every byte of the file, the ZIP's own too: written again, it must be the same."""
        again = zip_of(list(self.members.items()))
        if again != self.pack and self.report.passed:
            at = next(i for i in range(len(again)) if again[i : i + 1] != self.pack[i : i + 1])
            self._found(0, f"byte {at} of the ZIP is not as a pack has it, though every member is")


def _pence(part: dict[str, Any], name: str) -> int:
    value = part[name]
    if type(value) is not int:
        raise ValueError(f"{name} is no whole number")
    return value


def check_character(text: str) -> str:
    """The check character of a receipt number without its dashes: ISO 7064 MOD 37,36."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for sign in text:
        product = ((product + signs.index(sign)) % 36 or 36) * 2 % 37
    return signs[(37 - product) % 36]


def check_pack(pack: bytes, keys: Sequence[str] = ()) -> Report:
    """Check a pack. `keys` are fingerprints that its own key or its device's must have."""
    return _Check(pack, keys).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one pack and say so; answers the exit code."""
    parser = argparse.ArgumentParser(description="Check an evidence pack of a council's till.")
    parser.add_argument("pack", help="the pack, such as PACK.zip")
    parser.add_argument("--key", action="append", default=[], help="a fingerprint known from paper; may be given again")
    asked = parser.parse_args(arguments)
    try:
        if os.path.getsize(asked.pack) > LARGEST_PACK_BYTES:
            report = Report(findings=[(0, "it is larger than any pack")])
        else:
            with open(asked.pack, "rb") as file:
                report = check_pack(file.read(), asked.key)
    except OSError as error:
        sys.stderr.write(f"{asked.pack} cannot be read: {error.strerror}\n")
        return 2
    sys.stdout.write(said(report))
    return 0 if report.passed else 5


def said(report: Report) -> str:
    """The report in plain words."""
    rows = [report.about] if report.about else []
    if report.entries:
        money = "%d entries, %d payments of the session, %s as taken (voids and refunds not taken off), receipts %s."
        rows.append(money % (report.entries, report.payments, pounds(report.pence), report.receipts))
    if report.pack_key:
        rows += [f"Key of the pack    {report.pack_key}", f"Key of the device  {report.device_key}"]
    if report.held:
        rows.append(f"Held at central, its money not counted: {', '.join(report.held)}.")
    if report.later:
        rows.append(f"Done to its payments elsewhere or later: {'; '.join(report.later)}.")
    rows.append(f"Checked against: {report.witness}.")
    rows += [f"WRONG  {f'entry {number}: ' if number else ''}{what}" for number, what in report.findings]
    rows.append("Everything agrees." if report.passed else "The pack does not hold.")
    return "\n".join(row.encode("ascii", "backslashreplace").decode() for row in rows) + "\n"


def day_words(day: str) -> str:
    """2026-04-01 as papers have it: 1 Apr 2026."""
    year, month, number = map(int, day.split("-"))
    return f"{number} {'JanFebMarAprMayJunJulAugSepOctNovDec'[3 * month - 3 : 3 * month]} {year}"


def pounds(pence: int) -> str:
    """Pence as GBP, in plain ASCII for any console."""
    return f"{'-' if pence < 0 else ''}GBP {abs(pence) // 100:,}.{abs(pence) % 100:02d}"


if __name__ == "__main__":
    sys.exit(main())
