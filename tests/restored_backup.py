"""Last night's copy of a central, and how it is put in its place."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from made_central import Central

from ims_desktop.store.central.opening import open_central
from ims_desktop.store.postgres_server import PostgresServer


@dataclass
class Backup:
    """Last night's copy of a central, and how it is put in its place."""

    central: Central
    request: pytest.FixtureRequest

    def make(self) -> None:
        self._apart(self._copied)

    def put_back(self) -> None:
        self._apart(self._put_back)

    def _apart(self, work: Callable[[], None]) -> None:
        """With nobody connected."""
        for link in self.central.links:
            link.close()
        self.central.store.close()
        work()
        self.central.store = open_central(self.central.url, self.central.key)

    def _copied(self) -> None:
        if self.central.is_postgres:
            self._run("CREATE DATABASE {0}_backup TEMPLATE {0} STRATEGY FILE_COPY")
        else:
            shutil.copy(self._file, f"{self._file}.backup")

    def _put_back(self) -> None:
        if self.central.is_postgres:
            self._run("DROP DATABASE {0} WITH (FORCE)", "ALTER DATABASE {0}_backup RENAME TO {0}")
        else:
            for ending in ("-wal", "-shm"):
                Path(f"{self._file}{ending}").unlink(missing_ok=True)
            Path(f"{self._file}.backup").replace(self._file)

    def _run(self, *statements: str) -> None:
        server: PostgresServer = self.request.getfixturevalue("postgres")
        name = self.central.url.rsplit("/", 1)[1]
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.format(name).encode())

    @property
    def _file(self) -> str:
        return self.central.url.removeprefix("sqlite:///")
