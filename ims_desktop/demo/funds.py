"""The made-up council's funds, and the messages that they put on accounts."""

from ims_desktop.demo.references import CHECKS, OPEN
from ims_desktop.domain.account_holder import Effect, StopMessage
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import MopKind


def demo_funds() -> tuple[Fund, ...]:
    """Every fund, in the order in which the counter meets them; a fund's code is its badge."""
    return (
        Fund("CT", "Council Tax", "CT", "N0", CHECKS["CT"], account_must_exist=True, narrative="Council tax"),
        Fund("NNDR", "Business Rates", "NNDR", "N0", CHECKS["NNDR"], account_must_exist=True),
        Fund(
            "RENT",
            "Housing Rents",
            "RENT",
            "N0",
            CHECKS["RENT"],
            account_must_exist=True,
            masked_but_last=4,
            narrative="Rent",
        ),
        Fund(
            "PCN",
            "Parking Fines",
            "PCN",
            "N0",
            CHECKS["PCN"],
            maximum_pence=1_000_00,
            account_must_exist=True,
            overpaying_allowed=False,
            narrative="Parking fine",
        ),
        Fund("FPN", "Fixed Penalties", "FPN", "N0", CHECKS["FPN"], maximum_pence=1_000_00, narrative="Fixed penalty"),
        Fund("SD", "Sundry Debtors", "SD", "N0", CHECKS["SD"], account_must_exist=True, narrative="Invoice"),
        Fund(
            "HBO",
            "Housing Benefit Overpayments",
            "HBO",
            "N0",
            CHECKS["HBO"],
            account_must_exist=True,
            masked_but_last=4,
            narrative="Benefit overpayment",
        ),
        Fund(
            "LIB",
            "Library Charges",
            "LIB",
            "N0",
            CHECKS["LIB"],
            maximum_pence=500_00,
            vat_override=True,
            masked_but_last=4,
            narrative="Library",
        ),
        Fund("GW", "Garden Waste", "GW", "N0", OPEN, maximum_pence=1_000_00),
        Fund("PERM", "Parking Permits", "PERM", "N0", OPEN, maximum_pence=2_000_00, narrative="Parking permit"),
        Fund("LIC", "Licences", "LIC", "N0", OPEN, narrative="Licence"),
        Fund("SALE", "Counter Sales", "SALE", "W0", OPEN, maximum_pence=5_000_00, vat_override=True),
        Fund("MKT", "Market Stalls", "MKT", "E0", CHECKS["MKT"], narrative="Market stall"),
        Fund("BC", "Building Control", "BC", "W0", CHECKS["BC"], vat_override=True, narrative="Building control fee"),
        Fund("LL", "Landlord Accreditation", "LL", "N0", CHECKS["LL"], asks_payer=True, asks_address=True),
        Fund("MISC", "Miscellaneous Income", "MISC", "W0", CHECKS["MISC"], vat_override=True),
        Fund("SUSP", "Suspense", "SUSP", "M0", OPEN, is_suspense=True, narrative="Not yet allocated"),
    )


_NO_CHEQUES = (MopKind.CHEQUE,)


def demo_messages() -> tuple[StopMessage, ...]:
    """Every message: some stop an account, some warn, some forbid cheques; STOPS_PUBLIC warns at the counter."""
    return (
        StopMessage("RR", "CT", "Refer to recovery", Effect.STOPS, external_code="REC01"),
        StopMessage("NC", "CT", "No cheques", Effect.WARNS, _NO_CHEQUES, external_code="CHQ01"),
        StopMessage("PA", "CT", "Payment arrangement: take what is offered", Effect.WARNS),
        StopMessage("EA", "CT", "With the enforcement agents", Effect.STOPS_PUBLIC, external_code="ENF01"),
        StopMessage("RR", "NNDR", "Refer to recovery", Effect.STOPS, external_code="REC01"),
        StopMessage("NC", "RENT", "No cheques", Effect.WARNS, _NO_CHEQUES),
        StopMessage("CR", "RENT", "Court date set: tell the income team", Effect.WARNS),
        StopMessage("AP", "PCN", "Appeal under way: ask Parking Services first", Effect.WARNS),
        StopMessage("RR", "PCN", "Debt registered: refer to recovery", Effect.STOPS),
        StopMessage("NC", "SD", "No cheques", Effect.WARNS, _NO_CHEQUES),
        StopMessage("DB", "HBO", "Being taken from benefit: ask Benefits first", Effect.WARNS),
        StopMessage("CL", "LIB", "Ticket reported lost", Effect.WARNS),
    )
