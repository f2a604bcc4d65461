"""Central as a till reaches it on a PostgreSQL server: the calls of its own login, one round trip each."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, cast

from ims_desktop.actions.ports import PROTOCOL, CentralHead, PulledChanges, PushAnswer, SealedEntry
from ims_desktop.domain.gone_session import GoneFound, GoneSession, gone_found, read_gone
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused, Trouble
from ims_desktop.domain.reversal import PaymentNow
from ims_desktop.domain.roll import SignedHead
from ims_desktop.store.central.address import ANSWER_SECONDS, PostgresAddress
from ims_desktop.store.central.libpq import ServerError
from ims_desktop.store.central.plain_connection import PlainConnection, Row, Value
from ims_desktop.store.central.postgres_troubles import FORKED, told_of_state, told_of_words
from ims_desktop.store.central.refused_push import push_refused
from ims_desktop.store.central.strange_answers import as_central_writes, must_be, must_fit
from ims_desktop.store.central.under_way import UnderWay
from ims_desktop.store.central.versions import SCHEMA_VERSION, must_feed, wrong_version
from ims_desktop.store.central.wire import packed, read_changes, read_paid

_DATA_WRONG = "22"  # PostgreSQL's class of codes for what it cannot read: U+0000, or a device id that is none


class PostgresLink:
    """Keeps one connection and makes a new one after trouble; never repeats a call by itself.

    While batches are sent ahead it keeps another beside it, until any other call.
    """

    def __init__(
        self,
        address: PostgresAddress,
        device: DeviceId,
        secrets: Callable[[], Sequence[str]],
        *,
        answer_seconds: int = ANSWER_SECONDS,
    ) -> None:
        self._address = address
        self._device = device
        self._secrets = secrets
        self._answer_seconds = answer_seconds
        self._connection: PlainConnection | None = None
        self._under_way: UnderWay[PushAnswer] | None = None  # on this connection
        self._beside: PostgresLink | None = None
        self._asked = 0

    @property
    def round_trips(self) -> int:
        """How many calls were made."""
        return self._asked + (self._beside.round_trips if self._beside else 0)

    def head(self, said: SignedHead, *, forked: bool = False, had: int = 0, epoch: str = "") -> CentralHead:
        """Where central's copy of this till's roll ends. A central older than this program is `CENTRAL_VERSION`."""
        row = self._ask(
            "SELECT * FROM ims.head($1, $2, $3, $4, $5, $6, $7, $8)",
            PROTOCOL,
            self._device,
            said.number,
            said.seal,
            said.signature,
            forked,
            had,
            epoch,
        )
        must_be(row, "where its copy of this roll ends", int, bytes, str, int, datetime, int, bool, bool)
        number, seal, its_epoch, schema, now, held, known_fork, blocked = row
        if schema < SCHEMA_VERSION:
            raise wrong_version(schema)
        return CentralHead(number, bytes(seal), its_epoch, schema, now, held, known_fork, blocked)

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        """Send entries in order; safe to repeat."""
        self._settle()
        return self._push(entries, said, ahead=False)

    def begin_push(
        self, entries: Sequence[SealedEntry], said: SignedHead, *, ahead: bool = False
    ) -> Callable[[], PushAnswer]:
        """Begin to send entries, on a second connection while the batch before is under way on the first."""
        if self._under_way is None or self._under_way.ended:
            self._under_way = UnderWay(partial(self._push, entries, said, ahead=ahead))
            return self._under_way.answer
        if self._beside is None:
            self._beside = PostgresLink(self._address, self._device, self._secrets, answer_seconds=self._answer_seconds)
        return self._beside.begin_push(entries, said, ahead=ahead)

    def pull(
        self, epoch: str, after: int, limit: int, cash_known: Mapping[DeviceId, int] | None = None
    ) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy."""
        row = self._ask(
            "SELECT schema_version, changes FROM ims.pull($1, $2, $3, $4, $5, $6::text::jsonb)",
            PROTOCOL,
            self._device,
            epoch,
            after,
            limit,
            None if cash_known is None else json.dumps(dict(cash_known)),
        )
        must_be(row, "what changed", int, str)
        must_feed(row[0])
        with as_central_writes("what changed"):
            changes = read_changes(row[1])
            must_fit(changes)
        return changes

    def change_password(self, new: str) -> None:
        """Change this till's own password; the server is given a verifier and never the password."""
        with _translated():
            verifier = self._connected().scram_verifier(self._login, new)
        self._ask("SELECT ims.password($1, $2, $3)", PROTOCOL, self._device, verifier)

    def paid(self, receipt: str) -> PaymentNow:
        """A payment of any till by its receipt's number, with what was done to it."""
        question = "SELECT ims.claim($1, $2, NULL, $3::text, NULL, NULL)"
        row = self._ask(question, PROTOCOL, self._device, receipt)
        must_be(row, "a payment", dict)
        with as_central_writes("a payment"):
            return read_paid(row[0])

    def gone_sessions(self) -> Sequence[GoneSession]:
        """Sessions that wait at tills of this till's office that are gone."""
        with as_central_writes("sessions of tills that are gone"):
            return [read_gone(row) for row in self._gone(None)]

    def gone_session(self, session: SessionId) -> GoneFound | None:
        """One of them with all that a taking over must say."""
        with as_central_writes("a session of a till that is gone"):
            return gone_found(self._gone(session))

    def _gone(self, session: str | None) -> Sequence[Mapping[str, Any]]:
        question = "SELECT ims.claim($1, $2, $3::text, NULL, NULL, NULL)"
        row = self._ask(question, PROTOCOL, self._device, session)
        must_be(row, "sessions of tills that are gone", list)
        return cast("Sequence[Mapping[str, Any]]", row[0])

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """Reserve what is left of a payment's line for a refund; answers what is left then."""
        question = "SELECT ims.claim($1, $2, $3::text, $4::text, $5::integer, $6)"
        row = self._ask(question, PROTOCOL, self._device, claim, payment, line, pence)
        must_be(row, "what is left of a payment", int)
        return int(row[0])

    def close(self) -> None:
        """Let go of the connection."""
        self._settle()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _settle(self) -> None:
        """What was sent ahead has ended, whatever became of it, and one connection is enough again."""
        self._wait()
        if self._beside is not None:
            self._beside.close()

    def _wait(self) -> None:
        if self._under_way is not None:
            self._under_way.wait()
            self._under_way = None

    def _push(self, entries: Sequence[SealedEntry], said: SignedHead, *, ahead: bool) -> PushAnswer:
        texts, seals, personal = packed(entries)
        row = self._call(
            "SELECT * FROM ims.push($1, $2, $3::text, $4, $5::text, $6, $7, $8, $9)",
            PROTOCOL,
            self._device,
            texts,
            seals,
            personal,
            said.number,
            said.seal,
            said.signature,
            ahead,
        )
        must_be(row, "how far it has this roll now", str, int, bytes, int)
        outcome, number, seal, held = row
        if outcome == FORKED:
            raise Refused(Reason.ROLL_FORKED)
        return PushAnswer(number=number, seal=bytes(seal), held=held)

    def _ask(self, question: str, *values: Value) -> Row:
        self._settle()
        return self._call(question, *values)

    def _call(self, question: str, *values: Value) -> Row:
        with _translated():
            connection = self._connected()
            self._asked += 1
            with as_central_writes("another answer than was asked for"):
                return connection.ask(question, *values)

    def _connected(self) -> PlainConnection:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    @property
    def _login(self) -> str:
        return str(self._address.options.get("user") or "")

    def _connect(self) -> PlainConnection:
        """By the first password that central takes."""
        *others, last = self._secrets() or ("",)
        for secret in others:
            try:
                return self._by(secret)
            except ServerError as error:
                if told_of_words(error.words).trouble is not Trouble.CENTRAL_REFUSED_LOGIN:
                    raise
        return self._by(last)

    def _by(self, secret: str) -> PlainConnection:
        address = self._address.as_user(self._login, secret)
        return PlainConnection(address.to_connect(self._answer_seconds), self._answer_seconds)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the server complains of into refusals and troubles; a bug stays what it is."""
    try:
        yield
    except ServerError as error:
        if error.state.startswith(_DATA_WRONG):
            raise push_refused("not_readable") from error
        said = (error.state, error.words, error.detail, error.hint)
        told = told_of_state(*said) if error.state else told_of_words(error.words)
        if told is None:
            raise
        raise told from error
