"""The till roll: five sealed entries that any program can check, recomputed here with nothing but hashlib."""

import base64
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import (
    LARGEST_ENTRY_BYTES,
    NO_SEAL,
    Entry,
    EntryDraft,
    EntryKind,
    Head,
    PersonalValue,
    head_text,
    next_entry,
    personal_value,
    seal_mark,
    seal_of,
    sealed_at,
)
from ims_desktop.domain.times import from_roll_time

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("roll_vectors.json").read_text(encoding="utf-8"))
DEVICE = DeviceId("01960000-0000-7000-8000-0000000000d1")
AT = datetime(2026, 4, 1, 8, 52, 3, 123_000, tzinfo=UTC)
NAMES = {"v", "device", "number", "id", "at", "clock", "actor", "approver", "kind", "body", "personal"}
DRAFT = EntryDraft(EntryId("e-1"), EntryKind.RECEIPT_COPIED, UserId("u-1"), {"copy": 1})


def test_the_vectors_are_sealed_each_to_the_one_before() -> None:
    seal = bytes(32)
    for number, vector in enumerate(VECTORS, start=1):
        text: str = vector["text"]
        seal = hashlib.sha256(b"ims roll 1\n" + seal + text.encode("utf-8")).digest()
        assert seal.hex() == vector["seal"]
        assert base64.b32encode(seal).decode("ascii")[:10] == vector["mark"] == seal_mark(seal)
        parts = json.loads(text)
        assert parts["number"] == number
        assert text == json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert unicodedata.is_normalized("NFC", text)
        salted = {
            one["field"]: hashlib.sha256(bytes.fromhex(one["salt"]) + one["value"].encode("utf-8")).hexdigest()
            for one in vector["personal"]
        }
        assert parts["personal"] == salted
        assert all(one["value"] not in text for one in vector["personal"])


def test_the_vectors_are_what_the_roll_makes() -> None:
    head = Head()
    for vector in VECTORS:
        entry = _made(head, vector)
        assert entry.text == vector["text"]
        assert entry.seal.hex() == vector["seal"]
        assert entry.mark == vector["mark"]
        head = Head(entry.number, entry.seal, entry.at)


def _made(head: Head, vector: Mapping[str, Any]) -> Entry:
    parts = json.loads(vector["text"])
    personal = tuple(
        personal_value(one["field"], bytes.fromhex(one["salt"]), unicodedata.normalize("NFD", one["value"]))
        for one in vector["personal"]
    )
    draft = EntryDraft(
        parts["id"], EntryKind(parts["kind"]), parts["actor"], parts["body"], personal, parts.get("approver")
    )
    return next_entry(parts["device"], head, draft, datetime.fromisoformat(vector["reading"]))


def test_the_vectors_show_what_there_is_to_show() -> None:
    parts = [json.loads(vector["text"]) for vector in VECTORS]
    assert len(parts) == 5
    assert any("approver" in one for one in parts)
    assert any("clock" in one for one in parts)
    assert any(one["personal"] for one in parts)
    assert any(not vector["text"].isascii() for vector in VECTORS)
    assert {one["kind"] for one in parts} <= set(EntryKind)
    assert len({one["kind"] for one in parts}) == 4
    assert all(set(one) <= NAMES for one in parts)


@given(st.data())
def test_no_character_of_a_roll_can_be_changed_unseen(data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(VECTORS) - 1))
    text: str = VECTORS[which]["text"]
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters=text[place]))
    before = bytes.fromhex(VECTORS[which - 1]["seal"]) if which else NO_SEAL
    assert seal_of(before, text[:place] + other + text[place + 1 :]).hex() != VECTORS[which]["seal"]


def test_the_same_entry_elsewhere_on_a_roll_has_another_seal() -> None:
    assert seal_of(NO_SEAL, VECTORS[1]["text"]).hex() != VECTORS[1]["seal"]


@given(st.integers(-(10**12), 10**12), st.integers(0, 999))
def test_time_on_a_roll_never_goes_back(milliseconds: int, microseconds: int) -> None:
    reading = AT + timedelta(milliseconds=milliseconds, microseconds=microseconds)
    at, behind_ms = sealed_at(Head(1, NO_SEAL, AT), reading)
    assert at >= AT
    assert behind_ms == max(0, -milliseconds)
    assert at - timedelta(milliseconds=behind_ms) == AT + timedelta(milliseconds=milliseconds)


def test_a_stepped_back_clock_is_noted_and_an_honest_one_is_not() -> None:
    head = Head(7, bytes(range(32)), AT)
    late = json.loads(next_entry(DEVICE, head, DRAFT, AT - timedelta(days=1, seconds=1)).text)
    assert late["at"] == "2026-04-01T08:52:03.123Z"
    assert late["clock"] == {"behind_ms": 86_401_000}
    same = next_entry(DEVICE, head, DRAFT, AT)
    assert "clock" not in json.loads(same.text)
    assert same.number == 8
    assert from_roll_time(json.loads(same.text)["at"]) == same.at


def test_a_clock_that_was_set_may_go_back_and_nothing_else_may() -> None:
    head = Head(7, bytes(range(32)), AT)
    draft = replace(DRAFT, kind=EntryKind.CLOCK_SET)
    entry = next_entry(DEVICE, head, draft, AT - timedelta(hours=3))
    assert entry.at == AT - timedelta(hours=3)
    assert "clock" not in json.loads(entry.text)
    after = next_entry(DEVICE, Head(entry.number, entry.seal, entry.at), DRAFT, entry.at - timedelta(seconds=1))
    assert after.at == entry.at


def test_nobody_approves_their_own() -> None:
    with pytest.raises(Refused) as refused:
        next_entry(DEVICE, Head(), replace(DRAFT, approver=DRAFT.actor), AT)
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert '"approver":"u-2"' in next_entry(DEVICE, Head(), replace(DRAFT, approver=UserId("u-2")), AT).text


def test_an_entry_has_at_most_64_kib() -> None:
    bare = len(next_entry(DEVICE, Head(), replace(DRAFT, body={"a": ""}), AT).text.encode())
    fits = replace(DRAFT, body={"a": "x" * (LARGEST_ENTRY_BYTES - bare)})
    assert len(next_entry(DEVICE, Head(), fits, AT).text.encode()) == LARGEST_ENTRY_BYTES
    for body in ({"a": "x" * (LARGEST_ENTRY_BYTES - bare + 1)}, {"a": "€" * (LARGEST_ENTRY_BYTES // 3)}):
        with pytest.raises(Refused) as refused:
            next_entry(DEVICE, Head(), replace(DRAFT, body=body), AT)
        assert refused.value.reason is Reason.ENTRY_TOO_LARGE


def test_a_salt_is_32_bytes_and_a_personal_field_comes_once() -> None:
    for salt in (b"", bytes(31), bytes(33)):
        with pytest.raises(Refused):
            personal_value("payer", salt, "A. Person")
    twice = (personal_value("payer", bytes(32), "A"), personal_value("payer", bytes(32), "B"))
    with pytest.raises(ValueError, match="twice"):
        next_entry(DEVICE, Head(), replace(DRAFT, personal=twice), AT)


def test_a_commitment_is_of_the_composed_form_and_tells_salts_apart() -> None:
    composed = personal_value("payer", bytes(32), "Siân")
    assert personal_value("payer", bytes(32), "Sia\u0302n") == composed
    assert PersonalValue("payer", b"\1" * 32, "Siân").commitment != composed.commitment


def test_what_a_device_signs_of_its_rolls_end() -> None:
    told = head_text(DeviceId("01960000-0000-7000-8000-000000000003"), 120, bytes(range(32)))
    assert told == (
        b"ims head 1\n01960000-0000-7000-8000-000000000003\n120\n"
        b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    )
