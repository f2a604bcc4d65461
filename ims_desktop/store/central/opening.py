"""Opening central: made, joined by a till with its code, opened by a person."""

from pathlib import Path

from ims_desktop.actions.finance.sign_in_central import wrong_at_central
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central.address import SqliteAddress, central_name, read_address
from ims_desktop.store.central.create import check_version, create_central
from ims_desktop.store.central.desk_file import DeskFile
from ims_desktop.store.central.engine import postgres_engine, sqlite_engine
from ims_desktop.store.central.enrol import enrol_till
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.central.store import SqlCentralStore
from ims_desktop.store.central.troubles import translated

__all__ = ["create_central", "enrol_till", "open_central"]


def open_central(
    url: str,
    key: bytes | None = None,
    user: str | None = None,
    password: str | None = None,
    kept: tuple[Path, bytes] | None = None,
) -> SqlCentralStore:
    """Open central for a person of finance or administration.

    On PostgreSQL `user` and `password` are that person's own database login; refuses `SIGN_IN_WRONG` where they are
    wrong. Without a user the URL's own login acts. On SQLite the actions check the password.
    `kept` are the file, and its key, in which this workstation keeps what is written on desk rolls; without it nothing
    is kept. Raises `CENTRAL_NOT_MADE`, `CENTRAL_VERSION`, and `CENTRAL_REFUSED_LOGIN` where the URL's own login is
    refused.
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
    except BaseException as error:
        engine.dispose()
        if user is not None and isinstance(error, Unavailable) and error.trouble is Trouble.CENTRAL_REFUSED_LOGIN:
            raise wrong_at_central() from error
        raise
    file = None if kept is None else DeskFile(*kept, central_name(address))
    return SqlCentralStore(engine, file)
