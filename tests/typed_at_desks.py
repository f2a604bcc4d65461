"""What central says to a desk's entry, by its own calls or as SQL typed by hand."""

from collections.abc import Callable
from typing import Any

import psycopg
from made_central import PASSWORD, Central

from ims_desktop.domain.canonical import canonical_text
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import seal_of
from ims_desktop.store.central.roles import RoleNames


def refused_words(act: Callable[[], object]) -> str:
    """Why it was refused, or which trouble it is."""
    try:
        act()
    except Unavailable as trouble:
        return trouble.trouble.value
    except Refused as refused:
        return str(refused.facts["why"]) if refused.reason is Reason.DESK_REFUSED else refused.reason.value
    return ""


def forge(parts: dict[str, Any], before: bytes, **changed: Any) -> tuple[str, bytes]:
    """An entry's text with parts changed, well sealed."""
    written = canonical_text(parts | changed)
    return written, seal_of(before, written)


def login_url(central: Central, user: User) -> str:
    login = RoleNames.of_database(central.url.rsplit("/", 1)[1]).person(user.user)
    host = central.url.split("@")[1]
    return f"postgresql://{login}:{PASSWORD.replace(' ', '%20')}@{host}"


def central_now(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    ).fetchone()
    assert row is not None
    return str(row[0])


def typed(connection: psycopg.Connection[Any], written: str, sealed: bytes, personal: str = "[]") -> str:
    """What central says to an entry typed as SQL; "" where it takes it."""
    try:
        with connection.transaction():
            connection.execute("SELECT ims.desk_write(1, %s::text, %b, %s::text)", (written, sealed, personal))
    except psycopg.Error as error:
        return error.diag.message_primary or "" if error.sqlstate == "IM007" else str(error)
    return ""
