"""What the roll machine knows: the council that is put back, its tills, and what has to stand on their rolls."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faulty_proxy import Fault, FaultyProxy
from soak_books import BOOKS
from tried_office import PostgresCentral, SqliteCentral, TriedOffice, TriedTill, tried_server

from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.till.lock import TillLock


@dataclass
class World:
    """What the examples share: a made council that is put back, and the network to it."""

    office: TriedOffice
    proxy: FaultyProxy | None

    def wire(self, fault: Fault) -> None:
        if self.proxy is not None:
            self.proxy.fault = fault


class MovedClock(SystemClock):
    """The PC's clock, as far off as somebody set it."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


@dataclass
class Session:
    """What the model knows of the session that is open."""

    float_pence: int
    payments: dict[str, int] = field(default_factory=dict)  # pence by receipt
    voided: set[str] = field(default_factory=set)
    by_mop: dict[str, int] = field(default_factory=dict)  # pence that stand
    moved_pence: int = 0  # into the drawer, signed


@dataclass
class Counter:
    """A till in the machine: the open program, and what the model knows of its roll."""

    made: TriedTill
    folder: Path
    till: OpenTill
    lock: TillLock
    clock: MovedClock = field(default_factory=MovedClock)
    roll: list[bytes] = field(default_factory=list)  # seals
    taken: set[str] = field(default_factory=set)  # payments
    receipts: list[str] = field(default_factory=list)
    session: Session | None = None  # that is open
    approved: bool | None = None  # whether the session that was closed last is, where one was
    slips: dict[int, str] = field(default_factory=dict)  # of its receipt book: receipts, blank where spoilt
    voided: set[str] = field(default_factory=set)  # receipts of all sessions

    @property
    def in_session(self) -> bool:
        return self.session is not None

    def known_of(self, other: "Counter") -> None:
        """What another one of the same roll knows."""
        self.taken, self.receipts, self.session = set(other.taken), list(other.receipts), deepcopy(other.session)
        self.approved, self.slips, self.voided = other.approved, dict(other.slips), set(other.voided)

    def person(self, user: str) -> User:
        return next(one for one in self.till.store.reference_data().users.values() if one.user == user)


def expected(refused: Refused, *reasons: Reason) -> None:
    assert refused.reason in reasons, refused


def total_of(text: str) -> int:
    entry = json.loads(text)
    return int(entry["body"]["total_pence"]) if "postings" in entry["body"] else 0


@contextmanager
def made_world(kind: str, folder: Path) -> Iterator[World]:
    """A made council of this kind, its environment ours until the block is left."""
    before = dict(os.environ)
    home = folder / "office"
    home.mkdir()
    with ExitStack() as stack:
        if kind == "sqlite":
            world = World(TriedOffice(home, SqliteCentral(home)), None)
        else:
            other = os.environ.get("IMS_TEST_POSTGRES")
            server = stack.enter_context(tried_server(folder / "server" / "data", Path(other) if other else None))
            proxy = stack.enter_context(FaultyProxy(server.port))
            world = World(TriedOffice(home, PostgresCentral(server, proxy.port)), proxy)
        try:
            os.environ.update(world.office.environment())
            del os.environ["IMS_MIRROR"]  # its threads are the soak's
            world.office.make()
            with open_as_owner(world.office.central.owner_url) as store:
                books = [ReceiptBook(code, place, first, last) for place, (code, first, last) in BOOKS.items()]
                store.change([to_row(book) for book in books], {})
            world.office.keep()
            yield world
        finally:
            os.environ.clear()
            os.environ.update(before)
