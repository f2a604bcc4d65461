"""Says how this till and central agree, and what proves it."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.ports import Clock
from ims_desktop.actions.standing import Standing
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.roll import grouped_mark, seal_mark
from ims_desktop.domain.times import full_words
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.sync_words import clock_words, next_try_words, standing_words, tone_of, waiting_words, what_to_do
from ims_desktop.ui.syncing import SyncingPresenter, SyncPicture

_NEVER = "never"
_SAID_ALREADY = frozenset({Standing.OFFLINE, Standing.BLOCKED})  # by the headline and the advice


@frozen
class Fact:
    """One thing that is known of sync: its name, its value, and a remark in small letters."""

    name: str
    value: str
    remark: str = ""


@frozen
class SyncShown:
    """Everything on the left of the screen."""

    headline: str
    tone: Tone
    advice: str
    detail: str
    facts: tuple[Fact, ...]
    running: bool


class SyncStatusView(Protocol):
    """The screen."""

    def show_sync(self, shown: SyncShown) -> None:
        """Show how this till and central agree."""


class SyncStatusPresenter:
    """Turns the state of sync into words."""

    def __init__(
        self,
        view: SyncStatusView,
        runner: Runner,
        clock: Clock,
        syncing: SyncingPresenter,
        waiting_money: Callable[[], tuple[int, bool]] | None = None,
    ) -> None:
        self._view = view
        self._runner = runner
        self._clock = clock
        self._syncing = syncing
        self._waiting_money = waiting_money
        self._pence: int | None = None
        self._asked_for: tuple[int, int] | None = None
        self._stopped = False

    def stop(self) -> None:
        """The desk is left: what is still reckoned has no screen to be shown on."""
        self._stopped = True

    def start(self) -> None:
        """Show how things stand and go on showing it."""
        self._syncing.watch(self.sync_changed)

    def sync_changed(self, picture: SyncPicture) -> None:
        """Sync stands otherwise than before."""
        if self._stopped:
            return
        self._ask_pence(picture)
        self._view.show_sync(self._shown(picture))

    def sync_now(self) -> None:
        """The button: sync at once."""
        self._syncing.sync_now()

    def _ask_pence(self, picture: SyncPicture) -> None:
        if self._waiting_money is None or picture.state is None:
            return
        span = (picture.state.acknowledged, picture.state.head_number)
        if span == self._asked_for:
            return
        self._asked_for = span
        self._reckon()

    def _reckon(self) -> None:
        if self._waiting_money is not None:
            self._runner.run(Lane.LOCAL, self._waiting_money, self._pence_read, lambda _trouble: None)

    def _pence_read(self, reckoned: tuple[int, bool]) -> None:
        self._pence, complete = reckoned
        if self._stopped:
            return
        if not complete:
            self._reckon()
        else:
            self._view.show_sync(self._shown(self._syncing.picture))

    def _shown(self, picture: SyncPicture) -> SyncShown:
        now = self._clock.now()
        return SyncShown(
            headline=standing_words(picture, now),
            tone=tone_of(picture),
            advice=what_to_do(picture),
            detail="" if picture.told in _SAID_ALREADY else picture.message,
            facts=tuple(self._facts(picture)),
            running=picture.running,
        )

    def _facts(self, picture: SyncPicture) -> list[Fact]:
        state, now = picture.state, self._clock.now()
        if state is None:
            return []
        waiting = waiting_words(picture, now).partition(", ")[2]
        worth = f"{pounds(self._pence)} in payments" if self._pence is not None and picture.waiting else ""
        facts = [
            Fact("Waiting to be sent", f"{picture.waiting:,}", " · ".join(part for part in (worth, waiting) if part)),
            Fact(
                "Last heard from central", clock_words(state.last_contact_at, now) if state.last_contact_at else _NEVER
            ),
            Fact("Accounts and settings as at", clock_words(state.accounts_at, now) if state.accounts_at else _NEVER),
            Fact("This till's roll ends at", f"entry {state.head_number:,}", _mark(picture.head_seal)),
        ]
        acknowledged = f"entry {state.acknowledged:,}" if state.acknowledged else "nothing yet"
        facts.append(Fact("Central acknowledged up to", acknowledged, _mark(state.acknowledged_seal)))
        if picture.central is not None:
            facts.append(Fact("Held at central for finance", *_held_words(picture)))
        if words := next_try_words(picture.next_try_at, now):
            facts.append(Fact("Central is tried again", words))
        if picture.doubt is not None:
            facts.append(
                Fact("This till's clock", full_words(picture.doubt.reading), f"is not believed: {picture.doubt.why}")
            )
        return facts


def _held_words(picture: SyncPicture) -> tuple[str, str]:
    """How many, as far as a till is told: a blocked one is told nothing more, and what it sends then is held."""
    if picture.told is Standing.BLOCKED:
        return ("not told here", "finance sees in Proof what a blocked till sent")
    return (f"{picture.held:,}" if picture.held else "none", "")


def _mark(seal: bytes) -> str:
    mark = seal_mark(seal) if any(seal) else ""
    return f"seal mark {grouped_mark(mark)}" if mark else ""
