"""ims-admin session cards, and what is said at a count of card sales on the terminal's own report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from ims_desktop.actions.counter.card_sales import card_sales
from ims_desktop.actions.counter.cash_up_at_hand import cash_up_at_hand
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.bootstrap.session_names import session_at_till
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person, Session
from ims_desktop.cli.where import Folder
from ims_desktop.domain.card_sales import CardSale, Stands, matched
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import roll_time

Cards = Annotated[
    bool,
    typer.Option("--cards", help="Card sales were looked for on the terminal's report: all are there but those named."),
]
NotFound = Annotated[
    list[str] | None,
    typer.Option("--not-found", metavar="RECEIPT", help="A card sale that is not on it; RECEIPT:2, its second tender."),
]
NextReport = Annotated[
    list[str] | None,
    typer.Option("--next-report", metavar="RECEIPT", help="One that comes on the terminal's next report."),
]
NotSent = Annotated[
    list[str] | None, typer.Option("--not-sent", metavar="RECEIPT", help="One approved offline, not yet sent.")
]
Earlier = Annotated[
    list[str] | None,
    typer.Option("--earlier", metavar="RECEIPT", help="One of an earlier session that is on this report."),
]


def session_cards(folder: Folder, user: Person, session: Session = None) -> None:
    """The card sales to look for on the terminal's report, without what they came to."""
    with open_till_folder(folder, writing=False) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        at_hand = cash_up_at_hand(till.desk, till.desk.till.reference_data(), person, session_at_till(till, session))
        if at_hand is None:
            raise Refused(Reason.SESSION_NOT_OPEN)
        for one in output.each(at_hand.cards or (), "No card sale is to be looked for."):
            said = {
                "receipt": one.receipt,
                "tender": one.tender,
                "mop": one.mop,
                "at": roll_time(one.at),
                "authorisation": one.authorisation,
                "last4": one.last4,
                "earlier": one.earlier,
            }
            slip = f"authorisation {one.authorisation or '-'}, card {one.last4 or '-'}"
            words = f"{one.receipt}  {output.clock_words(one.at)}  {slip}{', earlier' if one.earlier else ''}"
            output.say(said, words)


def with_cards(
    desk: Desk,
    data: ReferenceData,
    user: User,
    counted: Counted,
    session: SessionId | None,
    named: Mapping[Stands, Iterable[str] | None],
) -> Counted:
    """A count whose card sums are what the terminal's report says, with the sales that are named.

    Refuses `CARD_SALE_NOT_HERE`.
    """
    at_hand = cash_up_at_hand(desk, data, user, session)
    if at_hand is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    sales = card_sales(desk, at_hand.session)
    stands: dict[tuple[int, int], Stands | None] = {one.place: None for one in sales if not one.earlier}
    for stand, receipts in named.items():
        for receipt in receipts or ():
            place = _place(sales, receipt, earlier=stand is Stands.EARLIER)
            if stand is Stands.UNMATCHED:
                stands.pop(place, None)
            else:
                stands[place] = stand
    reports = {mop: pence for mop, pence in counted.by_mop.items() if data.mop(mop).kind is MopKind.CARD}
    cards = matched(sales, reports, stands)
    if cards is None:
        return counted
    by_mop = dict(counted.by_mop) | {mop: cards.counted_pence(mop) for mop in {*reports, *(x.mop for x in cards.named)}}
    return replace(counted, by_mop=by_mop, cards=cards)


def _place(sales: Sequence[CardSale], typed: str, *, earlier: bool) -> tuple[int, int]:
    receipt, _, tender = typed.partition(":")
    for one in sales:
        if (one.receipt, one.earlier) == (receipt.strip().upper(), earlier) and tender in {"", str(one.tender)}:
            return one.place
    raise Refused(Reason.CARD_SALE_NOT_HERE, sale=typed[:64])
