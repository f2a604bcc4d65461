"""Westmere Borough Council, which does not exist: all that central decides for it, ready to be put in."""

from datetime import date
from decimal import Decimal

from ims_desktop.demo.funds import demo_funds, demo_messages
from ims_desktop.demo.items import demo_items
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows, to_row
from ims_desktop.domain.vat import DatedRate, VatCode

COUNCIL = Council(
    name="Westmere Borough Council",
    address=("Civic Centre", "1 Market Square", "Westmere", "WM1 1AA"),
    vat_number="GB 999 9999 73",  # its check digits are right, and HMRC gives no such number to anybody
    receipt_message="Thank you. Pay at any time at westmere.example/pay",
)

OFFICES: tuple[Office, ...] = (
    Office("BA1", "Civic Centre reception", "Open Monday to Friday, 8:45 to 17:00"),
    Office("NL2", "Northgate library", "Open Monday to Friday, 9:00 to 17:00"),
    Office("MK3", "Market Hall cash office"),
)


def demo_vat_codes() -> tuple[VatCode, ...]:
    """VAT codes with their rates over time; all that carry no VAT are told apart, as returns do."""
    return (
        VatCode(
            "W0",
            "Standard",
            (
                DatedRate(date(1991, 4, 1), Decimal("0.175")),
                DatedRate(date(2008, 12, 1), Decimal("0.15")),
                DatedRate(date(2010, 1, 1), Decimal("0.175")),
                DatedRate(date(2011, 1, 4), Decimal("0.2")),
            ),
        ),
        VatCode("R0", "Reduced", (DatedRate(date(1997, 9, 1), Decimal("0.05")),)),
        VatCode("Z0", "Zero-rated", (DatedRate(date(1973, 4, 1), Decimal(0)),)),
        VatCode("E0", "Exempt", (DatedRate(date(1973, 4, 1), Decimal(0)),)),
        VatCode("N0", "Outside the scope", (DatedRate(date(1973, 4, 1), Decimal(0)),)),
        VatCode("M0", "Suspense, not yet known", (DatedRate(date(1973, 4, 1), Decimal(0)),)),
    )


def demo_mops() -> tuple[Mop, ...]:
    """Methods of payment: one of each kind at the till, then those of the back office and of imports."""
    return (
        Mop("1", "Cash", MopKind.CASH, maximum_pence=5_000_00, refundable=True),
        Mop("2", "Cheque", MopKind.CHEQUE),
        Mop("92", "Card at the counter", MopKind.CARD, minimum_pence=1, refundable=True),
        Mop("3", "Postal order", MopKind.OTHER, maximum_pence=250_00),
        Mop("JN", "Journal", MopKind.JOURNAL),
        Mop("JR", "Journal re-allocation", MopKind.JOURNAL),
        Mop("10", "Transfer out", MopKind.TRANSFER),
        Mop("11", "Transfer in", MopKind.TRANSFER),
        Mop("15", "Post office", MopKind.IMPORTED),
        Mop("18", "PayPoint", MopKind.IMPORTED),
        Mop("28", "Interfaces", MopKind.IMPORTED),
        Mop("30", "Bank statement", MopKind.IMPORTED),
    )


def demo_rows() -> tuple[ReferenceRow, ...]:
    """Everything as rows to put into central; people's passwords stand in `people.DEMO_USERS`."""
    things = (
        COUNCIL,
        *OFFICES,
        *demo_vat_codes(),
        *demo_mops(),
        *demo_funds(),
        *demo_messages(),
        *demo_items(),
        *(person.user for person in DEMO_USERS),
    )
    return tuple(to_row(thing) for thing in things)


def demo_council() -> ReferenceData:
    """Everything as a screen or an action loads it."""
    return from_rows(demo_rows())
