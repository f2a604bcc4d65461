"""The made-up accounts that tests and the walkthrough know by name: the first ones that are ever put in."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import ENDED, DatedAmount

AS_AT = date(2026, 11, 23)

_FULL_DAYS, _RAISED_DAYS = 56, 120  # from the day on which a notice was served
_AGENTS = "With enforcement agents: Fenn & Hale, 01632 960 417."  # a number that Ofcom keeps for stories


def penalty_steps(served_on: date, full_pence: int, discount_days: int = 14) -> tuple[DatedAmount, ...]:
    """What a penalty charge comes to from day to day: half at first, full, half as much again, then with agents."""
    return (
        DatedAmount(served_on, full_pence // 2, "discounted"),
        DatedAmount(served_on + timedelta(days=discount_days), full_pence, "full"),
        DatedAmount(served_on + timedelta(days=_FULL_DAYS), full_pence * 3 // 2, "charge certificate"),
        DatedAmount(served_on + timedelta(days=_RAISED_DAYS), ENDED, _AGENTS),
    )


_SMITH = ("4 High Street", "Westmere"), "WM1 4AB"


def _account(  # noqa: PLR0913  an account has this many facts
    fund: str,
    reference: str,
    name: tuple[str, str, str],
    home: tuple[tuple[str, ...], str],
    *,
    due_pence: int,
    balance_pence: int,
    message: str = "",
    note: str = "",
    record_type: str = "",
    arrears_pence: int | None = None,
    collects_on: date | None = None,
    amounts: tuple[DatedAmount, ...] = (),
) -> AccountHolder:
    title, forename, surname = name
    address, postcode = home
    return AccountHolder(
        fund=fund,
        reference=reference,
        surname=surname,
        forename=forename,
        title=title,
        address=address,
        postcode=postcode,
        balance_pence=balance_pence,
        due_pence=due_pence,
        as_at=AS_AT,
        message=message,
        note=note,
        record_type=record_type,
        arrears_pence=arrears_pence,
        collects_on=collects_on,
        amounts=amounts,
    )


# one of each fund that wants its accounts to exist comes first, so that a handful is enough to try every fund
WELL_KNOWN: Mapping[str, AccountHolder] = MappingProxyType(
    {
        "smith_council_tax": _account(
            "CT", "70123456", ("", "J", "Smith"), _SMITH, due_pence=142_10, balance_pence=568_40, record_type="BAND C"
        ),
        "smith_rent": _account(
            "RENT", "61000881203", ("", "J", "Smith"), _SMITH, due_pence=96_22, balance_pence=96_22, note="Week 34"
        ),
        "parking_fine": _account(
            "PCN",
            "BJ99518409",
            ("Ms", "Aisha", "Begum"),
            (("Flat 2", "31 Mill Lane", "Westmere"), "WM2 6DE"),
            due_pence=35_00,
            balance_pence=70_00,
            note="AB12 CDE",
            amounts=penalty_steps(AS_AT - timedelta(days=8), 70_00),
        ),
        "business": _account(
            "NNDR",
            "550018238",
            ("", "", "Northgate Hardware Ltd"),
            (("Unit 3", "Foundry Way", "Northgate"), "WM4 2HT"),
            due_pence=1_204_00,
            balance_pence=4_816_00,
            record_type="SHOP",
        ),
        "invoice": _account(
            "SD",
            "9000104928",
            ("Mr", "Daniel", "Wójcik"),
            (("17 Canal Road", "Westmere"), "WM3 2LR"),
            due_pence=142_10,
            balance_pence=142_10,
            note="Invoice 104928, hire of the Victoria Hall",
        ),
        "benefit_overpayment": _account(
            "HBO",
            "20441978",
            ("Mrs", "Margaret", "O'Brien"),
            (("8 Priory Close", "Aldermoor"), "WM6 1PQ"),
            due_pence=25_00,
            balance_pence=611_75,
        ),
        "library": _account(
            "LIB",
            "21234567890124",
            ("Miss", "Zoë", "Adeyemi-Clarke"),
            (("52 Station Road", "Northgate"), "WM4 7JS"),
            due_pence=3_60,
            balance_pence=3_60,
            note="Overdue books",
        ),
        "no_cheques": _account(
            "CT",
            "70981120",
            ("", "P", "Smithson"),
            (("19 Highfield Road", "Westmere"), "WM3 8QT"),
            due_pence=120_40,
            balance_pence=1_204_00,
            message="NC",
        ),
        "on_stop": _account(
            "CT",
            "70550016",
            ("Mr", "Kevin", "Hargreaves"),
            (("3 Tannery Court", "Westmere"), "WM2 3BN"),
            due_pence=890_15,
            balance_pence=1_760_30,
            message="RR",
        ),
        "welsh": _account(
            "CT",
            "70449002",
            ("Dr", "Siân", "Ŵyn Llŷr"),
            (("Tŷ Gwyn", "12 Heol y Bont", "Llanwestmere"), "WM8 1DW"),
            due_pence=120_00,
            balance_pence=480_00,
        ),
        "hyphenated": _account(
            "CT",
            "70317710",
            ("Mr", "Jean-Luc", "Smith-Jones"),
            (("Flat 11", "40 Queen Street", "Westmere"), "WM1 9EF"),
            due_pence=80_00,
            balance_pence=320_00,
        ),
        "arrangement": _account(
            "CT",
            "70602180",
            ("Mrs", "Chioma", "Nwosu"),
            (("27 Chestnut Avenue", "Great Thornley"), "WM7 4RS"),
            due_pence=40_00,
            balance_pence=955_20,
            message="PA",
        ),
        "paid_up": _account(
            "CT",
            "70613775",
            ("Mr", "Iestyn", "Pryce"),
            (("5 Maes y Dŵr", "Pen-y-cŵn"), "WM9 2AH"),
            due_pence=0,
            balance_pence=0,
        ),
        "second_business": _account(
            "NNDR",
            "550020912",
            ("", "", "Llŷr & Daughters Bakery Ltd"),
            (("9 Market Place", "Westmere"), "WM1 2AA"),
            due_pence=311_00,
            balance_pence=1_244_00,
        ),
        "second_rent": _account(
            "RENT",
            "61100513680",
            ("Ms", "Priya", "Sharma"),
            (("14 Rowan Drive", "Westmere"), "WM3 5NP"),
            due_pence=104_87,
            balance_pence=209_74,
            note="Two weeks",
        ),
        "parking_check_letter": _account(
            "PCN",
            "BJ9951434A",
            ("Mr", "Tunde", "Adebayo"),
            (("66 Abbey Road", "Northgate"), "WM4 1TU"),
            due_pence=70_00,
            balance_pence=70_00,
            note="WX51 OQU",
            amounts=penalty_steps(AS_AT - timedelta(days=20), 70_00),
        ),
        # the two invoices whose digits are swapped are the story of finance's walkthrough
        "swapped_invoice": _account(
            "SD",
            "9000104982",
            ("", "J", "Smith"),
            _SMITH,
            due_pence=142_10,
            balance_pence=142_10,
            note="Invoice 104982, allotment rent",
        ),
        "second_benefit_overpayment": _account(
            "HBO",
            "20458163",
            ("Mr", "Paweł", "Dąbrowski"),
            (("21 Weaver Terrace", "Saltby-on-the-Water"), "WM5 3GH"),
            due_pence=15_00,
            balance_pence=92_30,
        ),
        "second_library": _account(
            "LIB",
            "21230004417208",
            ("", "Renée", "St John"),
            (("2 St Mary's Gardens", "Westmere"), "WM1 7LX"),
            due_pence=80,
            balance_pence=80,
            note="Reservation",
        ),
        "by_direct_debit": _account(
            "CT",
            "70812307",
            ("Mrs", "Olwen", "Pugh"),
            (("18 Weaver Terrace", "Saltby-on-the-Water"), "WM5 3GH"),
            due_pence=128_40,
            balance_pence=642_00,
            arrears_pence=36_15,
            collects_on=date(2026, 12, 1),
        ),
        "with_agents": _account(
            "PCN",
            "BJ99530007",
            ("Mr", "Gareth", "Lowe"),
            (("102 Canal Road", "Westmere"), "WM3 2LR"),
            due_pence=115_00,
            balance_pence=115_00,
            note="MN83 KLO",
            amounts=penalty_steps(AS_AT - timedelta(days=140), 70_00),
        ),
    }
)
