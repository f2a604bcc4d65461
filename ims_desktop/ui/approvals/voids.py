"""Lists the voids that cashiers asked for alone, and approves or refuses the marked one from the desk."""

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from typing import Protocol

from ims_desktop.actions.ports.voids import AskedVoid, VoidCentral
from ims_desktop.actions.supervisor.answer_void import answer_void, see_voids
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.times import business_day, london
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of


@frozen
class VoidRow:
    """One void in words."""

    when: str
    till: str
    cashier: str
    receipt: str
    pence: str
    reason: str
    void: AskedVoid = field(repr=False)


class VoidsView(Protocol):
    """The card above the sessions; it is there only while something waits."""

    def show_voids(self, rows: Sequence[VoidRow], *, answers: bool) -> None:
        """Show the voids that wait; `answers` says whether this person may answer them."""

    def set_void_busy(self, *, busy: bool) -> None:
        """Something is written: nothing can be pressed twice."""

    def say_void(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""

    def clear_void_reason(self) -> None:
        """The reason was written with the answer."""


class VoidsPresenter:
    """Everything is asked on the CENTRAL lane; what waits is asked for with the sessions, and after each answer."""

    def __init__(self, view: VoidsView, at: AtCentralWork[VoidCentral]) -> None:
        self._view = view
        self._at = at
        self._busy = False

    def refresh(self) -> None:
        """Ask central for what waits; where it cannot be asked the sessions' list says so."""
        user = self._at.user
        self._at.run(lambda central: see_voids(central, user), self._listed, lambda _trouble: None)

    def answer(self, row: VoidRow | None, reason: str, *, approve: bool) -> None:
        """Approve or refuse the marked void."""
        if row is None or self._busy:
            return
        self._set_busy(busy=True)
        ids, user, receipt = self._at.ids, self._at.user, row.receipt

        def answered(_entry: Entry) -> None:
            self._set_busy(busy=False)
            self._view.clear_void_reason()
            how = "The till takes it back" if approve else "The payment stands, and the till is told"
            what = f"The void of {receipt} is {'approved' if approve else 'refused'}."
            self._view.say_void(f"{what} {how} with its next sync.", Tone.GOOD)
            self.refresh()

        def failed(trouble: Exception) -> None:
            self._set_busy(busy=False)
            self._view.say_void(words_of(trouble), Tone.WARNING)
            if isinstance(trouble, Refused):  # somebody else may have been quicker
                self.refresh()

        self._at.run(
            lambda central: answer_void(central, ids, user, receipt, reason, approve=approve), answered, failed
        )

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_void_busy(busy=busy)

    def _listed(self, found: Sequence[AskedVoid]) -> None:
        now = self._at.clock.now()
        rows = [void_row(one, self._at.data, now) for one in found if one.state == "waiting"]
        self._view.show_voids(rows, answers=self._at.user.may(Permission.APPROVE_REVERSAL))


def void_row(one: AskedVoid, data: ReferenceData, now: datetime) -> VoidRow:
    """One void in words."""
    at = one.at
    today = at is not None and business_day(at) == business_day(now)
    when = "" if at is None else f"{london(at):%H:%M}" if today else f"{london(at).day} {london(at):%b}"
    return VoidRow(
        when=when,
        till=f"{one.known.office}-{one.till_name}",
        cashier=data.name_of(one.asker),
        receipt=one.known.receipt,
        pence=pounds(one.pence),
        reason=" ".join((one.reason, "(session closed)" if one.session_closed else "")).strip(),
        void=one,
    )
