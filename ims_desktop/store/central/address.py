"""Where central is: a file on this PC or a PostgreSQL server, and how safely it may be reached."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.settings import UNCHECKED, load_settings

CONNECT_SECONDS = 5
ANSWER_SECONDS = 20
DESK_SECONDS = 120  # finance's questions may take longer than a till's

Options = Mapping[str, str | int]

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>.+)")
_NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs"})
_CHECKED: Final = "verify-full"


@frozen
class SqliteAddress:
    """Central in a file on this PC."""

    path: Path


@frozen
class PostgresAddress:
    """Central on a server, as libpq's own options; the password may be among them, so it is never shown."""

    options: Options

    def __repr__(self) -> str:
        return f"PostgresAddress({self.without_password()!r})"

    @property
    def database(self) -> str:
        """The council's database."""
        return str(self.options.get("dbname") or self.options.get("user") or "")

    def without_password(self) -> str:
        """The address to keep and to show."""
        user = self.options.get("user")
        rest = {name: value for name, value in self.options.items() if name not in {"password", "user"}}
        return _url(str(user) if user else "", rest)

    def as_user(self, user: str, password: str | None) -> "PostgresAddress":
        """The same place for another login."""
        kept = {name: value for name, value in self.options.items() if name != "password"}
        changed = kept | {"user": user} | ({"password": password} if password is not None else {})
        return PostgresAddress(changed)

    def to_connect(self, answer_seconds: int) -> dict[str, str | int]:
        """What libpq is given: short time-outs, and an encrypted, checked connection to anything but this PC."""
        options = dict(self.options)
        options.setdefault("connect_timeout", CONNECT_SECONDS)
        options.setdefault("application_name", "ims-desktop")
        options.setdefault("tcp_user_timeout", answer_seconds * 1000)
        if not self._on_this_pc():
            options |= self._protected()
        return options

    def _protected(self) -> Options:
        """Encrypted, and the server's certificate checked with its name, unless the settings say in words otherwise."""
        mode = str(self.options.get("sslmode") or os.environ.get("PGSSLMODE") or _CHECKED)
        if mode != _CHECKED:
            if load_settings().must_hold().central_tls != UNCHECKED:
                raise Unavailable(Trouble.CENTRAL_NOT_CHECKED, mode=mode)
            return {"sslmode": mode}
        root = self.options.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or "system"
        return {"sslmode": mode, "sslrootcert": root}

    def _on_this_pc(self) -> bool:
        """Whether every server that may be meant is this PC; a service file may mean any."""
        if self.options.get("service") or os.environ.get("PGSERVICE"):
            return False
        names = str(self.options.get("host") or os.environ.get("PGHOST") or "")
        addresses = str(self.options.get("hostaddr") or os.environ.get("PGHOSTADDR") or "")
        return all(_is_here(one) for one in (*names.split(","), *addresses.split(",")))


def _is_here(host: str) -> bool:
    if host in {"", "localhost"} or host.startswith(("/", "@")):  # "/" and "@" are sockets of this PC
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite central, None for PostgreSQL."""
    file = _SQLITE.fullmatch(url)
    return Path(file["path"]).resolve() if file else None


def read_address(url: str) -> SqliteAddress | PostgresAddress:
    """Read central's URL (`sqlite:///…`, `postgresql://…`, also SQLAlchemy's `postgresql+psycopg://…`)."""
    if path := sqlite_path(url):
        return SqliteAddress(path)
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    if not plain.startswith(("postgresql://", "postgres://")):
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail="a central URL starts with sqlite:/// or postgresql://")
    from ims_desktop.store.central.libpq import (  # noqa: PLC0415  a till with a file does without
        ServerError,
        read_options,
    )

    try:
        return PostgresAddress(read_options(plain))
    except ServerError as error:
        raise Unavailable(Trouble.CENTRAL_ABSENT, detail=str(error)) from error


def without_password(url: str) -> str:
    """A central URL without the password, fit to be kept and shown."""
    address = read_address(url)
    return address.without_password() if isinstance(address, PostgresAddress) else url


def refuse_network_folder(path: Path) -> None:
    """Refuse `NETWORK_FOLDER` where the system says that the folder is on another machine."""
    if str(path).startswith("\\\\"):
        raise Unavailable(Trouble.NETWORK_FOLDER)
    try:
        mounts = Path("/proc/mounts").read_text("utf-8").splitlines()
    except OSError:
        return  # not Linux
    folder = path.resolve().parent
    at = [parts for parts in (line.split() for line in mounts) if folder.is_relative_to(parts[1].replace("\\040", " "))]
    if at and max(at, key=lambda parts: len(parts[1]))[2] in _NETWORK_FILE_SYSTEMS:
        raise Unavailable(Trouble.NETWORK_FOLDER)


def _url(user: str, options: Options) -> str:
    options = dict(options)
    host = str(options.pop("host", None) or options.pop("hostaddr", None) or "")
    port = str(options.pop("port", None) or "")
    database = quote(str(options.pop("dbname", None) or ""))
    if "," in host or host.startswith("/") or ":" in host:
        options["host"] = host
        if port:
            options["port"] = port
        place = ""
    else:
        place = host + (f":{port}" if port else "")
    query = urlencode({name: str(value) for name, value in options.items()})
    login = quote(user, safe="") + "@" if user else ""
    return f"postgresql://{login}{place}/{database}" + (f"?{query}" if query else "")


def central_name(address: SqliteAddress | PostgresAddress) -> str:
    """Which central an address means, whoever logs in: its place and database, without login and password."""
    if isinstance(address, SqliteAddress):
        return f"file {address.path.resolve()}"
    host = address.options.get("host") or address.options.get("hostaddr") or address.options.get("service") or ""
    return f"server {host} {address.options.get('port') or ''} {address.database}"
