"""What waits goes out in batches, in order; while much waits, the next goes out before the one before is answered."""

from collections import deque
from collections.abc import Callable, Sequence

from ims_desktop.actions.claim_again import claimed_again, names_claims
from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.ports import CentralLink, Clock, HeadSigner, PushAnswer, SealedEntry, TillStore
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Refused, Unavailable
from ims_desktop.domain.roll import SignedHead

AT_ONCE = 2  # batches under way: central reads one while it judges and stores the one before


def signed_head(till: TillStore, signer: HeadSigner) -> SignedHead:
    """Where this till's roll ends now, signed by its own key."""
    state = till.sync_state()
    return signer.signed(till.identity.device, state.head_number, state.head_seal)


@frozen
class _Batch:
    answer: Callable[[], PushAnswer]
    last: int  # the number of its last entry
    full: bool
    ahead: bool
    began_ms: int


class Pushing:
    """The batches of one sync. A batch that was sent ahead and did not come through is sent again, alone."""

    def __init__(self, till: TillStore, link: CentralLink, clock: Clock, signer: HeadSigner, pace: BatchPace) -> None:
        self._till = till
        self._link = link
        self._clock = clock
        self._signer = signer
        self._pace = pace
        self._under_way: deque[_Batch] = deque()
        self._one_by_one = False

    def next_answer(self, acknowledged: int) -> PushAnswer | None:
        """Central's answer to the next batch after an entry; None where nothing waits. Raises as `push` does."""
        while True:
            self._begin(acknowledged)
            if not self._under_way:
                return None
            batch = self._under_way.popleft()
            try:
                answer = batch.answer()
            except (Unavailable, Refused) as trouble:
                if isinstance(trouble, Unavailable):
                    self._pace.failed()
                if not batch.ahead:
                    raise
                self._under_way.clear()  # what went out after it cannot have come through, or is known there
                self._one_by_one = True
                continue
            self._pace.worked(self._clock.ticks().ms - batch.began_ms)
            return answer

    def _begin(self, acknowledged: int) -> None:
        if not self._under_way:
            self._send(claimed_again(self._link, self._till.unsent(acknowledged, self._pace.size)), ahead=False)
        while 0 < len(self._under_way) < AT_ONCE and self._under_way[-1].full:
            entries = self._till.unsent(self._under_way[-1].last, self._pace.largest)
            if not entries or names_claims(entries):  # a refund is sent when its payment is known there
                break
            self._send(entries, ahead=True)

    def _send(self, entries: Sequence[SealedEntry], *, ahead: bool) -> None:
        if not entries:
            return
        full = len(entries) == self._pace.largest and not self._one_by_one
        began_ms = self._clock.ticks().ms
        answer = self._call(entries, signed_head(self._till, self._signer), full=full, ahead=ahead)
        self._under_way.append(_Batch(answer, entries[-1].number, full, ahead, began_ms))

    def _call(
        self, entries: Sequence[SealedEntry], said: SignedHead, *, full: bool, ahead: bool
    ) -> Callable[[], PushAnswer]:
        if full or ahead:
            return self._link.begin_push(entries, said, ahead=ahead)
        return lambda: self._link.push(entries, said)
