"""Counts as they are typed: notes, coins and bags by denomination, sums by method of payment; and the second person."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import second_person
from ims_desktop.cli import output
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.cash_count import CashCount, counted_cash
from ims_desktop.domain.cash_up import Counted, cash_mop
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused

APPROVER_PASSWORD = "IMS_APPROVER_PASSWORD"  # noqa: S105  the variable's name

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]
Session = Annotated[
    str | None,
    typer.Option(
        "--session",
        metavar="SESSION",
        help="Which, as it is called (BA1-03A-Z5, 03A-2026-04-01) or how its id begins; without, one's own.",
    ),
]
Witness = Annotated[
    str | None,
    typer.Option("--witness", metavar="USER2", help=f"Who stands by; their password is {APPROVER_PASSWORD}."),
]
Pieces = Annotated[
    list[str] | None, typer.Option("--pieces", metavar="20.00=3", help="Loose notes or coins of one denomination.")
]
Bags = Annotated[
    list[str] | None, typer.Option("--bags", metavar="1.00=2", help="Full bank bags of coins of one denomination.")
]
Why = Annotated[str, typer.Option("--reason", help="Why, in a few words; kept as a personal value.")]


def cash_counted(pieces: Iterable[str] | None, bags: Iterable[str] | None) -> CashCount | None:
    """The notes, coins and bags that were named, None where none were."""
    if not pieces and not bags:
        return None
    return counted_cash(_by_denomination(pieces or ()), _by_denomination(bags or ()))


def _by_denomination(typed: Iterable[str]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for one in typed:
        denomination, _, count = one.partition("=")
        if not (count.isascii() and count.isdigit() and len(count) < 10):  # noqa: PLR2004  far over any count
            raise Refused(Reason.COUNT_NOT_VALID)
        piece_pence = parse_pounds(denomination)
        if piece_pence in counts:
            raise typer.BadParameter(f"{denomination} is counted twice.")
        counts[piece_pence] = int(count)
    return counts


def counted_of(data: ReferenceData, sums: Iterable[str] | None, cash: CashCount | None) -> Counted:
    """What was counted: `cash=142.10` by method of payment, and the drawer's cash by denomination."""
    by_mop: dict[str, int] = {}
    for one in sums or ():
        mop, equals, amount = one.rpartition("=")
        if not equals:
            raise typer.BadParameter(f"“{one}” is not a count such as cash=142.10.")
        code = cash_mop(data.mops) if mop == MopKind.CASH.value else data.mop(mop).code
        if code in by_mop:
            raise typer.BadParameter(f"{mop} is counted twice.")
        by_mop[code] = parse_pounds(amount)
    if cash is not None:
        by_mop.setdefault(cash_mop(data.mops), cash.pence)
    if not by_mop:
        raise typer.BadParameter("Say what was counted: --counted cash=142.10, or --pieces 20.00=3.")
    return Counted(by_mop, cash)


def second(desk: Desk, first: User, user: str | None) -> User | None:
    """The second person, by their own password; None where nobody is named."""
    if user is None:
        return None
    try:
        return second_person(desk, first, user, output.password_of(user, APPROVER_PASSWORD))
    except Refused as refused:
        if refused.reason not in {Reason.SIGN_IN_WRONG, Reason.SIGN_IN_LOCKED}:
            raise
        reason, facts = refused.reason, {**refused.facts, "second": user}  # option_hints says whose password it is
        raise Refused(reason, **facts) from refused
