"""The troubles of the drivers again, as they come through SQLAlchemy."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central.driver_troubles import server_translated, told_of_server
from ims_desktop.store.central.sqlite_file import file_translated, told_of_file


@contextmanager
def translated() -> Iterator[None]:
    """Turn drivers' errors, wrapped or bare, into refusals and troubles; a bug stays what it is."""
    try:
        with server_translated(), file_translated():
            yield
    except DBAPIError as error:
        told = told_of_server(error.orig) or told_of_file(error.orig)
        if told is None:
            raise
        raise told from error
    except PoolTimeoutError as error:
        raise Unavailable(Trouble.DATABASE_LOCKED) from error
