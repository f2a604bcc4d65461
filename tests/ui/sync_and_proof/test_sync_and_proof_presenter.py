"""Sync and proof without its view: the state of each till in words, what is held, and the proof."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import builders
import pytest
from fakes import sample_devices
from fakes.central import FakeCentral
from fakes.late_runner import LateRunner
from fakes.sample_devices import MINUTE, NOW, all_well
from fakes.timer import FakeTimer
from finance_screens import StoppedClock

from ims_desktop.actions.ports import DeviceState, Finding, HeldEntry, Proof, Successor
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.lanes import InlineRunner, Lane, Runner
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.sync_and_proof.presenter import REFRESH_SECONDS, SyncAndProofPresenter
from ims_desktop.ui.sync_and_proof.wording import DeviceRow, HeldRow, ProofShown, advice_words, device_row, held_row

AFTER = Successor(DeviceId("later"), "B", last_common=1_037, carried=3)


class FakeView:
    def __init__(self) -> None:
        self.rows: list[DeviceRow] = []
        self.held: list[HeldRow] = []
        self.summary = self.held_title = self.trouble = self.advice = ""
        self.proofs: list[ProofShown] = []
        self.offered = True

    def show_devices(self, rows: Sequence[DeviceRow], summary: str) -> None:
        self.rows, self.summary = list(rows), summary

    def show_held(self, title: str, rows: Sequence[HeldRow], advice: str = "") -> None:
        self.held_title, self.held, self.advice = title, list(rows), advice

    def show_proof(self, shown: ProofShown) -> None:
        self.proofs.append(shown)

    def offer_verify(self, *, offered: bool) -> None:
        self.offered = offered

    def show_trouble(self, text: str) -> None:
        self.trouble = text


class Office:
    def __init__(
        self, devices: list[DeviceState], *, user: User = builders.FINANCE, runner: Runner | None = None
    ) -> None:
        self.central = FakeCentral(devices=devices, held=sample_devices.held_entries())
        self.view = FakeView()
        self.refresh, self.look = FakeTimer(), FakeTimer()
        runner, ids, data = runner or InlineRunner(), builders.CountingIds(), builders.reference_data()
        at = AtCentralWork(runner, lambda: self.central, StoppedClock(), ids, data, user)
        self.presenter = SyncAndProofPresenter(self.view, at, self.refresh, self.look)
        self.presenter.start()


def state(**changes: object) -> DeviceState:
    return replace(all_well()[0], **changes)  # type: ignore[arg-type]  # names are checked by replace


@pytest.mark.parametrize(
    ("device", "words", "tone"),
    [
        (state(), "✓ Complete", Tone.GOOD),
        (state(last_contact_at=NOW - 38 * MINUTE), "• Complete, away 38 min", Tone.NOTE),
        (state(last_heard=1_037 + 120, last_contact_at=NOW - 38 * MINUTE), "! 120 missing, away 38 min", Tone.WARNING),
        (state(last_heard=1_037 + 3), "! 3 missing", Tone.WARNING),
        (state(last_contact_at=NOW - timedelta(hours=26)), "! Silent for a day", Tone.WARNING),
        (state(last_contact_at=NOW - timedelta(3), last_heard=2_000), "! Silent for 3 days, 963 missing", Tone.WARNING),
        (state(held=1, held_pence=142_10), "! Held for finance", Tone.WARNING),
        (state(last_contact_at=None), "• Never heard", Tone.NOTE),
        (state(blocked=True), "✕ Blocked", Tone.WRONG),
        (state(forked=True, held=1, last_heard=2_000), "✕ Two rolls: enrol again", Tone.WRONG),
        (state(successors=(AFTER,)), "✓ Replaced by B, complete", Tone.GOOD),
        (state(forked=True, astray=1_041, successors=(AFTER,)), "✕ Replaced by B, 1 never came", Tone.WRONG),
        (state(held=2, successors=(AFTER,)), "! Replaced by B, held for finance", Tone.WARNING),
        (state(put_back_at=NOW), "! Not heard since put back", Tone.WARNING),
        (state(put_back_at=NOW, successors=(AFTER,)), "✕ Not heard since put back", Tone.WRONG),
    ],
)
def test_each_state_has_its_sign_and_its_words(device: DeviceState, words: str, tone: Tone) -> None:
    assert (device_row(device, NOW).tag.text, device_row(device, NOW).tag.tone) == (words, tone)


def test_what_a_replaced_till_never_sent_is_looked_for_elsewhere() -> None:
    replaced = state(forked=True, astray=1_041, successors=(AFTER,))
    assert "3 of its entries came over, 1 never did" in advice_words(replaced, NOW)
    assert "Nothing is missing" in advice_words(state(successors=(AFTER,)), NOW)


def test_what_to_do_about_a_till_that_was_not_heard_since_central_was_put_back() -> None:
    assert "comes again when the till is connected" in advice_words(state(put_back_at=NOW), NOW)
    assert "or finance says that nothing is missing" in advice_words(state(put_back_at=NOW, blocked=True), NOW)


def test_rows_come_by_place_with_what_they_come_to() -> None:
    office = Office(list(reversed(sample_devices.one_held())))
    office.presenter.came_to_front()
    assert [row.till for row in office.view.rows] == [f"{number:02d}A" for number in range(1, 13)]
    assert office.view.summary == "11 of 12 complete · 1 held, £142.10"
    assert (office.view.rows[3].held, office.view.rows[3].contact) == ("1 · £142.10", "12:29")


def test_desks_are_no_tills_that_fall_silent() -> None:
    desk = state(till="desk-u-finance", is_desk=True, last_contact_at=NOW - timedelta(days=40))
    office = Office([desk, *all_well()])
    office.presenter.came_to_front()
    assert "desk-u-financeA" not in [row.till for row in office.view.rows]
    assert office.view.summary == "12 of 12 complete"


def test_what_is_held_of_the_chosen_till_is_said_with_its_reason() -> None:
    office = Office(sample_devices.one_held())
    office.presenter.came_to_front()
    office.presenter.choose(office.view.rows[3])
    assert office.view.held_title == "Till BA1-04A: 1 held for finance"
    (held,) = office.view.held
    assert held == HeldRow(
        "1,102", "11:20", "BA1-04A-000871-R", "£142.10", "Paid to a fund that is closed", "device-4", 1_102
    )
    told = office.view.advice
    assert "not posted" in told
    office.presenter.choose(office.view.rows[0])
    assert not str(office.view.advice)
    assert (office.view.held_title, office.view.held) == ("Till BA1-01A: nothing is held", [])


def test_a_reason_of_a_newer_central_is_said_as_it_is() -> None:
    assert held_row(HeldEntry(1, "moon_phase", 0), NOW).why == "Moon phase"
    assert held_row(HeldEntry(1, "moon_phase", 0), NOW).taken == ""


def test_it_asks_again_by_itself_while_it_is_looked_at() -> None:
    office = Office(all_well())
    office.presenter.came_to_front()
    assert office.refresh.after_seconds == REFRESH_SECONDS
    office.central.devices = sample_devices.one_forked()
    office.refresh.ring()
    assert office.view.rows[8].tag.text == "✕ Two rolls: enrol again"
    assert office.view.summary == "11 of 12 complete · 1 with two rolls"
    office.presenter.choose(office.view.rows[8])
    assert "administrator must enrol it again" in office.view.advice
    office.presenter.went_away()
    assert office.refresh.after_seconds is None


def test_central_out_of_reach_is_said_and_asked_again() -> None:
    office = Office(all_well())
    office.presenter.came_to_front()
    office.central.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    office.refresh.ring()
    assert "Central cannot be reached" in office.view.trouble
    assert len(office.view.rows) == 12
    office.central.trouble = None
    office.refresh.ring()
    assert not office.view.trouble


def test_the_proof_shows_how_far_it_is_then_its_result_and_its_witness() -> None:
    runner = LateRunner(Lane.CENTRAL)
    office = Office(all_well(), runner=runner)
    office.presenter.verify()
    office.presenter.verify()
    assert office.view.proofs[-1].running
    office.presenter._note("Entries", 500, 12_204)
    office.look.ring()
    assert "Entries: 500 of 12,204" in office.view.proofs[-1].details
    runner.answer()
    shown = office.view.proofs[-1]
    assert (shown.headline, shown.tone, shown.running) == ("Proven at 12:30", Tone.GOOD, False)
    assert shown.details[0] == "12,204 entries, 11,020 payments, £98,340.12 posted"
    assert shown.details[1] == "Held against: 12 tills' signed heads"
    assert office.central.proofs == 1
    assert office.look.after_seconds is None


def test_what_is_wrong_is_named_with_till_and_entry() -> None:
    office = Office(all_well())
    office.presenter.came_to_front()
    finding = Finding(DeviceId("device-7"), 1_204, "the seal does not follow")
    office.central.proof = Proof(5, 4, 100, 4, "none", (finding, Finding(DeviceId("gone"), 0, "is not enrolled")))
    office.presenter.verify()
    shown = office.view.proofs[-1]
    assert (shown.headline, shown.tone) == ("2 things are wrong", Tone.WRONG)
    assert shown.findings == ("Till BA1-07A, entry 1,204: the seal does not follow", "gone: is not enrolled")


def test_a_proof_that_could_not_be_made_is_no_proof() -> None:
    office = Office(all_well())
    office.central.trouble = Unavailable(Trouble.CENTRAL_SLOW)
    office.presenter.verify()
    assert office.view.proofs[-1].headline == "Could not be verified"
    assert office.view.proofs[-1].tone is Tone.WARNING


def test_who_may_not_read_every_entry_is_offered_no_proof() -> None:
    for user in (builders.SUPERVISOR, builders.ADMINISTRATOR, replace(builders.FINANCE, only_offices=("BA1",))):
        office = Office(all_well(), user=user)
        office.presenter.verify()
        assert not office.view.offered
        assert office.central.proofs == 0
