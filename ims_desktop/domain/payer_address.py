"""Where whoever pays lives: asked for where a fund acquires addresses, or cash is over the office's limit.

It is a personal value of the payment beside the name: one line with commas between its parts, as people say it.
"""

import re
from collections.abc import Mapping, Sequence

from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.refusal import Reason, Refused

PAYER_ADDRESS = "payer.address"  # name of the personal field

_PART_LENGTH, _POSTCODE_LENGTH = 50, 10
# the parts of an address by their number: line 2 and county may be left out
_NAMES = {
    3: ("line 1", "town", "postcode"),
    4: ("line 1", "line 2", "town", "postcode"),
    5: ("line 1", "line 2", "town", "county", "postcode"),
}
_BRITISH = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")


def clean_address(typed: str) -> str:
    """An address as it is kept: line 1, town and postcode, with line 2 and county where they are said (rules.md 4).

    Commas stand between the parts, blank parts close up. Lines, town and county have up to 50 characters, the postcode
    10, and each holds a letter; else `ADDRESS_NOT_VALID` or `TEXT_TOO_LONG`. Nothing typed is no address.
    """
    text = clean_text(typed, field="Address", maximum=len(_NAMES[5]) * _PART_LENGTH)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return ""
    if len(parts) not in _NAMES:
        raise Refused(Reason.ADDRESS_NOT_VALID, why="it has three to five parts")
    for name, part in zip(_NAMES[len(parts)], parts, strict=True):
        maximum = _POSTCODE_LENGTH if name == "postcode" else _PART_LENGTH
        if len(part) > maximum:
            raise Refused(Reason.TEXT_TOO_LONG, field=f"The address's {name}", maximum=maximum, length=len(part))
        if not _has_letter(part):
            raise Refused(Reason.ADDRESS_NOT_VALID, why=f"its {name} holds no letter")
    return ", ".join([*parts[:-1], _postcode(parts[-1])])


def must_know_address(
    funds: Mapping[str, Fund], lines: Sequence[PaymentLine], payer: str, address: str, *, over_limit: bool = False
) -> None:
    """Refuse `ADDRESS_NEEDED` where a line's fund, or cash over the limit, asks where the payer lives and nobody said.

    The account holder who pays is known by their account; of somebody else, or where no account of the payment has an
    address, name and address must have been said.
    """
    asking = next((funds[line.fund].name for line in lines if line.fund in funds and funds[line.fund].asks_address), "")
    if not asking and not over_limit:
        return
    name = payer or next((line.holder_name for line in lines if line.holder_name), "")
    known = address or (not payer and any(line.address_known for line in lines))
    if not known or not _has_letter(name):
        raise Refused(Reason.ADDRESS_NEEDED, who=asking or "Cash over the limit")


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _postcode(text: str) -> str:
    capitals = text.upper()
    british = _BRITISH.fullmatch(capitals)
    return f"{british[1]} {british[2]}" if british else capitals
