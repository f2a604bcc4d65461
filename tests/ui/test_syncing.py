from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import builders
import pytest
from fakes.central import FakeLink
from fakes.late_runner import LateRunner
from fakes.signer import FakeSigner
from fakes.timer import FakeTimer

from ims_desktop.actions.pacing import HEARTBEAT_SECONDS, LONGEST_WAIT_SECONDS
from ims_desktop.actions.standing import Standing
from ims_desktop.actions.sync_round import SyncRound
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.till_clock import ClockDoubt
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.ui.lanes import InlineRunner, Lane
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.sync_words import next_try_words, standing_words, tone_of, waiting_words, what_to_do
from ims_desktop.ui.syncing import SyncingPresenter, SyncPicture

ABSENT = Unavailable(Trouble.CENTRAL_ABSENT)


class Chance:
    value = 0.5

    def random(self) -> float:
        return self.value


class Desk:
    def __init__(self, folder: Path) -> None:
        self.till: SqlTillStore = builders.till(folder)
        self.link = FakeLink()
        self.opened = 0
        self.timer = FakeTimer()
        self.runner = InlineRunner()
        self.chance = Chance()
        self.pictures: list[SyncPicture] = []
        self.clock = builders.TickingClock()
        self.syncing = SyncingPresenter(self.runner, self.round(), self.timer, self.chance, self.pictures.append)

    def round(self) -> SyncRound:
        return SyncRound(self.till, self.clock, self.open, FakeSigner())

    def open(self) -> FakeLink:
        self.opened += 1
        return self.link


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_start_sends_all_and_then_beats_about_every_thirty_seconds(desk: Desk) -> None:
    builders.take(desk.till)
    desk.syncing.start()
    picture = desk.syncing.picture
    assert picture.standing is Standing.CONNECTED
    assert picture.waiting == 0
    assert len(desk.link.entries) == desk.till.sync_state().head_number
    assert picture.head_seal == desk.link.entries[-1].seal
    assert picture.central is not None
    assert picture.central.seal == picture.head_seal
    assert desk.timer.after_seconds == pytest.approx(HEARTBEAT_SECONDS)
    desk.timer.ring()
    assert desk.syncing.picture.standing is Standing.CONNECTED
    assert desk.opened == 1


def test_heartbeat_varies_by_a_tenth(desk: Desk) -> None:
    waits = []
    for value in (0.0, 0.999):
        desk.chance.value = value
        desk.syncing.sync_now()
        waits.append(desk.timer.after_seconds)
    assert waits == [pytest.approx(27, abs=0.1), pytest.approx(33, abs=0.1)]


def test_payment_is_sent_at_once(desk: Desk) -> None:
    desk.syncing.start()
    builders.take(desk.till)
    desk.syncing.payment_taken()
    assert len(desk.link.entries) == desk.till.sync_state().head_number
    assert desk.syncing.picture.waiting == 0


def test_backs_off_twice_as_long_each_time_up_to_two_minutes(desk: Desk) -> None:
    desk.link.trouble = ABSENT
    desk.chance.value = 1.0
    desk.syncing.start()
    waits = [desk.timer.after_seconds]
    for _ in range(7):
        desk.timer.ring()
        waits.append(desk.timer.after_seconds)
    assert waits == [5, 10, 20, 40, 80, 120, 120, 120]
    desk.chance.value = 0.0
    desk.timer.ring()
    assert desk.timer.after_seconds == LONGEST_WAIT_SECONDS / 2


def test_offline_says_since_when_what_waits_and_that_money_is_safe(desk: Desk) -> None:
    desk.syncing.start()
    desk.link.trouble = ABSENT
    builders.take(desk.till)
    desk.syncing.payment_taken()
    picture = desk.syncing.picture
    assert picture.standing is Standing.OFFLINE
    now = desk.clock.now()
    assert standing_words(picture, now).startswith("Offline since 09:30. Payments are safe on this till")
    assert picture.waiting == 2  # the session and the payment
    assert waiting_words(picture, now).startswith("2 waiting")
    assert desk.link.closed == 1
    desk.link.trouble = None
    desk.timer.ring()
    assert desk.syncing.picture.standing is Standing.CONNECTED
    assert desk.syncing.picture.since is None
    assert desk.opened == 2


def test_the_next_try_is_said_and_left_for_whoever_asks_beside_the_window(desk: Desk) -> None:
    desk.link.trouble = ABSENT
    desk.syncing.start()
    picture, now = desk.syncing.picture, desk.clock.next
    assert picture.next_try_at is not None
    assert desk.timer.after_seconds is not None
    assert (picture.next_try_at - now).total_seconds() == pytest.approx(desk.timer.after_seconds, abs=3)
    assert next_try_words(picture.next_try_at, picture.next_try_at).startswith("Trying")
    assert next_try_words(picture.next_try_at, builders.START).startswith("Next try in ")
    kept = desk.till.sync_state()
    assert (kept.standing, kept.next_try_at is None) == ("offline", False)
    desk.link.trouble = None
    desk.syncing.sync_now()
    kept = desk.till.sync_state()
    assert (kept.standing, kept.next_try_at) == ("", None)
    assert desk.syncing.picture.next_try_at is None


def test_a_clock_that_is_not_believed_is_shown_from_the_first_word_of_central_on(desk: Desk) -> None:
    desk.syncing.start()
    desk.link.now = lambda: builders.START + timedelta(hours=3)
    desk.syncing.sync_now()
    doubt = desk.syncing.picture.doubt
    assert doubt is not None
    assert doubt.doubt is ClockDoubt.BEHIND_CENTRAL


def test_a_heartbeat_with_nothing_to_say_asks_twice(desk: Desk) -> None:
    desk.syncing.start()
    before = len(desk.link.calls)
    desk.timer.ring()
    assert desk.link.calls[before:] == ["head", "pull"]


def test_payments_do_not_shorten_the_wait_but_the_button_does(desk: Desk) -> None:
    desk.link.trouble = ABSENT
    desk.syncing.start()
    calls = len(desk.link.calls)
    builders.take(desk.till)
    desk.syncing.payment_taken()
    assert len(desk.link.calls) == calls
    assert desk.syncing.picture.waiting > 0
    desk.link.trouble = None
    desk.syncing.sync_now()
    assert desk.syncing.picture.standing is Standing.CONNECTED


def test_never_two_runs_at_once_and_what_came_meanwhile_is_sent_next(desk: Desk) -> None:
    desk.syncing.start()
    depth: list[int] = []

    def meanwhile() -> None:
        depth.append(1)
        assert len(depth) < 3, "a run began inside a run"
        if len(depth) == 1:
            builders.take(desk.till)
            desk.syncing.payment_taken()
            desk.syncing.sync_now()

    desk.link.during = meanwhile
    builders.take(desk.till)
    desk.syncing.payment_taken()
    assert desk.syncing.picture.waiting == 0
    assert not desk.syncing.picture.running


@pytest.mark.parametrize(
    ("trouble", "standing"),
    [
        (Refused(Reason.ROLL_FORKED), Standing.FORKED),
        (Refused(Reason.PUSH_REFUSED, why="seal"), Standing.REFUSED),
        (Refused(Reason.TILL_BLOCKED), Standing.BLOCKED),
        (Unavailable(Trouble.CENTRAL_VERSION, central="2", ours="1", which="this till"), Standing.VERSION),
        (Unavailable(Trouble.CENTRAL_REFUSED_LOGIN), Standing.LOGIN),
        (Unavailable(Trouble.CENTRAL_SLOW), Standing.SLOW),
        (Unavailable(Trouble.DISK_FULL), Standing.TROUBLE),
    ],
)
def test_each_trouble_is_worded_and_says_what_to_do(desk: Desk, trouble: Exception, standing: Standing) -> None:
    desk.link.trouble = trouble
    desk.syncing.start()
    picture = desk.syncing.picture
    assert picture.standing is standing
    assert picture.message == str(trouble)
    assert standing_words(picture, desk.clock.now())
    assert what_to_do(picture)
    if not standing.mends_itself:
        assert desk.timer.after_seconds is not None
        assert desk.timer.after_seconds >= LONGEST_WAIT_SECONDS / 2


@pytest.mark.parametrize("standing", [Standing.STARTING, Standing.OFFLINE, Standing.SENDING, Standing.BLOCKED])
def test_a_till_that_heard_of_its_block_says_so_whatever_central_answers(desk: Desk, standing: Standing) -> None:
    state = replace(desk.till.sync_state(), blocked=True)
    picture = SyncPicture(standing, state)
    assert standing_words(picture, desk.clock.now()) == "An administrator blocked this till"
    assert "count and close" in what_to_do(picture)
    assert tone_of(picture) is Tone.WRONG


def test_forked_till_goes_on_taking_money_and_names_the_administrator(desk: Desk) -> None:
    desk.syncing.start()
    desk.link.entries.append(desk.link.entries[-1])  # central is ahead of this till
    desk.syncing.sync_now()
    assert desk.syncing.picture.standing is Standing.FORKED
    assert "administrator must enrol this till again" in what_to_do(desk.syncing.picture)
    before = desk.till.sync_state().head_number
    builders.take(desk.till)
    assert desk.till.sync_state().head_number > before


def test_a_bug_in_sync_is_said_plainly_and_tried_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.link.trouble = RuntimeError("no such thing")
    desk.syncing.start()
    assert desk.syncing.picture.standing is Standing.TROUBLE
    assert "Give IT the number" in desk.syncing.picture.message
    assert caplog.records
    assert desk.timer.after_seconds is not None


def test_nothing_runs_after_stop(desk: Desk) -> None:
    desk.syncing.start()
    calls = len(desk.link.calls)
    desk.syncing.stop()
    desk.syncing.sync_now()
    assert len(desk.link.calls) == calls
    assert desk.link.closed == 1
    assert desk.timer.after_seconds is None


def test_sync_works_on_the_central_lane_alone(desk: Desk) -> None:
    desk.syncing.start()
    assert set(desk.runner.ran) == {Lane.LOCAL, Lane.CENTRAL}


def test_a_run_without_news_is_called_slow_and_then_mends(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    runner = LateRunner(Lane.CENTRAL)
    syncing = SyncingPresenter(runner, desk.round(), desk.timer, desk.chance, desk.pictures.append)
    syncing.start()
    for _ in range(25):
        desk.timer.ring()
    slow = syncing.picture
    runner.answer()
    assert (slow.standing, syncing.picture.standing) == (Standing.SLOW, Standing.CONNECTED)
    assert not runner.waiting
