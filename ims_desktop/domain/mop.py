"""Methods of payment (MOPs): how money was handed over."""

from collections.abc import Mapping
from enum import StrEnum

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.near import near
from ims_desktop.domain.refusal import Reason, Refused


class MopKind(StrEnum):
    """What a method of payment is, which decides what it may do."""

    CASH = "cash"
    CHEQUE = "cheque"
    CARD = "card"  # a stand-alone terminal at the desk, keyed by staff
    OTHER = "other"  # postal order, voucher, BACS slip: counted, gives no change
    JOURNAL = "journal"
    TRANSFER = "transfer"
    IMPORTED = "imported"


_AT_THE_TILL = frozenset({MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER})


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
        return self.kind in _AT_THE_TILL and not self.disabled


def no_mop(mops: Mapping[str, Mop], code_or_kind: str) -> Refused:
    """`MOP_UNKNOWN`, with the methods of payment at the till and those of almost that code or kind."""
    here = sorted((mop for mop in mops.values() if mop.at_the_till), key=lambda mop: mop.code)
    there_are = f"There are {', '.join(f'{mop.code} ({mop.kind.value})' for mop in here)}."
    like = near(code_or_kind, [name for mop in here for name in (mop.kind.value, mop.code)])
    return Refused(Reason.MOP_UNKNOWN, mop=code_or_kind, there_are=there_are, near=like)
