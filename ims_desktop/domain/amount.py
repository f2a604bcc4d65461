"""Amounts: read from what people type, and judged."""

import re

from ims_desktop.domain.money import CONFIRM_OVER_PENCE, LARGEST_PENCE
from ims_desktop.domain.refusal import Reason, Refused

_TYPED = re.compile(r"(?P<sign>-?)(?:£\s?)?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<pence>[0-9]*))?")
_DECIMALS = 2


def parse_pounds(typed: str) -> int:
    """Whole pence from typed pounds (“142.10”, “£1,200”, “£ 1,204.10” from a spreadsheet, “.5”); no third decimal.

    Refuses `AMOUNT_NOT_A_NUMBER`, `AMOUNT_TOO_PRECISE` and `AMOUNT_ABSURD`. The sign is kept: rules judge it later.
    """
    text = typed.strip()
    match = _TYPED.fullmatch(text)
    if match is None or not (match["pounds"] or match["pence"]):
        raise Refused(Reason.AMOUNT_NOT_A_NUMBER, typed=text[:20])
    pence = match["pence"] or ""
    if len(pence) > _DECIMALS:
        raise Refused(Reason.AMOUNT_TOO_PRECISE, typed=text[:20])
    digits = match["pounds"].replace(",", "").lstrip("0")
    if len(digits) > len(str(LARGEST_PENCE)):
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=LARGEST_PENCE)
    amount_pence = int(digits or "0") * 100 + int(pence.ljust(_DECIMALS, "0"))
    return -amount_pence if match["sign"] else amount_pence


def check_amount(amount_pence: int, *, confirmed: bool = False) -> None:
    """Refuse what no payment line may be: nothing, below nothing, absurd, or over £1,000,000 unconfirmed."""
    if amount_pence == 0:
        raise Refused(Reason.AMOUNT_ZERO)
    if amount_pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if amount_pence > LARGEST_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=amount_pence)
    if amount_pence > CONFIRM_OVER_PENCE and not confirmed:
        raise Refused(Reason.AMOUNT_NEEDS_CONFIRMATION, amount_pence=amount_pence, limit_pence=CONFIRM_OVER_PENCE)
