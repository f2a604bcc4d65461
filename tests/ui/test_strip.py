from datetime import timedelta

import builders
from finance_screens import StoppedClock

from ims_desktop.actions.ports import CentralHead, SyncState
from ims_desktop.actions.standing import Standing
from ims_desktop.domain.till_clock import ClockDoubt, DoubtfulClock
from ims_desktop.ui.printing import PrinterPicture
from ims_desktop.ui.shown import StripState, Tone
from ims_desktop.ui.strip import StripPresenter
from ims_desktop.ui.syncing import SyncPicture

NOW = StoppedClock.now_at  # 11:30 UTC, 12:30 in London


class Strip:
    def __init__(self) -> None:
        self.states: list[StripState] = []
        self.opened: list[str] = []
        self.presenter = StripPresenter(self.states.append, StoppedClock(), self.opened.append)

    def words(self) -> str:
        state = self.states[-1]
        return " · ".join([*(item.text for item in state.items), *([state.remark] if state.remark else [])])


def state(waiting: int) -> SyncState:
    oldest = NOW - timedelta(minutes=38) if waiting else None
    return SyncState(100, 100 - waiting, oldest, NOW - timedelta(minutes=88), "e1", 1, NOW - timedelta(minutes=170))


def test_all_is_well() -> None:
    strip = Strip()
    strip.presenter.sync_changed(SyncPicture(Standing.CONNECTED, state(0)))
    strip.presenter.printer_changed(PrinterPicture(there=True, word="ready"))
    assert strip.words() == "Connected to central · 0 waiting · Printer ready · Accounts updated 09:40"


def test_offline_says_that_payments_are_safe() -> None:
    strip = Strip()
    strip.presenter.sync_changed(SyncPicture(Standing.OFFLINE, state(17), since=NOW - timedelta(minutes=88)))
    strip.presenter.printer_changed(PrinterPicture(there=True, word="ready"))
    assert strip.words() == (
        "Offline since 11:02. Payments are safe on this till · 17 waiting, oldest 38 min · "
        "Accounts as at 09:40 · Printer ready"
    )
    assert strip.states[-1].items[0].tone is Tone.WARNING


def test_offline_since_another_day_names_the_day() -> None:
    strip = Strip()
    strip.presenter.sync_changed(SyncPicture(Standing.OFFLINE, state(17), since=NOW - timedelta(days=2)))
    assert strip.words().startswith("Offline since 12:30 on 30 Mar. Payments are safe")


def test_a_doubtful_clock_held_entries_and_the_next_try_are_said() -> None:
    strip = Strip()
    doubt = DoubtfulClock(ClockDoubt.LONG_SILENCE, NOW, None, None)
    central = CentralHead(100, bytes(32), "e1", 1, NOW, held=2)
    picture = SyncPicture(
        Standing.SLOW, state(17), central=central, doubt=doubt, next_try_at=NOW + timedelta(seconds=40)
    )
    strip.presenter.sync_changed(picture)
    assert strip.words() == (
        "Central is slow. Payments are safe on this till · This till's clock is not believed · "
        "17 waiting, oldest 38 min · 2 held for finance · Accounts as at 09:40 · Next try in 40 s"
    )
    strip.presenter.pressed("clock")
    strip.presenter.pressed("held")
    assert strip.opened == ["clock", "sync"]


def test_sending_says_how_many() -> None:
    strip = Strip()
    strip.presenter.sync_changed(SyncPicture(Standing.SENDING, state(42)))
    assert strip.words() == "Sending 42 to central · Accounts updated 09:40"


def test_each_state_of_the_printer() -> None:
    pictures = {
        "No printer": PrinterPicture(),
        "Printer state unknown": PrinterPicture(there=True, word="unknown"),
        "Printer: out of paper": PrinterPicture(there=True, word="out of paper"),
        "Printing, 3 waiting": PrinterPicture(there=True, word="ready", waiting=3),
        "1 receipt not printed": PrinterPicture(there=True, word="ready", failed=1),
    }
    strip = Strip()
    for words, picture in pictures.items():
        strip.presenter.printer_changed(picture)
        assert strip.words() == words


def test_a_press_opens_what_helps_and_nothing_is_shown_twice() -> None:
    strip = Strip()
    strip.presenter.sync_changed(SyncPicture(Standing.CONNECTED, state(0)))
    strip.presenter.sync_changed(SyncPicture(Standing.CONNECTED, state(0), running=True))
    assert len(strip.states) == 1
    for key in ("central", "waiting", "printer", "nothing"):
        strip.presenter.pressed(key)
    assert strip.opened == ["sync", "sync", "receipts"]
    assert builders.START < NOW


def test_a_mirror_that_cannot_be_written_warns_until_it_can() -> None:
    strip = Strip()
    strip.presenter.mirror_changed("")
    assert not strip.states[-1].items
    strip.presenter.mirror_changed("/mnt/stick is not there")
    assert strip.words() == "Mirror: /mnt/stick is not there"
    assert strip.states[-1].items[0].tone is Tone.WARNING
    strip.presenter.pressed("mirror")
    assert strip.opened == ["sync"]
    strip.presenter.mirror_changed("")
    assert not strip.states[-1].items


def test_a_drawer_over_its_limit_warns_and_a_press_goes_where_it_is_lifted() -> None:
    strip = Strip()
    strip.presenter.drawer_changed(True)
    assert strip.states[-1].items[0].tone is Tone.WARNING
    assert strip.words() == "Drawer over its limit: lift now"
    strip.presenter.pressed(strip.states[-1].items[0].key)
    assert strip.opened == ["session"]
    strip.presenter.drawer_changed(False)
    assert strip.words() == ""
