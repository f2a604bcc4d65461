"""What the day comes to that is played through the windows and, apart from them, by the command line: pence."""

from collections.abc import Mapping

FUNDS: Mapping[str, int] = {
    "CT": 382_10,
    "HBO": 35_00,
    "LIB": 3_60,
    "NNDR": 371_00,
    "PCN": 105_00,
    "RENT": 201_09,
    "SALE": 7_20,
    "SD": 284_20,
    "SUSP": 0,  # the close's difference: as much over by card as short in cash
}
VAT: Mapping[str, Mapping[str, int]] = {
    "M0": {"gross_pence": 0, "vat_pence": 0},
    "N0": {"gross_pence": 1_381_99, "vat_pence": 0},
    "W0": {"gross_pence": 7_20, "vat_pence": 1_20},
}
PAYMENTS = 16  # one of them voided, of another £5.00 given back
TAKEN_PENCE = 1_389_19
CARDS_PENCE = 316_97  # by the terminals: one of £104.87 was keyed as cash, one of £70.00 too and put right
DRAWER_PENCE = 130_00  # a float each of two
BANK_PENCE = TAKEN_PENCE - CARDS_PENCE
RETURNED_PENCE = 35_00  # a cheque that the bank returned: dog-waste bags with their VAT, and a part of the fine
FUNDS_AFTER = {**FUNDS, "SALE": 0, "PCN": FUNDS["PCN"] - 27_80}
VAT_AFTER = {
    "M0": VAT["M0"],
    "N0": {"gross_pence": VAT["N0"]["gross_pence"] - 27_80, "vat_pence": 0},
    "W0": {"gross_pence": 0, "vat_pence": 0},
}
