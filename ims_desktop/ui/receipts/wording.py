"""A payment in the words of the list: when, what for, how it was paid, and whether its receipt was printed."""

from collections.abc import Sequence

from ims_desktop.actions.ports import PrintState, RecordedPayment
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import PAYER, TakenPayment
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.reversal import PaidAt, PaymentNow
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.times import london
from ims_desktop.ui.shown import Tag, Tone

_PRINTED: dict[PrintState | None, Tag] = {
    None: Tag("Not known", Tone.PLAIN),
    PrintState.WAITING: Tag("Waiting", Tone.NOTE),
    PrintState.SENDING: Tag("Printing", Tone.NOTE),
    PrintState.SENT: Tag("Sent", Tone.GOOD),
    PrintState.FAILED: Tag("Not printed", Tone.WARNING),
    PrintState.PERHAPS: Tag("Perhaps in part", Tone.WARNING),
    PrintState.NONE: Tag("Not wanted", Tone.PLAIN),
    PrintState.MAIL_WAITING: Tag("E-mail waits", Tone.NOTE),
    PrintState.MAILING: Tag("E-mailing", Tone.NOTE),
    PrintState.MAILED: Tag("E-mailed", Tone.GOOD),
    PrintState.MAIL_FAILED: Tag("Not e-mailed", Tone.WARNING),
    PrintState.MAIL_PERHAPS: Tag("Perhaps mailed", Tone.WARNING),
}


VOIDED = Tag("Voided", Tone.WARNING)
_UNDONE: dict[EntryKind, Tag] = {
    EntryKind.PAYMENT_VOIDED: VOIDED,
    EntryKind.PAYMENT_REFUNDED: Tag("Given back", Tone.WARNING),
    EntryKind.VOID_ASKED: Tag("Void asked for", Tone.NOTE),
    EntryKind.PAYMENT_CORRECTED: Tag("Corrected", Tone.NOTE),
}
_SHORT = {MopKind.CASH: "Cash", MopKind.CHEQUE: "Cheque", MopKind.CARD: "Card"}


@frozen
class ReceiptRow:
    """One payment in the list."""

    receipt: str
    time: str
    badge: str
    reference: str
    payer: str
    paid_by: str
    amount: str
    state: Tag


def undone_tag(done: Sequence[Entry]) -> Tag | None:
    """The gravest thing that was done to a payment here, None where nothing was."""
    kinds = {entry.kind for entry in done}
    return next((tag for kind, tag in _UNDONE.items() if kind in kinds), None)


def put_right(done: Sequence[Entry], recorded: RecordedPayment, device: DeviceId) -> tuple[Posting, ...]:
    """What stands of a payment that was put right on this device's roll; nothing where it never was."""
    if all(entry.kind is not EntryKind.PAYMENT_CORRECTED for entry in done):
        return ()
    return PaymentNow(recorded.payment, PaidAt(device, recorded.number), tuple(done)).standing


def row_of(
    data: ReferenceData, recorded: RecordedPayment, undone: Tag | None = None, now: Sequence[Posting] = ()
) -> ReceiptRow:
    """A payment as the list shows it; what was done to it says more than where its printing stands.

    `now` is what stands of one that was put right: its account and how it was paid, as they are and not as first keyed.
    """
    payment = recorded.payment
    wall = london(recorded.at)
    first = min(now, key=lambda posting: posting.line) if now else payment.lines[0]
    fund = data.funds.get(first.fund)
    more = len(payment.lines) - 1
    return ReceiptRow(
        receipt=payment.receipt,
        time=f"{wall.day} {wall:%b %H:%M}",
        badge=fund.badge if fund else first.fund[:4],
        reference=(first.reference or payment.lines[0].item or first.narrative) + (f" and {more} more" if more else ""),
        payer=recorded.personal.get(PAYER, ""),
        paid_by=_ways(data, [posting.mop for posting in now]) if now else paid_by_words(data, payment),
        amount=pounds(payment.total_pence),
        state=undone or print_tag(recorded.print_state),
    )


def short_receipt(number: str) -> str:
    """A receipt number without its office, which is the same for all of a till: 03A-000455-K."""
    return number.partition("-")[2] or number


def paid_by_words(data: ReferenceData, payment: TakenPayment) -> str:
    """How it was paid, each way once and short enough for a column: “Cash, Card”."""
    return _ways(data, [tender.mop for tender in payment.tenders])


def _ways(data: ReferenceData, mops: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(_mop_words(data, code) for code in mops))


def _mop_words(data: ReferenceData, code: str) -> str:
    mop = data.mops.get(code)
    if mop is None:
        return code
    return _SHORT.get(mop.kind, mop.name)


def print_tag(state: PrintState | None) -> Tag:
    """Where the printing stands; a receipt is sent, never “printed”."""
    return _PRINTED[state]
