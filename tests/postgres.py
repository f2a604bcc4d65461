"""A real PostgreSQL server for tests: one a session, a database of its own for each test that asks for one."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from ims_desktop.store.postgres_server import PostgresServer, postgres_server

_COUNT = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """The server of this session; it forgets everything at its end."""
    folder: Path = tmp_path_factory.mktemp("postgres") / "data"
    other = os.environ.get("IMS_TEST_POSTGRES")  # the bin folder of another version, such as 15
    with postgres_server(folder, fast=True, binaries=Path(other) if other else None) as server:
        yield server


@pytest.fixture
def new_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Makes empty databases, each dropped after the test with whoever is connected to it."""
    names: list[str] = []

    def make() -> str:
        names.append(f"council{next(_COUNT)}")
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {names[-1]} STRATEGY FILE_COPY".encode())
        return postgres.url(names[-1])

    yield make
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def postgres_url(new_database: Callable[[], str]) -> str:
    """An empty database's URL, for the server's superuser."""
    return new_database()
