"""Nobody at the till: names go after a minute, the lock comes later, and the key that wakes does nothing else."""

from fakes.timer import FakeTimer

from ims_desktop.ui.idle import Idle


class Watched:
    def __init__(self, lock_after_seconds: float = 600.0) -> None:
        self.resting, self.locking = FakeTimer(), FakeTimer()
        self.told: list[str] = []
        self.idle = Idle(
            self.resting,
            self.locking,
            lock_after_seconds,
            lambda: self.told.append("rest"),
            lambda: self.told.append("wake"),
            lambda: self.told.append("lock"),
        )


def test_a_key_wakes_and_goes_no_further() -> None:
    watched = Watched()
    assert not watched.idle.touched()
    assert (watched.resting.after_seconds, watched.locking.after_seconds) == (60.0, 600.0)
    watched.resting.ring()
    assert watched.idle.touched()
    assert not watched.idle.touched()
    assert watched.told == ["rest", "wake"]


def test_it_locks_by_itself_unless_the_office_wants_it_never() -> None:
    watched = Watched()
    watched.idle.touched()
    watched.locking.ring()
    assert watched.told == ["lock"]
    never = Watched(0)
    never.idle.touched()
    assert never.locking.after_seconds is None


def test_at_the_sign_in_nothing_rings_and_no_key_is_swallowed() -> None:
    watched = Watched()
    watched.idle.touched()
    watched.resting.ring()
    watched.idle.stop()
    assert watched.resting.after_seconds is None
    assert watched.locking.after_seconds is None
    assert not watched.idle.touched()
