"""A made-up council with its tills, made once and put back as it was before each trial, in a fraction of a second.

Central is a database on a real PostgreSQL server, reached by the tills through a proxy, or a file on the same PC.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from argon2 import PasswordHasher
from psycopg import sql
from psycopg.rows import TupleRow

from ims_desktop.actions.admin.add_till import add_till
from ims_desktop.actions.ports import TillIdentity
from ims_desktop.bootstrap.central import as_person, make_central, open_as_owner
from ims_desktop.bootstrap.enrolling import enrol_till_folder
from ims_desktop.bootstrap.keys import DESKS_FILE
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.seeding import seed_council
from ims_desktop.settings import PLAIN_FILE
from ims_desktop.store.postgres_server import PostgresServer, postgres_server

ADMINISTRATOR = next(one for one in DEMO_USERS if one.user.user == "hnowak")
PLACES = (("BA1", "03", "acashier"), ("BA1", "01", "bdavies"), ("NL2", "02", "efoster"))
DATABASE = "council"
_SERVER_GONE_SECONDS = 20


class QuickPasswords:
    """Argon2id with the least of everything: trials sign in thousands of times."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def hashed(self, password: str) -> str:
        return self._hasher.hash(password)

    def agrees(self, kept: str, password: str) -> bool:
        return self._hasher.verify(kept, password)


@contextmanager
def tried_server(folder: Path, binaries: Path | None = None) -> Iterator[PostgresServer]:
    """A server that loses nothing when it is killed; only a power cut would cost it something (fsync is off)."""
    with postgres_server(folder, binaries=binaries) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET full_page_writes = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server


class PostgresCentral:
    """A council's database on a server."""

    kind = "postgres"

    def __init__(self, server: PostgresServer, port: int) -> None:
        self.server = server
        self.owner_url = server.url(DATABASE)
        self.tills_url = server.url(DATABASE).replace(f":{server.port}/", f":{port}/")

    def keep(self, name: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            self._copy(connection, DATABASE, name)

    def bring_back(self, name: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
            self._copy(connection, name, DATABASE)

    def crash(self) -> None:
        """Kill every process of the server at once, as when its machine's power goes (the disk keeps what it has)."""
        lines = (self.server.folder / "postmaster.pid").read_text().splitlines()
        postmaster = int(lines[0])
        everybody = [postmaster, *_children(postmaster)]
        for pid in everybody:
            _kill(pid)
        until = time.monotonic() + _SERVER_GONE_SECONDS
        while any(_alive(pid) for pid in everybody):
            assert time.monotonic() < until, "the server does not die"
            time.sleep(0.002)
        # a postmaster that nobody waited for still counts as running for the next one
        (self.server.folder / "postmaster.pid").unlink(missing_ok=True)

    def crash_one(self) -> bool:
        """Kill one backend that works for a till: the server then ends all sessions and recovers by itself."""
        with self._admin() as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", (DATABASE,)
            ).fetchall()
        for (pid,) in found[:1]:
            _kill(pid)
        return bool(found)

    def start_again(self) -> None:
        """Start the server after a crash; it recovers."""
        self.server.start()

    def wait_until_up(self, seconds: float = _SERVER_GONE_SECONDS) -> None:
        """Wait for the end of a recovery."""
        until = time.monotonic() + seconds
        while True:
            try:
                with self._admin():
                    return
            except psycopg.OperationalError:
                assert time.monotonic() < until, "the server does not come back"
                time.sleep(0.01)

    def forget_logins(self, kept: Mapping[str, str | None]) -> None:
        """Drop logins that a trial made, and put passwords back: roles are the server's and outlive the database."""
        with self._admin() as connection:
            for name, password in self.logins().items():
                role = sql.Identifier(name)
                if name not in kept:
                    connection.execute(sql.SQL("DROP ROLE {}").format(role))
                elif password != kept[name]:
                    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(kept[name])))

    def logins(self) -> dict[str, str | None]:
        """All roles of the server, each with how its password is kept: a trial may change it."""
        with self._admin() as connection:
            return dict(connection.execute("SELECT rolname, rolpassword FROM pg_authid").fetchall())

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection[TupleRow]]:
        connection = psycopg.connect(self.server.url(), autocommit=True, connect_timeout=10)
        try:
            yield connection
        finally:
            connection.close()

    def _copy(self, connection: psycopg.Connection[TupleRow], name: str, to: str) -> None:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            (name,),
        )
        place, new = sql.Identifier(name), sql.Identifier(to)
        for _ in range(200):  # those that were ended take a moment to go
            try:
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(new, place))
                break
            except psycopg.errors.ObjectInUse:
                time.sleep(0.01)
        else:
            raise AssertionError(f"{name} is never free")
        # a copy has nobody's rights on the database itself
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(new))
        rights = connection.execute(
            "SELECT grantee::regrole::text, privilege_type FROM pg_database, aclexplode(datacl)"
            " WHERE datname = %s AND grantee <> 0",
            (name,),
        ).fetchall()
        for grantee, right in rights:
            connection.execute(f"GRANT {right} ON DATABASE {to} TO {grantee}".encode())


def _children(parent: int) -> list[int]:
    found = []
    for pid in filter(str.isdigit, (one.name for one in Path("/proc").iterdir())):
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(after_name[1]) == parent:
            found.append(int(pid))
    return found


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class SqliteCentral:
    """A council's file on the same PC."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "central"
        self._beside = folder / "central-kept"
        self.folder.mkdir(exist_ok=True)
        self.file = self.folder / "central.db"
        self.owner_url = self.tills_url = f"sqlite:///{self.file}"

    def keep(self, name: str) -> None:
        shutil.rmtree(self._beside / name, ignore_errors=True)  # a log of writes left from before would be played again
        shutil.copytree(self.folder, self._beside / name)

    def bring_back(self, name: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._beside / name, self.folder)

    def move_away(self) -> None:
        """As when a drive is unplugged."""
        self.folder.rename(self._beside.with_name("central-away"))

    def move_back(self) -> None:
        """Plug it in again."""
        self._beside.with_name("central-away").rename(self.folder)


@dataclass
class TriedTill:
    """A till of a trial: where it is, who sits at it, and who it was when the trial began."""

    folder: Path
    identity: TillIdentity
    cashier: str
    environment: dict[str, str] = field(default_factory=dict)  # where its PC is another: key store and mirror

    def copied(self, folder: Path, keys: Path, mirror: Path) -> "TriedTill":
        """The same till on another PC: its folder, its keys and its mirror as they are now."""
        shutil.copytree(self.folder, folder)
        its_keys = folder.with_name(f"keys-{folder.name}.json")
        shutil.copy2(keys, its_keys)
        its_mirror = folder.with_name(f"mirror-{folder.name}")
        shutil.copytree(mirror, its_mirror, dirs_exist_ok=True)
        own = {"IMS_KEY_FILE": str(its_keys), "IMS_MIRROR": str(its_mirror)}
        return TriedTill(folder, self.identity, self.cashier, own)


@dataclass
class TriedOffice:
    """A council with tills, as it was made; `put_back` makes it so again."""

    folder: Path
    central: PostgresCentral | SqliteCentral
    tills: list[TriedTill] = field(default_factory=list)
    logins: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def keys(self) -> Path:
        return self.folder / "keys.json"

    def _desks(self) -> list[Path]:
        """What its workstation keeps of desk rolls."""
        return list(self.folder.glob(f"{DESKS_FILE}*"))

    def environment(self) -> dict[str, str]:
        """What its commands are told."""
        return {
            "IMS_DATA": str(self.folder),
            "IMS_KEY_STORE": PLAIN_FILE,
            "IMS_KEY_FILE": str(self.keys),
            "IMS_LOG_FOLDER": str(self.folder / "logs"),
            "IMS_MIRROR": str(self.folder / "mirror"),
        }

    def make(self, places: Sequence[tuple[str, str, str]] = PLACES) -> None:
        """Make central, its council and its tills; the environment must already be this office's."""
        central = self.central
        make_central(central.owner_url)
        with open_as_owner(central.owner_url) as store:
            seed_council(store, QuickPasswords(), holders=0, progress=lambda _what, _done, _of: None)
        for office, till, cashier in places:
            self.tills.append(self.enrolled(self.folder / f"till-{office}-{till}", office, till, cashier))

    def enrolled(self, folder: Path, office: str, till: str, cashier: str) -> TriedTill:
        """One more till."""
        owner = self.central.owner_url
        with as_person(owner, ADMINISTRATOR.user.user, ADMINISTRATOR.password) as (store, person, bench):
            code = add_till(store, bench.clock, bench.ids, person, office, till)
        return TriedTill(folder, enrol_till_folder(folder, self.central.tills_url, code).identity, cashier)

    def keep(self) -> None:
        """Remember how everything is now."""
        self.central.keep("made")
        kept = self.folder / "made"
        kept.mkdir()
        for till in self.tills:
            shutil.copytree(till.folder, kept / till.folder.name)
        shutil.copy2(self.keys, kept / self.keys.name)
        for path in self._desks():
            shutil.copy2(path, kept / path.name)
        if isinstance(self.central, PostgresCentral):
            self.logins = self.central.logins()

    def put_back(self) -> None:
        """Everything as it was kept."""
        kept = self.folder / "made"
        for path in self.folder.glob("till-*"):
            path.chmod(0o755)
            shutil.rmtree(path)
        for till in self.tills:
            shutil.copytree(kept / till.folder.name, till.folder)
        shutil.copy2(kept / self.keys.name, self.keys)
        for path in self._desks():
            path.unlink()
        for path in kept.glob(f"{DESKS_FILE}*"):
            shutil.copy2(path, self.folder / path.name)
        for path in self.folder.glob("mirror*"):
            shutil.rmtree(path)
        (self.folder / "mirror").mkdir()
        self.central.bring_back("made")
        if isinstance(self.central, PostgresCentral):
            self.central.forget_logins(self.logins)
