"""What each role sees and may do at central under its own login, whatever SQL is typed (PostgreSQL)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest
from builders import (
    ADMINISTRATOR,
    AUDITOR,
    CASHIER,
    COUNCIL_TAX,
    FINANCE,
    OUTSIDE,
    RENTS,
    START,
    SUPERVISOR,
)
from made_central import Central, Roll, a_key, made_central

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central.opening import enrol_till
from ims_desktop.store.postgres_server import PostgresServer

ELSEWHERE = User(UserId("u-super2"), "SSuper2", "S. Super Two", "NL2", (Role.SUPERVISOR,))
RENTS_ONLY = User(UserId("u-rents"), "FRents", "F. Rents", "BA1", (Role.FINANCE,), only_funds=("02",))
NL2_ONLY = User(UserId("u-nl2"), "FNorth", "F. North", "BA1", (Role.FINANCE,), only_offices=("NL2",))
NL2_AUDIT = User(UserId("u-nl2a"), "ANorth", "A. North", "BA1", (Role.AUDITOR,), only_offices=("NL2",))
BOTH = User(UserId("u-both"), "BBoth", "B. Both", "BA1", (Role.SUPERVISOR, Role.FINANCE))
ALL = (FINANCE, AUDITOR, BOTH)
TABLES = ("entry", "personal", "payment", "transaction", "held")


@dataclass
class Council:
    """A central with two offices, a till at each, payments to two funds, one of them held."""

    central: Central
    here: Roll
    there: Roll


@pytest.fixture(scope="module")
def council(postgres: PostgresServer) -> Iterator[Council]:
    for central in made_central(postgres.url("limits")):
        people = (AUDITOR, ELSEWHERE, RENTS_ONLY, NL2_ONLY, NL2_AUDIT, BOTH)
        central.store.change([to_row(thing) for thing in (Office("NL2", "North"), *people)], {})
        here, link = central.till("03")
        here.opened()
        here.payment(payer="A. Payer")
        here.payment(fund=RENTS, reference="HR0001-7")
        mixed = (
            account_line(COUNCIL_TAX, "10000017", 100, OUTSIDE, START.date()),
            account_line(RENTS, "HR0001-7", 200, OUTSIDE, START.date()),
        )
        here.paid(mixed)
        here.payment(changed={"business_day": "2020-01-01"})  # held
        link.push(here.entries, here.said())
        central.store.add_till("NL2", "01", "NL2-01-AAAA-BBBB-CCCC", START.replace(year=2099))
        signer, public_key = a_key()
        enrolled = enrol_till(central.url, "NL2-01-AAAA-BBBB-CCCC", public_key)
        there = Roll(enrolled.identity, signer)
        there.opened(cashier=ELSEWHERE)
        there.payment(fund=RENTS, reference="HR0001-7", payer="B. Payer", cashier=ELSEWHERE)
        central.link(enrolled.identity, enrolled.secret).push(there.entries, there.said())
        yield Council(central, here, there)


def rows_of(what: str, table: str) -> bytes:
    """A question for all rows of a table."""
    return f"SELECT {what} FROM ims.{table}".encode()  # noqa: S608  our own words


def _seen(council: Council, user: User) -> dict[str, list[int]]:
    """How many rows of each table the person sees of the till here and of the one there."""
    seen: dict[str, list[int]] = {}
    with council.central.raw(user) as connection:
        for table in TABLES:
            rows = connection.execute(rows_of("device::text", table)).fetchall()
            devices = [row[0] for row in rows]
            seen[table] = [devices.count(roll.identity.device) for roll in (council.here, council.there)]
    return seen


@pytest.mark.parametrize("user", ALL, ids=lambda user: user.user)
def test_who_is_not_limited_sees_all(council: Council, user: User) -> None:
    assert _seen(council, user) == {
        "entry": [5, 2],
        "personal": [1, 1],
        "payment": [3, 1],
        "transaction": [4, 1],
        "held": [1, 0],
    }


def test_a_supervisor_sees_their_own_office(council: Council) -> None:
    assert _seen(council, SUPERVISOR) == {
        "entry": [5, 0],
        "personal": [1, 0],
        "payment": [3, 0],
        "transaction": [4, 0],
        "held": [1, 0],
    }
    north = {"entry": [0, 2], "personal": [0, 1], "payment": [0, 1], "transaction": [0, 1], "held": [0, 0]}
    for user in (ELSEWHERE, NL2_ONLY, NL2_AUDIT):
        assert _seen(council, user) == north, user.user


def test_who_is_limited_to_a_fund_sees_nothing_of_another(council: Council) -> None:
    """A payment of several funds shows its own postings, and its entry, which tells of all of them, is kept back."""
    assert _seen(council, RENTS_ONLY) == {
        "entry": [2, 2],  # the opening and the payment of rents
        "personal": [0, 1],
        "payment": [1, 1],
        "transaction": [2, 1],
        "held": [0, 0],
    }


def test_the_same_through_the_program(council: Council) -> None:
    with council.central.as_person(SUPERVISOR) as store:
        assert store.find(TransactionQuery()).count == 4
        assert store.details(council.there.identity.device, 2) is None
        assert [state.office for state in store.reconcile()] == ["BA1"]
    with council.central.as_person(FINANCE) as store:
        assert store.find(TransactionQuery()).count == 5
        assert [state.office for state in store.reconcile()] == ["BA1", "NL2"]
    with council.central.as_person(ADMINISTRATOR) as store:
        assert [state.office for state in store.reconcile()] == ["BA1", "NL2"]


def test_limits_follow_the_person(council: Council) -> None:
    central = council.central
    mover = User(UserId("u-mover"), "MMover", "M. Mover", "BA1", (Role.FINANCE,))
    central.store.change([to_row(mover)], {})
    assert _seen(council, mover)["transaction"] == [4, 1]
    central.store.change([to_row(replace(mover, only_offices=("NL2",)))], {})
    assert _seen(council, mover)["transaction"] == [0, 1]
    central.store.change([to_row(replace(mover, roles=(Role.SUPERVISOR,)))], {})
    assert _seen(council, mover)["transaction"] == [4, 0]
    central.store.change([to_row(mover)], {})
    assert _seen(council, mover)["transaction"] == [4, 1]
    with central.raw(mover) as connection:
        central.store.change([to_row(replace(mover, disabled=True))], {})
        for table in TABLES:  # also on a connection that was open
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(rows_of("1", table))


def test_a_login_without_a_person_sees_no_row(council: Council) -> None:
    """Membership of the groups alone opens nothing: what cannot be looked up is closed."""
    central = council.central
    with central.raw() as connection:
        prefix = connection.execute("SELECT roles FROM ims.meta").fetchone()
        assert prefix is not None
        connection.execute(f"CREATE ROLE stray LOGIN PASSWORD 'stray' IN ROLE {prefix[0]}_finance".encode())
        connection.execute(f"CREATE ROLE stray2 LOGIN PASSWORD 'stray' IN ROLE {prefix[0]}_supervisor".encode())
        connection.execute(f"GRANT {prefix[0]}_own_rows TO stray2".encode())
    for login in ("stray", "stray2"):
        with psycopg.connect(f"postgresql://{login}:stray@{central.url.split('@')[1]}") as connection:
            for table in TABLES:
                assert connection.execute(rows_of("count(*)", table)).fetchone() == (0,), table


def test_limits_cannot_be_lifted_by_who_is_limited(council: Council) -> None:
    with council.central.raw(SUPERVISOR) as connection:
        for statement in (
            "SET row_security = off; SELECT count(*) FROM ims.transaction",
            "SELECT * FROM ims.transaction_2026q2",
            "SELECT * FROM ims.transaction_other",
            "ALTER TABLE ims.transaction DISABLE ROW LEVEL SECURITY",
            "DROP POLICY own_rows ON ims.transaction",
            "ALTER ROLE CURRENT_USER BYPASSRLS",
            "UPDATE ims.login SET user_id = 'u-finance'",
            "CREATE FUNCTION ims.my_offices() RETURNS text[] LANGUAGE sql AS $$ SELECT ARRAY['*'] $$",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
            connection.execute("RESET row_security")
    seen = _seen(council, SUPERVISOR)
    assert seen["transaction"] == [4, 0]


def test_a_condition_of_ones_own_tells_nothing_of_hidden_rows(council: Council) -> None:
    """The limit is looked at before a function that could tell what it was shown."""
    with council.central.raw(SUPERVISOR) as connection:
        rows = connection.execute(
            "SELECT count(*) FROM ims.transaction WHERE 1 / (CASE WHEN office = 'NL2' THEN 0 ELSE 1 END) = 1"
        ).fetchone()
    assert rows == (4,)


def test_every_index_serves_who_is_not_limited(council: Council) -> None:
    with council.central.raw(FINANCE) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute("EXPLAIN SELECT * FROM ims.transaction WHERE reference LIKE '7012%'").fetchall()
    words = "\n".join(row[0] for row in plan)
    assert "my_offices" not in words
    assert "~>=~ '7012'" in words  # the beginning is looked up in the index


def test_duties_stay_apart_whatever_an_administrator_types(council: Council) -> None:
    """The program refuses it too; this is the database."""
    central = council.central
    promoted = replace(ADMINISTRATOR, roles=(Role.ADMINISTRATOR, Role.FINANCE))
    cashier_too = replace(CASHIER, roles=(Role.CASHIER, Role.ADMINISTRATOR))
    gone = ReferenceRow(ReferenceKind.USER, ADMINISTRATOR.id, None)
    with central.as_person(ADMINISTRATOR) as admin:
        for row in (to_row(promoted), to_row(cashier_too), to_row(replace(ADMINISTRATOR, disabled=True)), gone):
            with pytest.raises(Exception, match=r"duties|own_rights"):
                admin.change([row], {})
        admin.change([to_row(replace(ADMINISTRATOR, display_name="Another name"))], {})
    with central.raw(ADMINISTRATOR) as connection:
        login = connection.execute("SELECT session_user").fetchone()
        assert login is not None
        for statement, told in (
            (
                f"SELECT ims.keep_login('u-finance', '{login[0]}', NULL)",
                "login",
            ),  # another's groups for one's own login
            ("SELECT ims.keep_login('u-finance', 'postgres', NULL)", "login"),
            ("UPDATE ims.meta SET change = 0", "append_only"),
            ("SELECT hash FROM ims.password_hash", "permission denied"),
            ("SELECT * FROM ims.held", "permission denied"),
            ("DELETE FROM ims.reference", "permission denied"),
            ("UPDATE ims.device SET blocked = false", "permission denied"),
            ("UPDATE ims.login SET user_id = 'u-finance'", "permission denied"),
        ):
            with pytest.raises(psycopg.Error, match=told):
                connection.execute(statement.encode())
        assert connection.execute(
            "SELECT pg_has_role(session_user, roles || '_finance', 'MEMBER') FROM ims.meta"
        ).fetchone() == (False,)


def test_who_is_not_shown_every_roll_does_not_prove_them(council: Council) -> None:
    """Rows that are hidden would read as missing: a false alarm."""
    for user in (FINANCE, AUDITOR):
        with council.central.as_person(user) as store:
            assert store.verify().passed
    for user in (SUPERVISOR, RENTS_ONLY, NL2_AUDIT):
        with council.central.as_person(user) as store, pytest.raises(Refused) as refused:
            store.verify()
        assert refused.value.reason is Reason.NOT_ALLOWED
