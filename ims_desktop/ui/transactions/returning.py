"""Records that the bank returned the chosen payment's cheque: says first what will happen, the safe answer first."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from ims_desktop.actions.ports.cheques import ChequeCentral
from ims_desktop.actions.supervisor.return_cheque import ChequeReturned, ReturnWanted, return_cheque, see_cheque
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.returned_cheque import CAUSE_WORDS, ChequePaid, ReturnCause, return_number, returnable
from ims_desktop.domain.times import business_day
from ims_desktop.domain.typed_day import read_day
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.trouble import words_of

SAYS = "{} of {}: what it paid is taken back, its money leaves the bank, and every till warns at its next payment."
DONE = "Recorded as {}: {} is taken back."


@frozen
class ReturnAsked:
    """What the panel asks. Of each cheque that can come back words and its place among the tenders."""

    says: str
    cheques: tuple[tuple[str, int], ...]
    causes: tuple[tuple[str, str], ...]
    day: str
    fee: str


@frozen
class ReturnKeyed:
    """What was keyed."""

    tender: int
    cause: str
    day: str
    fee: str
    advice: str
    reason: str


class ReturningView(Protocol):
    """The panel beside the list."""

    def show_return(self, asked: ReturnAsked | None) -> None:
        """Ask; None puts the panel away."""

    def show_return_wrong(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say above the list what was done, or why nothing can be."""


class ReturningPresenter:
    """One cheque at a time. Nothing is written before it is said what will happen."""

    def __init__(self, view: ReturningView, at: AtCentralWork[ChequeCentral], done: Callable[[], None]) -> None:
        self._view = view
        self._at = at
        self._done = done
        self._receipt = ""
        self._busy = False

    def begin(self, receipt: str) -> None:
        """Ask central about the cheques of a receipt, then the person about the bank's return."""
        if not receipt or self._busy:
            return
        user = self._at.user
        self._receipt = receipt
        self._view.show_told("", wrong=False)
        self._at.run(lambda central: see_cheque(central, user, receipt), self._ask, self._cannot)

    def leave(self) -> None:
        """Nothing is done."""
        if not self._busy:
            self._receipt = ""
            self._view.show_return(None)

    def record(self, keyed: ReturnKeyed) -> None:
        """What was keyed stands: it is written at central."""
        if self._busy or not self._receipt:
            return
        try:
            wanted = self._wanted(keyed)
        except Refused as refused:
            self._view.show_return_wrong(refused.message)
            return
        self._view.show_return_wrong("")
        self._busy = True
        at = self._at
        at.run(lambda central: return_cheque(central, at.ids, at.user, wanted), self._recorded, self._failed)

    def _wanted(self, keyed: ReturnKeyed) -> ReturnWanted:
        day = read_day(keyed.day, self._today())
        if day is None:
            raise Refused(Reason.CHEQUE_RETURN_DATE)
        fee = keyed.fee.strip()
        fee_pence = 0 if not fee.strip("0.£") else parse_pounds(fee)
        return ReturnWanted(
            self._receipt, ReturnCause(keyed.cause), day, keyed.tender, fee_pence, keyed.advice, keyed.reason
        )

    def _today(self) -> date:
        return business_day(self._at.clock.now())

    def _ask(self, paid: ChequePaid) -> None:
        try:
            left = self._left(paid)
        except Refused as refused:
            self._cannot(refused)
            return
        office = paid.now.payment.office
        fee_pence = self._at.data.offices[office].cheques.fee_pence if office in self._at.data.offices else 0
        today = self._today()
        self._view.show_return(
            ReturnAsked(
                says=SAYS.format(" and ".join(_cheque_words(paid, one) for one in left), self._receipt),
                cheques=tuple((_cheque_words(paid, one), one.tender) for one in left),
                causes=tuple((words, cause.value) for cause, words in CAUSE_WORDS.items()),
                day=f"{today:%d/%m/%y}",
                fee=plain_pounds(fee_pence) if fee_pence else "",
            )
        )

    def _left(self, paid: ChequePaid) -> list[Cheque]:
        """The cheques that can still come back; where none can, it is said why."""
        left = [one for one in paid.cheques() if one.tender not in (paid.returned or {})]
        returnable(paid, left[0].tender if left else None, self._at.user.id, advice="asked for below")
        return left

    def _recorded(self, made: ChequeReturned) -> None:
        self._busy = False
        number = return_number(made.cheque.paid.now.payment.office, made.cheque.number)
        self.leave()
        self._view.show_told(DONE.format(number, pounds(made.cheque.cheque.pence)), wrong=False)
        self._done()

    def _failed(self, trouble: Exception) -> None:
        self._busy = False
        self._view.show_return_wrong(words_of(trouble))

    def _cannot(self, trouble: Exception) -> None:
        self._receipt = ""
        self._view.show_told(words_of(trouble), wrong=True)


def _cheque_words(paid: ChequePaid, cheque: Cheque) -> str:
    number = paid.now.payment.tenders[cheque.tender - 1].cheque_number
    return f"Cheque {number}, {pounds(cheque.pence)}" if number else f"Cheque, {pounds(cheque.pence)}"
