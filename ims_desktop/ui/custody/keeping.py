"""Keeps post-dated cheques and lets them go, at central; what was done shows in custody at once."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.ports.cheques import KeptChequeCentral
from ims_desktop.actions.supervisor.keep_cheque import keep_cheque
from ims_desktop.actions.supervisor.let_cheque_go import let_cheque_go
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_cheque import ChequeToKeep
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.times import business_day
from ims_desktop.domain.typed_day import read_day
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.custody.wording import KeptRow
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of


@frozen
class KeptKeyed:
    """What was keyed of a cheque."""

    number: str
    dated: str
    amount: str
    account: str


class KeepingView(Protocol):
    """The form beside the places."""

    def clear_kept(self) -> None:
        """Empty what was keyed."""

    def say_kept(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""


class KeepingPresenter:
    """One cheque at a time, on the CENTRAL lane."""

    def __init__(self, view: KeepingView, at: AtCentralWork[KeptChequeCentral], done: Callable[[], None]) -> None:
        self._view = view
        self._at = at
        self._done = done
        self._busy = False

    def keep(self, keyed: KeptKeyed) -> None:
        """Log a cheque whose date is to come."""
        try:
            cheque = self._cheque(keyed)
        except Refused as refused:
            self._view.say_kept(refused.message, Tone.WRONG)
            return
        at = self._at
        self._run(lambda central: keep_cheque(central, at.ids, at.user, cheque), "It is kept until its date.")

    def let_go(self, row: KeptRow | None, typed: str) -> None:
        """The marked cheque was taken on a receipt, or is given back to who is named."""
        if row is None:
            return
        receipt = typed.strip().upper() if _is_receipt(typed) else ""
        given_to = "" if receipt else typed
        at = self._at
        words = "It was taken as a payment." if receipt else "It is given back."
        self._run(lambda central: let_cheque_go(central, at.ids, at.user, row.id, receipt, given_to), words)

    def _cheque(self, keyed: KeptKeyed) -> ChequeToKeep:
        dated = read_day(keyed.dated, business_day(self._at.clock.now()))
        if dated is None:
            raise Refused(Reason.CHEQUE_NOT_POST_DATED)
        fund, _, reference = keyed.account.strip().partition(" ")
        return ChequeToKeep(keyed.number.strip(), dated, parse_pounds(keyed.amount), fund, reference.replace(" ", ""))

    def _run(self, write: Callable[[KeptChequeCentral], Entry], words: str) -> None:
        if self._busy:
            return
        self._busy = True

        def written(_entry: Entry) -> None:
            self._busy = False
            self._view.clear_kept()
            self._view.say_kept(words, Tone.GOOD)
            self._done()

        def failed(trouble: Exception) -> None:
            self._busy = False
            self._view.say_kept(words_of(trouble), Tone.WRONG)

        self._at.run(write, written, failed)


def _is_receipt(typed: str) -> bool:
    try:
        read_receipt_number(typed.strip().upper())
    except Refused:
        return False
    return True
