"""The errors of psycopg, by which people and finance reach a server; nothing above sees one."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ims_desktop.domain.refusal import Refused, Trouble, Unavailable
from ims_desktop.store.central.postgres_troubles import told_of_state, told_of_words


@contextmanager
def server_translated() -> Iterator[None]:
    """Turn the driver's errors into refusals and troubles; a bug stays what it is."""
    try:
        yield
    except psycopg.Error as error:
        told = told_of_server(error)
        if told is None:
            raise
        raise told from error


def told_of_server(error: BaseException | None) -> Refused | Unavailable | None:
    """What an error of the driver's means for the office; None where it is none, or a bug."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is not None:
        said = error.diag
        return told_of_state(
            error.sqlstate, said.message_primary or "", said.message_detail or "", said.message_hint or ""
        )
    if isinstance(error, psycopg.errors.ConnectionTimeout | psycopg.errors._WaitTimeout):  # noqa: SLF001  its only name
        return Unavailable(Trouble.CENTRAL_SLOW)
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None  # such as U+0000 in a text, which never leaves this PC
    return told_of_words(str(error))
