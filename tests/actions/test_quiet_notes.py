"""A note to the money-laundering reporting officer: nothing at the till or on its roll shows whether there is one."""

import base64
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import KEY
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fakes.counter import CASHIER, SUPERVISOR, Counter, counter_on

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.explain_difference import explain_difference
from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.quiet_referral import BOXES, Referral, boxes_of, check_note, read_frame
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import LARGEST_ENTRY_BYTES
from ims_desktop.secrets.referral_box import open_box
from ims_desktop.store.till.mirror import Mirror
from ims_desktop.store.till.mirror_file import MirrorReader, mirror_path
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.restoring import restore
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

OFFICER = X25519PrivateKey.generate()
CASH = "1"


def with_key(counter: Counter, officer: X25519PrivateKey = OFFICER) -> Counter:
    key = officer.public_key().public_bytes_raw().hex()
    counter.change(replace(counter.data.council, referral_key=key))
    return counter


def started(counter: Counter) -> Notes:
    notes = Notes(counter.desk)
    note(counter, notes)  # the cashier signs in
    return notes


def note(counter: Counter, notes: Notes, text: str = "", user: Any = CASHIER) -> None:
    notes.renew(counter.data, user, text)


def closed(counter: Counter) -> Mapping[str, Any]:
    """The close of a session that is open, or a new one."""
    if counter.till.open_session() is None:
        counter.open()
    session = counter.till.open_session()
    assert session is not None
    taken = counter.till.session_figures(session.id)[1]
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 50_00 + taken})))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    entry: Mapping[str, Any] = json.loads(counter.entries()[-1])
    return entry


def boxes(close: Mapping[str, Any], officer: X25519PrivateKey = OFFICER) -> list[tuple[Referral, ...]]:
    """What the officer reads in a close, box by box."""
    frames = [
        open_box(officer.private_bytes_raw(), box) for box in boxes_of(base64.b64decode(close["body"]["envelope"]))
    ]
    assert len(frames) == BOXES
    return [read_frame(frame) for frame in frames if frame is not None]


def told(close: Mapping[str, Any], officer: X25519PrivateKey = OFFICER) -> list[str]:
    """The texts in a close."""
    return [one.text for box in boxes(close, officer) for one in box]


def test_a_note_comes_with_the_next_close_and_only_to_the_officer(counter: Counter) -> None:
    notes = started(with_key(counter))
    receipt = counter.take().payment.receipt
    note(counter, notes, "  Mr Grey paid\ntwice in new £50 notes ")
    note(counter, notes)  # Help was left, nothing was typed
    note(counter, notes, "And came back", SUPERVISOR)
    close = closed(counter)
    assert told(close) == ["Mr Grey paid twice in new £50 notes", "And came back"]
    assert told(close, X25519PrivateKey.generate()) == []
    (first,), (second,) = boxes(close)[:2]
    assert (first.by, first.till, first.receipt, second.by) == (CASHIER.id, "BA1-03A", str(receipt), SUPERVISOR.id)
    assert told(closed(counter)) == []  # the next envelope began empty, for this window too
    assert verify_till(counter.till).findings == ()


def test_notes_outlive_the_window_each_start_in_a_box_of_its_own(counter: Counter) -> None:
    with_key(counter)
    texts = [f"from start {which}" for which in range(BOXES)]
    for text in texts:
        note(counter, started(counter), text)
    last = started(counter)
    for asked in (lambda: last.room(counter.data, CASHIER), lambda: note(counter, last, "one start too many")):
        with pytest.raises(Refused) as refused:
            asked()
        assert refused.value.reason is Reason.REFERRAL_FULL
    assert told(closed(counter)) == texts
    note(counter, last, "there is room again")
    assert told(closed(counter)) == ["there is room again"]


def test_a_new_key_loses_no_note_of_the_window_that_is_open(
    counter: Counter,
) -> None:
    notes = started(with_key(counter))
    note(counter, notes, "before the new key")
    new = X25519PrivateKey.generate()
    with_key(counter, new)
    note(counter, notes, "after it")
    close = closed(counter)
    assert told(close, new) == ["before the new key", "after it"]
    assert len(boxes(close, new)) == BOXES  # those that were nobody's too


def test_what_somebody_told_takes_no_room_from_anybody_else(counter: Counter) -> None:
    """Else a colleague could find out how much room is left, and so whether anything was said."""
    with_key(counter)
    rooms = []
    for said in ("", "x" * 1_300):
        notes = started(counter)
        note(counter, notes, said)
        rooms.append(notes.room(counter.data, SUPERVISOR))
        note(counter, notes, check_note("y" * 600, rooms[-1]), SUPERVISOR)
        own = notes.room(counter.data, SUPERVISOR)
        with pytest.raises(Refused) as refused:
            check_note("z" * (own + 1), own)
        assert (refused.value.reason, refused.value.facts) == (Reason.REFERRAL_TOO_LONG, {"over": 1})
        note(counter, notes, check_note("z" * own, own), SUPERVISOR)
        assert told(closed(counter))[-2:] == ["y" * 600, "z" * own]
    assert rooms[0] == rooms[1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 1_301, Reason.TEXT_TOO_LONG),
        ("€" * 1_000, Reason.REFERRAL_TOO_LONG),
        ("turned \u202e about", Reason.TEXT_NOT_PLAIN),
        ("4111 1111 1111 1111", Reason.CARD_NUMBER),
    ],
)
def test_what_cannot_be_sealed_is_refused_and_what_was_sealed_stays(
    counter: Counter, text: str, reason: Reason
) -> None:
    notes = started(with_key(counter))
    note(counter, notes, "the first")
    with pytest.raises(Refused) as refused:
        note(counter, notes, text)
    assert refused.value.reason is reason
    assert told(closed(counter)) == ["the first"]


def test_without_an_officers_key_every_close_has_an_envelope_and_no_note_is_taken(counter: Counter) -> None:
    notes = started(counter)
    for asked in (lambda: notes.room(counter.data, CASHIER), lambda: note(counter, notes, "x")):
        with pytest.raises(Refused) as refused:
            asked()
        assert refused.value.reason is Reason.REFERRAL_NO_KEY
    assert len(closed(counter)["body"]["envelope"]) == 12_384


def rows(counter: Counter) -> dict[str, list[tuple[Any, ...]]]:
    """All that lies in the till's file, but the opaque bytes themselves: those by their length."""
    connection = counter.till.connection()
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("holder")
    ]
    found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(tables)}  # noqa: S608
    found["kept_envelope"] = [(one, taken, len(boxes)) for one, taken, boxes in found["kept_envelope"]]
    return found


def looked_at(counter: Counter) -> tuple[object, ...]:
    """All that a till makes of a session that closed: sheet, explanation, mirror, what that restores, and the proof."""
    session = counter.till.last_closed()
    sheet = cash_up_sheet(counter.desk, counter.data, SUPERVISOR, session)
    explained = explain_difference(counter.desk, counter.data, SUPERVISOR, session)
    (counter.folder / "mirror").mkdir()
    mirror = Mirror(counter.till, counter.folder / "mirror")
    mirror.start()
    assert mirror.settled(20)
    mirror.close()
    file = mirror_path(counter.folder / "mirror", counter.till.identity)
    path = counter.folder / "restored.db"
    restored = restore(path, KEY, counter.till.identity, MirrorReader(file))
    again = SqlTillStore(path, KEY)
    kept = {name: len(found) for name, found in rows(replace(counter, till=again)).items()}
    again.close()
    proof = verify_till(counter.till)
    return (
        replace(sheet, mark=""),
        explained,
        file.stat().st_size,
        restored.payments,
        kept,
        proof.findings,
        proof.entries,
    )


@pytest.mark.parametrize("text", ["", "They asked for a cheque back at once " * 30])
def test_a_day_with_a_note_and_a_day_without_leave_the_same_rows(tmp_path: Path, text: str) -> None:
    """Two tills live the same day; only the bytes of envelopes, and seals that follow from them, differ."""
    folders = [tmp_path / name for name in ("quiet", "telling")]
    folders[0].mkdir()
    with_key(counter_on(folders[0])).till.close()
    shutil.copytree(folders[0], folders[1])
    quiet, telling = (Counter(folder, SqlTillStore(folder / "till.db", KEY)) for folder in folders)
    middle = []
    for counter, said in ((quiet, ""), (telling, text)):
        notes = started(counter)
        counter.take()
        note(counter, notes, said)
        middle.append(rows(counter))
    assert middle[0] == middle[1]
    closes = []
    for counter in (quiet, telling):
        close = dict(closed(counter))
        assert len(counter.entries()[-1].encode()) < LARGEST_ENTRY_BYTES / 4
        envelope = close["body"].pop("envelope")
        closes.append((len(envelope), len(counter.entries()[-1]), close, looked_at(counter)))
        rebuild(counter.till)
    assert closes[0] == closes[1]
    assert [told(json.loads(one.entries()[-1])) for one in (quiet, telling)] == [[], [text.strip()] if text else []]
    before, after = rows(quiet), rows(telling)
    assert {name: len(found) for name, found in before.items()} == {name: len(found) for name, found in after.items()}
    for name in set(before) - {"entry", "till_state"}:
        assert before[name] == after[name], name
    sizes = []
    for counter in (quiet, telling):
        counter.till.close()
        sizes.append({path.relative_to(counter.folder): path.stat().st_size for path in counter.folder.rglob("*.*")})
    assert sizes[0] == sizes[1]
