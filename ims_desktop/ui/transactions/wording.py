"""A transaction in the words of the list, formatted once, and a payment's life in the words of its details."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from ims_desktop.actions.finance.find_held import HeldFound
from ims_desktop.actions.finance.find_transactions import note_of
from ims_desktop.actions.ports import DoneAtCentral, Transaction, TransactionDetails
from ims_desktop.domain.account_holder import joined
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payer_address import PAYER_ADDRESS
from ims_desktop.domain.payment import PAYER, TakenTender
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import EntryKind, grouped_mark, seal_mark
from ims_desktop.domain.times import business_day, london
from ims_desktop.ui.entry_words import short_mop_name
from ims_desktop.ui.shown import Tag, Tone


@frozen
class TransactionRow:
    """One transaction in the list; every text is ready."""

    taken: str
    receipt: str
    by: str
    fund: str
    reference: str
    paid_by: str
    narrative: str
    amount: str
    device: DeviceId = field(repr=False)
    entry: int = field(repr=False)
    posting: int = field(repr=False)
    whole: Transaction = field(repr=False)

    @property
    def key(self) -> tuple[DeviceId, int, int]:
        """What this row is known by."""
        return self.device, self.entry, self.posting


@frozen
class LifeEvent:
    """One thing that happened to a payment, in the order in which it happened."""

    title: str
    detail: str
    time: str
    tone: Tone = Tone.GOOD


@frozen
class DetailsShown:
    """What stands beside the list of one payment."""

    amount: str
    tag: Tag | None
    title: str
    subtitle: str
    lines: tuple[tuple[str, str, str], ...]  # badge, what, amount: where the payment has more than one
    life: tuple[LifeEvent, ...]
    has_receipt: bool = True
    has_cheque: bool = False


_DONE: Mapping[EntryKind, str] = {
    EntryKind.VOID_ASKED: "A void was asked for",
    EntryKind.PAYMENT_VOIDED: "Voided",
    EntryKind.PAYMENT_CORRECTED: "Corrected",
    EntryKind.PAYMENT_REFUNDED: "Given back",
    EntryKind.CHEQUE_RETURNED: "Cheque returned by the bank, recorded",
}
_DONE_TAGS: Mapping[EntryKind, Tag] = {
    EntryKind.PAYMENT_VOIDED: Tag("Voided", Tone.WARNING),
    EntryKind.CHEQUE_RETURNED: Tag("Cheque returned", Tone.WARNING),
    EntryKind.PAYMENT_REFUNDED: Tag("Refunded", Tone.WARNING),
    EntryKind.PAYMENT_CORRECTED: Tag("Corrected", Tone.NOTE),
    EntryKind.VOID_ASKED: Tag("Void asked for", Tone.NOTE),
}


def row_of(data: ReferenceData, transaction: Transaction) -> TransactionRow:
    """A transaction as the list shows it."""
    wall = london(transaction.at)
    fund = data.funds.get(transaction.fund)
    user = data.users.get(transaction.actor)
    taken = f"{wall.day} {wall:%b %H:%M}"
    reference = transaction.reference or "none"
    paid_by = short_mop_name(data, transaction.mop)
    amount = pounds(transaction.amount_pence).replace("£", "")
    return TransactionRow(
        taken=taken,
        receipt=_short(transaction.receipt),
        by=initials(user.display_name) if user else "",
        fund=fund.badge if fund else transaction.fund,
        reference=reference,
        paid_by=paid_by,
        narrative=transaction.narrative,
        amount=amount,
        device=transaction.device,
        entry=transaction.entry,
        posting=transaction.posting,
        whole=transaction,
    )


def _short(receipt: str) -> str:
    """Till, letter and counter, as people say a receipt; its office and check character stand in the details.

    A close or a paying-in slip is said without its office too.
    """
    parts = receipt.split("-")
    return "-".join(parts[1:3]) if len(parts) > 1 else receipt


def initials(name: str) -> str:
    """The first letters of a name: “A. Cashier” is AC."""
    return "".join(part[0] for part in name.replace(".", " ").split())[:3].upper()


def held_words(found: Sequence[HeldFound]) -> str:
    """What is held under what was typed, and where it is put right; nothing where nothing is."""
    if not found:
        return ""
    more = f" And {len(found) - 1:,} more." if len(found) > 1 else ""
    return f"{found[0].words}{more} Finance puts it right on Proof: mark its till, then the entry."


def shown_details(
    data: ReferenceData, details: TransactionDetails, posting: int, entry: tuple[str, int] | None = None
) -> DetailsShown:
    """One payment in words; `posting` is the row chosen in the list, `entry` the device and number of its entry.

    Of a void, correction or refund it is what that moved; without an entry it is the payment's own.
    """
    done = next((one for one in details.done if (one.device, one.entry) == entry), None)
    rows = done.rows if done and done.rows else details.rows
    chosen = next((row for row in rows if row.posting == posting), rows[0])
    fund = data.funds.get(chosen.fund)
    fund_name = fund.name if fund else chosen.fund
    payment = details.payment
    whole = f" of {pounds(payment.total_pence)}" if len(details.rows) > 1 else ""
    payer = joined((details.personal.get(PAYER), details.personal.get(PAYER_ADDRESS)), ", ")
    note = "" if done else note_of(details, chosen.posting)
    about = " · ".join(part for part in (chosen.narrative, payer, note) if part and part != fund_name)
    return DetailsShown(
        amount=pounds(chosen.amount_pence),
        tag=Tag("Held", Tone.WARNING) if details.held else _done_tag(details),
        title=f"{fund_name} {chosen.reference}".strip(),
        subtitle=about + (f" · part{whole}" if whole and about else f"part{whole}" if whole else ""),
        lines=tuple(
            (
                data.funds[row.fund].badge if row.fund in data.funds else row.fund,
                row.reference or row.narrative,
                plain_pounds(row.amount_pence),
            )
            for row in rows
        )
        if len(rows) > 1
        else (),
        life=tuple(_life(data, details, details.rows[0] if done else chosen)),
        has_cheque=any(tender.kind is MopKind.CHEQUE for tender in payment.tenders),
    )


def _done_tag(details: TransactionDetails) -> Tag | None:
    """The gravest thing that was done to a payment, as its tag."""
    kinds = {one.kind for one in details.done}
    return next((tag for kind, tag in _DONE_TAGS.items() if kind in kinds), None)


def _life(data: ReferenceData, details: TransactionDetails, chosen: Transaction) -> Iterator[LifeEvent]:
    payment = details.payment
    taken, arrived = london(chosen.at), london(details.received_at)
    office = data.offices.get(payment.office)
    paid = ", ".join(_tender_words(data, tender) for tender in payment.tenders)
    vat = f"VAT {pounds(chosen.vat_pence)} ({chosen.vat_code})" if chosen.vat_pence else "no VAT"
    yield LifeEvent(
        f"Taken at till {payment.till} by {details.cashier or 'somebody no longer known'}",
        f"{office.name if office else payment.office} · {paid} · {vat}",
        f"{taken:%H:%M:%S}",
    )
    yield LifeEvent(
        f"Receipt {payment.receipt}", f"seal mark {grouped_mark(seal_mark(details.seal))} · entry {chosen.entry:,}", ""
    )
    same_day = business_day(chosen.at) == business_day(details.received_at)
    yield LifeEvent(
        "Arrived at central",
        "sealed as the till wrote it" if same_day else f"on {arrived.day} {arrived:%b %Y}, sealed as the till wrote it",
        f"{arrived:%H:%M:%S}",
    )
    if details.held:
        yield LifeEvent("Held for finance", details.held, "", Tone.WARNING)
    else:
        day = chosen.business_day
        yield LifeEvent("Counted in its fund", f"business day {day.day} {day:%b %Y}", "")
    for one in details.done:
        yield _done_event(one)


def _done_event(one: DoneAtCentral) -> LifeEvent:
    at = london(one.at)
    approved = f", approved by {one.approver}" if one.approver else ""
    parts = (
        one.number,
        f"{pounds(one.pence)} of it" if one.pence else "",
        f"till {one.till}",
        f"“{one.reason}”" if one.reason else "",
    )
    return LifeEvent(
        f"{_DONE[one.kind]} by {one.actor}{approved}",
        " · ".join(part for part in parts if part),
        f"{at.day} {at:%b %H:%M}",
        Tone.WARNING,
    )


def _tender_words(data: ReferenceData, tender: TakenTender) -> str:
    mop = data.mops.get(tender.mop)
    name = mop.name if mop else tender.mop
    if tender.kind is MopKind.CARD and tender.card_last4:
        return f"{name} ending {tender.card_last4}, authorised {tender.card_authorisation}"
    if tender.kind is MopKind.CHEQUE and tender.cheque_number:
        return f"{name} {tender.cheque_number}"
    if tender.change_pence:
        return f"{name} {pounds(tender.amount_pence)}, change {pounds(tender.change_pence)}"
    return name
