"""Central put back to last night's backup is filled up again by its tills, and every till follows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import CASH, CASHIER, IDS, RENTS, START, SUPERVISOR, TickingClock, line, open_session, take
from builders import till as made_till
from carried_rolls import begun_after, carry, push
from fakes.desk import PlainPasswords
from made_central import Central
from restored_backup import Backup

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.actions.ports import Clock, HeadSigner, TransactionQuery
from ims_desktop.actions.pushing import signed_head
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.actions.sync import Synced, sync
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Refused
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till


@dataclass
class Till:
    """A real till's file, enrolled at a central."""

    store: SqlTillStore
    signer: HeadSigner
    clock: Clock = field(default_factory=lambda: TickingClock(START + timedelta(hours=1)))

    def sync(self, central: Central) -> Synced:
        identity = self.store.identity
        link = central.link(identity, central.secrets[identity.device])
        try:
            return sync(self.store, link, self.clock, self.signer)
        finally:
            link.close()

    def refunds(self, central: Central, receipt: str) -> None:
        """Give all of a payment back from this till's drawer."""
        identity = self.store.identity
        link = central.link(identity, central.secrets[identity.device])
        desk = Desk(self.store, self.clock, IDS, PlainPasswords(), ReferralSealer())
        try:
            refund_payment(desk, self.store.reference_data(), CASHIER, RefundWanted(receipt, "Twice"), SUPERVISOR, link)
        finally:
            link.close()


def tills_at(central: Central, folder: Path) -> Sequence[Till]:
    tills = []
    for number in range(1, 4):
        roll, _ = central.till(f"0{number}")
        (folder / str(number)).mkdir()
        tills.append(Till(made_till(folder / str(number), roll.identity, loaded=False), roll.signer))
    return tills


def test_its_tills_fill_it_up_again_and_take_a_fresh_copy(
    central: Central, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    IDS.count = 10_000
    tills = tills_at(central, tmp_path)
    for at, till in enumerate(tills):
        take(till.store, line(1_00 + at), payer="J. Smith")
        till.sync(central)
    backup = Backup(central, request)
    backup.make()
    central.store.change([to_row(replace(RENTS, name="Rents, renamed after the backup"))], {})
    for at, till in enumerate(tills[:2]):
        for _ in range(30):
            take(till.store, line(10_00 + at), payer="S. O'Brien")
        till.sync(central)
    before = [till.store.sync_state() for till in tills]
    assert [state.waiting for state in before] == [0, 0, 0]
    assert tills[0].store.reference_data().funds["02"].name == "Rents, renamed after the backup"
    total = central.store.find(TransactionQuery()).sum_pence
    backup.put_back(said=False)
    assert central.store.find(TransactionQuery()).sum_pence == 3_03
    take(tills[2].store, line(5_00))
    assert central.store.tills_behind("BA1") == []  # nobody has told it yet
    first, *others = tills
    done = [first.sync(central)]
    behind = central.store.tills_behind("BA1")
    assert [(one.name, one.put_back_at is not None) for one in behind] == [("BA1-02A", True), ("BA1-03A", True)]
    assert "till BA1-02A was not heard since" in behind[0].words
    done += [till.sync(central) for till in others]
    assert central.store.tills_behind("BA1") == []
    assert [one.sent for one in done] == [30, 30, 1]
    assert [one.waiting for one in done] == [0, 0, 0]
    assert total is not None
    assert central.store.find(TransactionQuery()).sum_pence == total + 5_00
    states = central.store.reconcile()
    assert [(state.missing, state.held, state.forked) for state in states] == [(0, 0, False)] * 3
    assert central.store.verify().findings == ()
    for till, was in zip(tills[:2], before, strict=False):
        assert verify_till(till.store).passed
        assert till.store.sync_state().epoch != was.epoch  # the first that is ahead makes central take a new one
        assert till.store.reference_data().funds["02"].name == RENTS.name
    tills[2].sync(central)
    assert len({till.store.sync_state().epoch for till in tills}) == 1
    details = central.store.details(tills[0].store.identity.device, tills[0].store.head().number)
    assert details is not None
    assert details.personal == {"payer": "S. O'Brien"}


def epochs(central: Central) -> list[tuple[str, int, int]]:
    """How central learnt of it, what was shown and what it had."""
    return [(one.how, one.shown, one.had) for state in central.store.reconcile() for one in state.epochs]


def behind(central: Central) -> list[tuple[str, bool]]:
    """Which tills were not heard since central was put back, and whether they are gone."""
    return [(one.name[:-1], one.gone) for one in central.store.tills_behind("BA1") if one.put_back_at is not None]


def test_a_till_that_had_sent_more_than_central_has_tells_it_that_it_was_put_back(
    central: Central, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    IDS.count = 30_000
    first, second, third = tills = tills_at(central, tmp_path)
    for till in tills:
        till.sync(central)
    backup = Backup(central, request)
    backup.make()
    for till in (first, second):
        take(till.store, line(10_00))
        till.sync(central)  # nothing of the reference data changes
    backup.put_back(said=False)
    assert behind(central) == []
    had = first.store.sync_state().acknowledged
    first.sync(central)
    assert epochs(central) == [("entries", had, had - 2)]
    assert behind(central) == [("BA1-02", False), ("BA1-03", False)]
    link = central.link(second.store.identity, central.secrets[second.store.identity.device])
    link.head(signed_head(second.store, second.signer))  # as `till status` asks, which tells nothing of it
    link.close()
    second.sync(central)  # it shows the same, which is known: its epoch was ended
    third.sync(central)
    assert len(epochs(central)) == 1
    assert behind(central) == []
    assert len({till.store.sync_state().epoch for till in tills}) == 1
    backup = Backup(central, request)
    backup.make()
    take(first.store, line(10_00))
    first.sync(central)
    backup.put_back(said=False)
    first.sync(central)  # a device may lie: it is believed once a day
    assert len(epochs(central)) == 1
    assert central.store.find(TransactionQuery()).sum_pence == 30_00


def test_a_gone_till_of_which_a_restored_central_knows_nothing_is_named_until_it_comes_again(
    central: Central, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    IDS.count = 40_000
    gone, *others = tills = tills_at(central, tmp_path)
    for till in tills:
        take(till.store, line(1_00))
        till.sync(central)
    backup = Backup(central, request)
    backup.make()
    take(gone.store, line(50_00))
    gone.sync(central)
    backup.put_back()
    assert behind(central) == [(f"BA1-0{number}", False) for number in (1, 2, 3)]
    again = central.store.put_back("somebody else")
    assert (again.known, again.by == "somebody else") == (True, False)
    for till in others:
        till.sync(central)
    central.store.block_till("BA1", "01", "", CASHIER.id, blocked=True)
    assert behind(central) == [("BA1-01", True)]
    (told,) = central.store.tills_behind("BA1")
    assert "which is gone, was not heard since" in told.words
    (office,) = see_custody(central.store, SystemClock(), None, office="BA1")
    assert told.words in office.warnings
    (wrong,) = [one for one in central.store.reconcile() if one.is_wrong]
    assert (wrong.device, wrong.put_back_at) == (gone.store.identity.device, told.put_back_at)
    link = central.link(gone.store.identity, central.secrets[gone.store.identity.device])
    link.head(signed_head(gone.store, gone.signer))  # and it is gone again before it could send
    link.close()
    (told,) = central.store.tills_behind("BA1")
    assert "which is gone, told since of 1 more than it sent" in told.words
    with pytest.raises(Refused):
        gone.sync(central)  # blocked: what it sends is held, and it is given nothing
    assert behind(central) == []
    assert [one.held_pence for one in central.store.reconcile()] == [50_00, 0, 0]
    assert epochs(central) == []
    assert central.store.put_back("somebody").known is False  # put back again
    assert len(behind(central)) == 3


def test_a_till_whose_roll_came_again_on_its_successors_is_missed_no_more(
    central: Central, request: pytest.FixtureRequest
) -> None:
    roll, link = central.till("01")
    roll.opened()
    link.push(roll.entries, roll.said())
    backup = Backup(central, request)
    backup.make()
    roll.payment(50_00)
    central.link(roll.identity, central.secrets[roll.identity.device]).push(roll.entries, roll.said())
    backup.put_back()
    empty = begun_after(central, roll, 1)
    push(central, empty)
    assert behind(central) == [("BA1-01", True)]  # a new PC, and nothing of the old one
    new = begun_after(central, roll, 1)
    carry(new, roll, range(2, 3))
    assert push(central, new) == 0
    assert ("BA1-01", True) not in behind(central)


def test_refunds_made_since_the_backup_claim_again_before_they_are_sent(
    central: Central, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    IDS.count = 20_000
    central.store.change([to_row(replace(CASH, refundable=True))], {})
    here, there, third = tills = tills_at(central, tmp_path)
    for till in tills:
        till.clock = SystemClock()  # what is given back is sealed by central's time
    receipts = [take(here.store, line(pounds * 1_00)).payment.receipt for pounds in (10, 20, 30)]
    for till in tills:
        till.sync(central)
        open_session(till.store) if till is not here else None
        till.sync(central)
    backup = Backup(central, request)
    backup.make()
    fresh = take(here.store, line(40_00)).payment.receipt
    here.sync(central)
    there.refunds(central, receipts[0])
    there.sync(central)
    here.refunds(central, receipts[1])
    here.refunds(central, fresh)  # taken since the backup too: both are sent again in one go
    here.sync(central)
    backup.put_back()
    third.refunds(central, receipts[1])  # central knows nothing of the other one
    third.sync(central)
    done = [till.sync(central) for till in (there, here)]
    assert [one.held for one in done] == [0, 1]
    (held,) = central.store.held_entries(here.store.identity.device)
    assert (held.reason, held.pence, held.kind) == ("posting", -20_00, "payment.refunded")  # somebody else had it
    page = central.store.find(TransactionQuery())
    assert page.sum_pence == 30_00
    assert [one.missing for one in central.store.reconcile()] == [0, 0, 0]
    assert central.store.verify().findings == ()
    assert here.sync(central).sent == 0
