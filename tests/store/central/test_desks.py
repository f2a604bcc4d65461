"""Desk rolls at central: made at first use, written by their own person alone, on both kinds of central."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, SUPERVISOR, CountingIds
from fakes.clock import SetClock
from made_central import KEY, Central, at_desk, made_central, sqlite_url
from sqlalchemy import Connection, select, text
from typed_at_desks import central_now, forge, login_url, refused_words, typed

from ims_desktop.actions.finance.copy_receipt import copy_at_desk
from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.canonical import Json, read_json
from ims_desktop.domain.desk import DESK_KINDS, DESK_ONLY, desk_name, may_write
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value, seal_of
from ims_desktop.store.central import schema
from ims_desktop.store.central.desk_sqlite import SqliteDesk
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.roles import RoleNames

IDS = CountingIds()

_CHEQUES = (EntryKind.CHEQUE_RETURNED, EntryKind.CHEQUE_KEPT, EntryKind.CHEQUE_LET_GO, EntryKind.CARD_MATCHED)


_CALLS = (
    "desk_head(1)",
    "desk_entry(1, 'x')",
    "desk_write(1, '', '', '')",
    "desk_known(1, 1)",
    "desk_again(1, gen_random_uuid(), '', '', '')",
    "keep_held(gen_random_uuid(), 0, '{}', 'x')",
)


def copied(user: User = FINANCE, *, entry: str = "", **changed: Json) -> EntryDraft:
    """A copy of a receipt, as finance makes one."""
    body: dict[str, Json] = {"receipt": "BA1-03A-000001-K", "payment": "p-1", "copy": 1, **changed}
    return EntryDraft(EntryId(entry or IDS.new_id()), EntryKind.RECEIPT_COPIED, user.id, body)


def kinds_of(central: Central) -> list[tuple[str, int, str]]:
    """Device, number and kind of every entry."""
    entries = schema.entry.c
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(entries.device, entries.number, entries.text).order_by(entries.number)).all()
    return [(str(row.device), row.number, str(_parts(row.text)["kind"])) for row in rows]


def _parts(written: str) -> dict[str, Any]:
    parts = read_json(written)
    assert isinstance(parts, dict)
    return dict(parts)


def test_a_desk_roll_is_made_at_first_use_and_goes_on(central: Central) -> None:
    with at_desk(central, FINANCE) as desk:
        (first,) = desk.write([copied()])
        second, third = desk.write([copied(copy=2), copied(copy=3)])
        (state,) = desk.reconcile()
    assert [entry.number for entry in (first, second, third)] == [2, 3, 4]
    assert (state.device, state.office, state.till, state.letter) == (first.device, "BA1", desk_name(FINANCE.id), "A")
    assert (state.is_desk, state.last_stored, state.last_heard, state.missing) == (True, 4, 4, 0)
    assert [kind for _, _, kind in kinds_of(central)] == ["device.enrolled", *["receipt.copied"] * 3]
    proof = central.store.verify()
    assert (proof.findings, proof.entries) == ((), 4)
    exported = list(central.store.roll(first.device))
    assert exported[-1].seal == seal_of(exported[-2].seal, exported[-1].text) == third.seal


def test_each_person_has_a_roll_of_their_own(central: Central) -> None:
    with at_desk(central, FINANCE) as finance, at_desk(central, SUPERVISOR) as supervisor:
        (one,) = finance.write([copied()])
        (other,) = supervisor.write([copied(SUPERVISOR)])
        (next_one,) = finance.write([copied()])
    assert one.device == next_one.device != other.device
    assert (one.number, other.number, next_one.number) == (2, 2, 3)
    assert central.store.verify().findings == ()


def test_what_was_written_under_an_id_is_answered_and_not_written_again(central: Central) -> None:
    draft = copied()
    with at_desk(central, FINANCE) as desk:
        first = desk.write([draft])
        desk.write([copied()])
        again = desk.write([draft])
        assert [(one.number, one.seal, one.body) for one in again] == [
            (one.number, one.seal, one.body) for one in first
        ]
        with pytest.raises(Refused) as refused:
            desk.write([draft, copied()])
    assert refused.value.reason is Reason.ID_REUSED
    assert len(kinds_of(central)) == 3


def test_an_answer_lost_after_the_commit_is_asked_for_again(central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_desk(central, FINANCE) as desk:
        honest, calls = desk._in_one, []

        def lost_once(work: Callable[[Connection], Any]) -> Any:
            answer = honest(work)
            calls.append("asked")
            if len(calls) == 1:
                raise Unavailable(Trouble.CENTRAL_ABSENT)
            return answer

        monkeypatch.setattr(desk, "_in_one", lost_once)
        (entry,) = desk.write([copied()])
    assert (entry.number, len(calls), len(kinds_of(central))) == (2, 2, 2)


def test_copies_of_a_receipt_are_numbered_across_desks(central: Central) -> None:
    roll, link = central.till()
    roll.payment()
    link.push(roll.entries, roll.said())
    details = central.store.details(roll.identity.device, 2)
    assert details is not None
    with at_desk(central, FINANCE) as finance, at_desk(central, SUPERVISOR) as supervisor:
        data = finance.reference_data()
        finance.write([copied()])  # of another receipt
        made = [
            copy_at_desk(FinanceDesk(finance, SetClock(), IDS), data, FINANCE, details),
            copy_at_desk(FinanceDesk(supervisor, SetClock(), IDS), data, SUPERVISOR, details),
            copy_at_desk(FinanceDesk(finance, SetClock(), IDS), data, FINANCE, details),
        ]
        with pytest.raises(Refused) as refused:
            copy_at_desk(FinanceDesk(finance, SetClock(), IDS), data, ADMINISTRATOR, details)
    assert [(one.copy, one.copied_at_desk, one.number) for one in made] == [
        (number, True, details.payment.receipt) for number in (1, 2, 3)
    ]
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert central.store.verify().findings == ()


def test_a_copy_whose_answer_was_lost_is_one_copy(central: Central) -> None:
    with at_desk(central, FINANCE) as desk:
        entry = EntryId(IDS.new_id())
        first, again = (
            desk.copied("BA1-03A-000001-K", entry, FINANCE.id, lambda copy: copied(entry=entry, copy=copy))
            for _ in range(2)
        )
    assert (first.number, first.body["copy"], again.number) == (2, 1, 2)
    assert len(kinds_of(central)) == 2


def test_personal_values_are_kept_beside_the_entry(central: Central) -> None:
    reason = personal_value("reason", IDS.salt(), "asked for by Mr Smith's executor")
    with at_desk(central, FINANCE) as desk:
        (entry,) = desk.write([replace(copied(), personal=(reason,))])
    personal = schema.personal.c
    with reading(central.store._engine) as connection:
        row = connection.execute(select(personal.value, personal.salt).where(personal.device == entry.device)).one()
    assert (row.value, bytes(row.salt)) == (reason.value, reason.salt)
    assert central.store.verify().findings == ()


def test_nobody_writes_what_their_role_does_not(central: Central) -> None:
    with at_desk(central, FINANCE) as finance, at_desk(central, ADMINISTRATOR) as administrator:
        theirs = {
            EntryKind.RECEIPT_COPIED,
            *_CHEQUES,
            EntryKind.HELD_SETTLED,
            EntryKind.LATE_SETTLED,
            EntryKind.ROLL_ACCOUNTED,
            EntryKind.BANKING_RECEIVED,
            EntryKind.BANKING_CORRECTED,
            EntryKind.CUSTODY_AGREED,
        }
        for kind in sorted(set(EntryKind) - theirs):
            assert refused_words(partial(finance.write, [replace(copied(), kind=kind)])) == "kind", kind
        assert refused_words(lambda: administrator.write([copied(ADMINISTRATOR)])) == "kind"
        # only the erasing itself writes that it was done
        erased = replace(copied(ADMINISTRATOR), kind=EntryKind.PERSONAL_ERASED)
        assert refused_words(lambda: administrator.write([erased])) == "kind"
    assert kinds_of(central) == []


def test_nobody_is_their_own_second_person_or_names_one(central: Central) -> None:
    with at_desk(central, FINANCE) as finance:
        assert refused_words(lambda: finance.write([replace(copied(), approver=SUPERVISOR.id)])) == "approver"
        with pytest.raises(Refused) as refused:
            finance.write([replace(copied(), approver=FINANCE.id)])
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_cashiers_auditors_and_people_who_left_have_no_desk(central: Central) -> None:
    auditor = User(UserId("u-auditor"), "AAudit", "A. Auditor", "BA1", (Role.AUDITOR,))
    central.store.change([to_row(auditor)], {})
    with at_desk(central, auditor) as desk:
        assert refused_words(lambda: desk.write([copied(auditor)])) in {"kind", "central_refused_login"}
    if not central.is_postgres:  # on a server a cashier cannot even log in
        assert refused_words(lambda: central.store.write([copied(CASHIER)])) == "kind"
    with at_desk(central, FINANCE) as finance:
        finance.write([copied()])
        central.store.change([to_row(replace(FINANCE, disabled=True))], {})
        assert refused_words(lambda: finance.write([copied()])) == "central_refused_login"
    assert len(kinds_of(central)) == 2


def test_desk_entries_from_a_till_are_held(central: Central) -> None:
    for kind in sorted(DESK_ONLY):
        roll, link = central.till()
        roll.forged(kind=kind.value)
        assert link.push(roll.entries, roll.said()).held == 1
    with reading(central.store._engine) as connection:
        assert set(connection.execute(select(schema.held.c.reason)).scalars()) == {"unknown_kind"}


# ------------------------------------------------------------------ whatever is typed


FORGERIES: list[tuple[str, dict[str, Any]]] = [
    ("actor", {"actor": SUPERVISOR.id}),
    ("device", {"device": "01960000-0000-7000-8000-0000000000ff"}),
    ("number", {"number": 9}),
    ("number", {"number": 1}),
    ("kind", {"kind": "payment.taken"}),
    ("kind", {"kind": "personal.erased"}),
    ("kind", {"kind": "nonsense"}),
    ("kind", {"kind": "device.enrolled"}),
    ("approver", {"approver": "u-supervisor"}),
    ("time", {"at": "2020-01-01T00:00:00.000Z"}),
    ("time", {"at": "2099-01-01T00:00:00.000Z"}),
    *(("time", {"at": at}) for at in ("x", 7, "0001-01-01T00:00:00.000Z", "2026-11-28T08:30:00Z")),
    ("commitment", {"personal": {"reason": "00" * 32}}),
    ("commitment", {"personal": "x"}),
    ("not_readable", {"id": 7}),
    ("not_readable", {"body": ["x"]}),
]


def test_forged_entries_on_ones_own_desk_are_refused_on_a_server(on_postgres: Central) -> None:
    with at_desk(on_postgres, FINANCE) as finance:
        finance.write([copied()])
    place = login_url(on_postgres, FINANCE)
    with psycopg.connect(place) as connection:
        row = connection.execute("SELECT device::text, number, seal FROM ims.desk_head(1)").fetchone()
        assert row is not None
        device, number, seal = row
        parts = {
            "v": 1,
            "device": device,
            "number": number + 1,
            "id": IDS.new_id(),
            "at": central_now(connection),
            "actor": FINANCE.id,
            "kind": "receipt.copied",
            "body": {},
            "personal": {},
        }
        for why, changed in FORGERIES:
            assert typed(connection, *forge(parts, seal, **changed)) == why, changed
        honest, well_sealed = forge(parts, seal)
        for why, written, sealed, personal in (
            ("seal", honest, bytes(32), "[]"),
            ("seal", *forge(parts, bytes(32)), "[]"),
            ("not_readable", "{", well_sealed, "[]"),
            ("not_readable", "[1]", well_sealed, "[]"),
            ("not_readable", honest.replace('"body":{}', '"body":{"a":1,"a":2}'), well_sealed, "[]"),
            ("not_readable", honest, well_sealed, "{"),
            ("commitment", honest, well_sealed, f'[[{number + 1},"reason","{"00" * 32}","x"]]'),
            ("size", honest, well_sealed + bytes(32), "[]"),
            ("size", "", b"", "[]"),
            ("size", *forge(parts, seal, body={"x": "y" * 65536}), "[]"),
        ):
            assert typed(connection, written, sealed, personal) == why, written[:80]
        assert typed(connection, honest, well_sealed) == ""
        for function in ("ims.desk_keep('', '', '', true)", "ims.desk_refuse('x')", "ims.desk_person()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"SELECT {function}".encode())
        for statement in (
            "INSERT INTO ims.entry VALUES (gen_random_uuid(), 1, 'x', 'x', now())",
            "UPDATE ims.head SET number = 0",
            "UPDATE ims.device SET login = session_user",
            "SET ROLE {owner}",
        ):
            names = RoleNames.of_database(on_postgres.url.rsplit("/", 1)[1])
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(names.filled(statement).encode())
    assert on_postgres.store.verify().findings == ()


def test_a_till_and_a_person_without_login_reach_no_desk(on_postgres: Central) -> None:
    roll, _ = on_postgres.till()
    secret = on_postgres.secrets[roll.identity.device]
    with psycopg.connect(roll.identity.central.replace("@", f":{secret}@"), autocommit=True) as connection:
        for call in _CALLS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT ims.{call}".encode())
    # whoever runs the database is nobody of the office
    assert refused_words(lambda: on_postgres.store.write([copied()])) == "central_refused_login"


def test_forged_entries_on_a_desk_are_refused_in_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    central = next(made_central(sqlite_url(tmp_path_factory.mktemp("desk")), KEY))
    (entry,) = central.store.write([copied()])
    for why, changed in FORGERIES:
        with writing(central.store._engine) as connection:
            desk = SqliteDesk(connection, FINANCE.id)
            parts = _parts(entry.text) | {"number": entry.number + 1, "id": IDS.new_id()}
            written, sealed = forge(parts, entry.seal, **changed)
            number = (parts | changed)["number"]
            assert refused_words(partial(desk.keep, [SealedEntry(number, written, sealed)])) == why, changed
    central.close()


def test_the_database_and_the_domain_agree_on_who_writes_what(on_postgres: Central) -> None:
    with reading(on_postgres.store._engine) as connection:
        for role in Role:
            person = User(UserId("u"), "u", "U", "BA1", (role,))
            for kind in EntryKind:
                asked = text("SELECT ims.desk_may(:kind, jsonb_build_array(CAST(:role AS text)))")
                told = connection.execute(asked, {"kind": kind.value, "role": role.value}).scalar()
                assert told is may_write(person, kind), (role, kind)
    assert set(DESK_KINDS) >= DESK_ONLY
