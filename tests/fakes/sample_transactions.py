"""Transactions at central that look like a morning's, made up."""

from dataclasses import replace
from datetime import datetime, timedelta

import builders

from fakes.central import FakeCentral
from ims_desktop.actions.ports import RecordedPayment, Transaction, TransactionDetails

_KINDS = (
    ("01", "70123456", "CC", 142_10, "Council Tax payment"),
    ("03", "WM04127736", "CQ", 35_00, "Penalty charge"),
    ("04", "COMPOST", "CA", 45_25, "Compost bin, 220 litres"),
    ("02", "HR0001-7", "CA", 96_22, "Rent payment"),
    ("01", "70981120", "CA", 60_00, "Council Tax payment"),
    ("04", "T-0091", "CC", 12_310_00, "Licence of a house in multiple occupation, renewal for five years"),
)


def transaction(number: int, at: datetime = builders.START, **changes: object) -> Transaction:
    fund, reference, mop, amount_pence, narrative = _KINDS[number % len(_KINDS)]
    one = Transaction(
        key=f"{number:09d}",
        device=builders.DEVICE,
        entry=1_000 + number,
        posting=0,
        at=at,
        business_day=at.date(),
        receipt=f"BA1-03A-{number:06d}-K",
        office="BA1",
        till="03",
        actor=builders.CASHIER.id,
        fund=fund,
        reference=reference,
        mop=mop,
        amount_pence=amount_pence,
        vat_code="S1" if fund == "04" else "N0",
        vat_pence=amount_pence // 6 if fund == "04" else 0,
        narrative=narrative,
        kind="payment.taken",
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def morning(count: int, end: datetime = builders.START) -> list[Transaction]:
    """So many transactions, newest first, one every three minutes."""
    return [transaction(number, end - timedelta(minutes=3 * (count - number))) for number in range(count, 0, -1)]


def details_of(recorded: RecordedPayment, *, held: str = "") -> TransactionDetails:
    """What central knows of a payment that a till took."""
    payment = recorded.payment
    rows = tuple(
        transaction(
            recorded.number,
            recorded.at,
            entry=recorded.number,
            posting=place,
            receipt=payment.receipt,
            fund=posting.fund,
            reference=posting.reference,
            mop=posting.mop,
            amount_pence=posting.amount_pence,
            vat_code=posting.vat_code,
            vat_pence=posting.vat_pence,
            narrative=posting.narrative,
        )
        for place, posting in enumerate(payment.postings)
    )
    received = recorded.at + timedelta(seconds=7)
    return TransactionDetails(rows, payment, recorded.personal, recorded.seal, received, "A. Cashier", held)


def central_with(recorded: RecordedPayment, count: int, *, held: str = "") -> FakeCentral:
    """Central with a till's payment on top of a morning of others; all have the same details."""
    details = details_of(recorded, held=held)
    others = morning(count, recorded.at - timedelta(minutes=3))
    top = [replace(row, key=f"9{row.posting:08d}") for row in reversed(details.rows)]
    central = FakeCentral([*top, *others])
    central.known = {(one.device, one.entry): details for one in central.transactions}
    return central
