"""A till's own way to a server: what it sends and reads, what it is refused, and that nothing else is loaded for it."""

import _ctypes
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from selectors import EVENT_WRITE
from urllib.parse import urlsplit

import pytest

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central import libpq as library
from ims_desktop.store.central.address import PostgresAddress, read_address
from ims_desktop.store.central.libpq import ServerError, libpq
from ims_desktop.store.central.plain_connection import PlainConnection
from ims_desktop.store.postgres_server import PostgresServer

_LOADED = """
import sys
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.central.address import read_address
from ims_desktop.store.central.plain_connection import PlainConnection
print(*PlainConnection(read_address(sys.argv[1]).to_connect(5), 5).ask("SELECT 7"), *sys.modules)
"""


@pytest.fixture
def there(postgres: PostgresServer) -> Iterator[PlainConnection]:
    address = read_address(postgres.url())
    assert isinstance(address, PostgresAddress)
    connection = PlainConnection(address.to_connect(5), 5)
    yield connection
    connection.close()


def test_what_is_sent_comes_back(there: PlainConnection) -> None:
    doc = {"pence": -3_000_000_000, "payer": "Siân Ó Briain", "empty": None}
    question = (
        "SELECT $1::integer, $2::bigint, $3::smallint, $4::boolean, $5::boolean, $6::bytea, $7::text, $8::jsonb,"
        " $9::text, $10::timestamptz, $11::bytea"
    )
    moment = datetime(2026, 11, 28, 18, 30, 0, 123_456, tzinfo=UTC)
    values = (-7, 3_000_000_000, 12, True, False, b"a\0b", "£1 'quoted' \n", json.dumps(doc), None, str(moment), b"")
    expected = (*values[:7], doc, None, moment, b"")
    assert there.ask(question, *values) == expected
    large = "£" * 3_000_000  # more than either side's buffers hold
    assert there.ask("SELECT $1::text, length($1)", large) == (large, len(large))


def test_a_refusal_leaves_the_connection_as_it_was(there: PlainConnection) -> None:
    raised = "RAISE SQLSTATE 'IM001' USING MESSAGE = 'gap', DETAIL = '7', HINT = 'none'"
    body = f"RETURNS integer LANGUAGE plpgsql AS $$ BEGIN {raised}; END $$"
    with pytest.raises(RuntimeError, match="no row"):
        there.ask(f"CREATE FUNCTION pg_temp.refuse() {body}")
    with pytest.raises(ServerError) as refused:
        there.ask("SELECT pg_temp.refuse()")
    error = refused.value
    assert (error.state, error.words, error.detail, error.hint) == ("IM001", "gap", "7", "none")
    for wrong in ("U+0000 in \0 it", "a text for a number"):
        with pytest.raises(ServerError) as refused:
            there.ask("SELECT $1::integer", wrong)
        assert refused.value.state.startswith("22")
    assert there.ask("SELECT 1") == (1,)


def test_after_half_an_answer_nothing_more_is_asked(there: PlainConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(there, "_answer_seconds", 0.2)
    began = time.monotonic()
    with pytest.raises(ServerError, match="timeout expired"):
        there.ask("SELECT pg_sleep(20)")
    assert time.monotonic() - began < 5
    assert there.closed
    with pytest.raises(ServerError):
        there.ask("SELECT 1")
    there.close()


def test_a_server_that_talks_without_an_end_is_late_as_well(there: PlainConnection) -> None:
    with pytest.raises(ServerError, match="timeout expired"):
        there._ready(EVENT_WRITE, time.monotonic() - 1)  # a socket that is ready every time


def test_a_copy_is_no_answer(there: PlainConnection) -> None:
    with pytest.raises(RuntimeError, match="no row"):
        there.ask("COPY (SELECT 1) TO STDOUT")
    assert there.closed


def test_notices_are_not_printed(there: PlainConnection, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ServerError):
        there.ask("DO $$ BEGIN RAISE WARNING 'look'; RAISE EXCEPTION 'heard'; END $$")
    assert capfd.readouterr() == ("", "")


def test_a_forked_process_leaves_the_connection_open(there: PlainConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    at, ours = there._at, os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: ours + 1)
    there.close()
    monkeypatch.undo()
    assert there.closed
    assert libpq().PQstatus(at) == library.CONNECTION_OK
    libpq().PQfinish(at)


def test_nothing_is_loaded_for_it(postgres: PostgresServer) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LOADED, postgres.url()], capture_output=True, text=True, check=True, timeout=60
    )
    seven, *loaded = ended.stdout.split()
    assert seven == "7"
    assert not {name.split(".")[0] for name in loaded} & {"psycopg", "psycopg_binary", "sqlalchemy", "asyncio", "ssl"}


def test_without_the_wheel_it_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: None)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: f"lib{name}.so.5")
    assert library._file() == "libpq.so.5"
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    with pytest.raises(Unavailable) as trouble:
        library._file()
    assert trouble.value.trouble is Trouble.CENTRAL_ABSENT


@pytest.mark.parametrize("file", [__file__, _ctypes.__file__], ids=["no library", "of other functions"])
def test_a_library_that_will_not_do_is_told_in_words(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    monkeypatch.setattr(library, "_file", lambda: file)
    with pytest.raises(Unavailable) as trouble:
        libpq.__wrapped__()
    assert trouble.value.trouble is Trouble.CENTRAL_ABSENT
    assert "install psycopg" in str(trouble.value.facts["detail"])


def test_a_first_host_that_takes_calls_and_says_nothing_is_passed_over(postgres: PostgresServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        options = {"host": "127.0.0.1,127.0.0.1", "port": f"{mute.getsockname()[1]},{urlsplit(postgres.url()).port}"}
        url = urlsplit(postgres.url())
        options |= {"user": url.username or "", "password": url.password or "", "dbname": url.path[1:]}
        connection = PlainConnection({**options, "connect_timeout": 2}, answer_seconds=5)
        assert connection.ask("SELECT 7::bigint") == (7,)
        connection.close()


def test_addresses_that_libpq_cannot_read() -> None:
    with pytest.raises(ServerError, match="nonsense"):
        library.read_options("postgresql://x/y?nonsense=1")
