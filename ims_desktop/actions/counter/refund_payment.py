"""Refund a payment after its session, or of another till: reserved at central first, given back the way it came."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.reversal_entries import (
    REASON_FOR,
    must_be_approved,
    must_not_be_own,
    must_stand,
    write_reversal,
)
from ims_desktop.actions.counter.session_entries import own_open
from ims_desktop.actions.ports import TillLink
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import ClaimId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.reversal import Claimed, PaymentNow, Reversal, line_back, tenders_back
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting, Tender, check_tender

GIVEN_WITHIN = timedelta(minutes=10)  # of asking central; a third of what a reservation is good for there


@frozen
class RefundWanted:
    """What is given back: pence by line (from 1), without any all that stands. `card` has the slip of its refund."""

    receipt: str
    reason: str
    lines: tuple[tuple[int, int], ...] = ()
    card: Tender | None = None


def refund_payment(
    desk: Desk, data: ReferenceData, user: User, wanted: RefundWanted, approver: User | None, link: TillLink
) -> Entry:
    """Give back a payment or lines of it, in the session that is open here; whichever till took it.

    Central is asked what stands of it and reserves what is given back, so that it is not given back twice; cut off in
    between, the same refund wanted again finds its own claims. Cash comes out of the drawer, a card's part goes to a
    card by the terminal, whose slip is keyed; what was paid by cheque or otherwise is finance's to pay back. Raises
    Unavailable `REFUND_OFFLINE`; refuses `PAYMENT_UNKNOWN`, `PAYMENT_VOIDED`, `NOTHING_LEFT`, `REFUND_TENDER`,
    `CLAIM_OVER_LEFT`, `CARD_DETAILS`, `SECOND_PERSON_NEEDED`, `OWN_ACCOUNT`, `APPROVERS_ACCOUNT`, `REASON_NEEDED`.
    """
    user.must(Permission.REVERSE_PAYMENTS)
    approver = must_be_approved(user, approver)
    if not wanted.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why=REASON_FOR)
    with desk.till.writing() as roll:  # before anything is reserved
        own_open(desk, roll, user)
    asked_at = desk.clock.now()
    try:
        now = link.paid(str(read_receipt_number(wanted.receipt)))
        must_stand(now)
        must_not_be_own(data, user, approver, now.standing)
        postings = _back(data, now.standing, wanted.lines)
        tenders = _tenders(data, postings, wanted.card, desk)
        claims = _claimed(desk, now, postings, link)
    except Unavailable as trouble:
        raise Unavailable(Trouble.REFUND_OFFLINE) from trouble
    if not asked_at <= desk.clock.now() <= asked_at + GIVEN_WITHIN:  # what was reserved may have lapsed meanwhile
        raise Unavailable(Trouble.REFUND_OFFLINE)
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        reversal = Reversal(now, session.id, postings, tenders, claims=claims)
        return write_reversal(desk, roll, user, EntryKind.PAYMENT_REFUNDED, reversal, approver, wanted.reason)


def what_stands_at_central(link: TillLink, receipt: str) -> PaymentNow:
    """A payment of any till and what stands of it; raises and refuses as `refund_payment`."""
    try:
        return link.paid(str(read_receipt_number(receipt)))
    except Unavailable as trouble:
        raise Unavailable(Trouble.REFUND_OFFLINE) from trouble


def _back(data: ReferenceData, standing: Sequence[Posting], wanted: Sequence[tuple[int, int]]) -> tuple[Posting, ...]:
    by_line: dict[int, int] = {}
    for line, pence in wanted:
        by_line[line] = by_line.get(line, 0) + pence
    if not by_line:
        for posting in standing:
            by_line[posting.line] = by_line.get(posting.line, 0) + posting.amount_pence
    return tuple(one for line, pence in by_line.items() for one in line_back(standing, line, pence, data.mops))


def _tenders(
    data: ReferenceData, postings: Sequence[Posting], card: Tender | None, desk: Desk
) -> tuple[Mapping[str, Json], ...]:
    """What goes back by tender; of a card what the terminal's slip says of the refund."""
    parts: list[Mapping[str, Json]] = []
    for back in tenders_back(postings, data.mops):
        part = back.body()
        if back.kind is MopKind.CARD:
            slip = replace(
                card or Tender(data.mops[back.mop], 1), mop=data.mops[back.mop], amount_pence=back.amount_pence
            )
            check_tender(replace(slip, mop=replace(slip.mop, minimum_pence=None, maximum_pence=None)), desk.today())
            names = ("card_last4", "card_authorisation", "card_scheme")
            part |= {name: getattr(slip, name) for name in names if getattr(slip, name)}
        parts.append(part)
    return tuple(parts)


def _claimed(desk: Desk, now: PaymentNow, postings: Sequence[Posting], link: TillLink) -> tuple[Claimed, ...]:
    payment = now.payment.payment
    by_line: dict[int, int] = {}
    for posting in postings:
        by_line[posting.line] = by_line.get(posting.line, 0) - posting.amount_pence
    claims = tuple(Claimed(_claim_id(desk, payment, line, pence), line, pence) for line, pence in by_line.items())
    for one in claims:
        link.claim(one.claim, payment, one.line, one.pence)
    return claims


def _claim_id(desk: Desk, payment: PaymentId, line: int, pence: int) -> ClaimId:
    """The same as long as this refund is not on the roll, so that one that was cut off takes its claims up again."""
    before = sum(entry.kind is EntryKind.PAYMENT_REFUNDED for entry in desk.till.done_to(payment))
    said = f"ims claim 1\n{desk.till.identity.device}\n{payment}\n{line}\n{pence}\n{before}\n"
    text = hashlib.sha256(said.encode()).hexdigest()
    return ClaimId("-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32])))
