"""Three tills and finance against a model, over a network that cuts, delays, repeats and truncates.

Hypothesis chooses what happens. The same examples come each time; for others, and for more of them:
IMS_MACHINE_EXAMPLES=200 uv run pytest tests/journeys/test_roll_machine.py (it prints how to repeat what failed).
"""

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from faulty_proxy import Fault
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from roll_counters import SUPERVISOR, numbers
from roll_model import Counter, expected, made_world, total_of
from roll_papers import PapersMachine
from soak_proof import on_its_pc, prove
from tried_office import PostgresCentral, SqliteCentral

from ims_desktop.actions.counter.till_clock import confirm_clock
from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.sync import sync
from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.bootstrap.till import opened
from ims_desktop.demo.holders import made_holders
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server is killed as Windows cannot")

EXAMPLES = int(os.environ.get("IMS_MACHINE_EXAMPLES", "0"))
STEPS = 30

faults = st.one_of(
    st.builds(Fault, cut_sent_at=st.integers(0, 9_000), orderly=st.booleans()),
    st.builds(Fault, cut_answer_at=st.integers(0, 2_200), orderly=st.booleans()),
    st.builds(Fault, delay_seconds=st.floats(0.0, 0.01)),
    st.just(Fault(refuses=True)),
    st.just(Fault(repeats=True)),
)


class RollMachine(PapersMachine):
    """Rules are what people, networks and machines do; the model is plain lists of what has to be there."""

    # beginnings and ends

    @initialize()
    def morning(self) -> None:
        self.world.wire(Fault())
        self.world.office.put_back()
        for made in self.world.office.tills:
            self.counters.append(self.opened_at(made, made.folder))

    def teardown(self) -> None:
        try:
            if self.counters:
                self._evening()
        finally:
            for counter in (*self.counters, *self.clones):
                counter.till.close()
                counter.lock.release()

    def _evening(self) -> None:
        """All is well again: everything is sent, and proven."""
        self.world.wire(Fault())
        for counter in (*self.counters, *self.clones):
            counter.clock.off = timedelta()
            if self._central_follows(counter):
                self._sync(counter, Fault())
        left_out = [counter for counter in (*self.counters, *self.clones) if not self._central_follows(counter)]
        everybody = [(one.folder, one in left_out, one.made.environment) for one in (*self.counters, *self.clones)]
        seen = prove(self.world.office.central.owner_url, everybody, self.printed)
        assert seen["printed"] == len(self.printed)

    # what networks and machines do

    @rule(at=numbers, clone=st.booleans())
    def sync_well(self, at: int, clone: bool) -> None:  # noqa: FBT001  Hypothesis names it
        self._sync(self.clones[at % len(self.clones)] if clone and self.clones else self.counters[at], Fault())

    @rule(at=numbers, fault=faults)
    def sync_badly(self, at: int, fault: Fault) -> None:
        if self.world.proxy is None:
            self._sync_without_file(self.counters[at])
        else:
            self._sync(self.counters[at], fault)

    def _sync(self, counter: Counter, fault: Fault) -> None:
        """Send and receive; what central has afterwards is the beginning of this roll, unless another's was first."""
        follows = self._central_follows(counter)
        self.world.wire(fault)
        try:
            done = self._synced(counter)
        except Unavailable:
            assert fault != Fault(), "nothing stood in the way"
            self._look_at_central(counter)
            return
        except Refused as refused:
            expected(refused, Reason.ROLL_FORKED)
            assert not follows, "central follows this very roll"
            return
        finally:
            self.world.wire(Fault())
        assert follows
        assert done == 0, "entries are waiting after a sync"
        self.at_central[counter.made.identity.device] = list(counter.roll)

    def _synced(self, counter: Counter) -> int:
        link = counter.till.link()
        try:
            pace = BatchPace(largest=3)  # so that the next batch often goes out before the one before is answered
            return sync(counter.till.store, link, counter.clock, counter.till.signer, batches=pace).waiting
        finally:
            link.close()

    def _central_follows(self, counter: Counter) -> bool:
        there = self.at_central.get(counter.made.identity.device, [])
        return counter.roll[: len(there)] == there

    def _look_at_central(self, counter: Counter) -> None:
        """What a sync that was cut left at central: more than before or as much, and of this roll if it follows it."""
        device = counter.made.identity.device
        before = self.at_central.get(device, [])
        with open_as_owner(self.world.office.central.owner_url) as store:
            now = [entry.seal for entry in store.roll(device, 1)]
        assert now[: len(before)] == before, "central lost or changed what it had"
        assert now == before or counter.roll[: len(now)] == now, "central has what this till never sealed"
        self.at_central[device] = now

    def _sync_without_file(self, counter: Counter) -> None:
        central = self.world.office.central
        assert isinstance(central, SqliteCentral)
        central.move_away()
        with pytest.raises(Unavailable):
            self._synced(counter)
        central.move_back()

    @precondition(lambda self: self.world.proxy is not None)
    @rule()
    def server_crashes(self) -> None:
        central = self.world.office.central
        assert isinstance(central, PostgresCentral)
        central.crash()
        central.start_again()

    @rule(at=numbers)
    def till_restarts(self, at: int) -> None:
        old = self.counters[at]
        old.till.close()
        old.lock.release()
        new = self.opened_at(old.made, old.folder, old.clock)
        assert new.roll == old.roll
        new.known_of(old)
        self.counters[at] = new

    @precondition(lambda self: len(self.clones) < 2)
    @rule(at=numbers)
    def till_cloned(self, at: int) -> None:
        old = self.counters[at]
        old.till.close()
        folder = old.folder.with_name(f"{old.folder.name}-clone{len(self.clones)}")
        made = old.made.copied(folder, self.world.office.keys, self.world.office.folder / "mirror")
        del made.environment["IMS_MIRROR"]
        till = opened(old.folder)
        old.till = replace(till, desk=replace(till.desk, clock=old.clock))
        with on_its_pc(made.environment):
            clone = self.opened_at(made, folder)
        clone.known_of(old)
        self.clones.append(clone)

    @rule(at=numbers, minutes=st.one_of(st.integers(-9, 9), st.integers(-5_000, 5_000)))
    def clock_moves(self, at: int, minutes: int) -> None:
        self.counters[at].clock.off = timedelta(minutes=minutes)

    @rule(at=numbers)
    def supervisor_confirms_the_clock(self, at: int) -> None:
        counter = self.counters[at]
        confirm_clock(counter.till.desk, counter.person(SUPERVISOR[counter.made.identity.office]))
        self.grew(counter)

    # what finance does

    @rule(name=st.sampled_from(["Voucher", "Postal order", "BACS slip"]))
    def reference_data_changes(self, name: str) -> None:
        with open_as_owner(self.world.office.central.owner_url) as store:
            store.change([to_row(Mop("VO", name, MopKind.OTHER))], {})

    @rule(count=st.integers(1, 40))
    def accounts_are_loaded(self, count: int) -> None:
        with open_as_owner(self.world.office.central.owner_url) as store:
            store.load_holders(made_holders(count))

    @rule()
    def finance_reconciles(self) -> None:
        """What central says of each device is what the model knows to be there."""
        with open_as_owner(self.world.office.central.owner_url) as store:
            states = {state.device: state for state in store.reconcile()}
        for device, there in self.at_central.items():
            state = states[DeviceId(device)]
            assert state.last_stored == len(there)
            assert state.missing == state.last_heard - state.last_stored >= 0
            of_device = (one for one in (*self.counters, *self.clones) if one.made.identity.device == device)
            copy = next(one for one in of_device if self._central_follows(one))
            payments = copy.till.store.roll(1)
            stored = set(there)
            pence = sum(total_of(entry.text) for entry in payments if entry.seal in stored)
            assert (state.postings_pence, state.held) == (pence, 0)

    # what always holds

    @invariant()
    def every_till_says_what_it_took(self) -> None:
        for counter in (*self.counters, *self.clones):
            state = counter.till.store.sync_state()
            assert state.head_number == len(counter.roll)
            assert state.acknowledged <= state.head_number
            session = counter.till.store.open_session()
            assert (session is not None) == counter.in_session
            if session is not None and counter.session is not None:
                figures = counter.till.store.session_figures(session.id)
                assert figures == (len(counter.session.payments), sum(counter.session.payments.values()))


@pytest.mark.parametrize(("kind", "examples"), [("postgres", 10), ("sqlite", 10)])
def test_three_tills_and_finance(tmp_path: Path, kind: str, examples: int) -> None:
    chosen = settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=STEPS,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,) if EXAMPLES else (Phase.generate, Phase.shrink),
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    with made_world(kind, tmp_path) as world:
        RollMachine.world = world
        run_state_machine_as_test(RollMachine, settings=chosen)
