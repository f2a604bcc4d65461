"""Attacks with raw SQL: from a till's login, from each role's, as the owner. All refused, and the roll unharmed.

`pytest -s` prints the table of what was tried.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from builders import ADMINISTRATOR, AUDITOR, FINANCE, MLRO, SUPERVISOR
from made_central import Central, Roll, made_central
from sql_attacks import AS_OWNER, BY_A_TILL, BY_ALL_PEOPLE, BY_PEOPLE, HARMLESS

from ims_desktop.actions.ports import CentralLink
from ims_desktop.domain.reference_data import to_row
from ims_desktop.store.central.opening import enrol_till
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.postgres_server import PostgresServer

NO_RIGHT = "42501"
NOT_YOURS = "IM001"  # one of the functions' own: this device is another login's
NO_SUCH_EXTENSION = ("0A000", "58P01")  # where the server has not even got it

REFUSED_BY = {"SECURITY LABEL": ("22023", NO_RIGHT), "CREATE EXTENSION": (NO_RIGHT, *NO_SUCH_EXTENSION)}


@dataclass
class Attacked:
    """A central with two tills that sent, and the login of the first as whoever got hold of it would use it."""

    central: Central
    roll: Roll
    link: CentralLink
    other: Roll
    other_link: CentralLink
    place: str
    roles: RoleNames

    def filled(self, statement: str) -> bytes:
        """A statement with the names of this central in it."""
        database = f'"{self.central.url.rsplit("/", 1)[1]}"'
        statement = statement.replace("{database}", database).replace("{other}", self.other.identity.device)
        statement = statement.replace("{a seal}", "decode(repeat('00', 32), 'hex'), decode(repeat('00', 64), 'hex')")
        return self.roles.filled(statement).encode()

    def state(self) -> list[object]:
        """Everything that is kept, to be held against later."""
        tables = ("entry", "personal", "payment", "transaction", "held", "device", "enrolment", "login", "reference")
        with self.central.raw() as connection:
            kept = [
                connection.execute(
                    f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM ims.{table} t".encode()  # noqa: S608
                ).fetchone()
                for table in tables
            ]
            heads = connection.execute("SELECT device, number, seal, forked FROM ims.head ORDER BY device").fetchall()
            roles = connection.execute(
                "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls, rolcanlogin FROM pg_roles ORDER BY 1"
            ).fetchall()
        return [*kept, *heads, *roles]


@pytest.fixture(scope="module")
def attacked(postgres: PostgresServer) -> Iterator[Attacked]:
    for central in made_central(postgres.url("attacked")):
        central.store.change([to_row(AUDITOR), to_row(MLRO)], {})
        rolls = []
        for name in ("03", "04"):
            roll, link = central.till(name)
            roll.opened()
            roll.payment(payer="A. Payer")
            roll.payment(changed={"business_day": "2020-01-01"})  # held
            link.push(roll.entries, roll.said())
            rolls.append((roll, link))
        (roll, link), (other, other_link) = rolls
        identity = roll.identity
        place = identity.central.replace("@", f":{central.secrets[identity.device]}@")
        roles = RoleNames.of_database(central.url.rsplit("/", 1)[1])
        for user in (AUDITOR, FINANCE, SUPERVISOR, ADMINISTRATOR, MLRO):
            with central.raw(user):
                pass  # so that every login is there before anything is compared
        yield Attacked(central, roll, link, other, other_link, place, roles)


def _tried(connection: psycopg.Connection, statement: bytes) -> str:
    """How a statement was refused; "done" where it was not."""
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate or "no state"
    return "done"


def _expected(kind: str, statement: str) -> tuple[str, ...]:
    if kind == "others' rolls":
        return (NOT_YOURS,)
    return next((states for start, states in REFUSED_BY.items() if statement.startswith(start)), (NO_RIGHT,))


def _unharmed(attacked: Attacked, before: list[object]) -> None:
    assert attacked.state() == before
    proof = attacked.central.store.verify()
    assert (proof.passed, proof.entries) == (True, 6)
    for roll, link in ((attacked.roll, attacked.link), (attacked.other, attacked.other_link)):
        head = link.head(roll.said())
        assert (head.number, head.seal) == (roll.head.number, roll.head.seal)


def test_a_tills_login_is_refused_everything_but_its_own_functions(attacked: Attacked) -> None:
    before = attacked.state()
    counts: Counter[str] = Counter()
    wrong: list[tuple[str, str]] = []
    with attacked.central.raw() as server, psycopg.connect(attacked.place, autocommit=True) as connection:
        for kind, statements in BY_A_TILL.items():
            for statement in statements:
                filled = attacked.filled(statement.replace("{server}", str(server.info.backend_pid)))
                outcome = _tried(connection, filled)
                counts[kind] += 1
                if outcome not in _expected(kind, statement):
                    wrong.append((statement, outcome))
    assert wrong == []
    _table("a till's login", counts)
    assert sum(counts.values()) >= 150
    assert min(counts[kind] for kind in BY_A_TILL) >= 6
    _unharmed(attacked, before)


def test_no_lock_that_a_till_may_take_keeps_its_blocking_waiting(attacked: Attacked) -> None:
    before = attacked.state()
    names = ("ims enrol BA1-03", "ims banking BA1", "ims statement")
    with attacked.central.raw() as server, psycopg.connect(attacked.place, autocommit=True) as connection:
        for name in names:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))
        with server.transaction(force_rollback=True):
            server.execute("SET LOCAL lock_timeout = '2s'")
            for blocked in (True, False):
                assert server.execute("SELECT blocked FROM ims.block_till('BA1', '03', '', %s)", (blocked,)).fetchall()
            for name in names:
                server.execute("SELECT ims.in_turn(%s)", (name,))
        for statement in (b"SELECT ims.in_turn('ims enrol BA1-03')", b"SELECT FROM ims.turn FOR UPDATE"):
            assert _tried(connection, statement) == NO_RIGHT
    _unharmed(attacked, before)


@pytest.mark.parametrize("role", BY_PEOPLE)
def test_people_are_refused_what_is_not_their_duty(attacked: Attacked, role: str) -> None:
    before = attacked.state()
    user, statements = BY_PEOPLE[role]
    password = f"secret of {role}"
    attacked.central.store.keep_login(user, password)
    login = attacked.roles.person(user.user)
    place = attacked.central.url.split("@")[1]
    with psycopg.connect(host=place.split(":")[0], port=place.split(":")[1].split("/")[0], user=login,
        password=password, dbname=place.rsplit("/", 1)[1], autocommit=True) as connection:  # fmt: skip
        tried = {one: _tried(connection, attacked.filled(one)) for one in [*statements, *BY_ALL_PEOPLE]}
    assert {one: state for one, state in tried.items() if state != NO_RIGHT} == {}
    _table(role, Counter({"statements": len(tried)}))
    _unharmed(attacked, before)


def test_not_even_the_owner_or_a_superuser_changes_what_was_written(attacked: Attacked) -> None:
    before = attacked.state()
    with attacked.central.raw() as connection:
        for role in (attacked.filled("SET ROLE {owner}"), b"RESET ROLE; SET session_replication_role = replica"):
            connection.execute(role)
            tried = {one: _tried(connection, one.encode()) for one in AS_OWNER}
            assert {one: state for one, state in tried.items() if state != "IM009"} == {}
    _table("owner and superuser", Counter({"statements": 2 * len(AS_OWNER)}))
    _unharmed(attacked, before)


def test_what_any_login_may_do_gains_nothing(attacked: Attacked) -> None:
    """Settings of one's own connection change nothing of how central judges: the functions' paths are fixed."""
    with psycopg.connect(attacked.place, autocommit=True) as connection:
        for statement in HARMLESS:
            assert connection.execute(statement.encode()).statusmessage != "SELECT 1" or "advisory" in statement
        said = attacked.roll.said()
        row = connection.execute(
            "SELECT * FROM ims.head(1, %s, %b, %b, %b, false)",
            (attacked.roll.identity.device, said.number, said.seal, said.signature),
            binary=True,
        ).fetchone()
        assert row is not None
        assert (row[0], bytes(row[1])) == (attacked.roll.head.number, attacked.roll.head.seal)
        forged = connection.execute(
            "SELECT ims.push(1, %s, %s::text, decode(repeat('ab', 32), 'hex'), '[]', %s, %b, %b)",
            (attacked.roll.identity.device, attacked.roll.entries[0].text, said.number, said.seal, said.signature),
        ).fetchone()
        assert forged is not None
        assert "forked" in str(forged[0])  # the first entry again, under another seal
    with attacked.central.raw() as connection:
        connection.execute("UPDATE ims.head SET forked = false")
    assert attacked.central.store.verify().findings == ()


def test_another_councils_database_is_closed(attacked: Attacked, new_database_url: str) -> None:
    for _ in made_central(new_database_url):
        elsewhere = attacked.place.rsplit("/", 1)[0] + "/" + new_database_url.rsplit("/", 1)[1]
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(elsewhere)


@pytest.fixture
def new_database_url(postgres_url: str) -> str:
    return postgres_url


def test_a_spent_code_opens_nothing(attacked: Attacked) -> None:
    code = attacked.central.add_till("05")
    enrolled = enrol_till(attacked.central.url, code, bytes(32))
    login = attacked.roles.till(code)
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(f"postgresql://{login}:{code}@{attacked.central.url.split('@')[1]}")
    with psycopg.connect(enrolled.identity.central.replace("@", f":{enrolled.secret}@"), autocommit=True) as connection:
        assert _tried(connection, b"SELECT ims.enrol(1, 'x', 'x')") == NO_RIGHT


def _table(who: str, counts: Counter[str]) -> None:
    print(f"\n{who}: {sum(counts.values())} statements refused")  # noqa: T201  a table to show
    for kind, count in counts.items():
        print(f"  {kind:<14} {count:>4}")  # noqa: T201  a table to show


_WRITES = """SELECT DISTINCT relname || ' ' || p FROM pg_class, unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) AS p
    WHERE relnamespace = 'ims'::regnamespace AND relkind IN ('r', 'p', 'v')
        AND has_any_column_privilege(%(role)s, oid, p)
    UNION SELECT relname || ' ' || p FROM pg_class, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS p
    WHERE relnamespace = 'ims'::regnamespace AND relkind IN ('r', 'p', 'v') AND has_table_privilege(%(role)s, oid, p)
    UNION SELECT relname || ' next' FROM pg_class WHERE relnamespace = 'ims'::regnamespace
        AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(%(role)s, oid, 'USAGE, UPDATE') END"""
_CALLS = """SELECT proname FROM pg_proc WHERE pronamespace = 'ims'::regnamespace
    AND has_function_privilege(%(role)s, oid, 'EXECUTE')"""
_SEES = {"limited", "my_devices", "my_funds", "my_offices", "of_my_funds", "own_password_hash", "keep_statement"}
_OWN_DESK = {"desk_again", "desk_entry", "desk_head", "desk_known", "desk_write"}
_NUMBERED = {"desk_copies", "desk_return", "desk_slip"}
MAY: dict[str, tuple[set[str], set[str]]] = {  # what each role calls, and what it writes by SQL of its own
    "finance": (_SEES | _OWN_DESK | _NUMBERED, set()),
    "supervisor": (_SEES | _OWN_DESK | _NUMBERED, set()),
    "auditor": (_SEES | _OWN_DESK, set()),
    "administrator": (
        _SEES | _OWN_DESK | {"add_till", "block_till", "erase", "keep_login", "office_sets", "restorable"},
        {"meta UPDATE", "own_account UPDATE"}
        | {f"{table} {act}" for table in ("holder", "password_hash", "reference") for act in ("INSERT", "UPDATE")},
    ),
    "mlro": ({"envelopes", "own_password_hash"}, set()),
}


@pytest.mark.parametrize("role", MAY)
def test_people_call_and_write_this_and_nothing_that_is_added_one_day(attacked: Attacked, role: str) -> None:
    calls, writes = MAY[role]
    named = {"role": attacked.roles.group(role)}
    with attacked.central.raw() as connection:
        assert {row[0] for row in connection.execute(_CALLS, named)} == calls
        assert {row[0] for row in connection.execute(_WRITES, named)} == writes


def test_tills_have_their_functions_and_no_privilege_besides(attacked: Attacked) -> None:
    """Also for what is added one day: every function, table, column and sequence there is."""
    groups = {name: attacked.roles.group(name) for name in ("tills", "enrolling")}
    with attacked.central.raw() as connection:
        for group, allowed in (("tills", {"push", "pull", "head", "password", "claim"}), ("enrolling", {"enrol"})):
            functions = connection.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'ims'::regnamespace"
                " AND has_function_privilege(%s, oid, 'EXECUTE')",
                (groups[group],),
            ).fetchall()
            assert {row[0] for row in functions} == allowed
            granted = connection.execute(
                "SELECT relname FROM pg_class c, aclexplode(c.relacl) a"
                " WHERE relnamespace = 'ims'::regnamespace AND a.grantee IN (0, %(group)s::regrole)"
                " UNION ALL SELECT attname FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid,"
                " aclexplode(t.attacl) a"
                " WHERE relnamespace = 'ims'::regnamespace AND a.grantee IN (0, %(group)s::regrole)",
                {"group": f'"{groups[group]}"'},
            ).fetchall()
            assert granted == []
