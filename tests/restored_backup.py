"""Last night's copy of a central, and how it is put in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import psycopg
import pytest
from made_central import Central

from ims_desktop.store.central.file_copy import back_up_file, put_back_file
from ims_desktop.store.central.opening import open_central
from ims_desktop.store.postgres_server import PostgresServer

_PASSPHRASE = "kept under lock elsewhere"


@dataclass
class Backup:
    """Last night's copy of a central, and how it is put in its place."""

    central: Central
    request: pytest.FixtureRequest

    def make(self) -> None:
        self._apart(self._copied)

    def put_back(self, *, said: bool = True) -> None:
        """Put it back; `said`: by who says so, as they should, else the files alone come back."""
        self._apart(self._put_back if said else self._copied_back)
        if said and self.central.is_postgres:
            self.central.store.put_back("")

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
            back_up_file(self._file, self._key, self._kept, _PASSPHRASE)
            copyfile(self._file, self._raw)

    def _copied_back(self) -> None:
        if self.central.is_postgres:
            self._put_back()
        else:
            self._raw.replace(self._file)

    def _put_back(self) -> None:
        if self.central.is_postgres:
            self._run("DROP DATABASE {0} WITH (FORCE)", "ALTER DATABASE {0}_backup RENAME TO {0}")
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._file}{ending}").unlink(missing_ok=True)
            put_back_file(self._kept, _PASSPHRASE, self._file, lambda: self._key, "somebody")

    def _run(self, *statements: str) -> None:
        server: PostgresServer = self.request.getfixturevalue("postgres")
        name = self.central.url.rsplit("/", 1)[1]
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.format(name).encode())

    @property
    def _file(self) -> Path:
        return Path(self.central.url.removeprefix("sqlite:///"))

    @property
    def _kept(self) -> Path:
        return self._file.with_name(f"{self._file.name}.backup")

    @property
    def _raw(self) -> Path:
        return self._file.with_name(f"{self._file.name}.raw")

    @property
    def _key(self) -> bytes:
        assert self.central.key is not None
        return self.central.key
