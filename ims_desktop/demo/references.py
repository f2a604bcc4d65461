"""How the made-up council writes its references: the checks of its funds, and references to try them with."""

from ims_desktop.domain.account_reference import ReferenceCheck
from ims_desktop.domain.check_digit import CheckDigit, CheckDigitKind

_PENALTY_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
_TEN_IS_A = (("10", "A"),)
_TEN_IS_NOUGHT = (("10", "0"),)

_COUNCIL_TAX = CheckDigit(
    CheckDigitKind.WEIGHTED_SUM, 10, "", (3, 7, 1, 3, 9, 1, 3, 0), _TEN_IS_NOUGHT, apply_subtraction=True
)
# families A to E of rules.md section 2
_PARKING = CheckDigit(CheckDigitKind.WEIGHTED_SUM, 11, "05", _PENALTY_WEIGHTS, _TEN_IS_A)
_FIXED_PENALTY = CheckDigit(CheckDigitKind.WEIGHTED_SUM, 11, "12", _PENALTY_WEIGHTS, _TEN_IS_A)
_RATES = CheckDigit(
    CheckDigitKind.WEIGHTED_SUM, 10, "", (3, 7, 1, 3, 7, 1, 3, 7, 0), _TEN_IS_NOUGHT, apply_subtraction=True
)
_RENTS = CheckDigit(
    CheckDigitKind.WEIGHTED_SUM, 10, "", (0, 0, 9, 7, 1, 4, 6, 3, 2, 8, 0), _TEN_IS_NOUGHT, apply_subtraction=True
)
_LIBRARY = CheckDigit(CheckDigitKind.DYNIX_LIBRARY, 10, "", (2, 0) * 7, _TEN_IS_NOUGHT)

OPEN = ReferenceCheck("Open Validation", 1, 30, "*" * 30)

CHECKS: dict[str, ReferenceCheck] = {
    "CT": ReferenceCheck("Council Tax", 8, 8, "#######@", check_digit=_COUNCIL_TAX),
    "NNDR": ReferenceCheck("Academy CTAX/NNDR", 9, 9, "########@", check_digit=_RATES),
    "RENT": ReferenceCheck("Housing Rents", 11, 11, "##########@", check_digit=_RENTS),
    "PCN": ReferenceCheck("Parking Fines", 10, 10, "BJ#######@", check_digit=_PARKING),
    "FPN": ReferenceCheck("Fixed Penalty Notice", 10, 10, "FP#######@", check_digit=_FIXED_PENALTY),
    "SD": ReferenceCheck("SAP Debtors", 10, 10, "#" * 10),
    "HBO": ReferenceCheck("Benefit Overpayments", 8, 8, "#" * 8),
    "LIB": ReferenceCheck("Library Charges", 14, 14, "#############@", check_digit=_LIBRARY),
    "MKT": ReferenceCheck("Market Stalls", 5, 30, "#" + "*" * 29),
    "BC": ReferenceCheck("Building Control", 6, 30, "*" * 30),
    "LL": ReferenceCheck("Landlord accredit", 13, 13, "ALS/####/####"),
    "MISC": ReferenceCheck("Miscellaneous Income", 11, 11, "#" * 11),
}

# where the account must exist, these are of well-known holders whom nothing stops (holders.py)
_EXAMPLES: dict[str, tuple[str, ...]] = {
    "CT": ("70123456", "70449002", "70317710"),
    "NNDR": ("550018238", "550020912"),
    "RENT": ("61000881203", "61100513680"),
    "PCN": ("BJ99518409", "BJ9951434A"),
    "FPN": ("FP2000012A", "FP20352091"),
    "SD": ("9000104928", "9000104982"),
    "HBO": ("20441978", "20458163"),
    "LIB": ("21234567890124", "21230004417208"),
    "GW": ("GW2627", "GW/7012"),
    "PERM": ("RESIDENT", "AB12 CDE"),
    "LIC": ("T-0091", "PH/2026/118"),
    "SALE": ("COMPOST", "BAG"),
    "MKT": ("14 SATURDAY", "3/TUE"),
    "BC": ("BC/2026/0412", "BN-20417"),
    "LL": ("ALS/2026/0117", "ALS/2025/0904"),
    "MISC": ("10020030040", "20100000017"),
    "SUSP": ("NONE", "LETTER 20 NOV"),
}


def example_references(fund_code: str) -> tuple[str, ...]:
    """References of a fund that can be paid at the demo's counter; raises `KeyError` for another fund.

    Where the fund wants its account to exist, those of the well-known holders, who must have been put in.
    """
    return _EXAMPLES[fund_code]


def with_check_character(fund_code: str, body: str) -> str:
    """A reference of the fund from all but its last character; funds without a check digit give the body back."""
    check = CHECKS[fund_code].check_digit
    return body if check is None else f"{body}{check.expected_for(body + '0')}"
