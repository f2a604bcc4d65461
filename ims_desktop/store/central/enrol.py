"""Enrolling a till with its one-time code: it gets its device id, its letter and a secret of its own."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from ims_desktop.actions.ports import PROTOCOL, TillIdentity
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.central import schema
from ims_desktop.store.central.address import ANSWER_SECONDS, PostgresAddress, SqliteAddress, read_address
from ims_desktop.store.central.blocking import block_places
from ims_desktop.store.central.engine import sqlite_engine, writing
from ims_desktop.store.central.ids import id_at
from ims_desktop.store.central.link_sqlite import secret_mark
from ims_desktop.store.central.postgres_connection import connect_postgres, scram_verifier
from ims_desktop.store.central.roles import RoleNames, code_hash, read_code
from ims_desktop.store.central.troubles import translated

_SECRET_BYTES = 24


class Enrolled(NamedTuple):
    """A till that was just enrolled: who it is, and its secret for central."""

    identity: TillIdentity
    secret: str


def enrol_till(
    url: str,
    code: str,
    public_key: bytes,
    key: bytes | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Enrolled:
    """Claim the place that an administrator made, once, before it expires; refuses `CODE_WRONG`.

    Answers who this till is now and its secret for central, to be kept in the key store.
    """
    address = read_address(url)
    code = read_code(code)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    if isinstance(address, SqliteAddress):
        return Enrolled(_enrol_in_file(address, code, public_key, key, now(), secret), secret)
    return Enrolled(_enrol_on_server(address, code, public_key, secret), secret)


def _enrol_on_server(address: PostgresAddress, code: str, public_key: bytes, secret: str) -> TillIdentity:
    login = RoleNames.of_database(address.database).till(code)
    theirs = address.as_user(login, code)
    try:
        with translated(), connect_postgres(theirs, autocommit=True, answer_seconds=ANSWER_SECONDS) as connection:
            verifier = scram_verifier(connection, login, secret)
            row = connection.execute(
                "SELECT device::text, office, till, letter FROM ims.enrol(%s, %b, %s)", (PROTOCOL, public_key, verifier)
            ).fetchone()
    except Unavailable as trouble:
        if trouble.trouble is Trouble.CENTRAL_REFUSED_LOGIN:  # the code is the password, its expiry the password's
            raise Refused(Reason.CODE_WRONG) from trouble
        raise
    if row is None:
        raise RuntimeError("ims.enrol gave no row")
    return TillIdentity(DeviceId(row[0]), row[1], row[2], row[3], address.as_user(login, None).without_password())


def _enrol_in_file(
    address: SqliteAddress, code: str, public_key: bytes, key: bytes | None, now: datetime, secret: str
) -> TillIdentity:
    engine = sqlite_engine(address, key)
    places = schema.enrolment.c
    try:
        with writing(engine) as connection:
            place = connection.execute(select(schema.enrolment).where(places.code_hash == code_hash(code))).first()
            if place is None or place.used_at is not None or place.expires_at <= now:
                raise Refused(Reason.CODE_WRONG)
            letter = _next_letter(connection, place.office, place.till)
            if letter > "Z":  # receipt numbers have one letter: a till worn out is given another name
                raise Refused(Reason.CODE_WRONG)
            identity = TillIdentity(DeviceId(id_at(now)), place.office, place.till, letter, f"sqlite:///{address.path}")
            add_device(
                connection,
                now,
                device=identity.device,
                office=identity.office,
                till=identity.till,
                letter=identity.letter,
                login=secret_mark(secret),
                public_key=public_key,
            )
            if place.replaces:
                block_places(connection, place.office, place.till, identity.device, now, place.login)
            connection.execute(
                update(schema.enrolment)
                .where(places.login == place.login)
                .values(used_at=now, device=identity.device, letter=identity.letter)
            )
            return identity
    finally:
        engine.dispose()


def _next_letter(connection: Connection, office: str, till: str) -> str:
    """One after all that are known here, those of devices too that central was put back to before."""
    known = [
        connection.execute(
            select(func.max(table.c.letter)).where(table.c.office == office, table.c.till == till)
        ).scalar()
        for table in (schema.device, schema.earlier_device)
    ]
    return chr(ord(max((letter for letter in known if letter), default="@")) + 1)  # “@” stands before “A”


def add_device(connection: Connection, now: datetime, **device: object) -> None:
    """A device in central's file, with a roll that is still empty."""
    connection.execute(insert(schema.device).values(enrolled_at=now, **device))
    connection.execute(insert(schema.head).values(device=device["device"], seal=NO_SEAL))
