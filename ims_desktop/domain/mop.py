"""Methods of payment (MOPs): how money was handed over."""

from collections.abc import Mapping
from enum import StrEnum

from ims_desktop.domain.frozen import frozen


class MopKind(StrEnum):
    """What a method of payment is, which decides what it may do."""

    CASH = "cash"
    CHEQUE = "cheque"
    CARD = "card"  # a stand-alone terminal at the desk, keyed by staff
    OTHER = "other"  # postal order, voucher, BACS slip: counted, gives no change
    JOURNAL = "journal"
    TRANSFER = "transfer"
    IMPORTED = "imported"


@frozen
class Mop:
    """A method of payment; its limits are whole pence, None where there is none."""

    code: str
    name: str
    kind: MopKind
    minimum_pence: int | None = None
    maximum_pence: int | None = None
    refundable: bool = False
    disabled: bool = False

    @property
    def gives_change(self) -> bool:
        """Change comes out of cash only."""
        return self.kind is MopKind.CASH

    @property
    def at_the_till(self) -> bool:
        """Whether a cashier may take it over the counter."""
        return self.kind in {MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER} and not self.disabled


def mops_there(mops: Mapping[str, Mop]) -> str:
    """The methods of payment at the till, for whoever named another."""
    here = sorted((mop for mop in mops.values() if mop.at_the_till), key=lambda mop: mop.code)
    return f"There are {', '.join(f'{mop.code} ({mop.kind.value})' for mop in here)}."
