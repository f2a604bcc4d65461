"""Sync: everything once, in order, whatever is cut off; nothing counts as sent that central has not got."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from fakes.counter import SMITH, Counter
from fakes.link import CutLink
from fakes.signer import FakeSigner

from ims_desktop.actions.pacing import LARGEST_BATCH
from ims_desktop.actions.ports import PulledChanges, PushAnswer, SealedEntry, SyncState
from ims_desktop.actions.sync import Synced, sync
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import SignedHead
from ims_desktop.store.till.store import SqlTillStore


def day(counter: Counter, payments: int) -> None:
    for number in range(payments):
        builders.take(counter.till, builders.line(1 + number), at=counter.clock.now())


def slices() -> list[PulledChanges]:
    return [
        PulledChanges("e1", 2, more=True, fresh=False, holders=(replace(SMITH, due_pence=1),)),
        PulledChanges("e1", 3, more=True, fresh=False, rows=(to_row(builders.RENTS),)),
        PulledChanges("e1", 4, more=False, fresh=False, removed_holders=(("CT", "70449002"),)),
    ]


def test_everything_is_sent_and_everything_received(counter: Counter) -> None:
    day(counter, 60)
    link, told = CutLink(slices()), list[SyncState]()
    done = sync(counter.till, link, counter.clock, FakeSigner(), told.append)
    assert done == Synced(sent=62, acknowledged=62, waiting=0, received=3)
    assert [one.text for one in link.entries] == counter.entries()
    assert link.pushes == [1, 2, 4, 8, 16, 31]
    assert set(link.last_numbers) == {62}
    assert [one.waiting for one in told] == [61, 59, 55, 47, 31, 0, 0, 0, 0]
    holder = counter.till.holder("CT", SMITH.reference)
    assert holder is not None
    assert holder.due_pence == 1
    assert counter.till.holder("CT", "70449002") is None
    assert counter.till.sync_state().change == 4
    assert sync(counter.till, link, counter.clock, FakeSigner()) == Synced(0, 62, 0, 0)


def test_batches_grow_and_have_an_end(counter: Counter) -> None:
    day(counter, 1_400)
    link = CutLink()
    sync(counter.till, link, counter.clock, FakeSigner())
    assert link.pushes == [1, 2, 4, 8, 16, 32, 64, 128, 256, LARGEST_BATCH, 391]
    assert link.ahead == [391]


@pytest.mark.parametrize("after_work", [False, True])
@pytest.mark.parametrize("cut_at", range(1, 7))
def test_being_cut_off_at_any_call_costs_nothing(counter: Counter, cut_at: int, after_work: bool) -> None:  # noqa: FBT001  a table
    day(counter, 60)
    link = CutLink(slices(), cut_at=cut_at, after_work=after_work)
    with pytest.raises(Unavailable):
        sync(counter.till, link, counter.clock, FakeSigner())
    assert counter.till.sync_state().acknowledged <= len(link.entries)
    done = sync(counter.till, link, counter.clock, FakeSigner())
    assert (done.acknowledged, done.waiting) == (62, 0)
    assert [one.text for one in link.entries] == counter.entries()
    assert counter.till.sync_state().change == 4


def test_a_central_that_takes_a_part_is_asked_again(counter: Counter) -> None:
    day(counter, 30)
    link = CutLink(takes_at_once=7)
    assert sync(counter.till, link, counter.clock, FakeSigner()).sent == 32
    assert [one.text for one in link.entries] == counter.entries()


def test_a_restored_central_is_sent_again_what_it_lost(counter: Counter) -> None:
    day(counter, 40)
    link = CutLink()
    sync(counter.till, link, counter.clock, FakeSigner())
    del link.entries[10:]
    assert sync(counter.till, link, counter.clock, FakeSigner()) == Synced(32, 42, 0, 0)
    assert [one.text for one in link.entries] == counter.entries()


def forked(counter: Counter, link: CutLink) -> None:
    before = counter.till.sync_state()
    with pytest.raises(Refused) as refused:
        sync(counter.till, link, counter.clock, FakeSigner())
    assert refused.value.reason is Reason.ROLL_FORKED
    assert counter.till.sync_state().acknowledged == before.acknowledged
    (told,) = link.forks  # so that central says it too, by the till's own seal where both have an entry
    number = min(before.head_number, len(link.entries))
    assert (told.number, told.seal) == (number, counter.till.unsent(number - 1, 1)[0].seal)


def another(tmp_path: Path, payments: int) -> CutLink:
    """Central after a copy of this till sent payments of its own."""
    folder = tmp_path / "copy"
    folder.mkdir()
    copied = builders.till(folder)
    for _ in range(payments):
        builders.take(copied)
    link = CutLink(entries=list(copied.unsent(0, 100)))
    copied.close()
    return link


def test_a_roll_that_central_has_more_of_is_forked(counter: Counter, tmp_path: Path) -> None:
    day(counter, 2)
    forked(counter, another(tmp_path, 9))


def test_a_roll_that_central_has_otherwise_is_forked_with_nothing_to_send_too(counter: Counter, tmp_path: Path) -> None:
    day(counter, 3)
    forked(counter, another(tmp_path, 3))  # the same length: nothing would be sent, and nothing found
    forked(counter, another_of(tmp_path / "copy"))


def another_of(folder: Path) -> CutLink:
    store = SqlTillStore(folder / "till.db", builders.KEY)
    link = CutLink(entries=list(store.unsent(0, 2)))
    store.close()
    return link


def test_a_fork_is_known_here_whether_central_could_be_told_or_not(counter: Counter, tmp_path: Path) -> None:
    day(counter, 2)
    link = another(tmp_path, 9)
    link.cut_at = 2
    for told in (0, 1):
        with pytest.raises(Refused) as refused:
            sync(counter.till, link, counter.clock, FakeSigner())
        assert refused.value.reason is Reason.ROLL_FORKED
        assert len(link.forks) == told


class LyingLink(CutLink):
    """A central that says that it has what it never got."""

    said: PushAnswer | None = None

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        return self.said or super().push(entries, said)


def test_no_answer_makes_entries_count_as_sent_that_were_not(counter: Counter) -> None:
    day(counter, 5)
    for said, reason in (
        (PushAnswer(7, bytes(32), 0), Reason.ROLL_FORKED),
        (PushAnswer(8, bytes(32), 0), Reason.ROLL_FORKED),
        (PushAnswer(0, bytes(32), 0), Reason.PUSH_REFUSED),
    ):
        link = LyingLink()
        link.said = said
        with pytest.raises(Refused) as refused:
            sync(counter.till, link, counter.clock, FakeSigner())
        assert refused.value.reason is reason
        assert counter.till.sync_state().acknowledged == 0


def test_more_that_never_comes_is_not_waited_for(counter: Counter) -> None:
    link = CutLink()
    stuck = PulledChanges("e1", counter.till.sync_state().change, more=True, fresh=False)
    link.pull = lambda epoch, after, limit, cash_known=None: stuck  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="nothing new"):
        sync(counter.till, link, counter.clock, FakeSigner())
