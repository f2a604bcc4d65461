"""A void that was approved only after its session was closed: the drawer was counted without the money already."""

from collections.abc import Sequence

from ims_desktop.domain.closed_session import OverShortAccount
from ims_desktop.domain.settlement import Posting

NARRATIVE = "Void approved after the close"


def settled(standing: Sequence[Posting], account: OverShortAccount) -> tuple[Posting, ...]:
    """What a late void puts to overs and shorts, by method of payment: exactly what it takes off the accounts.

    The close posted a difference as if the money should have been there; so what was counted, and is banked, stays
    as it is, and the difference with this posting is what it would have been. It stands beside the lines (0).
    """
    pence: dict[str, int] = {}
    for posting in standing:
        pence[posting.mop] = pence.get(posting.mop, 0) + posting.amount_pence
    return tuple(
        Posting(
            fund=account.fund,
            reference=account.reference,
            mop=mop,
            amount_pence=amount_pence,
            vat_code=account.vat_code,
            vat_pence=0,
            narrative=NARRATIVE,
            line=0,
            tender=0,
        )
        for mop, amount_pence in pence.items()
        if amount_pence
    )
