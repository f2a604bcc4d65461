"""What is said before a payment is voided, corrected or refunded: what will happen, in both people's words."""

from collections.abc import Iterator, Sequence

from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.reversal import PaymentNow, kind_of
from ims_desktop.domain.settlement import Posting
from ims_desktop.ui.receipts.reversing_asked import Doing, ReversalAsked, ReversalKeyed
from ims_desktop.ui.receipts.wording import paid_by_words, short_receipt

ALL_THE_SAME = "{} Do it again to put it there all the same."
REASON_NEEDED = "Say why: it is asked about later."
AGREE = "I approve it"
ALONE = "Nobody is here: ask for it"
KEEP = "Keep it as it is"
_WAITING = "Asking central what is left of it …"
_FOR_GOOD = "This stays on the roll for good, with both names."


def void(recorded: RecordedPayment, data: ReferenceData) -> ReversalAsked:
    """A payment that did not happen."""
    payment = recorded.payment
    ways = paid_by_words(data, payment)
    says = [f"All of {pounds(payment.total_pence)} ({ways}) goes back to the payer, as if it had never been paid."]
    if any(tender.kind is MopKind.CARD for tender in payment.tenders):
        says.append("Reverse the sale on the card terminal too.")
    return ReversalAsked(
        Doing.VOID,
        f"Void receipt {short_receipt(payment.receipt)}",
        (*says, _FOR_GOOD),
        f"Void {pounds(payment.total_pence)} …",
    )


def correct(recorded: RecordedPayment, data: ReferenceData) -> ReversalAsked:
    """A payment that was keyed wrong."""
    payment = recorded.payment
    mops = [(mop.name, mop.code) for mop in data.mops.values() if mop.at_the_till]
    return ReversalAsked(
        Doing.CORRECT,
        f"Correct receipt {short_receipt(payment.receipt)}",
        ("It is put right on paper: the drawer stays shut and the card terminal does nothing.", _FOR_GOOD),
        "Put it right",
        lines=tuple(
            (f"{line.fund} {line.reference or line.narrative}, {pounds(line.amount_pence)}", number)
            for number, line in enumerate(payment.lines, start=1)
        ),
        tenders=tuple(
            (f"{_mop(data, tender.mop)}, {pounds(tender.amount_pence - tender.change_pence)}", number)
            for number, tender in enumerate(payment.tenders, start=1)
        ),
        mops=(("As it was keyed", ""), *mops),
    )


def refund(now: PaymentNow, data: ReferenceData) -> ReversalAsked:
    """Money that is given back, by line."""
    by_line: dict[int, list[Posting]] = {}
    for posting in now.standing:
        by_line.setdefault(posting.line, []).append(posting)
    lines = tuple((_line(parts), number) for number, parts in by_line.items())
    card = any(kind_of(data.mops, posting.mop) is MopKind.CARD for posting in now.standing)
    says = [
        "It is reserved at central, then goes back the way that it came: cash from this drawer, never for a cheque."
    ]
    if card:
        says.append("Give the card's part back on the terminal, and key its slip.")
    return ReversalAsked(
        Doing.REFUND,
        f"Refund receipt {short_receipt(now.payment.receipt)}",
        (*says, _FOR_GOOD),
        "Give back …",
        lines=lines,
        amounts=tuple(plain_pounds(_pence(parts)) for parts in by_line.values()),
        card=card,
    )


def agreed_to(asked: ReversalAsked, keyed: ReversalKeyed) -> tuple[str, ...]:
    """What another person reads before they agree: what will be done, as it was keyed, and why."""
    return (*_as_keyed(asked, keyed), *asked.says, f"Reason: {keyed.reason.strip()}")


def _as_keyed(asked: ReversalAsked, keyed: ReversalKeyed) -> Iterator[str]:
    line = next((words for words, number in asked.lines if number == keyed.line), "")
    if asked.doing is Doing.REFUND:
        yield f"{pounds(parse_pounds(keyed.amount))} goes back. {line}."
    if keyed.mop:
        was = next((words for words, number in asked.tenders if number == keyed.tender), "")
        yield f"{was}: it really was {next(words for words, code in asked.mops if code == keyed.mop)}."
    if account := keyed.account.strip():
        yield f"{line}: it belongs to {account}."


def asking_central(receipt: str) -> ReversalAsked:
    """Until central has answered."""
    return ReversalAsked(Doing.REFUND, f"Refund receipt {short_receipt(receipt)}", (_WAITING,), "")


def _pence(postings: Sequence[Posting]) -> int:
    return sum(posting.amount_pence for posting in postings)


def _line(postings: Sequence[Posting]) -> str:
    one = postings[0]
    return f"{one.fund} {one.reference or one.narrative}, {pounds(_pence(postings))} left"


def _mop(data: ReferenceData, code: str) -> str:
    return data.mops[code].name if code in data.mops else code
