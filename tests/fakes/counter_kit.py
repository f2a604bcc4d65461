"""A counter in a real window on a real till file with the made-up council, and keys that are really pressed."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import builders
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.ports import PulledChanges, RecordedPayment, TillStore
from ims_desktop.demo.council import demo_council, demo_rows
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.till_clock import Ticks
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.ui.app import make_application
from ims_desktop.ui.counter.making import make_counter
from ims_desktop.ui.lanes import InlineRunner, Runner
from ims_desktop.ui.style.tokens import Scheme

NOW = datetime(2026, 11, 24, 11, 40, tzinfo=UTC)
CASHIER = DEMO_USERS[0].user
SMITH = "70123456"
PARKING = "BJ99518409"
LIBRARY = "21234567890124"
BARE = "36000000000008"  # a valid library number without an account, which looks like a Diners Club card
CARD_NUMBER = "4111 1111 1111 1111"
RUBBISH = ("\x00\x07\x1b", "\u202e70123456\u202c", "x" * 10_000, CARD_NUMBER, "'; DROP TABLE entry; --", "🦊é\ud7ff")


class Passwords:
    """Hashes that can be read."""

    def hashed(self, password: str) -> str:
        return f"hash of {password}"

    def agrees(self, kept: str, password: str) -> bool:
        return kept == self.hashed(password)


class StillClock:
    """It stays the same moment, but for the milliseconds that entries need to follow one another."""

    def now(self) -> datetime:
        return NOW

    def ticks(self) -> Ticks:
        return Ticks("run", 0)


class HandTimer:
    """An alarm that rings when the test says so."""

    def __init__(self) -> None:
        self.call: Callable[[], None] | None = None

    def once(self, after_seconds: float, call: Callable[[], None]) -> None:
        assert after_seconds > 0
        self.call = call

    def stop(self) -> None:
        self.call = None

    def ring(self) -> None:
        call, self.call = self.call, None
        if call is not None:
            call()


class StubbornTill:
    """A till's file that is out of reach for the next writes."""

    def __init__(self, store: TillStore) -> None:
        self._store = store
        self.troubles: list[Trouble] = []

    def writing(self) -> object:
        if self.troubles:
            raise Unavailable(self.troubles.pop(0))
        return self._store.writing()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def desk_on(folder: Path, holders: Iterable[AccountHolder] = ()) -> tuple[Desk, StubbornTill]:
    """The made-up council's till in a folder, without a session."""
    store = builders.till(folder, loaded=False)
    everybody = (*WELL_KNOWN.values(), *holders)
    hashes = tuple((one.user.id, f"hash of {one.password}") for one in DEMO_USERS)
    store.apply_changes(
        PulledChanges("e1", 1, more=False, fresh=True, rows=demo_rows(), password_hashes=hashes, holders=everybody), NOW
    )
    store.heard_from_central(NOW, NOW, StillClock().ticks())
    till = StubbornTill(store)
    ids = builders.CountingIds()
    ids.count = 1_000_000  # apart from those that the builders give
    return Desk(cast("TillStore", till), StillClock(), ids, Passwords(), ReferralSealer()), till


class KeyCounter(QObject):
    """Counts keys as the window gets them."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt names its events
        if event.type() in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            self.pressed += event.type() == QEvent.Type.KeyPress
        return super().eventFilter(watched, event)


class Counter:
    """One cashier's counter, and what it was told."""

    def __init__(
        self,
        desk: Desk,
        till: StubbornTill,
        user: User = CASHIER,
        runner: Runner | None = None,
        *,
        mails: bool = False,
    ) -> None:
        self.desk, self.till = desk, till
        self.taken: list[RecordedPayment] = []
        self.reprinted: list[str] = []
        self.parked = 0
        self.seconds = 0.0
        self.seconds_a_key = 1.0
        self.timers: list[HandTimer] = []
        self.keys_pressed = 0
        self.milliseconds = 10_000
        make_application(["test"], Scheme.LIGHT)
        self.view, self.presenter = make_counter(
            runner or InlineRunner(),
            desk,
            demo_council(),
            user,
            taken=self.taken.append,
            reprint=self.reprinted.append,
            parked=self._count_parked,
            now=self._now,
            make_timer=self._timer,
            mails=mails,
        )
        self.view.scanner.milliseconds_of = lambda _event: self.milliseconds
        self.view.resize(1200, 700)
        self.view.show()
        self.view.activateWindow()
        self.view.search.box.setFocus()
        QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def type(self, text: str) -> None:
        """Type by hand: straight into what has the keys, which no scanner does."""
        QTest.keyClicks(self.focus, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, modifier)
        self.keys_pressed += 1

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def alt(self, letter: str) -> None:
        self.press(Qt.Key(ord(letter)), Qt.KeyboardModifier.AltModifier)

    def add(self, typed: str) -> None:
        self.type(typed)
        self.enter()

    def paste(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        QTest.keyClick(self.focus, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def window_key(self, key: Qt.Key | str, after_milliseconds: int = 80) -> None:
        """A key as the window system brings it, so long after the last one."""
        self.milliseconds += after_milliseconds
        handle = self.view.windowHandle()
        if isinstance(key, str):
            QTest.keyClick(handle, key)  # type: ignore[call-overload]  # PySide takes a character too
        else:
            QTest.keyClick(handle, key)

    def scan(self, code: str) -> None:
        for character in code:
            self.window_key(character, after_milliseconds=4)
        self.window_key(Qt.Key.Key_Return, after_milliseconds=4)
        self.milliseconds += 200
        QApplication.processEvents()

    @property
    def lines(self) -> list[str]:
        return [line.reference for line in self.presenter.basket.basket.lines]

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or every test dresses all windows before

    def _count_parked(self, count: int) -> None:
        self.parked = count

    def _now(self) -> float:
        self.seconds += self.seconds_a_key
        return self.seconds

    def _timer(self) -> HandTimer:
        self.timers.append(HandTimer())
        return self.timers[-1]


def open_counter(folder: Path, user: User = CASHIER, *, mails: bool = False) -> Counter:
    """A counter with its session open."""
    desk, till = desk_on(folder)
    open_till(desk, user, 50_00)
    return Counter(desk, till, user, mails=mails)
