"""Void a payment of one's own open session: it did not happen, and all of it is taken back before another's eyes."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.reversal_entries import (
    REASON_FOR,
    must_be_approved,
    must_not_be_own,
    taken_in,
    write_reversal,
)
from ims_desktop.actions.counter.session_entries import Said, name_of, own_open, rules_of, write_entry
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaymentNow, Reversal, names, taken_back, tenders_back
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import when_words


def void_payment(
    desk: Desk, data: ReferenceData, user: User, receipt: str, reason: str, approver: User | None
) -> Entry:
    """Void a whole payment of the open session: its postings are exactly the negative of what stands.

    Another person approves by their own password (`approver`); who is signed in does not change. Where the office lets
    a cashier alone ask for a void, nobody is needed yet: `void.asked` is written, the money stays expected, and the
    same receipt voided with an approver before the count approves it. Refuses `NOT_THIS_SESSION`, `PAYMENT_VOIDED`,
    `NOTHING_LEFT`, `PAYMENT_REFUNDED`, `SECOND_PERSON_NEEDED`, `VOID_ALONE`, `VOID_ASKED`,
    `OWN_APPROVAL`, `OWN_ACCOUNT`, `APPROVERS_ACCOUNT`, `REASON_NEEDED`.
    """
    user.must(Permission.REVERSE_PAYMENTS)
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        now = taken_in(desk, roll, session, receipt, "voided")
        if now.refund is not None:
            raise Refused(Reason.PAYMENT_REFUNDED, receipt=now.payment.receipt)
        must_not_be_own(data, user, approver, now.standing)
        limit_pence = rules_of(desk, data).void_alone_pence
        if approver is None and limit_pence:
            _must_not_be_refused(desk, data, now)
            must_be_within(now, limit_pence)
            if not reason.strip():
                raise Refused(Reason.REASON_NEEDED, why=REASON_FOR)
            return write_entry(desk, roll, user, EntryKind.VOID_ASKED, Said(_asked(now, session), reason=reason))
        approver = must_be_approved(user, approver)
        if now.asked is not None:
            reason = reason.strip() or desk.till.personal_of(now.asked.number).get("reason", "")
        postings = taken_back(now.standing)
        back = tuple(tender.body() for tender in tenders_back(postings, data.mops))
        reversal = Reversal(now, session.id, postings, back)
        return write_reversal(desk, roll, user, EntryKind.PAYMENT_VOIDED, reversal, approver, reason)


def _must_not_be_refused(desk: Desk, data: ReferenceData, now: PaymentNow) -> None:
    """A void that was refused at a desk is not asked for again; who may approve it can still do so on the spot."""
    word = None if now.asked is None else desk.till.void_word(now.asked.number)
    if word is not None and not word.approved:
        who = f"By {name_of(data, word.by, word.by)}, {when_words(word.at)}."
        raise Refused(Reason.VOID_ANSWERED, how="refused", who=who)


def must_be_within(now: PaymentNow, limit_pence: int) -> None:
    """Refuse `VOID_ASKED` where it was asked for already, and `VOID_ALONE` over the limit for a cashier alone."""
    if now.asked is not None:
        raise Refused(Reason.VOID_ASKED, receipt=now.payment.receipt)
    if now.standing_pence > limit_pence:
        raise Refused(Reason.VOID_ALONE, limit_pence=limit_pence)


def _asked(now: PaymentNow, session: TillSession) -> dict[str, Json]:
    return names(now, session.id) | {"asked_pence": now.standing_pence}
