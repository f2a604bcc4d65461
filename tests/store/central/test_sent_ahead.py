"""The next batch goes out on a second connection while central has the one before: in order, once, whatever is cut."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from ctypes import c_void_p
from typing import cast

import psycopg
import pytest
from builders import START
from fakes.clock import SetClock
from faulty_proxy import Fault, FaultyProxy
from made_central import Central, Roll, made_central

from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.ports import SealedEntry, SyncState, TillStore
from ims_desktop.actions.pushing import Pushing
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.store.central.address import PostgresAddress, read_address
from ims_desktop.store.central.libpq import libpq
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.postgres_server import PostgresServer

A_BATCH = 6
A_PAYMENT = 1_00


@pytest.fixture(scope="module")
def central(postgres: PostgresServer) -> Iterator[Central]:
    """One for the module; where a batch waits for one that never comes, it does so for a moment only."""
    for made in made_central(postgres.url("sent_ahead")):
        with made.raw() as owner:
            (waits,) = owner.execute(
                "SELECT pg_get_functiondef('ims.await_entry(uuid,bigint)'::regprocedure)"
            ).fetchone() or ("",)
            assert "5 seconds" in waits
            owner.execute(waits.replace("5 seconds", "300 milliseconds").encode())
        yield made


@pytest.fixture
def till(central: Central) -> Iterator[tuple[Roll, PostgresLink]]:
    """A till of its own with three batches, and its link."""
    roll, link = central.till(f"A{len(central.secrets):02}")
    assert isinstance(link, PostgresLink)
    for _ in range(3 * A_BATCH - 1):  # the session's opening comes first
        roll.payment(A_PAYMENT, payer="A. Payer")
    yield roll, link
    central.close_links()


def batch(roll: Roll, at: int) -> Sequence[SealedEntry]:
    """The batch at a place, from 0."""
    return roll.entries[at * A_BATCH : (at + 1) * A_BATCH]


@contextmanager
def roll_locked(central: Central, roll: Roll) -> Iterator[None]:
    """Somebody holds the roll's head, so that whatever is sent waits for it."""
    with psycopg.connect(central.url) as holder:
        holder.execute("SELECT FROM ims.head WHERE device = %s FOR UPDATE", [roll.identity.device])
        yield
        holder.rollback()


def all_there(central: Central, roll: Roll, link: PostgresLink) -> None:
    """Every entry once, in order, nothing held, and the sums right."""
    head = link.head(roll.said())
    assert (head.number, head.seal, head.held, head.forked) == (len(roll.entries), roll.head.seal, 0, False)
    with central.raw() as owner:
        rows = owner.execute(
            "SELECT number, text, seal FROM ims.entry WHERE device = %s ORDER BY number", [roll.identity.device]
        ).fetchall()
        paid = owner.execute(
            "SELECT count(*), sum(amount_pence) FROM ims.transaction WHERE device = %s", [roll.identity.device]
        ).fetchone()
    assert rows == [(one.number, one.text, one.seal) for one in roll.entries]
    assert paid == (len(roll.entries) - 1, A_PAYMENT * (len(roll.entries) - 1))


def test_two_under_way_come_in_order(central: Central, till: tuple[Roll, PostgresLink]) -> None:
    roll, link = till
    with roll_locked(central, roll):
        first = link.begin_push(batch(roll, 0), roll.said())
        second = link.begin_push(batch(roll, 1), roll.said(), ahead=True)
        time.sleep(0.05)
    assert first().number == A_BATCH
    third = link.begin_push(batch(roll, 2), roll.said(), ahead=True)
    assert (second().number, third().number) == (2 * A_BATCH, 3 * A_BATCH)
    assert link.round_trips == 3
    all_there(central, roll, link)


def test_what_arrives_first_waits_for_the_batch_before(central: Central, till: tuple[Roll, PostgresLink]) -> None:
    roll, link = till
    other = central.link(roll.identity, central.secrets[roll.identity.device])
    late = other.begin_push(batch(roll, 1), roll.said(), ahead=True)
    time.sleep(0.05)
    assert link.push(batch(roll, 0), roll.said()).number == A_BATCH
    assert late().number == 2 * A_BATCH
    link.push(batch(roll, 2), roll.said())
    all_there(central, roll, link)


def test_a_batch_is_refused_where_the_one_before_never_comes(central: Central, till: tuple[Roll, PostgresLink]) -> None:
    roll, link = till
    with pytest.raises(Refused) as refused:
        link.begin_push(batch(roll, 1), roll.said(), ahead=True)()
    assert refused.value.facts == {"why": "number", "entry": A_BATCH + 1}
    assert link.head(roll.said()).number == 0


def test_a_batch_is_refused_where_the_one_before_was(central: Central, till: tuple[Roll, PostgresLink]) -> None:
    roll, link = till
    wrong = [*batch(roll, 0)[:-1], roll.copied(until=0).forged(number=A_BATCH)]
    first = link.begin_push(wrong, roll.said())
    second = link.begin_push(batch(roll, 1), roll.said(), ahead=True)
    for answer in (first, second):
        with pytest.raises(Refused) as refused:
            answer()
        assert refused.value.reason is Reason.PUSH_REFUSED
    assert link.head(roll.said()).number == 0
    for at in range(3):
        link.push(batch(roll, at), roll.said())
    all_there(central, roll, link)


@pytest.mark.parametrize("killed", ["before", "ahead"])
def test_either_connection_is_killed(central: Central, till: tuple[Roll, PostgresLink], killed: str) -> None:
    roll, link = till
    with roll_locked(central, roll), central.raw() as owner:
        first = link.begin_push(batch(roll, 0), roll.said())
        second = link.begin_push(batch(roll, 1), roll.said(), ahead=True)
        victim = link if killed == "before" else link._beside
        while victim is None or victim._connection is None:
            time.sleep(0.01)
        time.sleep(0.05)  # it waits for the roll now
        owner.execute("SELECT pg_terminate_backend(%s)", [libpq().PQbackendPID(c_void_p(victim._connection._at))])
        with pytest.raises(Unavailable):
            (first if killed == "before" else second)()
    if killed == "before":
        with pytest.raises(Refused):
            second()
        assert link.head(roll.said()).number == 0
    else:
        assert first().number == A_BATCH
    link.push(roll.entries, roll.said())
    all_there(central, roll, link)


class AsTill:
    """A roll, as far as sending asks a till for it."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        self.identity = roll.identity

    def unsent(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Entries after a number."""
        return self._roll.entries[after : after + limit]

    def sync_state(self) -> SyncState:
        """Where the roll ends."""
        return SyncState(self._roll.head.number, 0, None, None, "", 0, None, self._roll.head.seal)


def drain(roll: Roll, link: PostgresLink) -> None:
    """Send all that waits as `send` does, from where central is; raises at the first trouble."""
    number = link.head(roll.said()).number
    pace = BatchPace(largest=A_BATCH)
    pace.size = A_BATCH  # it is far behind
    sending = Pushing(cast("TillStore", AsTill(roll)), link, SetClock(START), roll.signer, pace)
    while (answer := sending.next_answer(number)) is not None:
        assert answer.number > number
        number = answer.number


def through(proxy: FaultyProxy, central: Central, roll: Roll) -> PostgresLink:
    """The till's link through a proxy."""
    place = read_address(roll.identity.central)
    assert isinstance(place, PostgresAddress)
    secret = central.secrets[roll.identity.device]
    there = PostgresAddress({**place.options, "port": proxy.port}).as_user(str(place.options["user"]), secret)
    return PostgresLink(there, roll.identity.device, lambda: (secret,), answer_seconds=5)


@pytest.mark.parametrize("first", [True, False])
def test_either_connection_is_cut_at_any_byte(central: Central, postgres: PostgresServer, *, first: bool) -> None:
    roll, own = central.till(f"C{len(central.secrets):02}")
    assert isinstance(own, PostgresLink)
    faults = [Fault(cut_sent_at=at, orderly=at % 2 == 0) for at in (0, 700, 1_000, 4_001, 7_998, 11_003)]
    faults += [Fault(cut_answer_at=at) for at in (420, 600, 701)]
    with FaultyProxy(postgres.port) as proxy:
        for fault in (*faults, Fault()):
            for _ in range(4 * A_BATCH):
                roll.payment(A_PAYMENT)
            proxy.fault = fault if first else Fault()
            with closing(through(proxy, central, roll)) as link, suppress(Unavailable):
                link.head(roll.said())
                proxy.fault = Fault() if first else fault
                drain(roll, link)
        assert proxy.counted.cuts >= len(faults) - 1  # the last may come when all was sent
    all_there(central, roll, own)
    central.close_links()


def test_a_till_that_may_connect_but_once_drains_too(central: Central, till: tuple[Roll, PostgresLink]) -> None:
    roll, link = till
    link.head(roll.said())
    with central.raw() as owner:
        owner.execute(f'ALTER ROLE "{link._login}" CONNECTION LIMIT 1'.encode())
    drain(roll, link)
    all_there(central, roll, link)
