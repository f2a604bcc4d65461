"""A till whose central lies: nothing of it is taken, the trouble is told in words, and payments go on meanwhile."""

import json
import resource
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import DEVICE, HOLDERS, SMITH, TickingClock, council_things, take, till
from lying_server import (
    BIGINT,
    BOOLEAN,
    BYTES,
    INTEGER,
    JSONB,
    NUMERIC,
    TEXT,
    TIME,
    Answer,
    LyingServer,
    cut,
    endless,
    lying_server,
    message,
    only_row,
    row,
    said,
)
from made_central import a_key

from ims_desktop.actions.sync_round import SyncRound
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import ClaimId, PaymentId, SessionId
from ims_desktop.domain.refusal import Refused, Trouble, Unavailable
from ims_desktop.domain.roll import SignedHead
from ims_desktop.store.central.address import PostgresAddress, read_address
from ims_desktop.store.central.holder_rows import values_of
from ims_desktop.store.central.link_postgres import PostgresLink

SAID = SignedHead(0, bytes(32), bytes(64))
MEGABYTE = 2**20


def _whole(number: int) -> bytes:
    return struct.pack("!q", number)


def _reserved(left: int) -> None:
    """One whole number is all that it asks for."""
    if left == 0:
        raise Unavailable(Trouble.CENTRAL_STRANGE, detail="it did as it was told")


NUMBER, SHORT, WORD, SEAL = (BIGINT, _whole(0)), (INTEGER, struct.pack("!i", 1)), (TEXT, b"x"), (BYTES, bytes(32))
NO, WHEN = (BOOLEAN, b"\0"), (TIME, _whole(846_000_000_000_000))
HEAD = (NUMBER, SEAL, WORD, SHORT, WHEN, NUMBER, NO, NO)

LIES: dict[str, Answer] = {
    "too few columns": said(row(NUMBER)),
    "too many columns": said(row(*HEAD, *HEAD)),
    "no columns": said(row()),
    "a type that was not asked for": said(row((NUMERIC, b"12"))),
    "texts for numbers": said(row(*[WORD] * 8)),
    "nothing in any column": said(row(*((kind, None) for kind, _ in HEAD))),
    "a number of three bytes": said(row((BIGINT, b"abc"))),
    "a time that no calendar has": said(row(*HEAD[:4], (TIME, _whole(2**63 - 1)), *HEAD[5:])),
    "a text that is none": said(row((TEXT, b"\xff\xfe"))),
    "JSON that is none": said(row((JSONB, b"\x01{"))),
    "JSON too deep to read": said(row((JSONB, b"\x01" + b"[" * 200_000))),
    "no row": said(),
    "an empty answer": said(message(b"I")),
    "two rows": said(row(*HEAD), only_row(*HEAD)),
    "a copy": said(message(b"H", b"\0\0\0")),
    "a copy to be sent": said(message(b"G", b"\0\0\0")),
    "a copy both ways": said(message(b"W", b"\0\0\0")),
    "a message of no length": cut(message(b"D", b"xxxx", -7)),
    "a message of two gigabytes": cut(message(b"D", b"xxxx", 2**31 - 1)),
    "a message that nobody knows": cut(message(b"?", b"xxxx")),
    "half a row": cut(row(*HEAD)[:-9]),
    "not one byte": cut(),
    "another protocol": cut(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "an error as long as a book": said(message(b"E", b"SERROR\0C57P01\0M" + b"no " * 500_000 + b"\0\0")),
    "rows without an end": endless(row(*HEAD), only_row(*HEAD)),
    "notices without an end": endless(b"", message(b"N", b"SNOTICE\0C00000\0Mlook\0\0")),
}
CALLS: dict[str, Callable[[PostgresLink], object]] = {
    "head": lambda link: link.head(SAID),
    "push": lambda link: link.push((), SAID),
    "pull": lambda link: link.pull("", 0, 100),
    "paid": lambda link: link.paid("BA1-03A-000001-K"),
    "gone": lambda link: link.gone_sessions(),
    "one gone": lambda link: link.gone_session(SessionId("s")),
    "claim": lambda link: _reserved(link.claim(ClaimId("c"), PaymentId("p"), 1, 1)),
}


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with lying_server() as made:
        yield made


def link_to(server: LyingServer, answer_seconds: int = 1) -> PostgresLink:
    address = read_address(f"postgresql://till@127.0.0.1:{server.port}/ims")
    assert isinstance(address, PostgresAddress)
    return PostgresLink(address, DEVICE, lambda: ("secret",), answer_seconds=answer_seconds)


@pytest.mark.parametrize("what", LIES)
def test_whatever_it_answers_is_a_trouble_and_no_bug(server: LyingServer, what: str) -> None:
    server.answers = [LIES[what]]
    memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    calls = CALLS if not what.endswith("without an end") else {"head": CALLS["head"]}
    for name, call in calls.items():
        link = link_to(server)
        with pytest.raises(Unavailable) as told:
            call(link)
        assert len(told.value.message) < 700, name
        link.close()
    assert time.monotonic() - began < 3 * len(calls)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 200 * 1024  # kilobytes


def changed(**parts: Any) -> bytes:
    """A slice as `ims.pull` sends it, of the whole small council, with parts forged."""
    rows = [(one.kind.value, one.key, one.data) for one in map(to_row, council_things())]
    told: dict[str, Any] = {
        "epoch": "e2",
        "upto": 7,
        "more": False,
        "fresh": True,
        "r": rows,
        "w": [],
        "x": [],
        "a": [],
        "v": [],
    }
    told["h"] = [
        [one.isoformat() if hasattr(one, "isoformat") else one for one in values_of(holder)] for holder in HOLDERS
    ]
    return row(SHORT, (TEXT, json.dumps(told | parts).encode()))


def row_of(kind: str, **data: Any) -> dict[str, Any]:
    """The slice with one row of a kind changed."""
    rows = [(one.kind.value, one.key, dict(one.data or {})) for one in map(to_row, council_things())]
    next(one for one in rows if one[0] == kind)[2].update(data)
    return {"r": rows}


def holder(place: int, value: Any) -> dict[str, Any]:
    values = list(values_of(replace(SMITH, as_at=None)))
    values[place] = value
    return {"h": [values]}


SLICES: dict[str, dict[str, Any]] = {
    "a number that no file keeps": {"upto": 2**70},
    "a text for a number": {"upto": "7"},
    "no epoch": {"epoch": None},
    "rows that are none": {"r": [[1, 2]]},
    "a fund whose largest sum is a text": row_of("fund", maximum_pence="500"),
    "a fund whose name is a number": row_of("fund", name=5),
    "a person with no such role": row_of("user", roles=["emperor"]),
    "a person whose roles are a text": row_of("user", roles="cashier"),
    "a rate that is none": row_of("vat", rates=[{"since": "2020-01-01", "rate": "much"}]),
    "a price of no day": row_of("item", prices=[{"since": "x", "amount_pence": 1}]),
    "an office whose rules are a list": row_of("office", cash_up=[]),
    "an account without a reference": holder(1, None),
    "a balance in words": holder(7, "a lot"),
    "a balance that no file keeps": holder(7, 2**64),
    "an account of too few columns": {"h": [["01", "2"]]},
    "a hash that is none": {"w": [["u-cashier", 7]]},
    "an approval of no time": {"a": [["s", 1, "u-supervisor", "noon"]]},
    "an approval of no entry": {"a": [["s", "1", "u-supervisor", "2026-04-01T08:30:00.000Z"]]},
    "a statement of no day": {"s": ["x", "00"]},
    "cash of no day": {
        "c": {"since": "2026-04-01", "upto": {}, "taken": [["d", 1, "01", "2", "x", 5]], "days": 28, "paid": []}
    },
    "somebody at work since no time": {"o": [["u-cashier", "BA1-03", None]]},
}


def honest(number: int, seal: bytes) -> tuple[Answer, Answer]:
    """What a central that has nothing yet, and is sent all up to a number, says to both."""
    stored = row((TEXT, b"stored"), (BIGINT, _whole(number)), (BYTES, seal), SHORT)
    return said(row(*HEAD)), said(stored)


def test_a_slice_with_anything_wrong_in_it_changes_nothing(server: LyingServer, tmp_path: Path) -> None:
    store, signer = till(tmp_path), a_key()[0]
    before = store.reference_data()
    link = link_to(server, 5)
    rounds = SyncRound(store, TickingClock(), lambda: link, signer)
    for what, parts in SLICES.items():
        server.answers = [*honest(1, store.head().seal), said(changed(**parts))]
        server.asked = 0
        with pytest.raises(Unavailable) as told:
            rounds.run()
        assert told.value.trouble is Trouble.CENTRAL_STRANGE, what
        assert (store.reference_data(), store.sync_state().epoch) == (before, "e1"), what
    take(store)
    store.close()


def test_the_same_slice_comes_through_where_nothing_is_wrong(server: LyingServer) -> None:
    server.answers = [said(changed())]
    assert link_to(server).pull("", 0, 100).holders == HOLDERS


def test_a_till_goes_on_taking_payments_and_syncs_once_central_is_honest_again(
    server: LyingServer, tmp_path: Path
) -> None:
    store, signer = till(tmp_path), a_key()[0]
    link = link_to(server)
    rounds = SyncRound(store, TickingClock(), lambda: link, signer)
    for what, lie in LIES.items():
        server.answers = [lie]
        with pytest.raises((Unavailable, Refused)):
            rounds.run()
        assert take(store).payment.receipt, what
    end = store.head()
    assert (store.sync_state().acknowledged, store.sync_state().waiting) == (0, end.number)
    server.asked, server.answers = 0, [*honest(end.number, end.seal), said(changed()), said(row(*HEAD))]
    assert rounds.run().state.waiting == 0
    store.close()


def test_whoever_asks_for_the_password_in_clear_is_not_given_it() -> None:
    with lying_server(wants_password=True) as server:
        with pytest.raises(Unavailable):
            link_to(server).head(SAID)
        assert server.told == []
