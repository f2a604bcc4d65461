"""Putting a held entry right, without its view: what is offered, what is written, and what is refused in words."""

import builders
from fakes.held import FakeHeldCentral, held_now
from fakes.sample_devices import NOW, held_entries
from finance_screens import StoppedClock

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.sync_and_proof.settling import PartKeyed, SettleAsked, SettleKeyed, SettlingPresenter
from ims_desktop.ui.sync_and_proof.wording import HeldRow, held_row

NO_PART = PartKeyed("01", "", "")


class FakeView:
    def __init__(self) -> None:
        self.asked: SettleAsked | None = None
        self.parts: tuple[str, ...] = ()
        self.left = self.wrong = self.told = ""
        self.told_wrong = False

    def show_settling(self, asked: SettleAsked | None) -> None:
        self.asked = asked

    def show_parts(self, parts: tuple[str, ...], left: str) -> None:
        self.parts, self.left = parts, left

    def show_settling_wrong(self, text: str) -> None:
        self.wrong = text

    def show_told(self, text: str, *, wrong: bool) -> None:
        self.told, self.told_wrong = text, wrong


class Office:
    def __init__(self, **changed: object) -> None:
        self.central = FakeHeldCentral(held_now(**changed), holders=[builders.SMITH, builders.TENANT])
        self.view = FakeView()
        self.done = 0
        self.presenter = SettlingPresenter(
            self.view,
            AtCentralWork(
                InlineRunner(),
                lambda: self.central,
                StoppedClock(),
                builders.CountingIds(),
                self.central.reference_data(),
                builders.FINANCE,
            ),
            self._did,
        )

    def _did(self) -> None:
        self.done += 1

    def begins(self) -> SettleAsked:
        self.presenter.begin(row())
        assert self.view.asked is not None
        return self.view.asked

    def settles(self, way: str, part: PartKeyed = NO_PART, mop: str = "", reason: str = "the old code") -> None:
        self.presenter.settle(SettleKeyed(way, part, mop, reason))


def row() -> HeldRow:
    (entry,) = held_entries()[DeviceId("device-4")]
    return held_row(entry, NOW, "device-4")


def test_what_it_carries_and_why_is_said_before_anything_is_asked() -> None:
    asked = Office().begins()
    assert asked.title == "Entry 1,102 of BA1-04A"
    assert asked.says == ("Paid to a fund that is closed. It carries £142.10 by Cash. It says itself: 90 10000017.")
    assert [value for _, value in asked.ways] == ["as_it_says", "suspense", "accounts"]
    assert (asked.mops, asked.amount) == ((), "142.10")


def test_what_carries_nothing_or_stands_already_is_offered_without_effect() -> None:
    assert [value for _, value in Office(pence=0, says=(), methods={}).begins().ways] == ["no_effect"]
    assert [value for _, value in Office(stands=True).begins().ways] == ["no_effect"]
    assert [mop for _, mop in Office(methods={}, says=()).begins().mops] != []


def test_it_is_posted_to_several_accounts_to_the_penny() -> None:
    office = Office()
    office.begins()
    office.presenter.add(PartKeyed("01", builders.SMITH.reference, "100"))
    assert (office.view.parts, office.view.left) == ((f"01  {builders.SMITH.reference}  £100.00",), "42.10")
    office.settles("accounts", PartKeyed("02", builders.TENANT.reference, "42.00"))
    assert "comes to £142.00, and it carries £142.10" in office.view.wrong
    office.settles("accounts", PartKeyed("02", builders.TENANT.reference, "42.10"))
    (draft,) = office.central.drafts
    postings = draft.body["postings"]
    assert isinstance(postings, list)
    assert [(one["fund"], one["amount_pence"]) for one in postings] == [("01", 100_00), ("02", 42_10)]
    assert (office.view.asked, office.view.told_wrong, office.done) == (None, False, 1)
    assert office.view.told == "Entry 1,102 of BA1-04A was put right. It stands on your own roll as entry 7."


def test_what_is_wrong_is_said_beside_the_fields_and_nothing_is_written() -> None:
    office = Office()
    office.begins()
    office.presenter.add(PartKeyed("01", builders.SMITH.reference, "a lot"))
    assert office.view.wrong
    office.settles("suspense", reason="")
    assert "Give a reason" in office.view.wrong
    office.central.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    office.settles("suspense")
    assert office.view.wrong
    assert (office.central.drafts, office.done, office.view.asked is None) == ([], 0, False)
    office.presenter.leave()
    assert office.view.asked is None


def test_what_was_put_right_or_is_ones_own_is_told_and_not_asked() -> None:
    office = Office(people=frozenset({builders.FINANCE.id}))
    office.presenter.begin(row())
    assert (office.view.asked, office.view.told_wrong) == (None, True)
    assert "took, approved or closed" in office.view.told
    gone = Office(number=3)
    gone.presenter.begin(row())
    assert (gone.view.asked, gone.view.told_wrong) == (None, True)
