"""Asks central how every till stands, what is held, and whether all is proven; again by itself while it is shown."""

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.actions.ports import CentralReader, DeviceState, HeldEntry, Progress, Proof
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.references import DeviceId
from ims_desktop.ui.asked_again import AskedAgain
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.sync_and_proof.wording import (
    DeviceRow,
    HeldRow,
    ProofShown,
    advice_words,
    device_row,
    held_row,
    held_words,
    proof_words,
    summary_words,
)
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

REFRESH_SECONDS = 20.0
LOOK_SECONDS = 0.5
_NOT_YET = ProofShown(
    "Not verified since this desk was opened",
    Tone.PLAIN,
    ("Verify reads every entry at central again: numbers, seals, signed heads, postings, receipts and sums.",),
)
_OTHERS_VERIFY = ProofShown(
    "Not verified here",
    Tone.PLAIN,
    ("Finance and auditors of all offices can verify: they alone may read every entry at central.",),
)


class SyncAndProofView(Protocol):
    """The screen."""

    def show_devices(self, rows: Sequence[DeviceRow], summary: str) -> None:
        """Show one row a device; the one that was marked stays marked."""

    def show_held(self, title: str, rows: Sequence[HeldRow], advice: str = "") -> None:
        """Show the held entries of the chosen device, and what to do about how it stands."""

    def show_proof(self, shown: ProofShown) -> None:
        """Show what the proof is doing or has found."""

    def offer_verify(self, *, offered: bool) -> None:
        """Show the button, or none where this person may not."""

    def show_trouble(self, text: str) -> None:
        """Say why central could not be read; an empty text takes it away."""


class Prover(CentralReader, Protocol):
    """Central, as this screen reads it."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, in the order of its roll."""

    def verify(self, progress: Progress | None = None) -> Proof:
        """Prove every roll that central holds."""


class SyncAndProofPresenter:
    """Turns what central knows of each till into words. Everything is asked on the CENTRAL lane."""

    def __init__(self, view: SyncAndProofView, at: AtCentralWork[Prover], refresh: Timer, look: Timer) -> None:
        self._view = view
        self._at = at
        self._may_verify = at.user.may(Permission.VERIFY) and not at.user.only_offices
        self._look_timer = look
        self._names = {one.id: one.display_name for one in at.data.users.values()}
        self._devices: list[DeviceState] = []
        self._chosen: DeviceId | None = None
        self._asked = AskedAgain(refresh, REFRESH_SECONDS, self._ask)
        self._proving = False
        self._progress: tuple[str, int, int] | None = None  # left here by the lane, read by the window

    def start(self) -> None:
        """Show what is known before anything was asked."""
        self._view.offer_verify(offered=self._may_verify)
        self._view.show_proof(_NOT_YET if self._may_verify else _OTHERS_VERIFY)
        self._view.show_held("Choose a till to see what is held", ())

    def came_to_front(self) -> None:
        """The screen is looked at: ask now, and again by itself."""
        self._asked.came_to_front()

    def went_away(self) -> None:
        """Nobody looks: nothing is asked."""
        self._asked.went_away()

    def refresh(self) -> None:
        """Ask central how all tills stand."""
        self._asked.ask()

    def _ask(self) -> None:
        self._at.run(lambda central: central.reconcile(), self._read, self._not_read)

    def choose(self, row: DeviceRow | None) -> None:
        """A device was marked: show what is held of it."""
        chosen = None if row is None else DeviceId(row.device)
        if chosen is not None and chosen != self._chosen:
            self._chosen = chosen
            self._ask_held()

    def verify(self) -> None:
        """Prove every roll at central; it may take minutes, and the window goes on."""
        if self._proving or not self._may_verify:
            return
        self._proving, self._progress = True, None
        self._look()
        self._at.run(lambda central: central.verify(self._note), self._proven, self._not_proven)

    def _read(self, devices: Sequence[DeviceState]) -> None:
        self._asked.answered()
        # what is written at a desk is at central at once: it is never on its way, and nobody waits to hear of it
        tills = (one for one in devices if not one.is_desk)
        self._devices = sorted(tills, key=lambda one: (one.office, one.till, one.letter))
        now = self._at.clock.now()
        self._view.show_trouble("")
        self._view.show_devices([device_row(one, now) for one in self._devices], summary_words(self._devices))
        if self._chosen is not None:
            self._ask_held()

    def _not_read(self, trouble: Exception) -> None:
        self._asked.answered()
        self._view.show_trouble(words_of(trouble))

    def _ask_held(self) -> None:
        device = next((one for one in self._devices if one.device == self._chosen), None)
        if device is None:
            return
        name = _name_of(device)
        if not device.held and not device.settled:
            self._view.show_held(held_words(name, device, 0), (), advice_words(device, self._at.clock.now()))
            return

        def show(entries: Sequence[HeldEntry]) -> None:
            if device.device == self._chosen:
                now = self._at.clock.now()
                rows = [held_row(entry, now, device.device, self._names) for entry in entries]
                self._view.show_held(held_words(name, device, len(entries)), rows, advice_words(device, now))

        self._at.run(lambda central: central.held_entries(device.device), show, self._not_read)

    def _note(self, what: str, done: int, of: int) -> None:
        self._progress = (what, done, of)

    def _look(self) -> None:
        if not self._proving:
            return
        details: tuple[str, ...] = ("Payments go on meanwhile.",)
        if self._progress is not None:
            what, done, of = self._progress
            details = (f"{what}: {done:,} of {of:,}" if of else f"{what}: {done:,}", *details)
        self._view.show_proof(ProofShown("Verifying …", Tone.NOTE, details, running=True))
        self._look_timer.once(LOOK_SECONDS, self._look)

    def _proven(self, proof: Proof) -> None:
        self._ended(proof_words(proof, self._at.clock.now(), {one.device: _name_of(one) for one in self._devices}))

    def _not_proven(self, trouble: Exception) -> None:
        self._ended(ProofShown("Could not be verified", Tone.WARNING, (words_of(trouble),)))

    def _ended(self, shown: ProofShown) -> None:
        self._proving = False
        self._look_timer.stop()
        self._view.show_proof(shown)


def _name_of(device: DeviceState) -> str:
    return f"Till {device.office}-{device.till}{device.letter}"
