"""A session's entries as the explainer sees them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, cast

from ims_desktop.domain.card_sales import Stands
from ims_desktop.domain.cash_count import NO_CASH, read_count
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up import Counted, TenderFigure
from ims_desktop.domain.explaining.session_seen import (
    TENDERS,
    CorrectionSeen,
    Direction,
    EntrySeen,
    LineSeen,
    MovementSeen,
    PaymentSeen,
    ReversalSeen,
    SessionSeen,
    TenderSeen,
)
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import TakenTender, read_payment
from ims_desktop.domain.roll import Entry, EntryKind

# what is set aside lies in its own envelope and is looked at there; an imprest never touches the drawer
_DIRECTIONS = {
    MoveKind.LIFT: Direction.LIFT,
    MoveKind.TOP_UP: Direction.TOP_UP,
    MoveKind.SWAP: Direction.SWAP,
    MoveKind.SWAP_TILL: Direction.SWAP,
}


@frozen
class _Ticks:
    """What was ticked one by one: cheques that are there, and card sales that are not; None where nobody looked."""

    cheques: AbstractSet[tuple[int, int]] | None
    cards_missing: AbstractSet[tuple[int, int]] | None

    def of(self, kind: MopKind, place: tuple[int, int]) -> bool | None:
        """Whether a tender was ticked."""
        if kind is MopKind.CHEQUE:
            return None if self.cheques is None else place in self.cheques
        return None if kind is not MopKind.CARD or self.cards_missing is None else place not in self.cards_missing


def _ticks(counted: Counted) -> _Ticks:
    missing = None
    if counted.cards is not None:
        missing = {(one.entry, one.tender) for one in counted.cards.named if one.stands is Stands.UNMATCHED}
    return _Ticks(frozenset(counted.cheques) if counted.cheques else None, missing)


def session_seen(entries: Sequence[Entry], tenders: Sequence[TenderFigure], counted: Counted) -> SessionSeen:
    """A session whose count is finished, as the explainer sees it.

    `entries` are all of the session in order, `tenders` its figures. Methods of payment of one kind are one tender
    here. Raises KeyError, TypeError or ValueError where an entry is not of its kind.
    """
    opened = next((entry for entry in entries if entry.kind is EntryKind.SESSION_OPENED), None)
    body = opened.body if opened else {}
    ticked = _ticks(counted)
    return SessionSeen(
        entries=tuple(seen for entry in entries if (seen := _seen(entry, ticked)) is not None),
        expected=_by_kind((one.kind, one.expected_pence) for one in tenders),
        counted=_by_kind((one.kind, one.counted_pence) for one in tenders),
        cash=counted.cash or NO_CASH,
        float_pence=cast("int", body.get("float_pence", 0)),
        float_cash=read_count(body) or NO_CASH,
        float_issued_pence=cast("int | None", body.get("issued_pence")),
    )


def _by_kind(figures: Iterable[tuple[MopKind, int]]) -> dict[MopKind, int]:
    sums: Counter[MopKind] = Counter()
    for kind, pence in figures:
        sums[_counted_as(kind)] += pence
    return dict(sums)


def _seen(entry: Entry, ticked: _Ticks) -> EntrySeen | None:
    """The entry's picture, None for what cannot make a difference."""
    match entry.kind:
        case EntryKind.PAYMENT_TAKEN:
            return _payment(entry, ticked)
        case EntryKind.CASH_MOVED:
            return _movement(entry)
        case EntryKind.PAYMENT_VOIDED | EntryKind.PAYMENT_REFUNDED:
            return _reversal(entry)
        case EntryKind.PAYMENT_CORRECTED:
            return _correction(entry)
        case _:
            return None


def _payment(entry: Entry, ticked: _Ticks) -> PaymentSeen:
    payment = read_payment(entry.body)
    return PaymentSeen(
        number=entry.number,
        receipt=payment.receipt,
        at=entry.at,
        tenders=tuple(
            _tender(tender, ticked.of(tender.kind, (entry.number, place)))
            for place, tender in enumerate(payment.tenders, start=1)
        ),
        lines=tuple(
            LineSeen(line.fund, line.reference, line.amount_pence, line.item, line.quantity) for line in payment.lines
        ),
    )


def _tender(tender: TakenTender, ticked: bool | None) -> TenderSeen:  # noqa: FBT001  one of three answers
    return TenderSeen(
        kind=_counted_as(tender.kind),
        amount_pence=tender.amount_pence,
        change_pence=tender.change_pence,
        cheque_number=tender.cheque_number,
        ticked=ticked,
    )


def _movement(entry: Entry) -> MovementSeen | None:
    direction = _DIRECTIONS.get(MoveKind(cast("str", entry.body["move"])))
    if direction is None:
        return None
    return MovementSeen(entry.number, entry.at, direction, cast("int", entry.body["pence"]))


def _reversal(entry: Entry) -> ReversalSeen:
    tenders = cast("Sequence[Mapping[str, Any]]", entry.body["tenders"])
    back = tuple((_counted_as(MopKind(one["kind"])), int(one["amount_pence"])) for one in tenders)
    return ReversalSeen(entry.number, entry.at, _own_payment(entry), back)


def _correction(entry: Entry) -> CorrectionSeen | None:
    """Where it put a tender right; an account that was put right makes no difference in the drawer."""
    for one in cast("Sequence[Mapping[str, Any]]", entry.body.get("tenders", ())):
        was, now = (_counted_as(MopKind(one[name])) for name in ("was_kind", "kind"))
        return CorrectionSeen(entry.number, entry.at, _own_payment(entry), was, now, int(one["amount_pence"]))
    return None


def _own_payment(entry: Entry) -> int:
    """The number of the payment on this roll, 0 where it stands on another."""
    paid = cast("Mapping[str, Any]", entry.body["paid"])
    return int(paid["number"]) if paid["device"] == entry.device else 0


def _counted_as(kind: MopKind) -> MopKind:
    return kind if kind in TENDERS else MopKind.OTHER
