"""Central put back to a backup has desks' entries again, in order and once, from the workstation that keeps them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASH, CASHIER, ENVELOPE, FINANCE, SUPERVISOR, CountingIds
from made_central import PASSWORD, Central, Roll
from office_at_central import tender_of
from restored_backup import Backup
from session_rolls import receipts_of, sums
from sqlalchemy import select
from typed_at_desks import forge, refused_words

from ims_desktop.actions.admin.erase_personal import erase_personal
from ims_desktop.actions.ports import SealedEntry
from ims_desktop.actions.send_again import again_words, leave_kept
from ims_desktop.actions.supervisor.bank_takings import bank_takings
from ims_desktop.actions.supervisor.banking_entries import BankingDesk
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.banking import BankingWanted
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId, EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, EntryDraft, EntryKind, personal_value
from ims_desktop.store.central import schema
from ims_desktop.store.central.desk_roll import desk_of
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.opening import open_central
from ims_desktop.store.central.store import SqlCentralStore

IDS = CountingIds()
FILE_KEY = bytes(range(1, 33))
KILLED = """
import json, os, signal, sys
from pathlib import Path
from typing import Any
from ims_desktop.domain.references import UserId
from ims_desktop.store.central import send_again as sending
from ims_desktop.store.central.opening import open_central
said = json.loads(sys.argv[1])
honest, sent = sending._take_again, []
def killed(connection, actor, one):
    honest(connection, actor, one)
    sent.append(one)
    if len(sent) == said["at"]:
        os.kill(os.getpid(), signal.SIGKILL)  # taken in, and not committed
sending._take_again = killed
key = bytes.fromhex(said["key"]) if said["key"] else None
user = {} if said["key"] else {"user": said["user"], "password": said["password"]}
store = open_central(said["url"], key, kept=(Path(said["file"]), bytes.fromhex(said["file_key"])), **user)
store.send_again(UserId(said["actor"]))
"""


@contextmanager
def workstation(central: Central, folder: Path, user: User, name: str = "desks") -> Iterator[SqlCentralStore]:
    """Central as somebody at a workstation has it, which keeps what they write."""
    login = {"user": user.user, "password": PASSWORD} if central.is_postgres else {}
    if central.is_postgres:
        central.store.keep_login(user, PASSWORD)
    kept = (folder / f"{name}.db", FILE_KEY)
    with closing(open_central(central.url, central.key, kept=kept, **login)) as store:
        store.act_as(user.id)
        yield store


def copied(store: SqlCentralStore, user: User = FINANCE, receipt: str = "BA1-03A-000001-K", note: str = "") -> int:
    """A copy of a receipt, as any entry of a desk; answers its number."""
    personal = (personal_value("reason", IDS.salt(), note),) if note else ()
    body: dict[str, Json] = {"receipt": receipt, "payment": "p-1", "copy": 1}
    (entry,) = store.write([EntryDraft(EntryId(IDS.new_id()), EntryKind.RECEIPT_COPIED, user.id, body, personal)])
    return entry.number


def texts(central: Central) -> dict[tuple[str, int], tuple[str, bytes]]:
    kept = schema.entry.c
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(kept.device, kept.number, kept.text, kept.seal)).all()
    return {(str(row.device), row.number): (row.text, bytes(row.seal)) for row in rows}


def personal(central: Central) -> list[str]:
    with reading(central.store._engine) as connection:
        return sorted(connection.execute(select(schema.personal.c.value)).scalars())


def closed_session(central: Central, roll: Roll) -> SessionId:
    """A session that took £100 and closed, at central."""
    session = SessionId(IDS.new_id())
    roll.opened(session)
    roll.payment(100_00)
    till = roll.identity
    frame = {"session": session, "business_day": "2026-04-01", "office": till.office, "till": till.till}
    cash = tender_of(CASH.code, "cash", 150_00, 100_00)
    counted = [{name: cash[name] for name in ("mop", "kind", "counted_pence")}]
    roll.forged(kind="session.counted", body={**frame, "attempt": 1, "finished": True, "tenders": counted})
    body = {"cashier": CASHIER.id, "count": roll.head.number, "state": "closed", "total_pence": 0, "postings": []}
    body |= receipts_of(sums(roll, session)) | {"float_pence": 50_00, "float_kept_pence": 50_00, "tenders": [cash]}
    roll.forged(kind="session.closed", body={**frame, **body, "envelope": ENVELOPE})
    return session


def killed_at(at: int, central: Central, folder: Path) -> int:
    """Finance's workstation is killed as it sends again, at an entry; answers how many entries central has."""
    with workstation(central, folder, FINANCE):
        pass  # the login
    said = {
        "url": central.url,
        "key": central.key.hex() if central.key else "",
        "file": str(folder / "desks.db"),
        "file_key": FILE_KEY.hex(),
        "user": FINANCE.user,
        "password": PASSWORD,
        "actor": FINANCE.id,
        "at": at,
    }
    command = [sys.executable, "-c", KILLED, json.dumps(said)]
    ended = subprocess.run(command, env=dict(os.environ), capture_output=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return len(texts(central))


@pytest.fixture
def backup(central: Central, request: pytest.FixtureRequest) -> Backup:
    return Backup(central, request)


def test_every_entry_since_the_backup_stands_there_again_wherever_it_was_killed(
    central: Central, backup: Backup, tmp_path: Path
) -> None:
    with workstation(central, tmp_path, FINANCE) as store:
        copied(store)
    backup.make()
    with workstation(central, tmp_path, FINANCE) as store:
        for number in range(3):
            copied(store, receipt=f"BA1-03A-00000{number}-K", note=f"J. Smith {number}")
    with workstation(central, tmp_path, SUPERVISOR) as store:  # whose roll was begun since the backup
        copied(store, SUPERVISOR)
    before, told = texts(central), personal(central)
    backup.put_back()
    assert len(texts(central)) == len(before) - 5
    assert killed_at(2, central, tmp_path) == len(before) - 4  # what was not committed is not there
    with workstation(central, tmp_path, FINANCE) as store:
        again = store.send_again(FINANCE.id)
        assert ([one.number for one in again.sent], again.waiting, again.to_do) == ([4, 5], (), ())
        assert again_words(again) == "Central was put back to a backup: 2 entries of yours went there again."
        assert store.send_again(FINANCE.id).sent == ()
    with workstation(central, tmp_path, SUPERVISOR) as store:
        assert [one.number for one in store.send_again(SUPERVISOR.id).sent] == [1, 2]
        copied(store, SUPERVISOR)
    after = texts(central)
    assert {key: after[key] for key in before} == before
    assert (personal(central), central.store.verify().findings) == (told, ())


def test_what_waits_for_a_till_is_sent_after_it_and_nobody_writes_over_it(
    central: Central, backup: Backup, tmp_path: Path
) -> None:
    roll, link = central.till()
    backup.make()
    session = closed_session(central, roll)
    link.push(roll.entries, roll.said())
    with workstation(central, tmp_path, SUPERVISOR) as store:
        bank_takings(BankingDesk(store, IDS), store.reference_data(), SUPERVISOR, BankingWanted((session,)))
        copied(store, SUPERVISOR)
    before = texts(central)
    link.close()
    backup.put_back()
    with workstation(central, tmp_path, SUPERVISOR) as store:
        again = store.send_again(SUPERVISOR.id)
        assert ([one.number for one in again.sent], [one.number for one in again.waiting]) == ([1], [2, 3])
        assert (again.why, "Let the tills sync" in again_words(again)) == ("session_unknown", True)
        with pytest.raises(Refused) as refused:
            copied(store, SUPERVISOR)
        assert refused.value.reason is Reason.DESK_BEHIND
        later = central.link(roll.identity, central.secrets[roll.identity.device])
        later.push(roll.entries, roll.said())
        assert [one.number for one in store.send_again(SUPERVISOR.id).sent] == [2, 3]
        copied(store, SUPERVISOR)
    after = texts(central)
    assert {key: after[key] for key in before} == before
    assert central.store.verify().findings == ()


def test_where_the_roll_went_on_otherwise_nothing_is_overwritten(
    central: Central, backup: Backup, tmp_path: Path
) -> None:
    with workstation(central, tmp_path, FINANCE) as store:
        copied(store)
    backup.make()
    with workstation(central, tmp_path, FINANCE) as store:
        copied(store)
        copied(store)
    with workstation(central, tmp_path, FINANCE, "elsewhere") as store:
        copied(store)
    backup.put_back()
    with workstation(central, tmp_path, FINANCE, "elsewhere") as store:  # it keeps entry 5 alone
        again = store.send_again(FINANCE.id)
        assert ([one.number for one in again.waiting], again.why) == ([5], "gap")
        assert "another workstation" in again_words(again)
    with workstation(central, tmp_path, FINANCE, "third") as store:
        copied(store, receipt="made meanwhile")
    there = texts(central)
    with workstation(central, tmp_path, FINANCE) as store:
        again = store.send_again(FINANCE.id)
        assert ([one.number for one in again.waiting], again.why, again.sent) == ([3, 4], "another", ())
        assert texts(central) == there
        with pytest.raises(Refused) as refused:
            copied(store)
        assert refused.value.reason is Reason.DESK_BEHIND
        assert leave_kept(store, FINANCE) == 2
        assert copied(store) == 4
        assert store.send_again(FINANCE.id).waiting == ()
        assert [one.left for one in store.kept_entries(FINANCE.id)] == [False, False, True, False]
    assert central.store.verify().findings == ()


def test_an_erasure_is_done_again_and_settings_are_named_to_be_done_again(
    central: Central, backup: Backup, tmp_path: Path
) -> None:
    roll, link = central.till()
    roll.payment(payer="J. Smith")
    link.push(roll.entries, roll.said())
    link.close()
    backup.make()
    with workstation(central, tmp_path, ADMINISTRATOR) as store:
        store.change([to_row(SUPERVISOR)], {})
        erase_personal(store, SystemClock(), IDS, ADMINISTRATOR, date(2026, 4, 2), younger="asked for")
    assert personal(central) == ["asked for"]
    before = texts(central)
    backup.put_back()
    assert personal(central) == ["J. Smith"]
    with workstation(central, tmp_path, ADMINISTRATOR) as store:
        again = store.send_again(ADMINISTRATOR.id)
        assert [one.kind.value for one in again.sent] == ["device.enrolled", "reference.changed", "personal.erased"]
        assert "Do again what they only tell of: settings." in again_words(again)
    assert personal(central) == ["asked for"]
    assert texts(central) == before
    assert central.store.verify().findings == ()


def begun(store: SqlCentralStore, device: DeviceId, entry: SealedEntry) -> None:
    """Begin the supervisor's roll again."""
    with writing(store._engine) as connection:
        desk_of(connection, SUPERVISOR.id).again(device, entry)


def loses_one_answer(store: SqlCentralStore) -> None:
    """The next commit is durable, and its answer never comes."""

    def lost(work: Any) -> Any:
        del store._in_one
        with suppress(Unavailable), writing(store._engine) as connection:
            work(connection)
            connection.commit()
            raise Unavailable(Trouble.CENTRAL_ABSENT)
        assert [one.acknowledged for one in store.kept_entries(FINANCE.id)] == [True, True, False]
        raise Unavailable(Trouble.CENTRAL_ABSENT)

    store._in_one = lost  # type: ignore[method-assign]


def test_nobody_puts_anything_on_a_roll_that_did_not_stand_there(central: Central, tmp_path: Path) -> None:
    with workstation(central, tmp_path, FINANCE) as store:
        copied(store, note="J. Smith")
        first, last = store.kept_entries(FINANCE.id)

    def why(
        store: SqlCentralStore, before: bytes, *, device: str = first.device, values: bool = True, **changed: Any
    ) -> str:
        written, seal = forge(dict(read_plainly(last.text) or {}), before, **changed)
        number = int(changed.get("number", last.number))
        entry = SealedEntry(number, written, seal, last.personal if values else ())

        def taken() -> None:
            with writing(store._engine) as connection:
                desk_of(connection, FINANCE.id if store is mine else SUPERVISOR.id).again(DeviceId(device), entry)

        return refused_words(taken)

    there = texts(central)
    another = "01960000-0000-7000-8000-0000000000e9"
    begins = dict(read_plainly(first.text) or {})["body"]
    with workstation(central, tmp_path, FINANCE) as mine, workstation(central, tmp_path, SUPERVISOR) as other:
        assert why(mine, last.seal, number=3, values=False) == "commitment"  # nothing was erased
        assert why(mine, first.seal, number=3) == "seal"
        assert why(mine, last.seal) == "number"
        assert why(mine, last.seal, number=3, actor=SUPERVISOR.id) == "actor"
        assert why(mine, last.seal, number=3, kind="banking.made") == "kind"
        assert why(mine, last.seal, number=3, device=another) == "device"
        assert why(other, NO_SEAL, number=1, kind="device.enrolled", body=begins, personal={}, values=False) == "device"
        theirs = begins | {"till": f"desk-{SUPERVISOR.id}"}
        for body in (theirs | {"office": "NL2"}, theirs | {"letter": "C"}):
            said = {"number": 1, "kind": "device.enrolled", "body": body, "personal": {}, "device": another}
            written, seal = forge(dict(read_plainly(first.text) or {}), NO_SEAL, actor=SUPERVISOR.id, **said)
            told = refused_words(partial(begun, other, DeviceId(another), SealedEntry(1, written, seal)))
            assert told == "device"
        till, link = central.till("09")
        approved = "01960000-0000-7000-8000-0000000000ea"
        till.forged(kind="payment.voided", approver=FINANCE.id, body={"approved": {"device": approved, "number": 2}})
        link.push(till.entries, till.said())
        theirs |= {"letter": "A"}
        for device in (
            till.identity.device,
            approved,
            "01960000-0000-4000-8000-0000000000eb",
            "ff960000" + another[8:],
        ):
            # of a till; by which another's approval is known; made by chance; made after its roll began
            said = {"number": 1, "kind": "device.enrolled", "body": theirs, "personal": {}, "device": device}
            written, seal = forge(dict(read_plainly(first.text) or {}), NO_SEAL, actor=SUPERVISOR.id, **said)
            told = refused_words(partial(begun, other, DeviceId(device), SealedEntry(1, written, seal)))
            assert told == "device", device
        there |= {(one, number): kept for (one, number), kept in texts(central).items() if one == till.identity.device}
    assert texts(central) == there
    with workstation(central, tmp_path, FINANCE) as store:
        with pytest.raises(Refused):
            store.write([EntryDraft(EntryId(IDS.new_id()), EntryKind.BANKING_MADE, FINANCE.id, {})])
        assert [one.number for one in store.kept_entries(FINANCE.id)] == [1, 2]  # what was refused is not kept
        loses_one_answer(store)
        copied(store)
        assert [one.acknowledged for one in store.kept_entries(FINANCE.id)] == [True] * 3
    assert b"J. Smith" not in (tmp_path / "desks.db").read_bytes()
    (tmp_path / "desks.db").write_bytes(b"no database at all" * 1000)
    with workstation(central, tmp_path, FINANCE) as store:
        assert copied(store) == 4  # people go on
