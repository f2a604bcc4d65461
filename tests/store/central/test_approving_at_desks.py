"""Sessions approved from a supervisor's desk, on both databases: by another person of the office, once; tills hear."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, SUPERVISOR, CountingIds
from made_central import Central, Roll, at_desk, undone
from session_rolls import OTHER_SUPERVISOR, approved, closed, counted, moved, opened
from typed_at_desks import central_now, forge, login_url, refused_words, typed

from ims_desktop.actions.ports import SessionQuery, TillLink
from ims_desktop.actions.supervisor.approve_at_desk import approve_at_desk
from ims_desktop.actions.supervisor.name_session import session_at_central
from ims_desktop.actions.supervisor.see_sessions import see_session, see_sessions
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.verify import proof_within

IDS = CountingIds()
AWAY = User(UserId("u-away"), "away", "A. Way", "WM1", (Role.SUPERVISOR,))


def awaiting(central: Central, till: str = "03", **said: Any) -> tuple[Roll, TillLink, SessionId]:
    """A till whose session of £5.00 was lifted from, counted and closed by its cashier, and awaits approval."""
    session = SessionId(IDS.new_id())
    roll, link = opened(central, till)
    roll.entries.clear()
    roll.head = replace(roll.head, number=0, seal=bytes(32), at=None)
    roll.opened(session)
    roll.payment(5_00)
    moved(roll, session=session, pence=2_00)
    closed(roll, session=session, state="awaiting_approval", **said)
    assert link.push(roll.entries, roll.said()).held == 0
    return roll, link, session


def test_a_session_is_approved_at_a_desk_and_its_till_is_told(central: Central) -> None:
    _, link, session = awaiting(central)
    _, other_link, _ = awaiting(central, "04")
    before = link.pull("", 0, 1_000)
    with at_desk(central, SUPERVISOR) as desk:
        (found,) = [one for one in see_sessions(desk, SUPERVISOR, SessionQuery()) if one.id == session]
        assert (found.state, found.closed, found.closed_by) == (SessionState.AWAITING_APPROVAL, 5, CASHIER.id)
        assert (found.float_pence, found.moved_pence, found.takings, found.payments) == (
            50_00,
            -2_00,
            {"CA": 5_00},
            {"CA": 1},
        )
        opened_on = roll_time(found.opened_at)[:10] if found.opened_at else ""
        for typed_name in ("ba1-03a-z5", "03A-Z5", f"BA1-03A-{opened_on}", session):
            assert session_at_central(desk, SUPERVISOR, typed_name) == session
        for typed_name, reason in (
            ("Z5", Reason.SESSION_WHICH),
            (session[:-1], Reason.SESSION_WHICH),
            ("BA1-03A-Z6", Reason.SESSION_UNKNOWN),
        ):
            with pytest.raises(Refused, match="BA1-03A-Z5") as named:
                session_at_central(desk, SUPERVISOR, typed_name)
            assert named.value.reason is reason
        entry = approve_at_desk(desk, IDS, SUPERVISOR, session, "as the till roll says")
        with pytest.raises(Refused) as again:
            approve_at_desk(desk, IDS, SUPERVISOR, session)
        found = see_session(desk, SUPERVISOR, session)
    assert again.value.reason is Reason.SESSION_APPROVED
    assert SUPERVISOR.display_name in again.value.message
    assert (found.state, found.approved_by, found.approved_at) == (
        SessionState.APPROVED,
        SUPERVISOR.id,
        entry.at.replace(microsecond=entry.at.microsecond // 1000 * 1000),
    )
    told = link.pull(before.epoch, before.upto, 1_000)
    assert [(one.session, one.closed, one.by, one.at) for one in told.approvals] == [
        (session, 5, SUPERVISOR.id, found.approved_at)
    ]
    assert told.upto == before.upto + 1
    assert link.pull(before.epoch, told.upto, 1_000).approvals == ()
    assert len(link.pull("", 0, 1_000).approvals) == 1  # a fresh copy brings it too
    assert other_link.pull(before.epoch, before.upto, 1_000).approvals == ()
    assert central.store.verify().findings == ()


def test_who_may_not_approve(central: Central) -> None:
    central.store.change([to_row(AWAY)], {})
    _, _, session = awaiting(central)
    unclosed, unclosed_link = central.till("05")
    still = SessionId(IDS.new_id())
    unclosed.opened(still)
    unclosed_link.push(unclosed.entries, unclosed.said())
    in_absence, absence_link = opened(central, "06")
    in_absence.entries.clear()
    in_absence.head = replace(in_absence.head, number=0, seal=bytes(32), at=None)
    absent = SessionId(IDS.new_id())
    in_absence.opened(absent)
    counted(in_absence, SUPERVISOR, {"approver": OTHER_SUPERVISOR.id}, session=absent)
    closed(in_absence, SUPERVISOR, {"approver": OTHER_SUPERVISOR.id}, session=absent, absent=True)
    assert absence_link.push(in_absence.entries, in_absence.said()).held == 0
    with at_desk(central, SUPERVISOR) as desk:
        assert refused_words(lambda: approve_at_desk(desk, IDS, SUPERVISOR, still)) == "session_not_closed"
        assert refused_words(lambda: approve_at_desk(desk, IDS, SUPERVISOR, absent)) == "own_approval"
        assert refused_words(lambda: approve_at_desk(desk, IDS, SUPERVISOR, SessionId("x"))) == "session_unknown"
        assert refused_words(lambda: approve_at_desk(desk, IDS, FINANCE, session)) == "not_allowed"
        assert refused_words(lambda: see_sessions(desk, SUPERVISOR, SessionQuery(("WM1",)))) == "not_allowed"
    with at_desk(central, AWAY) as desk:
        seen = refused_words(lambda: approve_at_desk(desk, IDS, AWAY, session))
        assert seen == ("session_unknown" if central.is_postgres else "not_allowed")
        assert see_sessions(desk, AWAY, SessionQuery()) == []
        assert refused_words(lambda: see_session(desk, AWAY, session)) == "session_unknown"
        assert refused_words(lambda: see_sessions(desk, ADMINISTRATOR, SessionQuery())) == "not_allowed"


FORGERIES: list[tuple[str, dict[str, Any]]] = [
    ("session_unknown", {"session": "another"}),
    ("session_unknown", {"device": "01960000-0000-7000-8000-0000000000ff"}),
    ("malformed", {"device": "nothing"}),
    ("malformed", {"closed": "5"}),
    ("malformed", {"session": 5}),
    ("malformed", {"office": None}),
    ("other_till", {"till": "04"}),
    ("other_till", {"office": "WM1"}),
    ("session_not_closed", {"closed": 4}),
    ("", {}),
    ("session_approved", {}),
]


def body_of(roll: Roll, of: SessionId, /, **changed: Any) -> dict[str, Any]:
    till = roll.identity
    body = {"session": of, "device": till.device, "office": till.office, "till": till.till, "closed": 5, **changed}
    return {name: value for name, value in body.items() if value is not None}


def test_whatever_is_written_at_a_desk_is_judged_alike(central: Central) -> None:
    roll, _, session = awaiting(central)
    with at_desk(central, SUPERVISOR) as desk:
        for why, changed in FORGERIES:
            body = body_of(roll, session, **changed)
            draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.SESSION_APPROVED, SUPERVISOR.id, body)
            said = refused_words(partial(desk.write, [draft]))
            assert said == why, (why, changed)
    assert central.store.verify().findings == ()


def test_whatever_sql_is_typed_nobody_approves_their_own_or_another_offices(on_postgres: Central) -> None:
    on_postgres.store.change([to_row(AWAY)], {})
    roll, link, session = awaiting(on_postgres)
    for who, why in ((AWAY, "office"), (FINANCE, "kind"), (SUPERVISOR, "")):
        with at_desk(on_postgres, who), psycopg.connect(login_url(on_postgres, who)) as connection:
            row = connection.execute("SELECT device::text, number, seal FROM ims.desk_head(1)").fetchone()
            assert row is not None
            device, number, seal = row
            kinds: tuple[tuple[str, dict[str, Any]], ...] = (
                ("device.enrolled", {}),
                ("session.approved", body_of(roll, session)),
            )
            for at, (kind, body) in enumerate(kinds if number == 0 else kinds[1:], start=number + 1):
                parts = {
                    "v": 1,
                    "device": device,
                    "number": at,
                    "id": IDS.new_id(),
                    "at": central_now(connection),
                    "actor": who.id,
                    "kind": kind,
                    "body": body,
                    "personal": {},
                }
                written, seal = forge(parts, seal)
                assert typed(connection, written, seal) == (why if kind == "session.approved" else "")
            for statement in (
                "UPDATE ims.session SET state = 'approved'",
                "INSERT INTO ims.approval SELECT device, id, 1, 5, 'x', now(), device, 1 FROM ims.session",
                "SELECT ims.move_session(gen_random_uuid(), 'session.approved', '{}', 'x', NULL, now())",
                "SELECT ims.keep_approvals(gen_random_uuid(), 0, '{}', 'x', 'BA1')",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    connection.execute(statement.encode())
            seen = connection.execute("SELECT count(*) FROM ims.session").fetchone()
            assert seen == ((0,) if who is AWAY else (1,))
    assert [one.session for one in link.pull("", 0, 1_000).approvals] == [session]
    # nor does the owner change what was approved
    with on_postgres.raw() as connection, pytest.raises(psycopg.errors.Error, match="append_only"):
        connection.execute("UPDATE ims.approval SET by_user = 'x'")


def test_of_two_at_once_one_stands_and_the_other_is_told_who(on_postgres: Central) -> None:
    _, _, session = awaiting(on_postgres)
    with at_desk(on_postgres, SUPERVISOR) as one, at_desk(on_postgres, OTHER_SUPERVISOR) as other:
        one.sessions(SessionQuery()), other.sessions(SessionQuery())
        answers: list[object] = []
        together = threading.Barrier(2)

        def approve(desk: Any, user: User) -> None:
            honest: Callable[..., Any] = desk.write
            asked = type("Asked", (), {"session": desk.session, "reference_data": desk.reference_data})()

            def write(drafts: Any) -> Any:
                together.wait()  # both found it awaiting approval
                return honest(drafts)

            asked.write = write
            try:
                answers.append(approve_at_desk(asked, IDS, user, session).actor)
            except Refused as refused:
                answers.append(refused)

        threads = [
            threading.Thread(target=approve, args=pair) for pair in ((one, SUPERVISOR), (other, OTHER_SUPERVISOR))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    (refused,) = [one for one in answers if isinstance(one, Refused)]
    (stands,) = [one for one in answers if isinstance(one, str)]
    name = {user.id: user.display_name for user in (SUPERVISOR, OTHER_SUPERVISOR)}[UserId(stands)]
    assert refused.reason is Reason.SESSION_APPROVED
    assert name in refused.message
    assert on_postgres.store.verify().findings == ()


def test_a_tills_own_approval_stands_beside_the_desks(central: Central) -> None:
    roll, link, session = awaiting(central)
    with at_desk(central, SUPERVISOR) as desk:
        approve_at_desk(desk, IDS, SUPERVISOR, session)
    approved(roll, OTHER_SUPERVISOR)  # offline, before it was told
    roll.entries[-1:] = []
    roll.head = replace(roll.head, number=5, seal=roll.entries[-1].seal)
    body = body_of(roll, session, device=None, business_day="2026-04-01")
    roll.forged(kind="session.approved", actor=OTHER_SUPERVISOR.id, body=body)
    assert link.push(roll.entries[5:], roll.said()).held == 0
    found = central.store.session(session)
    assert found is not None
    assert (found.state, found.approved_by) == (SessionState.APPROVED, SUPERVISOR.id)  # who was first at central
    assert central.store.verify().findings == ()


def test_sums_and_approvals_that_were_changed_at_central_are_found(central: Central) -> None:
    _, _, session = awaiting(central)
    with at_desk(central, SUPERVISOR) as desk:
        approve_at_desk(desk, IDS, SUPERVISOR, session)
    schema = "ims." if central.is_postgres else ""
    for statement, what in (
        ("UPDATE {}session_taking SET payments = 4", "is not the sum"),
        ("DELETE FROM {}session_taking", "should be held: taken"),  # its close says otherwise
        ("UPDATE {}approval SET by_user = 'x'", "is not the one"),
        ("DELETE FROM {}approval", "is not approved"),
    ):
        with undone(central) as connection:
            if central.is_postgres:
                connection.exec_driver_sql("ALTER TABLE ims.approval DISABLE TRIGGER append_only").close()
            connection.exec_driver_sql(statement.format(schema)).close()
            assert what in str([finding.what for finding in proof_within(connection).findings]), statement
