"""Chooses sessions, makes slips up and moves them on. Everything is asked and written on the CENTRAL lane."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from ims_desktop.actions.ports.banking import BankingCentral
from ims_desktop.actions.supervisor.bank_takings import BankingMade, bank_takings, takings_to_bank
from ims_desktop.actions.supervisor.banking_entries import BankingDesk, Outside
from ims_desktop.actions.supervisor.banking_slip import banking_sheet
from ims_desktop.actions.supervisor.move_banking import correct_banking, hand_over_banking, receive_banking
from ims_desktop.domain.banking import BagCorrected, BankingState, BankingWanted, Cause, Takings, slip_number
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.banking_sheet import BankingSheet
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.banking.wording import (
    SlipRow,
    TakingsRow,
    chosen_words,
    may_choose,
    read_bags,
    read_correction,
    slip_row,
    takings_row,
)
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of

Made = TypeVar("Made")

_SLIPS = 50


class BankingView(Protocol):
    """The screen."""

    def show_takings(self, rows: Sequence[TakingsRow]) -> None:
        """Show the sessions that can be banked; the one that was marked stays marked."""

    def show_slips(self, rows: Sequence[SlipRow], marked: int | None) -> None:
        """Show the last slips, one of them marked: the first where none is named."""

    def show_chosen(self, amount: str, detail: str, *, any_chosen: bool) -> None:
        """Show what the chosen sessions come to."""

    def show_step(self, slip: str, *, hand_over: bool, receive: bool, correct: bool) -> None:
        """Say which slip is marked and which step it can take."""

    def turn_to_slips(self) -> None:
        """A slip was made: what comes next is done to it."""

    def clear_typed(self) -> None:
        """Empty what was typed of bags, reason, carrier and receipt."""

    def say(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not; empty words take it away."""


class BankingPresenter:
    """The banking of one's own office. `central` is connected at the first question, on its lane."""

    def __init__(
        self, view: BankingView, at: AtCentralWork[BankingCentral], save: Callable[[BankingSheet], None]
    ) -> None:
        self._view = view
        self._at = at
        self._save = save
        self._takings: Sequence[Takings] = ()
        self._slips: Sequence[BankingNow] = ()
        self._chosen: set[SessionId] = set()
        self._marked: int | None = None
        self._busy = False

    def refresh(self, said: str = "") -> None:
        """Ask central what can be banked, and how the slips stand; then say what was done, with all of it in sight."""
        user = self._at.user

        def ask(central: BankingCentral) -> tuple[Sequence[Takings], Sequence[BankingNow]]:
            return takings_to_bank(central, user), central.bankings(user.office, limit=_SLIPS)

        def read(found: tuple[Sequence[Takings], Sequence[BankingNow]]) -> None:
            self._read(found)
            if said:
                self._view.say(said, Tone.GOOD)

        def failed(trouble: Exception) -> None:
            self._view.say(f"{said} {words_of(trouble)}".strip(), Tone.WRONG)

        self._at.run(ask, read, failed)

    def toggle(self, row: TakingsRow) -> None:
        """Choose a session, or choose it no more; one's own and what awaits approval cannot be."""
        one = next((one for one in self._takings if one.session == row.session), None)
        if one is None:
            return
        if not may_choose(one, self._at.user.id):
            self._view.say(f"{row.tag.text if row.tag else ''}: it cannot be banked by you now.", Tone.WARNING)
            return
        self._view.say("", Tone.PLAIN)
        self._chosen ^= {row.session}
        self._show_takings()

    def choose_all(self) -> None:
        """Choose every session that can be; none before central answered, or the list would say that none waits."""
        if not self._takings:
            return
        self._view.say("", Tone.PLAIN)
        self._chosen = {one.session for one in self._takings if may_choose(one, self._at.user.id)}
        self._show_takings()

    def make(self, bags: str, reason: str) -> None:
        """Make the chosen sessions up."""
        try:
            wanted = BankingWanted(self._sessions(), read_bags(bags), reason=reason)
        except Refused as refused:
            self._view.say(refused.message, Tone.WRONG)
            return
        data, user = self._at.data, self._at.user

        def done(made: BankingMade) -> None:
            self._chosen.clear()
            self._marked = made.banking.slip
            self._view.turn_to_slips()
            slip = slip_number(made.banking.office, made.banking.slip)
            self._done(f"Slip {slip} is made. Save it to print, and send it with the bags.")

        self._run(lambda desk: bank_takings(desk, data, user, wanted), done)

    def mark_slip(self, row: SlipRow | None) -> None:
        """A slip was marked: say what can be done with it."""
        self._marked = None if row is None else row.slip
        self._show_step()

    def hand_over(self, carrier: str, paper: str) -> None:
        """The marked slip's bags go to the carrier."""
        slip, user = self._marked, self._at.user
        if slip is not None:
            self._step(lambda desk: hand_over_banking(desk, user, slip, Outside(carrier, paper)), "Handed over.")

    def receive(self, carrier: str, paper: str) -> None:
        """The bank has the marked slip's bags."""
        slip, user = self._marked, self._at.user
        if slip is not None:
            self._step(
                lambda desk: receive_banking(desk, user, user.office, slip, Outside(carrier, paper)), "The bank has it."
            )

    def correct(self, typed: str, reason: str, who: str, paper: str) -> None:
        """The bank found more or less in a bag of the marked slip: the difference is the office's over or short."""
        slip, user, data = self._marked, self._at.user, self._at.data
        if slip is None:
            return
        try:
            bag, pence = read_correction(typed)
        except Refused as refused:
            self._view.say(refused.message, Tone.WRONG)
            return
        found, outside = BagCorrected(bag, pence, Cause.COUNT, reason), Outside(who, paper)
        self._step(
            lambda desk: correct_banking(desk, data, user, user.office, slip, found, outside),
            f"Bag {bag} is corrected by {pounds(pence)}: it is on the office's overs and shorts.",
        )

    def save(self) -> None:
        """Keep the marked slip as a PDF."""
        now, data = self._now(), self._at.data
        if now is not None:
            self._at.run(lambda central: banking_sheet(central, data, now), self._save, self._trouble)

    def _sessions(self) -> tuple[SessionId, ...]:
        return tuple(one.session for one in self._takings if one.session in self._chosen)

    def _step(self, write: Callable[[BankingDesk], Entry], words: str) -> None:
        self._run(write, lambda _entry: self._done(words))

    def _run(self, write: Callable[[BankingDesk], Made], done: Callable[[Made], None]) -> None:
        if self._busy:
            return
        self._busy = True

        def ended(made: Made) -> None:
            self._busy = False
            done(made)

        def failed(trouble: Exception) -> None:
            self._busy = False
            self._trouble(trouble)
            self.refresh()  # somebody else may have been quicker

        ids = self._at.ids
        self._at.run(lambda central: write(BankingDesk(central, ids)), ended, failed)

    def _done(self, words: str) -> None:
        self._view.clear_typed()
        self.refresh(words)

    def _read(self, found: tuple[Sequence[Takings], Sequence[BankingNow]]) -> None:
        self._takings, self._slips = found
        self._chosen &= {one.session for one in self._takings}
        self._show_takings()
        self._view.show_slips([slip_row(one, self._at.data) for one in self._slips], self._marked)
        self._show_step()

    def _show_takings(self) -> None:
        data, user, chosen = self._at.data, self._at.user.id, self._chosen
        self._view.show_takings([takings_row(one, data, user, chosen=one.session in chosen) for one in self._takings])
        amount, detail = chosen_words([one for one in self._takings if one.session in self._chosen])
        self._view.show_chosen(amount, detail, any_chosen=bool(self._chosen))

    def _now(self) -> BankingNow | None:
        return next((one for one in self._slips if one.slip == self._marked), None)

    def _show_step(self) -> None:
        now = self._now()
        state = now.state if now else None
        self._view.show_step(
            now.name if now else "",
            hand_over=state is BankingState.MADE,
            receive=state is BankingState.HANDED_OVER,
            correct=state is BankingState.RECEIVED and self._at.user.may(Permission.RECEIVE_BANKING),
        )

    def _trouble(self, trouble: Exception) -> None:
        self._view.say(words_of(trouble), Tone.WRONG)
