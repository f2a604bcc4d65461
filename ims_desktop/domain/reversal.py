"""What is done to a payment afterwards: voids, corrections and refunds. Each is a new entry that names the payment.

Money moves on postings here too. What stands of a payment is its own postings netted with those of all that was
done to it since; nothing may take more of it than stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, field, replace
from typing import Any, cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.references import ClaimId, DeviceId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.vat import spread_cumulatively
from ims_desktop.domain.void_word import DeskEntry

REVERSALS: Mapping[EntryKind, tuple[str, str]] = {  # what moves money: its paper's letter, and how it is called
    EntryKind.PAYMENT_VOIDED: ("V", "Void"),
    EntryKind.PAYMENT_CORRECTED: ("C", "Correction"),
    EntryKind.PAYMENT_REFUNDED: ("R", "Refund"),
}
AFTER_PAYMENT = frozenset({*REVERSALS, EntryKind.VOID_ASKED})
_BY_TILL = (MopKind.CARD, MopKind.CASH)  # what a till gives back, in this order


@frozen
class PaidAt:
    """On whose roll a payment stands, and as which entry."""

    device: DeviceId
    number: int


@frozen
class PaymentNow:
    """A payment, and all that was done to it since, in order."""

    payment: TakenPayment
    at: PaidAt
    done: tuple[Entry, ...] = ()
    elsewhere: tuple[Posting, ...] = ()  # of what was done to it on other rolls, as central told

    @property
    def standing(self) -> tuple[Posting, ...]:
        """What stands of it."""
        postings = [*self.payment.postings, *self.elsewhere]
        for entry in self.done:
            postings += postings_of(entry.body)
        return what_stands(postings)

    @property
    def standing_pence(self) -> int:
        """What stands of it in all."""
        return sum(posting.amount_pence for posting in self.standing)

    @property
    def void(self) -> Entry | None:
        """The void, where it was voided."""
        return self._last(EntryKind.PAYMENT_VOIDED)

    @property
    def refund(self) -> Entry | None:
        """The last refund, where something was given back."""
        return self._last(EntryKind.PAYMENT_REFUNDED)

    @property
    def asked(self) -> Entry | None:
        """The void that awaits approval."""
        return None if self.void else self._last(EntryKind.VOID_ASKED)

    def _last(self, kind: EntryKind) -> Entry | None:
        return next((entry for entry in reversed(self.done) if entry.kind is kind), None)


@frozen
class TenderBack:
    """What goes back in one way: pence above nothing; of a card what its slip says of the refund or reversal."""

    mop: str
    kind: MopKind
    amount_pence: int
    details: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body."""
        return {"mop": self.mop, "kind": self.kind.value, "amount_pence": self.amount_pence, **self.details}


@frozen
class Claimed:
    """What central reserved of a line before it was given back."""

    claim: ClaimId
    line: int
    pence: int


@frozen
class Reversal:
    """A void, correction or refund as it is sealed. `tenders` and `lines` are told as the kind asks (docs/ROLL.md)."""

    now: PaymentNow
    session: SessionId
    postings: tuple[Posting, ...]
    tenders: tuple[Mapping[str, Json], ...] = ()
    lines: tuple[Mapping[str, Json], ...] = ()
    claims: tuple[Claimed, ...] = ()
    approved: DeskEntry | None = None  # the void was approved at a desk, by this entry

    @property
    def total_pence(self) -> int:
        """What it takes of the payment, signed: a correction nets to nothing."""
        return sum(posting.amount_pence for posting in self.postings)

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body; what is empty is left out."""
        body = names(self.now, self.session) | {
            "postings": [asdict(posting) for posting in self.postings],
            "total_pence": self.total_pence,
        }
        for name in ("tenders", "lines"):
            if parts := getattr(self, name):
                body[name] = [dict(part) for part in parts]
        if self.claims:
            body["claims"] = [{"claim": one.claim, "line": one.line, "pence": one.pence} for one in self.claims]
        if self.now.asked is not None:
            body["asked"] = self.now.asked.number
        if self.approved is not None:
            body["approved"] = self.approved.body()
        return body


def names(now: PaymentNow, session: SessionId) -> dict[str, Json]:
    """How an entry names the payment that it is about."""
    return {
        "session": session,
        "payment": now.payment.payment,
        "receipt": now.payment.receipt,
        "paid": {"device": now.at.device, "number": now.at.number},
    }


def reversal_number(kind: EntryKind, office: str, till: str, letter: str, entry: int) -> str:
    """What its paper is known by: till, letter and entry, such as BA1-03A-V120 (V void, C correction, R refund)."""
    return f"{office}-{till}{letter}-{REVERSALS[kind][0]}{entry}"


def postings_of(body: Mapping[str, Any]) -> tuple[Posting, ...]:
    """The postings of an entry's body, none where it has none; raises KeyError or TypeError where they are not."""
    return tuple(Posting(**posting) for posting in cast("Sequence[dict[str, Any]]", body.get("postings", ())))


def what_stands(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Postings netted by account, method, line and tender; what came to nothing is left out."""
    sums: dict[Posting, tuple[int, int]] = {}
    for posting in postings:
        if not posting.line:  # what stands beside it: a fee, overs and shorts
            continue
        key = replace(posting, amount_pence=0, vat_pence=0)
        pence, vat_pence = sums.get(key, (0, 0))
        sums[key] = pence + posting.amount_pence, vat_pence + posting.vat_pence
    found = [replace(key, amount_pence=pence, vat_pence=vat) for key, (pence, vat) in sums.items() if pence or vat]
    return tuple(sorted(found, key=lambda posting: (posting.line, posting.tender)))


def taken_back(standing: Iterable[Posting]) -> tuple[Posting, ...]:
    """Exactly the negative of what stands."""
    return tuple(
        replace(posting, amount_pence=-posting.amount_pence, vat_pence=-posting.vat_pence) for posting in standing
    )


def tenders_back(postings: Iterable[Posting], mops: Mapping[str, Mop]) -> tuple[TenderBack, ...]:
    """What goes back by method of payment, from postings below nothing."""
    sums: dict[str, int] = {}
    for posting in postings:
        sums[posting.mop] = sums.get(posting.mop, 0) - posting.amount_pence
    return tuple(TenderBack(mop, kind_of(mops, mop), pence) for mop, pence in sums.items())


def kind_of(mops: Mapping[str, Mop], code: str) -> MopKind:
    """What a method of payment is; one that is known no more is of no kind that a till gives back."""
    return mops[code].kind if code in mops else MopKind.OTHER


def line_back(standing: Sequence[Posting], line: int, pence: int, mops: Mapping[str, Mop]) -> tuple[Posting, ...]:
    """Give back a part of a line the way it came: to its card first, then in cash what was cash.

    What was paid by cheque or otherwise is never given back at a till: refuses `REFUND_TENDER` with what is left of
    the rest, and `CLAIM_OVER_LEFT` for more than stands. VAT goes back in proportion, and all of it with the last.
    """
    mine = [posting for posting in standing if posting.line == line and posting.amount_pence > 0]
    if pence <= 0 or pence > sum(posting.amount_pence for posting in mine):
        raise Refused(Reason.CLAIM_OVER_LEFT, left_pence=sum(posting.amount_pence for posting in mine))
    back: list[Posting] = []
    owed = pence
    for kind in _BY_TILL:
        for posting in (one for one in mine if _given_back(mops, one.mop) is kind):
            part = min(owed, posting.amount_pence)
            if part:
                vat_pence, _ = spread_cumulatively(posting.vat_pence, [part, posting.amount_pence - part])
                back.append(replace(posting, amount_pence=-part, vat_pence=-vat_pence))
                owed -= part
    if owed:
        other = next(one.mop for one in mine if _given_back(mops, one.mop) not in _BY_TILL)
        raise Refused(Reason.REFUND_TENDER, mop=mops[other].name if other in mops else other, left_pence=pence - owed)
    return tuple(back)


def _given_back(mops: Mapping[str, Mop], code: str) -> MopKind | None:
    """Of what kind it is given back at a till, None where the method of payment is not."""
    return mops[code].kind if code in mops and mops[code].refundable else None


def other_tender(standing: Sequence[Posting], tender: int, mop: str) -> tuple[Posting, ...]:
    """Move what stands of a tender to another method of payment; it nets to nothing."""
    mine = [posting for posting in standing if posting.tender == tender]
    return tuple(part for one in mine for part in (*taken_back([one]), replace(one, mop=mop)))


def other_account(standing: Sequence[Posting], line: int, account: Posting, vat_pence: int) -> tuple[Posting, ...]:
    """Move what stands of a line to another account, with the VAT that it has there; it nets to nothing.

    Of `account` its fund, reference, VAT code and narrative are taken.
    """
    mine = [posting for posting in standing if posting.line == line]
    vat = spread_cumulatively(vat_pence, [posting.amount_pence for posting in mine])
    return tuple(
        part
        for one, vat_part in zip(mine, vat, strict=True)
        for part in (
            *taken_back([one]),
            replace(
                one,
                fund=account.fund,
                reference=account.reference,
                vat_code=account.vat_code,
                narrative=account.narrative,
                vat_pence=vat_part,
            ),
        )
    )
