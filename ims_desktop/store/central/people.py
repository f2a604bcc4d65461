"""Logins of people and tills at central: on PostgreSQL each of finance and administration has their own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow, read_thing
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central import schema
from ims_desktop.store.central.postgres_connection import scram_verifier
from ims_desktop.store.central.roles import RoleNames, code_hash, code_parts, read_code


def add_till(
    connection: Connection, office: str, till: str, code: str, expires_at: datetime, *, replaces: bool
) -> None:
    """Make a place for a till, to be claimed once with the code, which names office and till.

    `replaces`: whoever claims it takes the place over, and the devices that held it are blocked then.
    """
    code = read_code(code)
    if code_parts(code)[:2] != (office, till):
        raise Refused(Reason.CODE_WRONG)
    login = _roles(connection).till(code)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT ims.add_till(%s, %s, %s, %s, %s, %s, %s)",
            (office, till, login, code_hash(code), _verifier(connection, login, code), expires_at, replaces),
        )
        return
    connection.execute(
        insert(schema.enrolment).values(
            login=login, code_hash=code_hash(code), office=office, till=till, expires_at=expires_at, replaces=replaces
        )
    )


def keep_login(connection: Connection, user: User, password: str) -> None:
    """Give a person of finance or administration their own database login; a cashier gets none."""
    if connection.dialect.name != "postgresql" or not user.acts_at_central:
        return
    login = _roles(connection).person(user.user)
    verifier = _verifier(connection, login, password)
    connection.exec_driver_sql("SELECT ims.keep_login(%s, %s, %s)", (user.id, login, verifier))


def follow_roles(connection: Connection, rows: Iterable[ReferenceRow]) -> None:
    """After users changed: their logins keep exactly the groups of their roles; who left can log in no more."""
    if connection.dialect.name != "postgresql":
        return
    users = [row.key for row in rows if row.kind is ReferenceKind.USER]
    logins = connection.execute(select(schema.login).where(schema.login.c.user_id.in_(users))).all() if users else ()
    for row in logins:
        connection.exec_driver_sql("SELECT ims.keep_login(%s, %s, NULL)", (row.user_id, row.login))


def must_see_all(connection: Connection) -> None:
    """Refuse `NOT_ALLOWED` to who is limited to offices or funds: rows that are hidden would read as missing."""
    if connection.dialect.name == "postgresql" and connection.exec_driver_sql("SELECT ims.limited()").scalar_one():
        raise Refused(Reason.NOT_ALLOWED, permission="proving every roll")


def credentials(connection: Connection, name: str) -> tuple[User, str] | None:
    """A person by the name that they sign in with, and the hash of their password.

    On PostgreSQL people are shown their own hash only; for others it is "".
    """
    kept = schema.reference.c
    rows = connection.execute(
        select(kept.data).where(kept.kind == ReferenceKind.USER.value, kept.removed.is_(False))
    ).scalars()
    users = (read_thing(User, data) for data in rows)
    user = next((user for user in users if user.user.casefold() == name.strip().casefold()), None)
    if user is None:
        return None
    return user, _hash_of(connection, user)


def _hash_of(connection: Connection, user: User) -> str:
    hashes = schema.password_hash.c
    if connection.dialect.name == "postgresql":
        may_read = "SELECT has_table_privilege('ims.password_hash', 'SELECT')"
        if not connection.exec_driver_sql(may_read).scalar_one():
            return str(connection.exec_driver_sql("SELECT ims.own_password_hash(%s)", (user.id,)).scalar() or "")
    return connection.execute(select(hashes.hash).where(hashes.user_id == user.id)).scalar() or ""


def _roles(connection: Connection) -> RoleNames:
    return RoleNames(connection.execute(select(schema.meta.c.roles)).scalar_one())


def _verifier(connection: Connection, login: str, password: str) -> str:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("no connection")
    return scram_verifier(driver, login, password)
