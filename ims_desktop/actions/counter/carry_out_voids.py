"""Carry out voids that supervisors approved at their desks: nobody need be at the till, both gave their word."""

from contextlib import suppress

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.reversal_entries import payment_now
from ims_desktop.actions.counter.session_entries import Said, over_short_account, write_entry
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.late_void import settled
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.reversal import Reversal, taken_back, tenders_back
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.void_word import VoidWord


def carry_out_voids(desk: Desk) -> int:
    """Void each payment whose void was approved at a desk; answers how many.

    By whoever asked, approved by who approved it there. While its session is being counted it waits, for the figures
    would move under the cashier's hands; after the close it nets to nothing against overs and shorts. What cannot be
    now (the clock is doubted, somebody is not known here) is tried again with the next sync.
    """
    due = desk.till.voids_due()
    data = desk.till.reference_data() if due else None
    done = 0
    for word in due:
        with suppress(Refused):
            done += data is not None and _carried_out(desk, data, word)
    return done


def _carried_out(desk: Desk, data: ReferenceData, word: VoidWord) -> bool:
    asked = desk.till.entry(word.asked)
    asker, approver = data.users.get(asked.actor), data.users.get(word.by)
    with desk.till.writing() as roll:
        recorded = roll.payment_by_id(PaymentId(str(asked.body["payment"])))
        so_far = roll.session_so_far(recorded.payment.session) if recorded else None
        if recorded is None or so_far is None or asker is None or approver is None:
            return False
        now, state = payment_now(desk, roll, recorded), so_far.session.state
        if now.void is not None or not now.standing or state is SessionState.COUNTED:
            return False
        postings = taken_back(now.standing)
        if state.is_closed:
            postings += settled(now.standing, over_short_account(desk, data))
        back = tuple(tender.body() for tender in tenders_back(taken_back(now.standing), data.mops))
        reversal = Reversal(now, recorded.payment.session, postings, back, approved=word.entry)
        reason = desk.till.personal_of(word.asked).get(REASON, "")
        write_entry(desk, roll, asker, EntryKind.PAYMENT_VOIDED, Said(reversal.body(), approver, reason))
    return True
