"""The demo: a made-up council in a folder of its own, its central, and one till, made through the actions."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ims_desktop import logs
from ims_desktop.actions.admin.add_till import add_till
from ims_desktop.bootstrap.central import as_person, make_central, open_as_owner, seed_demo_council
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.bootstrap.enrolling import enrol_till_folder
from ims_desktop.bootstrap.made_up_folder import make_folder, use_own_settings
from ims_desktop.bootstrap.officer import new_officer_key, publish_officer_key
from ims_desktop.demo.people import DEMO_USERS, DemoUser
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import INSTALLER, Role
from ims_desktop.settings import load_settings
from ims_desktop.store.postgres_server import PostgresServer, postgres_server

_MARK = "this-is-a-demo"
OFFICE, _TILL = "BA1", "03"
_DATABASE = "ims_demo"
_FILE = "central.db"


@frozen
class Demo:
    """A made demo: where it is, its till, and its central."""

    folder: Path
    till: Path
    central: str
    users: tuple[DemoUser, ...]
    server: PostgresServer | None = None

    def central_away(self) -> None:
        """Take central away, as when its server stops or the network is cut: a file is moved, a server stopped."""
        if self.server is not None:
            self.server.stop()
            return
        self._beside.mkdir(exist_ok=True)
        for file in self.folder.glob(f"{_FILE}*"):
            file.replace(self._beside / file.name)

    def central_back(self) -> None:
        """Bring central back after `central_away`."""
        if self.server is not None:
            self.server.start()
            return
        for file in self._beside.glob(f"{_FILE}*"):
            file.replace(self.folder / file.name)

    @property
    def _beside(self) -> Path:
        return self.folder / "central-away"

    @property
    def people(self) -> tuple[tuple[str, str, str], ...]:
        """User, password and role of everybody, to be shown beside the sign-in."""
        return tuple((one.user.user, one.password, one.user.roles[0].value) for one in self.users)

    @property
    def officer_key(self) -> Path:
        """The key of the demo's reporting officer; its passphrase is their password."""
        return self.folder / "officer.key"

    @property
    def printer_file(self) -> Path:
        """Where the demo's receipt printer writes: what a real one would be sent."""
        return self.folder / "printer.escpos"


@contextmanager
def demo_ready(folder: Path, *, central: str, fresh: bool, holders: int) -> Iterator[Demo]:
    """Make the demo in a folder, or use the one that is there; a PostgreSQL server runs until the block is left."""
    make_folder(folder, _MARK, fresh=fresh)
    use_own_settings(folder)
    logs.start_logging(load_settings().log_folder)
    with ExitStack() as stack:
        server = None
        if central == "postgres":
            tell("Starting a PostgreSQL server of the demo's own …")
            server = stack.enter_context(postgres_server(folder / "postgres"))
            url = server.url(_DATABASE)
        else:
            url = f"sqlite:///{folder / _FILE}"
        demo = Demo(folder, folder / "till", url, DEMO_USERS, server)
        if not (demo.till / IDENTITY_FILE).exists():
            _make(demo, holders)
        yield demo


def _make(demo: Demo, holders: int) -> None:
    make_central(demo.central)
    seed_demo_council(demo.central, holders=holders, transactions=0, progress=_progress)
    administrator = next(one for one in demo.users if Role.ADMINISTRATOR in one.user.roles)
    with as_person(demo.central, administrator.user.user, administrator.password) as (central, person, bench):
        code = add_till(central, bench.clock, bench.ids, person, OFFICE, _TILL)
    officer = next(one for one in demo.users if Role.MLRO in one.user.roles)
    demo.officer_key.unlink(missing_ok=True)  # of a demo that was cut off before it was made
    with open_as_owner(demo.central) as central:  # one PC has all of a demo: its officer's key too
        publish_officer_key(central, INSTALLER, new_officer_key(demo.officer_key, officer.password))
    tell("Enrolling till BA1-03 and copying the accounts to it …")
    enrol_till_folder(demo.till, demo.central, code)
    tell("The demo keeps its keys in a plain file; a real till uses the operating system's key store.")


def _progress(what: str, done: int, of: int) -> None:
    """Progress on one line of standard error: moving where that is a terminal, else once at its end."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: {done:,} of {of:,}" + ("\n" if done == of else ""))
        sys.stderr.flush()
    elif done == of:
        tell(f"{what}: {done:,}")


def tell(message: str) -> None:
    """Say how far it is, on standard error."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()
