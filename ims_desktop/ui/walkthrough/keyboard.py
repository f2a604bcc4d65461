"""A pair of hands at the till's keyboard: real key events to the real window, counted, at a person's pace."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from ims_desktop.ui.walkthrough.sight import Sight

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

BETWEEN_CHARACTERS_MS = 37
"""Slower than any scanner, whose characters come within 35 ms."""
SCANNER_KEY_MS = 8
BETWEEN_ENTERS_SECONDS = 0.45
"""At the counter a second Enter within 0.4 s is taken for a bounce, or a scan's end, and takes no money."""
SCANNED_INTO = "Search or scan"
"""The counter's box: while it is in sight a scanner is listened for, wherever the keys are."""
PATIENCE_SECONDS = 60.0
_LOOK_MS = 15
_QUIET_MS = 60
_LONGEST_ROUND = 30
NONE = Qt.KeyboardModifier.NoModifier
_ENTER = frozenset({Key.Key_Return, Key.Key_Enter})


class Stuck(Exception):  # noqa: N818  what happened, in a word
    """The screen never showed what should have come; the message says what was waited for and what is there."""


class Hands:
    """Types and waits. Nothing is slept over blindly: every wait is for something that is to be seen."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.keystrokes = 0
        self._last_enter = float("-inf")

    def type(self, text: str) -> None:
        """Type a text, a keystroke a character, into whatever has the keys.

        Where a scanner is listened for it must not be taken for one, and comes at a person's pace.
        """
        pause_ms = BETWEEN_CHARACTERS_MS if self._may_be_scanned() else 0
        for character in text:
            self.keystrokes += 1
            QTest.keyClick(self._window(), ord(character), NONE, -1)
            QTest.qWait(pause_ms)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        """Press a key, with Alt, Ctrl or Shift held; together that is one keystroke."""
        for _ in range(times):
            if key in _ENTER:
                self._think_before_enter()
            self.keystrokes += 1
            QTest.keyClick(self._window(), key, held, -1)
            QTest.qWait(0)

    def enter(self) -> None:
        """Press Enter, as deliberately as a person does."""
        self.press(Key.Key_Return)

    def click(self, words: str) -> None:
        """Press a button in sight with the mouse: what is read and put away has no key of its own."""
        buttons = self.sight.window().findChildren(QAbstractButton)
        button = next((one for one in buttons if one.isVisible() and one.text() == words), None)
        if button is None:
            raise Stuck(f"no button “{words}” is in sight.")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def tab_to(self, name: str) -> None:
        """Press Tab until the field or button of this name has the keys; raises `Stuck` after a whole round."""
        for _ in range(_LONGEST_ROUND):
            if self.sight.keys_in().startswith(name):
                return
            self.press(Key.Key_Tab)
        self.until_keys_in(name)

    def go_to(self, screen: str) -> None:
        """Go to a screen by its number on the rail, once it is there: Ctrl and it, past nine with Shift too."""
        self.until_true(lambda: self.sight.number_of(screen) is not None, f"the screen “{screen}”")
        place = (self.sight.number_of(screen) or 1) - 1
        self.press(Key(int(Key.Key_1) + place % 9), CONTROL | SHIFT if place >= 9 else CONTROL)  # noqa: PLR2004

    def scan(self, code: str) -> None:
        """Pull the trigger: the scanner types the whole code and Enter faster than anybody could. One keystroke.

        The keys go into the window's queue with the times that the scanner's cable gives them, as the system
        queues them: how busy this PC is at the moment changes nothing about them.
        """
        self.keystrokes += 1
        window = self._window()
        began_ms = int(time.monotonic() * 1000)
        keys = [(ord(character.upper()), character) for character in code] + [(int(Key.Key_Return), "\r")]
        for number, (key, text) in enumerate(keys):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, NONE, text)
                event.setTimestamp(began_ms + number * SCANNER_KEY_MS)
                QCoreApplication.postEvent(window, event)
        self._last_enter = time.monotonic()

    def until(self, *texts: str, within_seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until all of these texts are in sight; raises `Stuck`."""
        self.until_true(lambda: self.sight.sees(*texts), f"“{'”, “'.join(texts)}”", within_seconds=within_seconds)

    def until_gone(self, text: str, *, within_seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a text is no more in sight; raises `Stuck`."""
        self.until_true(lambda: not self.sight.sees(text), f"“{text}” to go", within_seconds=within_seconds)

    def until_keys_in(self, name: str) -> None:
        """Wait until the field of this name has the keys; raises `Stuck`."""
        self.until_true(
            lambda: self.sight.keys_in().startswith(name), f"the keys to be in “{name}”, they are elsewhere"
        )

    def until_true(
        self, there: Callable[[], bool], waited_for: str, *, within_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Wait until something holds; raises `Stuck` with what was waited for."""
        deadline = time.monotonic() + within_seconds
        while not there():
            if time.monotonic() > deadline:
                raise Stuck(
                    f"waited {within_seconds:.0f} s for {waited_for}. "
                    f"The keys are in “{self.sight.keys_in()}”. In sight: {' | '.join(self.sight.words())[:1500]}"
                )
            QTest.qWait(_LOOK_MS)

    def until_quiet(self) -> None:
        """Wait until what is in sight changes no more, so that a picture shows one moment and not two."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        before, now = [""], list(self.sight.words())
        while before != now and time.monotonic() < deadline:
            QTest.qWait(_QUIET_MS)
            before, now = now, list(self.sight.words())

    def _may_be_scanned(self) -> bool:
        return self.sight.shows(SCANNED_INTO)

    def _think_before_enter(self) -> None:
        left = self._last_enter + BETWEEN_ENTERS_SECONDS - time.monotonic()
        if left > 0 and self._may_be_scanned():
            QTest.qWait(int(left * 1000) + 1)
        self._last_enter = time.monotonic()

    def _window(self) -> QWindow:
        handle = self.sight.window().windowHandle()
        if handle is None:
            raise Stuck("there is no window to type into.")
        return handle
