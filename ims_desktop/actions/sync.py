"""Sync: send what central has not got, in order and at the roll's own pace, then receive what changed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import field

from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.ports import CentralHead, CentralLink, Clock, HeadSigner, SyncState, TillStore
from ims_desktop.actions.pushing import Pushing, signed_head
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable

SLICE = 5_000


@frozen
class Synced:
    """What one sync did: entries sent, central's head, entries still waiting, pieces of reference data received."""

    sent: int
    acknowledged: int
    waiting: int
    received: int
    held: int = 0
    central: CentralHead | None = field(default=None, compare=False)  # as it was before anything was sent


def sync(
    till: TillStore,
    link: CentralLink,
    clock: Clock,
    signer: HeadSigner,
    progress: Callable[[SyncState], None] | None = None,
    batches: BatchPace | None = None,
) -> Synced:
    """Send and receive until both sides agree. Being cut off costs nothing: the next sync asks for the head.

    Batches grow with their own success, from one sync to the next where `batches` is kept. Refuses `ROLL_FORKED`
    where central holds another roll, `TILL_BLOCKED` after sending; raises Unavailable where central is out of reach.
    """
    head, sent, held = send(till, link, clock, signer, progress, batches)
    received = receive(till, link, clock, progress)
    state = till.sync_state()
    return Synced(sent, state.acknowledged, state.waiting, received, held, head)


def greet(till: TillStore, link: CentralLink, clock: Clock, signer: HeadSigner) -> CentralHead:
    """Tell central where this roll ends, ask where its copy does; keep the time that it says, and whether it blocks."""
    said = signed_head(till, signer)
    known = till.sync_state()
    asked_at = clock.now()
    head = link.head(said, had=known.acknowledged, epoch=known.epoch)
    reading = asked_at + (clock.now() - asked_at) / 2
    till.heard_from_central(reading, head.now, clock.ticks(), blocked=head.blocked)
    return head


def send(
    till: TillStore,
    link: CentralLink,
    clock: Clock,
    signer: HeadSigner,
    progress: Callable[[SyncState], None] | None = None,
    batches: BatchPace | None = None,
) -> tuple[CentralHead, int, int]:
    """Send what waits; answers central's head before it, entries sent and how many of them central holds."""
    head = greet(till, link, clock, signer)
    _must_be_ours(till, link, signer, head.number, head.seal)
    till.acknowledge(head.number, clock.now())
    acknowledged, sent, held = head.number, 0, 0
    pushing = Pushing(till, link, clock, signer, batches or BatchPace())
    while (answer := pushing.next_answer(acknowledged)) is not None:
        if answer.number <= acknowledged:
            raise Refused(Reason.PUSH_REFUSED, why="it answered that it took nothing")
        _must_be_ours(till, link, signer, answer.number, answer.seal)
        till.acknowledge(answer.number, clock.now())
        sent += answer.number - acknowledged
        held += answer.held
        acknowledged = answer.number
        if progress is not None:
            progress(till.sync_state())
    return head, sent, held


def _must_be_ours(till: TillStore, link: CentralLink, signer: HeadSigner, number: int, seal: bytes) -> None:
    """Nothing counts as sent unless central's seal at that number is this roll's own; else central is told too."""
    if number == 0:
        return
    here = till.unsent(number - 1, 1)
    if here and (here[0].number, here[0].seal) == (number, seal):
        return
    # the best evidence is our own seal at central's number; with a shorter roll, its end
    said = signer.signed(till.identity.device, number, here[0].seal) if here else signed_head(till, signer)
    with suppress(Unavailable):  # then the next sync tells it
        link.head(said, forked=True)
    raise Refused(Reason.ROLL_FORKED)


def receive(
    till: TillStore, link: CentralLink, clock: Clock, progress: Callable[[SyncState], None] | None = None
) -> int:
    """Receive reference data by change number, slice by slice; answers how many pieces came."""
    received = 0
    while True:
        state = till.sync_state()
        changes = link.pull(state.epoch, state.change, SLICE, till.cash_known())
        if changes.more and (changes.epoch, changes.upto) == (state.epoch, state.change):
            raise Unavailable(Trouble.CENTRAL_STRANGE, detail="it says that there is more and sends nothing new")
        till.apply_changes(changes, clock.now())
        received += len(changes.rows) + len(changes.holders) + len(changes.removed_holders)
        received += len(changes.approvals) + len(changes.void_words)
        if progress is not None:
            progress(till.sync_state())
        if not changes.more:
            return received
