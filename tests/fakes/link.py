"""Central in memory, honest about seals, that can be cut off at any call, before or after it did its work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from fakes.clock import MONDAY
from ims_desktop.actions.ports import CentralHead, PulledChanges, PushAnswer, SealedEntry
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, SignedHead, seal_of

Answer = TypeVar("Answer")


@dataclass
class CutLink:
    """One till's roll at central, and slices of reference data that wait to be pulled.

    `cut_at` is the number of the call (from 1) that is cut off; `after_work`: its answer is lost, not its question.
    """

    slices: Sequence[PulledChanges] = ()
    entries: list[SealedEntry] = field(default_factory=list)
    cut_at: int = 0
    after_work: bool = False
    calls: int = 0
    pushes: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)  # sizes of batches that were begun before one was answered
    last_numbers: list[int] = field(default_factory=list)
    forks: list[SignedHead] = field(default_factory=list)  # what the till told of another roll here
    takes_at_once: int = 10_000
    blocked: bool = False
    now: Callable[[], datetime] = field(default=lambda: MONDAY)

    def head(self, said: SignedHead, *, forked: bool = False, had: int = 0, epoch: str = "") -> CentralHead:
        self._before()
        if forked:
            self.forks.append(said)
        stands = {"forked": bool(self.forks), "blocked": self.blocked}
        return self._after(CentralHead(len(self.entries), self.seal, "e1", 1, self.now(), **stands))

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        self._before()
        self.pushes.append(len(entries))
        self.last_numbers.append(said.number)
        for entry in entries[: self.takes_at_once]:
            self._store(entry)
        return self._after(PushAnswer(len(self.entries), self.seal, 0))

    def begin_push(
        self, entries: Sequence[SealedEntry], said: SignedHead, *, ahead: bool = False
    ) -> Callable[[], PushAnswer]:
        """Does its work when the answer is asked for, as central in a file does."""
        self.ahead += [len(entries)] if ahead else []
        return lambda: self.push(entries, said)

    def pull(
        self, epoch: str, after: int, limit: int, cash_known: Mapping[DeviceId, int] | None = None
    ) -> PulledChanges:
        self._before()
        if self.blocked:
            raise Refused(Reason.TILL_BLOCKED)
        nothing = PulledChanges(epoch or "e1", after, more=False, fresh=False)
        return self._after(next((one for one in self.slices if one.upto > after), nothing))

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """What a refund reserved is asked for again; there is always enough left."""
        self._before()
        return self._after(0)

    def close(self) -> None:
        """Nothing to let go of."""

    @property
    def seal(self) -> bytes:
        return self.entries[-1].seal if self.entries else NO_SEAL

    def _store(self, entry: SealedEntry) -> None:
        if entry.number <= len(self.entries):
            if self.entries[entry.number - 1].seal != entry.seal:
                raise Refused(Reason.ROLL_FORKED)
            return
        if entry.number != len(self.entries) + 1 or seal_of(self.seal, entry.text) != entry.seal:
            raise Refused(Reason.PUSH_REFUSED, why="number or seal")
        self.entries.append(entry)

    def _before(self) -> None:
        self.calls += 1
        if self.calls == self.cut_at and not self.after_work:
            raise Unavailable(Trouble.CENTRAL_ABSENT)

    def _after(self, answer: Answer) -> Answer:
        if self.calls == self.cut_at and self.after_work:
            raise Unavailable(Trouble.CENTRAL_ABSENT)
        return answer
