"""While much waits the next batch goes out before the one before is answered; what does not come through goes again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest
from fakes.clock import SetClock
from fakes.link import CutLink
from fakes.signer import FakeSigner

from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.ports import PushAnswer, SealedEntry, SyncState, TillIdentity, TillStore
from ims_desktop.actions.pushing import Pushing
from ims_desktop.domain.canonical import Json, canonical_text
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, SignedHead, seal_of

ANSWERED = "answered"


@dataclass
class Waiting:
    """A till, as far as sending asks: entries that wait."""

    entries: list[SealedEntry] = field(default_factory=list)
    identity: TillIdentity = field(default_factory=lambda: TillIdentity(DeviceId("d"), "BA1", "03", "A", ""))

    def append(self, kind: str = "payment.taken", body: dict[str, Json] | None = None) -> None:
        text = canonical_text({"kind": kind, "body": body or {}, "number": len(self.entries) + 1})
        before = self.entries[-1].seal if self.entries else NO_SEAL
        self.entries.append(SealedEntry(len(self.entries) + 1, text, seal_of(before, text)))

    def unsent(self, after: int, limit: int) -> Sequence[SealedEntry]:
        return self.entries[after : after + limit]

    def sync_state(self) -> SyncState:
        return SyncState(len(self.entries), 0, None, None, "", 0, None, self.entries[-1].seal)


@dataclass
class ToldLink(CutLink):
    """Writes down what it is asked, in order. What is sent ahead fails as `troubles` say, before its work or after."""

    told: list[str] = field(default_factory=list)
    troubles: list[tuple[Exception | None, bool]] = field(default_factory=list)

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        answer = super().push(entries, said)
        self.told.append(f"{ANSWERED} {entries[-1].number}")
        return answer

    def begin_push(
        self, entries: Sequence[SealedEntry], said: SignedHead, *, ahead: bool = False
    ) -> Callable[[], PushAnswer]:
        self.told.append(f"{'ahead' if ahead else 'begun'} {entries[-1].number}")
        trouble, after_work = self.troubles.pop(0) if ahead and self.troubles else (None, False)

        def answer() -> PushAnswer:
            if trouble is not None and not after_work:
                raise trouble
            answered = self.push(entries, said)
            if trouble is not None:
                raise trouble
            return answered

        return answer

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        self.told.append("claim")
        return super().claim(claim, payment, line, pence)


def drained(till: Waiting, link: ToldLink) -> None:
    """Everything goes out in batches of two."""
    pace = BatchPace(largest=2)
    pace.size = 2
    sending = Pushing(cast("TillStore", till), link, SetClock(), FakeSigner(), pace)
    number = 0
    while (answer := sending.next_answer(number)) is not None:
        assert answer.number > number
        number = answer.number
    assert link.entries == till.entries


def till_with(count: int) -> Waiting:
    till = Waiting()
    for _ in range(count):
        till.append()
    return till


def test_the_next_goes_out_before_the_one_before_is_answered() -> None:
    link = ToldLink()
    drained(till_with(5), link)
    assert link.told == ["begun 2", "ahead 4", "answered 2", "ahead 5", "answered 4", "answered 5"]


def test_what_is_no_whole_batch_goes_alone() -> None:
    link = ToldLink()
    drained(till_with(1), link)
    assert link.told == ["answered 1"]


@pytest.mark.parametrize("after_work", [False, True])
@pytest.mark.parametrize("trouble", [Unavailable(Trouble.CENTRAL_ABSENT), Refused(Reason.PUSH_REFUSED, why="number")])
def test_what_was_sent_ahead_in_vain_is_sent_again_alone(trouble: Exception, after_work: bool) -> None:  # noqa: FBT001  a table
    link = ToldLink(troubles=[(None, False), (trouble, after_work)])
    drained(till_with(9), link)
    assert link.told[:5] == ["begun 2", "ahead 4", "answered 2", "ahead 6", "answered 4"]
    again = link.told[6 + after_work :]
    assert not any(one.startswith(("begun", "ahead")) for one in again), "none goes ahead in this sync any more"


@pytest.mark.parametrize("trouble", [Unavailable(Trouble.CENTRAL_ABSENT), Refused(Reason.ROLL_FORKED)])
def test_what_fails_alone_is_told(trouble: Exception) -> None:
    class Failing(ToldLink):
        def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
            raise trouble

    with pytest.raises(type(trouble)):
        drained(till_with(5), Failing())


def test_a_refund_waits_until_its_payment_is_there() -> None:
    till, link = till_with(3), ToldLink()
    claims: list[Json] = [{"claim": "c", "line": 1, "pence": 1}]
    till.append("payment.refunded", {"payment": "p", "claims": claims})
    for _ in range(3):
        till.append()
    drained(till, link)
    assert link.told[:5] == ["begun 2", "answered 2", "claim", "begun 4", "ahead 6"]
