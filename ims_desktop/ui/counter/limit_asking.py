"""Cash over the limit at the counter: why, by what the payer proved who they are, and a supervisor's own password."""

from dataclasses import replace

from ims_desktop.actions.counter.cash_limit import LimitApproval
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.shown import Asked
from ims_desktop.ui.counter.tender_presenter import TenderPresenter
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter


class LimitAsking:
    """Asks one thing after the other; the payment that was refused waits, and no key changes it meanwhile."""

    def __init__(self, work: DeskWork, asking: Asking, tender: TenderPresenter, second: SecondPersonPresenter) -> None:
        self._work = work
        self._asking = asking
        self._tender = tender
        self._second = second

    def start(self, refused: Refused, wanted: PaymentWanted) -> None:
        """The payment was refused, and a supervisor may let it pass."""
        self._tender.busy = True
        asked = Asked(wording.LIMIT_TITLE, wording.LIMIT_REASON, wording.GOES_ON, about=refused.message)
        self._asking.ask(asked, lambda typed: self._ask_evidence(wanted, _given(typed, "cash over the limit is taken")))

    def put_off(self) -> None:
        """Esc: nothing was taken, the tenders stay."""
        if self._asking.open:
            self._asking.close()
            self._tender.busy = False

    def _ask_evidence(self, wanted: PaymentWanted, reason: str) -> None:
        asked = Asked(wording.LIMIT_TITLE, wording.LIMIT_EVIDENCE, wording.GOES_ON, about=wording.LIMIT_EVIDENCE_ABOUT)
        self._asking.ask(asked, lambda typed: self._ask_supervisor(wanted, reason, _given(typed, "say what was seen")))

    def _ask_supervisor(self, wanted: PaymentWanted, reason: str, evidence: str) -> None:
        self._asking.close()
        desk, data, user = self._work.desk, self._work.data, self._work.user
        says = (wording.LIMIT_SAYS_REASON.format(reason), wording.LIMIT_SAYS_EVIDENCE.format(evidence))
        self._second.ask(
            Agreement(wording.LIMIT_AGREE_TITLE, says, Permission.APPROVE_CASH_OVER_LIMIT, wording.LIMIT_AGREE),
            lambda supervisor: take_payment(
                desk, data, user, replace(wanted, over_limit=LimitApproval(supervisor, reason, evidence))
            ),
            self._tender.was_let_pass,
            self._tender.was_put_off,
        )


def _given(typed: str, why: str) -> str:
    if not typed.strip():
        raise Refused(Reason.REASON_NEEDED, why=why)
    return typed.strip()
