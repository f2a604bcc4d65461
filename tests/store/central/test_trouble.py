"""Central absent, silent, refusing, busy, of another version, cut off: each has its own name, and nothing is lost."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from builders import START
from made_central import KEY, Central, Roll, a_key, made_central, sqlite_url
from sqlalchemy import update

from ims_desktop.actions.ports import CentralLink, TillIdentity, TransactionQuery
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId
from ims_desktop.domain.refusal import Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, SignedHead
from ims_desktop.store.central import address, engine, sqlite_file
from ims_desktop.store.central.address import PostgresAddress, read_address, without_password
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.central.linking import open_link
from ims_desktop.store.central.opening import create_central, enrol_till, open_central
from ims_desktop.store.central.schema import meta

DEVICE = DeviceId("01960000-0000-7000-8000-0000000000d1")


def _trouble(link: CentralLink) -> Trouble:
    with pytest.raises(Unavailable) as trouble:
        link.head(SignedHead(0, NO_SEAL, bytes(64)))
    link.close()
    return trouble.value.trouble


def _link_to(port: int, options: str = "") -> CentralLink:
    identity = TillIdentity(DEVICE, "BA1", "03", "A", f"postgresql://till@127.0.0.1:{port}/council{options}")
    return open_link(identity.central, identity, "secret", answer_seconds=1)


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert _trouble(_link_to(port)) is Trouble.CENTRAL_ABSENT


def test_a_server_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        port = silent.getsockname()[1]
        assert _trouble(_link_to(port, "?connect_timeout=2")) is Trouble.CENTRAL_SLOW
        assert time.monotonic() - began < 10


def test_a_wrong_password_and_no_database(on_postgres: Central) -> None:
    roll, _ = on_postgres.till()
    link = open_link(roll.identity.central, roll.identity, "wrong")
    assert _trouble(link) is Trouble.CENTRAL_REFUSED_LOGIN
    with pytest.raises(Unavailable) as trouble:
        open_central(on_postgres.url + "_not_there")
    assert trouble.value.trouble is Trouble.CENTRAL_NOT_MADE


def test_central_that_was_never_made(postgres_url: str, tmp_path: Path) -> None:
    for url, key in ((postgres_url, None), (sqlite_url(tmp_path), KEY)):
        with pytest.raises(Unavailable) as trouble:
            open_central(url, key)
        assert trouble.value.trouble is Trouble.CENTRAL_NOT_MADE


def test_a_missing_database_is_made(postgres_url: str) -> None:
    assert create_central(postgres_url + "_made_too") == (0, 1)


def test_a_file_with_another_key(tmp_path: Path) -> None:
    create_central(sqlite_url(tmp_path), KEY)
    with pytest.raises(Unavailable) as trouble:
        open_central(sqlite_url(tmp_path), bytes(32))
    assert trouble.value.trouble is Trouble.DATABASE_UNREADABLE


def test_a_busy_file_is_given_up_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.2)
    url = sqlite_url(tmp_path)
    for central in made_central(url, KEY):
        roll, link = central.till()
        roll.opened()
        other = sqlite_file.connect_file(tmp_path / "central.db", KEY)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as trouble:
            link.push(roll.entries, roll.said())
        assert trouble.value.trouble is Trouble.DATABASE_LOCKED
        other.execute("ROLLBACK")
        other.close()
        assert link.push(roll.entries, roll.said()).number == 1


def test_another_version(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    _set_version(central, 2)
    assert link.push(roll.entries, roll.said()).number == 1  # a till too old to be fed still sends
    assert link.head(roll.said()).schema == 2
    with pytest.raises(Unavailable) as trouble:
        link.pull("", 0, 1)
    assert trouble.value.facts == {"central": 2, "ours": 1, "which": "this program"}
    with pytest.raises(Unavailable):
        open_central(central.url, central.key)
    _set_version(central, 0)
    with pytest.raises(Unavailable) as trouble:
        link.head(roll.said())
    assert (trouble.value.trouble, trouble.value.facts["which"]) == (Trouble.CENTRAL_VERSION, "central")
    _set_version(central, 1)


@pytest.mark.parametrize("protocol", [0, 2])
def test_a_protocol_that_central_does_not_speak(
    on_postgres: Central, protocol: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file has no protocol: who opens it does the work, and its version says whether they may."""
    roll, link = on_postgres.till()
    roll.opened()
    code = on_postgres.add_till("04")
    for module in ("link_postgres", "enrol", "refused_push"):
        monkeypatch.setattr(f"ims_desktop.store.central.{module}.PROTOCOL", protocol)
    for call in (
        lambda: link.head(roll.said()),
        lambda: link.push(roll.entries, roll.said()),
        lambda: link.pull("", 0, 1),
        lambda: link.claim(ClaimId("c"), PaymentId("p"), 1, 1),
        lambda: link.change_password("new"),
        lambda: enrol_till(on_postgres.url, code, bytes(32)),
    ):
        with pytest.raises(Unavailable) as trouble:
            call()
        assert trouble.value.trouble is Trouble.CENTRAL_VERSION
        assert trouble.value.facts == {
            "central": 1,
            "ours": protocol,
            "which": "central" if protocol else "this program",
        }
    monkeypatch.undo()
    assert link.head(roll.said()).number == 0
    assert enrol_till(on_postgres.url, code, bytes(32)).identity.till == "04"


def _set_version(central: Central, version: int) -> None:
    with engine.writing(central.store._engine) as connection:
        connection.execute(update(meta).values(schema_version=version))


class CuttingProxy:
    """Stands between till and server; lets so many bytes of each connection through to the server, then cuts."""

    def __init__(self, port: int) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._to = port
        self.left: int | None = None
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._to))
            self._ends += [near, far]
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:  # noqa: FBT001
        try:
            while data := source.recv(4096):
                if counted and self.left is not None:
                    data, cut = data[: self.left], len(data) > self.left
                    self.left -= len(data)
                    sink.sendall(data)
                    if cut:
                        break
                else:
                    sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in (self._server, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def _through_proxy(central: Central) -> Iterator[tuple[CuttingProxy, Roll, CentralLink]]:
    real = read_address(central.url)
    assert isinstance(real, PostgresAddress)
    signer, public_key = a_key()
    enrolled = enrol_till(central.url, central.add_till(), public_key)
    place = read_address(enrolled.identity.central)
    assert isinstance(place, PostgresAddress)
    proxy = CuttingProxy(int(str(real.options["port"])))
    login = str(place.options["user"])
    theirs = PostgresAddress({**place.options, "port": proxy.port}).as_user(login, enrolled.secret)
    link = PostgresLink(theirs, enrolled.identity.device, lambda: (enrolled.secret,), answer_seconds=3)
    try:
        yield proxy, Roll(enrolled.identity, signer), link
    finally:
        link.close()
        proxy.close()


def test_a_push_cut_anywhere_stores_nothing_and_is_resumed(on_postgres: Central) -> None:
    with _through_proxy(on_postgres) as (proxy, roll, link):
        link.head(roll.said())
        roll.opened()
        for _ in range(19):
            roll.payment(1_00, payer="J. Smith")
        for left in (0, 1, 40, 400, 9_000, 15_000):
            proxy.left = left
            with pytest.raises(Unavailable) as trouble:
                link.push(roll.entries, roll.said())
            assert trouble.value.trouble in {Trouble.CENTRAL_ABSENT, Trouble.CENTRAL_SLOW}
            proxy.left = None
            assert link.head(roll.said()).number == 0
        assert link.push(roll.entries, roll.said()).number == 20
        assert link.push(roll.entries, roll.said()).number == 20
    assert on_postgres.store.find(TransactionQuery()).sum_pence == 19_00
    assert on_postgres.store.verify().passed


def test_one_round_trip_a_batch(on_postgres: Central) -> None:
    roll, link = on_postgres.till()
    assert isinstance(link, PostgresLink)
    for _ in range(10):
        roll.payment()
    link.push(roll.entries[:5], roll.said())
    before = link.round_trips
    link.push(roll.entries[5:], roll.said())
    assert link.round_trips - before == 1


def test_the_server_stops_answering_in_the_middle(on_postgres: Central) -> None:
    roll, link = on_postgres.till()
    assert isinstance(link, PostgresLink)
    link.head(roll.said())
    link._answer_seconds = 1
    link.close()
    with psycopg.connect(on_postgres.url) as holder:
        holder.execute("LOCK TABLE ims.head IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(Unavailable) as trouble:
            link.head(roll.said())
        assert trouble.value.trouble is Trouble.CENTRAL_SLOW
        assert time.monotonic() - began < 5
        holder.rollback()
    assert link.head(roll.said()).number == 0


def test_two_pushers_of_one_roll_store_it_once(central: Central) -> None:
    roll, link = central.till()
    for _ in range(30):
        roll.payment(1_00)
    other = central.link(roll.identity, central.secrets[roll.identity.device])
    told: list[int] = []

    def send(by: CentralLink, step: int) -> None:
        for first in range(0, 30, step):
            try:
                told.append(by.push(roll.entries[first : first + step], roll.said()).number)
            except Refused:  # the other one was faster or slower: a gap
                told.append(by.head(roll.said()).number)

    threads = [threading.Thread(target=send, args=(by, step)) for by, step in ((link, 5), (other, 3))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    link.push(roll.entries, roll.said())
    assert central.store.find(TransactionQuery()).sum_pence == 30_00
    assert central.store.verify().passed


def test_two_tills_at_once(central: Central) -> None:
    tills = [central.till(name) for name in ("03", "04", "05")]
    for roll, _ in tills:
        roll.opened()
        for _ in range(19):
            roll.payment(1_00, at=START)
    threads = [
        threading.Thread(
            target=lambda r=roll, k=link: [k.push(r.entries[n : n + 4], r.said()) for n in range(0, 20, 4)]
        )
        for roll, link in tills
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [state.last_stored for state in central.store.reconcile()] == [20, 20, 20]
    assert central.store.verify().passed


def test_addresses() -> None:
    shown = without_password("postgresql+psycopg://joe:s%20x@db.example:5433/council?sslmode=require")
    assert shown == "postgresql://joe@db.example:5433/council?sslmode=require"
    away = read_address("postgresql://db.example/council")
    near = read_address("postgresql://localhost/council")
    socket_folder = read_address("postgresql://joe@/council?host=/run/postgresql")
    assert isinstance(away, PostgresAddress)
    assert isinstance(near, PostgresAddress)
    assert isinstance(socket_folder, PostgresAddress)
    assert away.to_connect(20)["sslmode"] == "verify-full"
    assert "sslmode" not in near.to_connect(20)
    assert "sslmode" not in socket_folder.to_connect(20)
    again = read_address(socket_folder.without_password())
    assert again == socket_folder
    assert "secret" not in repr(away.as_user("joe", "secret"))
    several = read_address("postgresql://a.example,b.example/council?target_session_attrs=read-write")
    assert isinstance(several, PostgresAddress)
    assert read_address(several.without_password()) == several
    for wrong in ("mysql://x/y", "postgresql://x/y?nonsense=1"):
        with pytest.raises(Unavailable):
            read_address(wrong)


def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"//server/share {tmp_path} cifs rw 0 0\n")
    real = Path

    def seen(*parts: str) -> Path:
        return mounts if parts == ("/proc/mounts",) else real(*parts)

    monkeypatch.setattr(address, "Path", seen)
    with pytest.raises(Unavailable) as trouble:
        address.refuse_network_folder(tmp_path / "central.db")
    assert trouble.value.trouble is Trouble.NETWORK_FOLDER
