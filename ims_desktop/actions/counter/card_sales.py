"""The card sales to look for on the terminal's report at a count: the session's own, and earlier ones still open."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.card_sales import CardSale, CardsMatched, Stands
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.tenders_held import tenders_held
from ims_desktop.domain.till_session import TillSession

_DAYS_BACK = timedelta(days=7)  # a terminal reports daily; what is older is for finance, which has the bank's statement


def card_sales(desk: Desk, session: TillSession) -> tuple[CardSale, ...]:
    """The sales of a session of this till, then those of its last seven days that no report had; as they were taken.

    What they came to is in them and is not for whoever counts blind.
    """
    own = tuple(_sales(desk, session.id))
    still_open: dict[tuple[int, int], SessionId] = {}
    for closed, cards in desk.till.cards_matched(session.business_day - _DAYS_BACK):
        for one in cards.named:
            if one.stands is Stands.EARLIER:
                still_open.pop((one.entry, one.tender), None)
            else:
                still_open[one.entry, one.tender] = closed
    earlier = [
        sale
        for before in dict.fromkeys(still_open.values())
        for sale in _sales(desk, before, earlier=True)
        if sale.place in still_open
    ]
    return (*own, *earlier)


def _sales(desk: Desk, session: SessionId, *, earlier: bool = False) -> Iterator[CardSale]:
    entries = desk.till.session_entries(session)
    of = {entry.number: entry for entry in entries}
    docs = [(entry.number, {"kind": entry.kind.value, "body": entry.body}) for entry in entries]
    for one in tenders_held(docs, session, MopKind.CARD):
        paid, slip = of[one.entry], one.said
        yield CardSale(
            one.entry,
            one.tender,
            one.mop,
            one.pence,
            paid.at,
            str(paid.body["receipt"]),
            slip.get("card_authorisation", ""),
            slip.get("card_last4", ""),
            earlier,
        )


def must_be_there(sales: Sequence[CardSale], cards: CardsMatched) -> None:
    """Refuse `CARD_SALE_NOT_HERE` for what is named and is none of these, or is named twice."""
    there = {sale.place: sale for sale in sales}
    for one in cards.named:
        sale = there.pop((one.entry, one.tender), None)
        is_right = sale is not None and (sale.mop, sale.pence, sale.earlier) == (
            one.mop,
            one.pence,
            one.stands is Stands.EARLIER,
        )
        if not is_right:
            raise Refused(Reason.CARD_SALE_NOT_HERE, sale=f"entry {one.entry}")
