"""What a till's own login may do on a server: four calls, and nothing else whatever SQL is typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, RENTS, SUPERVISOR, CountingIds
from made_central import Central, Roll, a_key

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.store.central.linking import open_link
from ims_desktop.store.central.opening import create_central, enrol_till, open_central
from ims_desktop.store.central.roles import RoleNames, code_hash
from ims_desktop.store.postgres_server import PostgresServer

IDS = CountingIds()


def test_a_hidden_function_of_ones_own_is_not_called(on_postgres: Central) -> None:
    """The functions' search path is fixed: nothing that a login may make stands before central's own."""
    roll, link = on_postgres.till()
    roll.opened()
    assert link.push(roll.entries, roll.said()).number == 1
    with psycopg.connect(on_postgres.url) as connection:
        rows = connection.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'ims'::regnamespace"
            " AND NOT coalesce(proconfig @> ARRAY['search_path=ims, pg_temp'], false)"
        ).fetchall()
    assert rows == []


def test_where_plans_are_steered_nothing_is_compiled(on_postgres: Central) -> None:
    """A planner switch makes a plan look so dear that PostgreSQL up to 17 compiles it: seconds for each push."""
    with psycopg.connect(on_postgres.url) as connection:
        steered = connection.execute(
            "SELECT proname, proconfig @> ARRAY['jit=off'] FROM pg_proc WHERE pronamespace = 'ims'::regnamespace"
            " AND EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'enable\\_%=off')"
        ).fetchall()
    assert steered
    assert all(uncompiled for _, uncompiled in steered), steered


def test_a_code_works_once(central: Central) -> None:
    code = central.add_till()
    first = enrol_till(central.url, code, bytes(32), central.key)
    with pytest.raises(Refused) as refused:
        enrol_till(central.url, code, bytes(32), central.key)
    assert refused.value.reason is Reason.CODE_WRONG
    again = enrol_till(central.url, central.add_till().lower(), bytes(32), central.key)
    assert (first.identity.letter, again.identity.letter) == ("A", "B")
    assert first.identity.device != again.identity.device
    assert first.secret not in first.identity.central


def test_wrong_and_expired_codes_are_refused(central: Central) -> None:
    code = central.add_till()
    expired = central.add_till("04", expires_in=timedelta(seconds=-1))
    for wrong in (code[:-1] + "X", "BA1-03-ZZZZ-9QXR-4T6W", "nonsense", "", expired):
        with pytest.raises(Refused) as refused:
            enrol_till(central.url, wrong, bytes(32), central.key)
        assert refused.value.reason is Reason.CODE_WRONG, wrong
    assert enrol_till(central.url, code, bytes(32), central.key).identity.till == "03"


def test_a_code_opens_nothing_but_enrolment(on_postgres: Central) -> None:
    code = on_postgres.add_till()
    login = RoleNames.of_database(on_postgres.url.rsplit("/", 1)[1]).till(code)
    host = on_postgres.url.split("@")[1]
    with psycopg.connect(f"postgresql://{login}:{code}@{host}", autocommit=True) as connection:
        for statement in (
            "SELECT ims.head(1, gen_random_uuid(), 0, '', '', false)",
            "SELECT ims.pull(1, gen_random_uuid(), '', 0, 1)",
            "SELECT ims.push(1, gen_random_uuid(), '', '', '', 0, '', '')",
            "SELECT * FROM ims.enrolment",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        with pytest.raises(psycopg.Error):  # a plain password would be logged
            connection.execute("SELECT ims.enrol(1, 'key', 'plain password')")
    enrol_till(on_postgres.url, code, bytes(32))


def test_people_act_under_their_own_logins(on_postgres: Central) -> None:
    for user in (ADMINISTRATOR, FINANCE, SUPERVISOR, CASHIER):
        on_postgres.store.keep_login(user, f"password of {user.user}")
    roll, link = on_postgres.till()
    roll.payment()
    link.push(roll.entries, roll.said())
    for user, password in ((FINANCE, "wrong"), (CASHIER, f"password of {CASHIER.user}")):  # who has no login at central
        with pytest.raises(Refused) as refused:
            open_central(on_postgres.url, user=user.user, password=password)
        assert refused.value.reason is Reason.SIGN_IN_WRONG
    finance = open_central(on_postgres.url, user=FINANCE.user.lower(), password=f"password of {FINANCE.user}")
    try:
        assert finance.find(TransactionQuery()).count == 1
        assert finance.details(roll.identity.device, 2) is not None
        own = finance.credentials(FINANCE.user)
        other = finance.credentials(ADMINISTRATOR.user)
        assert own is not None
        assert other is not None
        assert (own.password_hash, other.password_hash) == (f"hash of {FINANCE.user}", "")
        for forbidden in (
            lambda: finance.change([to_row(RENTS)], {}),
            lambda: finance.load_holders(iter(())),
            lambda: finance.add_till("BA1", "09", "BA1-09-AAAA-BBBB-CCCC", datetime.now(UTC)),
        ):
            with pytest.raises(Unavailable) as trouble:
                forbidden()
            assert trouble.value.trouble is Trouble.CENTRAL_REFUSED_LOGIN
    finally:
        finance.close()


def test_an_administrator_adds_tills_and_changes_data_but_sees_no_transactions(on_postgres: Central) -> None:
    on_postgres.store.keep_login(ADMINISTRATOR, "secret")
    admin = open_central(on_postgres.url, user=ADMINISTRATOR.user, password="secret")
    try:
        admin.add_till("BA1", "07", "BA1-07-AAAA-BBBB-CCCC", datetime.now(UTC) + timedelta(hours=1))
        admin.change([to_row(replace(RENTS, name="Rents"))], {})
        assert admin.load_holders(iter(())) == 0
        admin.keep_login(FINANCE, "given by the administrator")
        assert len(admin.reconcile()) == 0
        with pytest.raises(Unavailable):
            admin.find(TransactionQuery())
    finally:
        admin.close()
    assert enrol_till(on_postgres.url, "BA1-07-AAAA-BBBB-CCCC", bytes(32)).identity.till == "07"
    finance = open_central(on_postgres.url, user=FINANCE.user, password="given by the administrator")
    finance.close()
    on_postgres.store.change([to_row(replace(FINANCE, disabled=True))], {})
    with pytest.raises(Refused) as refused:
        open_central(on_postgres.url, user=FINANCE.user, password="given by the administrator")
    assert refused.value.reason is Reason.SIGN_IN_WRONG


def test_a_database_owner_who_is_no_superuser_can_make_central(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE dba LOGIN CREATEROLE PASSWORD 'dba'")
        connection.execute("CREATE DATABASE plain_owner OWNER dba")
    url = f"postgresql://dba:dba@127.0.0.1:{postgres.port}/plain_owner"
    assert create_central(url) == (0, 1)
    assert create_central(url) == (1, 1)
    store = open_central(url)
    store.add_till("BA1", "03", "BA1-03-AAAA-BBBB-CCCC", datetime.now(UTC) + timedelta(hours=1))
    store.close()
    signer, public_key = a_key()
    enrolled = enrol_till(url, "BA1-03-AAAA-BBBB-CCCC", public_key)
    link = open_link(url, enrolled.identity, enrolled.secret)
    roll = Roll(enrolled.identity, signer)
    roll.opened()
    assert link.push(roll.entries, roll.said()).number == 1
    link.close()


def test_what_is_kept_of_a_code_is_its_hash() -> None:
    assert code_hash(" ba1-03-7k2m-9qxr-4t6w ") == code_hash("BA1-03-7K2M-9QXR-4T6W")
    assert RoleNames.of_database("council").till("BA1-03-7K2M-9QXR-4T6W") == "ims_council_till_ba1_03_7k2m"
    assert len(RoleNames.of_database("d" * 80).person("u" * 80)) <= 63
