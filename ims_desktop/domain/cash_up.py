"""Cashing up: what a session should hold by tender, what was counted, and what of the difference matters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.card_sales import CardsMatched, read_cards
from ims_desktop.domain.cash_count import LARGEST_COUNT_PENCE, CashCount, read_count
from ims_desktop.domain.cash_move import MoveKind, drawer_change, must_be_sum
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import Mop, MopKind, no_mop
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import SessionState, TillSession


@frozen
class Taking:
    """What a session took for a fund by a method of payment at a VAT code; change is taken off."""

    fund: str
    mop: str
    vat_code: str
    amount_pence: int
    vat_pence: int


@frozen
class Counted:
    """What was counted: pence by MOP code, cash by denomination where it was, cheques that were ticked.

    A method of payment that is not named was counted as nothing. A cheque is known by its payment's entry and the
    tender's place in it. `cards` says how card sales stood against the terminal's report, None where nobody looked.
    """

    by_mop: Mapping[str, int]
    cash: CashCount | None = None
    cheques: tuple[tuple[int, int], ...] = ()
    cards: CardsMatched | None = None


@frozen
class TillCount:
    """One count of a session as it stands on the roll. All are kept; a spot check changes nothing."""

    number: int  # of its entry
    attempt: int
    counted: Counted
    by: UserId
    finished: bool = False
    spot: bool = False


@frozen
class ReversalsMade:
    """How many of one kind a session has, and what they came to: pence above nothing, of a correction what it moved."""

    name: str
    count: int
    pence: int


@frozen
class SessionSoFar:
    """A session with all that the roll says of it, so that it can be counted and closed."""

    session: TillSession
    takings: tuple[Taking, ...] = ()
    moved: Mapping[MoveKind, int] = field(default_factory=dict)  # pence by kind
    counts: tuple[TillCount, ...] = ()
    payments: int = 0
    first_receipt: str = ""
    last_receipt: str = ""
    reversals: tuple[ReversalsMade, ...] = ()
    close_number: int | None = None  # of the entry that closed it
    approve_number: int | None = None  # of the entry that approved it later
    desk_approval: DeskApproval | None = None  # given at central, from somebody's own desk
    handed_float_pence: int | None = None  # of a drawer that was handed over: the float with which it began the day
    known: str = ""  # of one that was taken over: how far the roll of the till that is gone is known, in words

    @property
    def taken(self) -> Mapping[str, int]:
        """Pence by MOP code."""
        taken: Counter[str] = Counter()
        for taking in self.takings:
            taken[taking.mop] += taking.amount_pence
        return taken

    @property
    def usual_float_pence(self) -> int:
        """The float that its close keeps where nobody says otherwise, as far as there is money for it."""
        return self.session.float_pence if self.handed_float_pence is None else self.handed_float_pence

    @property
    def last_count(self) -> TillCount | None:
        """The last count that was to close it."""
        return next((count for count in reversed(self.counts) if not count.spot), None)

    @property
    def counting_finished(self) -> bool:
        """Whether the figures are fixed."""
        return self.session.state.is_closed or (
            self.session.state is SessionState.COUNTED and self.last_count is not None and self.last_count.finished
        )


@frozen
class TenderFigure:
    """What of one method of payment there should be, and what was counted; pence."""

    mop: str
    kind: MopKind
    taken_pence: int
    expected_pence: int
    counted_pence: int

    @property
    def difference_pence(self) -> int:
        """Over is above nothing, short below."""
        return self.counted_pence - self.expected_pence


def cash_mop(mops: Mapping[str, Mop]) -> str:
    """The code under which drawers hold cash; never fails, for a close must always work."""
    of_kind = sorted((mop.disabled, mop.code) for mop in mops.values() if mop.kind is MopKind.CASH)
    return of_kind[0][1] if of_kind else MopKind.CASH.value


def expected_cash(so_far: SessionSoFar, taken_pence: int) -> int:
    """Float and cash taken less change, with what was topped up, without what was lifted or set aside; pence."""
    moved_pence = sum(drawer_change(kind, pence) for kind, pence in so_far.moved.items())
    return so_far.session.float_pence + taken_pence + moved_pence


def figures(so_far: SessionSoFar, counted: Counted, mops: Mapping[str, Mop]) -> tuple[TenderFigure, ...]:
    """Each tender that was taken or counted, cash first."""
    cash, taken = cash_mop(mops), so_far.taken
    others = sorted((taken.keys() | counted.by_mop.keys()) - {cash})
    return tuple(
        TenderFigure(
            mop=mop,
            kind=MopKind.CASH if mop == cash else _kind_of(mops, mop),
            taken_pence=taken.get(mop, 0),
            expected_pence=expected_cash(so_far, taken.get(mop, 0)) if mop == cash else taken.get(mop, 0),
            counted_pence=counted.by_mop.get(mop, 0),
        )
        for mop in (cash, *others)
    )


def _kind_of(mops: Mapping[str, Mop], code: str) -> MopKind:
    return mops[code].kind if code in mops else MopKind.OTHER


def is_within_tolerance(tenders: Sequence[TenderFigure], rules: CashUpRules) -> bool:
    """Whether cash is as near as the office asks, and everything else agrees to the penny."""
    return all(
        abs(tender.difference_pence) <= (rules.tolerance_pence if tender.kind is MopKind.CASH else 0)
        for tender in tenders
    )


def may_see_expected(user: User, so_far: SessionSoFar, rules: CashUpRules) -> bool:
    """Whether somebody may be told what a session should hold. Whoever counts it never before counting is finished."""
    if user.id == so_far.session.cashier:
        return so_far.counting_finished and (rules.cashier_sees_expected or user.may(Permission.SEE_EXPECTED))
    return user.may(Permission.SEE_EXPECTED)


def check_counted(counted: Counted, mops: Mapping[str, Mop]) -> None:
    """Refuse what no count can be: an unknown method of payment, below nothing, absurd, or not the sum of its coins."""
    for code, pence in counted.by_mop.items():
        if code not in mops and code != cash_mop(mops):
            raise no_mop(mops, code)
        if pence < 0 and _kind_of(mops, code) is not MopKind.CARD:  # a terminal may have given back more than it took
            raise Refused(Reason.AMOUNT_NEGATIVE)
        if abs(pence) > LARGEST_COUNT_PENCE:
            raise Refused(Reason.AMOUNT_ABSURD, amount_pence=pence)
    must_be_sum(counted.cash, counted.by_mop.get(cash_mop(mops), 0))
    if counted.cards is not None:
        looked_at = {*counted.cards.reports, *(one.mop for one in counted.cards.named)}
        cards = {code for code in counted.by_mop if _kind_of(mops, code) is MopKind.CARD} | looked_at
        if any(counted.by_mop.get(code, 0) != counted.cards.counted_pence(code) for code in cards):
            raise ValueError("cards were counted as another sum than reports and named sales come to")


def count_body(counted: Counted, mops: Mapping[str, Mop]) -> dict[str, Json]:
    """A count's part of an entry's body."""
    body: dict[str, Json] = {
        "tenders": [
            {
                "mop": code,
                "kind": (MopKind.CASH if code == cash_mop(mops) else _kind_of(mops, code)).value,
                "counted_pence": pence,
            }
            for code, pence in sorted(counted.by_mop.items())
        ]
    }
    body |= counted.cash.body() if counted.cash else {}
    if counted.cheques:
        body["cheques"] = [{"entry": entry, "tender": tender} for entry, tender in counted.cheques]
    return body | (counted.cards.body() if counted.cards else {})


def read_counted(body: Mapping[str, Json]) -> Counted:
    """Read a count back; raises KeyError, TypeError or ValueError, or refuses, where it is none."""
    tenders = cast("Sequence[Mapping[str, Json]]", body["tenders"])
    cheques = cast("Sequence[Mapping[str, int]]", body.get("cheques", ()))
    return Counted(
        by_mop={cast("str", tender["mop"]): cast("int", tender["counted_pence"]) for tender in tenders},
        cash=read_count(body),
        cheques=tuple((cheque["entry"], cheque["tender"]) for cheque in cheques),
        cards=read_cards(body),
    )
