"""The paper of a void, correction or refund, made from the roll: a receipt of its own that names the payment's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.actions.ports.papers import PaperRoll
from ims_desktop.domain.office import Office
from ims_desktop.domain.receipt import Receipt, ReceiptLine, ReceiptTender, masked
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.reversal import PaidAt, PaymentNow, postings_of, reversal_number, what_stands
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting

_BANNERS: Mapping[EntryKind, str] = {
    EntryKind.PAYMENT_VOIDED: "VOID",
    EntryKind.PAYMENT_CORRECTED: "CORRECTED",
    EntryKind.PAYMENT_REFUNDED: "REFUND",
}


def reversal_receipt(desk: Desk, data: ReferenceData, entry: Entry, again: int = 0) -> Receipt:
    """What the customer is given: what went back, or of a correction how the payment stands now.

    `entry` is a void, correction or refund on this till's roll; `again` marks a copy and says which.
    """
    return reversal_paper(desk.till, data, entry, again)


def reversal_paper(roll: PaperRoll, data: ReferenceData, entry: Entry, again: int = 0) -> Receipt:
    """The same from whichever roll it stands on."""
    till, body = roll.identity, entry.body
    postings = postings_of(body)
    if entry.kind is EntryKind.PAYMENT_CORRECTED:
        postings = _standing_after(roll, entry)
    lines = _lines(data, postings, date.fromisoformat(cast("str", body["business_day"])))
    return Receipt(
        council=data.council,
        office=data.offices.get(till.office, Office(till.office, till.office)),
        till=f"{till.office}-{till.till}",
        cashier=name_of(data, entry.actor, ""),
        at=entry.at,
        number=reversal_number(entry.kind, till.office, till.till, till.letter, entry.number),
        mark=entry.mark,
        payer="",
        lines=lines,
        tenders=_tenders(data, postings),
        total_pence=sum(line.amount_pence for line in lines),
        change_pence=0,
        copy=again,
        banner=_BANNERS[entry.kind],
        of_receipt=cast("str", body["receipt"]),
        approver=name_of(data, entry.approver, "") if entry.approver else "",
    )


def _standing_after(roll: PaperRoll, entry: Entry) -> tuple[Posting, ...]:
    """What stood of the payment once it was corrected, whatever was done to it later."""
    recorded = roll.recorded(cast("str", entry.body["receipt"]))
    if recorded is None:
        return what_stands(posting for posting in postings_of(entry.body) if posting.amount_pence > 0)
    done = tuple(one for one in roll.done_to(recorded.payment.payment) if one.number <= entry.number)
    return PaymentNow(recorded.payment, PaidAt(entry.device, recorded.number), done).standing


def _lines(data: ReferenceData, postings: Sequence[Posting], day: date) -> tuple[ReceiptLine, ...]:
    sums: dict[tuple[int, str, str, str, str], tuple[int, int]] = {}
    for one in postings:
        key = (one.line, one.fund, one.reference, one.vat_code, one.narrative)
        pence, vat_pence = sums.get(key, (0, 0))
        sums[key] = pence + one.amount_pence, vat_pence + one.vat_pence
    found: list[ReceiptLine] = []
    for (_line, code, reference, vat_code, narrative), (pence, vat_pence) in sums.items():
        fund = data.funds.get(code)
        try:
            rate = data.vat(vat_code).rate_on(day)
        except Refused:  # the code is known no more
            continue
        found.append(
            ReceiptLine(
                fund_name=fund.name if fund else code,
                reference=masked(reference, fund.masked_but_last if fund else 0),
                narrative=narrative,
                note="",
                amount_pence=pence,
                vat_code=vat_code,
                vat_rate=rate,
                vat_pence=vat_pence,
            )
        )
    return tuple(found)


def _tenders(data: ReferenceData, postings: Sequence[Posting]) -> tuple[ReceiptTender, ...]:
    sums: dict[str, int] = {}
    for one in postings:
        sums[one.mop] = sums.get(one.mop, 0) + one.amount_pence
    return tuple(
        ReceiptTender(data.mops[mop].name if mop in data.mops else mop, "", pence) for mop, pence in sums.items()
    )
