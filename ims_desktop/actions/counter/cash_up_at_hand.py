"""Everything that whoever counts and closes a session needs to see of it, as far as they may see it by now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ims_desktop.actions.counter.card_sales import card_sales
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.explain_difference import Explained, explain_difference
from ims_desktop.actions.counter.look_at_session import SessionLook, look_at_session
from ims_desktop.actions.counter.park_basket import unpaid_of
from ims_desktop.actions.counter.session_entries import name_of, rules_of
from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.card_sales import CardSale
from ims_desktop.domain.cash_up import figures, is_within_tolerance
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.payment import DRAWER_OF_TENDER, PAYER
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.tenders_held import cheques_taken
from ims_desktop.domain.till_session import SessionState, TillSession

_SOMEBODY = "Another cashier"


@frozen
class ChequeToTick:
    """A cheque that should be there, and whose it is."""

    cheque: Cheque
    number: str
    drawer: str


@frozen
class CashUpAtHand:
    """A session to be counted, closed or approved.

    `look.tenders` is None as long as it must be counted blind, and for who may not see it; `agrees` is what whoever
    counted was told. `mops` are counted beside cash; `cards` are looked for on the terminal's report, None where they
    stand on the roll of a till that is gone; `waiting` is how many entries of the till central lacks.
    """

    look: SessionLook
    cashier: str
    rules: CashUpRules
    absent: bool
    agrees: bool
    mops: tuple[Mop, ...]
    cheques: tuple[ChequeToTick, ...]
    cards: tuple[CardSale, ...] | None
    parked: tuple[ParkedBasket, ...]
    explained: Explained | None
    waiting: int
    till: str = ""

    @property
    def session(self) -> TillSession:
        """The session itself."""
        return self.look.so_far.session

    @property
    def counting_finished(self) -> bool:
        """Whether the figures are fixed."""
        return self.look.so_far.counting_finished

    @property
    def counts(self) -> int:
        """How often it was counted."""
        return sum(not one.spot for one in self.look.so_far.counts)

    @property
    def needs_approval(self) -> bool:
        """Whether its close awaits another person, or may: figures that are hidden tell nothing."""
        if self.look.tenders is None:
            return self.rules.approves_every_close or not self.agrees
        return self.rules.approves_every_close or not is_within_tolerance(self.look.tenders, self.rules)


@frozen
class OtherSession:
    """Somebody else's session at this till that waits for a supervisor."""

    session: TillSession
    cashier: str


def cash_up_at_hand(
    desk: Desk, data: ReferenceData, user: User, session: SessionId | None = None
) -> CashUpAtHand | None:
    """A session as whoever counts it may see it; without an id one's own that is not closed, None where there is none.

    Another's that is not closed takes `Permission.ACT_IN_ABSENCE`, and is as blind to them as to its cashier.
    """
    wanted = session or _own(desk, user)
    if wanted is None:
        return None
    look = look_at_session(desk, data, user, wanted)
    absent = look.so_far.session.cashier != user.id
    if absent and not look.so_far.session.state.is_closed:
        user.must(Permission.ACT_IN_ABSENCE)
    finished = look.so_far.counting_finished
    if not finished:
        look = SessionLook(look.so_far, look.count, None)
    return CashUpAtHand(
        look=look,
        cashier=name_of(data, look.so_far.session.cashier, _SOMEBODY),
        rules=rules_of(desk, data),
        absent=absent,
        agrees=finished and _agrees(data, look),
        mops=tuple(_counted_mops(data, look)),
        cheques=tuple(_cheques(desk, wanted)),
        cards=None if look.so_far.session.gone else card_sales(desk, look.so_far.session),
        parked=unpaid_of(desk, look.so_far.session),
        explained=explain_difference(desk, data, user, wanted) if finished and look.tenders is not None else None,
        waiting=desk.till.sync_state().waiting,
        till=desk.till.identity.till,
    )


def _agrees(data: ReferenceData, look: SessionLook) -> bool:
    """Whether the last count agrees, which its cashier was told when they counted; by how much is another matter."""
    if look.count is None:
        return False
    return not any(one.difference_pence for one in figures(look.so_far, look.count.counted, data.mops))


def others_sessions(desk: Desk, data: ReferenceData, user: User) -> tuple[OtherSession, ...]:
    """Sessions of other cashiers at this till that a supervisor may count in absence, or approve.

    And one's own that was taken over from a till that is gone: it waits beside the one that is at hand.
    """
    unclosed = desk.till.unclosed_sessions()
    there = [one for one in unclosed if one.gone and one.cashier == user.id]
    if user.may(Permission.ACT_IN_ABSENCE):
        there += (one for one in unclosed if one.cashier != user.id)
    if user.may(Permission.APPROVE_SESSION):
        there += (one for one in desk.till.awaiting_approval() if one.cashier != user.id)
    return tuple(OtherSession(one, name_of(data, one.cashier, _SOMEBODY)) for one in there)


def _own(desk: Desk, user: User) -> SessionId | None:
    open_ = desk.till.open_session()
    if open_ is not None and open_.cashier == user.id:
        return open_.id
    own = [one for one in desk.till.unclosed_sessions() if one.cashier == user.id]
    counted = [one for one in own if one.state is SessionState.COUNTED]
    return (counted or own)[-1].id if own else None


def _counted_mops(data: ReferenceData, look: SessionLook) -> Iterator[Mop]:
    """Cheques first, then cards, then whatever else a till takes or this session took; cash is counted by piece."""
    order = (MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER)
    taken = look.so_far.taken
    there = [mop for mop in data.mops.values() if mop.kind in order and (mop.at_the_till or mop.code in taken)]
    yield from sorted(there, key=lambda mop: (order.index(mop.kind), mop.code))


def _cheques(desk: Desk, session: SessionId) -> Iterator[ChequeToTick]:
    """The cheques that the session holds, by the rule by which they are banked."""
    entries = desk.till.session_entries(session)
    numbers = _cheque_numbers(entries)
    docs = ((entry.number, {"kind": entry.kind.value, "body": entry.body}) for entry in entries)
    for cheque in cheques_taken(docs, session):
        place = (cheque.entry, cheque.tender)
        personal = desk.till.personal_of(cheque.entry)
        drawer = personal.get(DRAWER_OF_TENDER.format(cheque.tender)) or personal.get(PAYER, "")
        yield ChequeToTick(cheque, numbers.get(place, ""), drawer)


def _cheque_numbers(entries: Sequence[Entry]) -> dict[tuple[int, int], str]:
    """What stands on each cheque, by its payment's entry and the tender's place; as it was put right since."""
    numbers: dict[tuple[int, int], str] = {}
    paid: dict[str, int] = {}
    for entry in entries:
        parts = cast("Sequence[Mapping[str, Any]]", entry.body.get("tenders", ()))
        if entry.kind is EntryKind.PAYMENT_TAKEN:
            paid[cast("str", entry.body["payment"])] = entry.number
            numbers |= {(entry.number, at): part.get("cheque_number", "") for at, part in enumerate(parts, start=1)}
        elif entry.kind is EntryKind.PAYMENT_CORRECTED:
            number = paid.get(cast("str", entry.body["payment"]), 0)
            numbers |= {(number, part["tender"]): part.get("cheque_number", "") for part in parts}
    return numbers
