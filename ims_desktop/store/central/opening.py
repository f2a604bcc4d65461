"""Opening central: made, joined by a till with its code, opened by a person, reached by a till."""

from ims_desktop.actions.ports import CentralLink, TillIdentity
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central.address import SqliteAddress, read_address
from ims_desktop.store.central.create import check_version, create_central
from ims_desktop.store.central.engine import ANSWER_SECONDS, postgres_engine, sqlite_engine
from ims_desktop.store.central.enrol import enrol_till
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.central.link_sqlite import SqliteLink
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.central.store import SqlCentralStore
from ims_desktop.store.central.troubles import translated

__all__ = ["create_central", "enrol_till", "open_central", "open_link"]


def open_central(
    url: str, key: bytes | None = None, user: str | None = None, password: str | None = None
) -> SqlCentralStore:
    """Open central for a person of finance or administration.

    On PostgreSQL `user` and `password` are that person's own database login (`CENTRAL_REFUSED_LOGIN` where
    they are wrong); without a user the URL's own login acts. On SQLite the actions check the password.
    Raises `CENTRAL_NOT_MADE` and `CENTRAL_VERSION`.
    """
    address = read_address(url)
    if isinstance(address, SqliteAddress):
        engine = sqlite_engine(address, key)
    elif user is None:
        engine = postgres_engine(address)
    else:
        login = RoleNames.of_database(address.database).person(user)
        engine = postgres_engine(address.as_user(login, password))
    try:
        with translated():
            check_version(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlCentralStore(engine)


def open_link(
    url: str, identity: TillIdentity, secret: str, key: bytes | None = None, *, answer_seconds: int = ANSWER_SECONDS
) -> CentralLink:
    """Central as an enrolled till reaches it. Nothing is connected before the first call.

    `url` is usually `identity.central`, which names the till's own login; `key` opens a central that is a file.
    """
    address = read_address(url)
    device = DeviceId(identity.device)
    if isinstance(address, SqliteAddress):
        return SqliteLink(address, key, device, secret)
    enrolled = read_address(identity.central)
    login = "" if isinstance(enrolled, SqliteAddress) else str(enrolled.options.get("user") or "")
    return PostgresLink(address.as_user(login, secret), device, answer_seconds=answer_seconds)
