"""Puts the status strip together: central, what waits, accounts and printer, each in words."""

from collections.abc import Callable, Mapping

from ims_desktop.actions.ports import Clock
from ims_desktop.actions.standing import Standing
from ims_desktop.ui.printing import PrinterPicture
from ims_desktop.ui.shown import StripItem, StripState, Tone
from ims_desktop.ui.sync_words import clock_words, held_words, next_try_words, standing_words, tone_of, waiting_words
from ims_desktop.ui.syncing import SyncPicture

CENTRAL, WAITING, HELD, CLOCK = "central", "waiting", "held", "clock"
ACCOUNTS, PRINTER, PARKED = "accounts", "printer", "parked"
MIRROR, DRAWER = "mirror", "drawer"
SYNC_SCREEN, RECEIPTS_SCREEN, COUNTER_SCREEN, CLOCK_PANEL = "sync", "receipts", "counter", "clock"
SESSION_SCREEN = "session"

_HELPS: Mapping[str, str] = {
    CENTRAL: SYNC_SCREEN,
    WAITING: SYNC_SCREEN,
    ACCOUNTS: SYNC_SCREEN,
    HELD: SYNC_SCREEN,
    CLOCK: CLOCK_PANEL,
    PRINTER: RECEIPTS_SCREEN,
    PARKED: COUNTER_SCREEN,
    MIRROR: SYNC_SCREEN,
    DRAWER: SESSION_SCREEN,
}


class StripPresenter:
    """Hears how everything stands and shows it in one line; a press opens the screen that helps."""

    def __init__(self, show: Callable[[StripState], None], clock: Clock, open_screen: Callable[[str], None]) -> None:
        self._show = show
        self._clock = clock
        self._open_screen = open_screen
        self._sync: SyncPicture | None = None
        self._printer: PrinterPicture | None = None
        self._parked = 0
        self._mirror = ""
        self._over_limit = False
        self._shown: StripState | None = None

    def sync_changed(self, picture: SyncPicture) -> None:
        """Sync stands otherwise than before."""
        self._sync = picture
        self.refresh()

    def printer_changed(self, picture: PrinterPicture) -> None:
        """The printer stands otherwise than before."""
        self._printer = picture
        self.refresh()

    def parked_changed(self, count: int) -> None:
        """So many baskets are put aside."""
        self._parked = count
        self.refresh()

    def mirror_changed(self, trouble: str) -> None:
        """The roll's second copy cannot be written, in words; "" where it can, or where there is none."""
        self._mirror = trouble
        self.refresh()

    def drawer_changed(self, over_limit: bool) -> None:  # noqa: FBT001  handed on as it was looked up
        """Whether the drawer holds more than the office allows; by how much is never said."""
        self._over_limit = over_limit
        self.refresh()

    def pressed(self, key: str) -> None:
        """Open the screen where something can be done about it."""
        if key in _HELPS:
            self._open_screen(_HELPS[key])

    def refresh(self) -> None:
        """Build the strip again; ages grow while nothing else changes."""
        state = StripState(tuple(self._items()), self._remark())
        if state != self._shown:
            self._shown = state
            self._show(state)

    def _items(self) -> list[StripItem]:
        items: list[StripItem] = []
        if self._sync is not None:
            items += _sync_items(self._sync, self._clock)
        if self._over_limit:
            items.append(StripItem(DRAWER, "Drawer over its limit: lift now", Tone.WARNING))
        if self._parked:
            items.append(StripItem(PARKED, f"{self._parked} parked", Tone.NOTE))
        if self._mirror:
            items.append(StripItem(MIRROR, f"Mirror: {self._mirror}", Tone.WARNING))
        if self._printer is not None:
            items.append(_printer_item(self._printer))
        return items

    def _remark(self) -> str:
        state = self._sync.state if self._sync else None
        if self._sync is not None and not _well(self._sync):
            return next_try_words(self._sync.next_try_at, self._clock.now())
        if state is None or state.accounts_at is None:
            return ""
        return f"Accounts updated {clock_words(state.accounts_at, self._clock.now())}"


def _well(picture: SyncPicture) -> bool:
    return picture.told in {Standing.CONNECTED, Standing.SENDING, Standing.STARTING, Standing.TRAINING}


def _sync_items(picture: SyncPicture, clock: Clock) -> list[StripItem]:
    now = clock.now()
    items = [StripItem(CENTRAL, standing_words(picture, now), tone_of(picture))]
    if picture.doubt is not None:
        items.append(StripItem(CLOCK, "This till's clock is not believed", Tone.WRONG))
    if picture.told not in {Standing.SENDING, Standing.TRAINING} and (words := waiting_words(picture, now)):
        items.append(StripItem(WAITING, words))
    if words := held_words(picture.held):
        items.append(StripItem(HELD, words, Tone.NOTE))
    if not _well(picture) and picture.state is not None and picture.state.accounts_at is not None:
        items.append(StripItem(ACCOUNTS, f"Accounts as at {clock_words(picture.state.accounts_at, now)}"))
    return items


def _printer_item(picture: PrinterPicture) -> StripItem:
    if not picture.there:
        return StripItem(PRINTER, "No printer")
    if picture.failed:
        receipts = "1 receipt" if picture.failed == 1 else f"{picture.failed} receipts"
        return StripItem(PRINTER, f"{receipts} not printed", Tone.WARNING)
    if picture.waiting > 1:
        return StripItem(PRINTER, f"Printing, {picture.waiting} waiting", Tone.NOTE)
    if picture.ready:
        return StripItem(PRINTER, "Printer ready", Tone.GOOD)
    if picture.word in {"", "unknown"}:
        return StripItem(PRINTER, "Printer state unknown")
    return StripItem(PRINTER, f"Printer: {picture.word}", Tone.WARNING)
