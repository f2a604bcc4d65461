"""Thousands of edits, deletions, insertions, swaps and truncations at random: each found, and the right entry named.

Half of them by somebody who makes every seal again, so that only a witness can tell: a till's roll is held against its
mirror, a pack against its signed manifest, central (in test_tampering_at_central.py) against what its tills signed.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import IDENTITY, KEY, till
from made_central import Roll, a_key
from proof_kit import (
    TOOL,
    Keys,
    Tampered,
    fill,
    made_up,
    own_roll,
    pack_of,
    packed,
    resealed,
    roll_lines,
    slice_of,
    tampered,
)
from rolled_day import rolled_day

from ims_desktop.actions.ports import SealedEntry, SessionSlice
from ims_desktop.actions.proof.witness import Witness, head_witness
from ims_desktop.domain.canonical import canonical_text
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, Head, read_entry
from ims_desktop.store.till.connection import Connection, connect
from ims_desktop.store.till.projection import COLUMNS, INSERTS, milliseconds, rows_of
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

AT_A_TILL = 700
IN_PACKS = 700
HONEST = 200


# ---------------------------------------------------------------- a till's file


def put(run: Connection, entries: Sequence[SealedEntry]) -> None:
    """Write a roll into a till's file as whoever has its key can: derived rows and the head go with it."""
    run.execute("DELETE FROM personal")
    for table in reversed(COLUMNS):
        run.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
    run.execute("DELETE FROM entry")
    receipts, at_ms = 0, 0
    for number, entry in enumerate(entries, start=1):
        try:
            read = read_entry(entry.text, entry.seal)
            rows = rows_of(read)
            kind, at_ms = read.kind.value, milliseconds(read.at)
        except (ValueError, TypeError, KeyError, AttributeError, Refused):
            rows, kind = {}, "payment.taken"
        run.execute(
            "INSERT INTO entry (number, kind, at_ms, text, seal) VALUES (?, ?, ?, ?, ?)",
            (number, kind, at_ms, entry.text, entry.seal),
        )
        for table, derived in rows.items():
            receipts += table == "payment"
            for row in derived:
                run.execute(INSERTS[table].replace("INSERT", "INSERT OR IGNORE"), (number, *row[1:]))
        for value in entry.personal:
            run.execute("INSERT INTO personal VALUES (?, ?, ?, ?)", (number, value.field, value.salt, value.value))
    last = entries[-1] if entries else None
    run.execute(
        "UPDATE till_state SET head_number = ?, head_seal = ?, head_at_ms = ?, receipt_counter = ?",
        (len(entries), last.seal if last else NO_SEAL, at_ms, receipts),
    )


@pytest.fixture
def file(tmp_path: Path) -> SqlTillStore:
    """A till's file with its guards taken away."""
    store = till(tmp_path, loaded=False)
    store.close()
    run = connect(tmp_path / "till.db", KEY)
    run.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("entry_follows", "entry_never_changes", "entry_never_goes", "personal_never_changes"):
        run.execute(f"DROP TRIGGER {trigger}")
    run.close()
    opened = SqlTillStore(tmp_path / "till.db", KEY, checked=False)
    opened.connection().execute("PRAGMA foreign_keys = OFF")
    opened.connection().execute("PRAGMA synchronous = OFF")
    return opened


def entries_of(file: SqlTillStore, seed: int, payments: int = 8) -> list[SealedEntry]:
    roll, _ = own_roll(identity=file.identity)
    fill(roll, made_up(seed), payments)
    return roll.entries


def place(file: SqlTillStore, entries: Sequence[SealedEntry]) -> None:
    run = file.connection()
    run.execute("BEGIN")
    put(run, entries)
    run.execute("COMMIT")


def test_honest_rolls_at_a_till_raise_no_alarm(file: SqlTillStore) -> None:
    for seed in range(HONEST):
        entries = entries_of(file, seed, seed % 12)
        place(file, entries)
        mirror = Witness("the mirror", [(entry.number, entry.seal) for entry in entries])
        head = head_witness("the key store", Head(entries[-1].number, entries[-1].seal))
        proof = verify_till(file, [mirror, head])
        assert proof.findings == (), seed
        assert proof.witness.count(f"up to entry {len(entries)}") == 2


@pytest.mark.parametrize("roll", ["payments", "a whole day"])
def test_tampering_at_a_till_is_found_and_named(file: SqlTillStore, tmp_path: Path, roll: str) -> None:
    (tmp_path / "day").mkdir()
    honest = entries_of(file, 1) if roll == "payments" else rolled_day(tmp_path / "day", file.identity)[0]
    chance = made_up(20261124)
    done: Counter[tuple[str, bool]] = Counter()
    unseen = 0
    for _ in range(AT_A_TILL // 2):
        made = tampered(honest, chance)
        entries = resealed(made.entries, NO_SEAL) if made.sealed_again else made.entries
        place(file, entries)
        mirror = Witness("the mirror", [(entry.number, entry.seal) for entry in honest])
        first = verify_till(file, [mirror]).findings[0]
        assert first.number in made.touched, (made.what, made.sealed_again, made.touched, first)
        by_head = verify_till(file, [head_witness("the key store", Head(honest[-1].number, honest[-1].seal))])
        assert not by_head.passed, made
        alone = verify_till(file)
        assert alone.witness == "none"
        unseen += alone.passed
        done[made.what, made.sealed_again] += 1
    assert len(done) == 10
    assert unseen  # what a till's file alone cannot tell is why the proof says "none"


# ---------------------------------------------------------------- packs


def test_honest_packs_raise_no_alarm() -> None:
    for seed in range(HONEST):
        roll, public = own_roll()
        heads = fill(roll, made_up(seed), seed % 6)
        report = TOOL.check_pack(packed(dict(pack_of(slice_of(roll, public, heads), Keys()).members)))
        assert report.findings == [], seed
        assert "the device's own signature" in report.witness


def members_with(pack: dict[str, bytes], entries: Sequence[SealedEntry], *, listed: bool) -> dict[str, bytes]:
    """A pack whose roll is another; where `listed` its manifest says so too, seals and all."""
    members = pack | {"roll.jsonl": roll_lines(entries)}
    if not listed:
        return members
    manifest = TOOL.read_canonical(members["manifest.json"].decode())
    manifest["seals"] = [entry.seal.hex() for entry in entries]
    manifest["last"] = manifest["first"] + len(entries) - 1
    for one in manifest["members"]:
        content = members[one["name"]]
        one["bytes"], one["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    return members | {"manifest.json": canonical_text(manifest).encode()}


def signed_by(members: dict[str, bytes], keys: Keys) -> dict[str, bytes]:
    """The manifest signed again with another key, which it names."""
    signer = keys.signer()
    manifest = TOOL.read_canonical(members["manifest.json"].decode())
    manifest["public_key"] = signer.public_key.hex()
    text = canonical_text(manifest).encode()
    return members | {"manifest.json": text, "manifest.sig": signer.sign(TOOL.PACK_MARK + text).hex().encode() + b"\n"}


def payments_cut() -> SessionSlice:
    """A session of payments, of which its device signed two heads."""
    roll, public = own_roll()
    heads = fill(roll, made_up(3), 7)
    return slice_of(roll, public, [heads[0], heads[-1]])


def day_cut(folder: Path) -> SessionSlice:
    """A whole day's session, voids and close and approval with it."""
    entries, session = rolled_day(folder)
    signer, public = a_key()
    roll = Roll(IDENTITY, signer, Head(entries[-1].number, entries[-1].seal), entries=entries)
    return slice_of(roll, public, [roll.said()], session)


@pytest.mark.parametrize("of", ["payments", "a whole day"])
def test_tampering_with_a_pack_is_found_and_named(tmp_path: Path, of: str) -> None:
    cut = payments_cut() if of == "payments" else day_cut(tmp_path)
    keys, other = Keys(), Keys()
    pack = dict(pack_of(cut, keys).members)
    known = TOOL.check_pack(packed(pack)).pack_key
    chance = made_up(4)
    done: Counter[tuple[str, bool]] = Counter()
    for turn in range(IN_PACKS // 2):
        made: Tampered = tampered(cut.entries, chance)
        entries = resealed(made.entries, cut.start_seal) if made.sealed_again else made.entries
        # the roll alone: the signed manifest has every seal, so the entry itself is named
        report = TOOL.check_pack(packed(members_with(pack, entries, listed=False)))
        first = next(number for number, _ in report.findings if number)
        assert first in made.touched, (made.what, made.sealed_again, made.touched, report.findings[:3])
        done[made.what, made.sealed_again] += 1
        if turn % 5 or not made.sealed_again:
            continue
        # the manifest too, but not its signature; then signed with another key, found by paper or by the device
        again = members_with(pack, entries, listed=True)
        assert TOOL.check_pack(packed(again)).findings[0] == (0, TOOL.NOT_SIGNED)
        forged = packed(signed_by(again, other))
        assert not TOOL.check_pack(forged, [known]).passed
        by_device = TOOL.check_pack(forged)
        assert not by_device.passed
        assert any("device" in what for _, what in by_device.findings)
    assert len(done) == 10


def test_a_pack_forged_with_both_keys_is_found_by_paper_alone() -> None:
    """Whoever makes roll, heads, manifest and keys anew leaves nothing but fingerprints: the verifier says so."""
    roll, public = own_roll()
    honest = TOOL.check_pack(packed(dict(pack_of(slice_of(roll, public, fill(roll, made_up(3), 3)), Keys()).members)))
    other, forged_key = own_roll()
    forged = packed(dict(pack_of(slice_of(other, forged_key, fill(other, made_up(9), 3)), Keys()).members))
    report = TOOL.check_pack(forged)
    assert report.passed
    assert "by keys that the pack itself names: compare their fingerprints with paper" in report.witness
    assert not TOOL.check_pack(forged, [honest.device_key]).passed
    assert not TOOL.check_pack(forged, [honest.pack_key]).passed
