"""What was keyed for a move of cash, as the move that it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from ims_desktop.actions.counter.move_cash import MOVE_QUESTIONS, MoveSaid
from ims_desktop.domain.cash_move import PUT_BY_AS, SAYS_WHY, SWAPS, CashMove, MoveKind, WithTill
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.put_by import Given, Lying, slip_typed
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.keyed_cash import KeyedCash, keyed_cash
from ims_desktop.ui.my_session import wording
from ims_desktop.ui.my_session.at_work import SessionWork
from ims_desktop.ui.my_session.shown import (
    ANSWERS,
    CASHIER,
    PAPER,
    TILL,
    TO,
    VAT,
    WHO,
    Doing,
    DoingForm,
    GoodsRow,
    Keyed,
    Sums,
)

T = TypeVar("T")


def read(keyed: Keyed) -> list[KeyedCash]:
    """The counts that were keyed."""
    return [keyed_cash(pieces, bags) for pieces, bags in zip(keyed.pieces, keyed.bags, strict=True)]


def sums_of(doing: Doing | None, keyed: Keyed, counts: Sequence[KeyedCash], lying: Sequence[Lying]) -> Sums:
    """What it all comes to: counted, or of what is ticked."""
    if doing is not None and asks_for_goods(doing):
        return Sums(totals=(pounds(sum(one.goods.pence for one in _ticked(keyed, lying))),))
    return Sums(
        tuple(count.each or {} for count in counts),
        tuple(count.total for count in counts),
        tuple(count.wrong for count in counts),
    )


def asks_for_goods(doing: Doing) -> bool:
    """Whether it moves what lies under its slips."""
    return doing.value in {kind.value for kind in PUT_BY_AS}


def move_of(doing: Doing, keyed: Keyed, counts: Sequence[KeyedCash], lying: Sequence[Lying]) -> CashMove:
    """The move; refuses what can be none, and before anybody is asked to stand by."""
    if WHO in keyed.said and not keyed.said[WHO].strip():
        raise Refused(Reason.NAME_WHO)
    if asks_for_goods(doing):
        goods = tuple(one.goods for one in _ticked(keyed, lying))
        given = Given(keyed.said[TO]) if TO in keyed.said else None
        return CashMove(MoveKind(doing.value), sum(one.pence for one in goods), goods=goods, given=given)
    count = counts[0].count
    if doing is Doing.SET_ASIDE and not count.pence and not keyed.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why=wording.WHAT_IT_IS)
    if doing is Doing.COUNTERFEIT:
        return CashMove(MoveKind.SET_ASIDE, 0, kept=count)
    kind = MoveKind(doing.value)
    if kind in SAYS_WHY and not keyed.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why=wording.WHAT_FOR)
    back = counts[1].count if kind in SWAPS else None
    other = _other(keyed) if kind is MoveKind.SWAP_TILL else None
    return CashMove(kind, count.pence, count, back, other=other, vat_code=keyed.said.get(VAT, ""))


def _other(keyed: Keyed) -> WithTill:
    answers = keyed.said[ANSWERS].strip()
    return WithTill(keyed.said[TILL].strip(), UserId(keyed.said[CASHIER]), slip_typed(answers) if answers else "")


def form_of(doing: Doing, work: SessionWork, goods: tuple[GoodsRow, ...]) -> DoingForm:
    """What is asked for to do it, with what there is to choose from."""
    form = wording.FORMS[doing]
    office = work.desk.till.identity.office
    others = tuple(
        (one.display_name, one.id)
        for one in sorted(work.data.users.values(), key=lambda one: one.display_name)
        if one.may(Permission.KEEP_DRAWER) and one.office == office and one.id != work.user.id
    )
    codes = tuple((code, code) for code, vat in sorted(work.data.vat_codes.items()) if not vat.disabled)
    options = {CASHIER: (("Choose who it was", ""), *others), VAT: (("Choose the code", ""), *codes)}
    asks = tuple(one._replace(options=options.get(one.name, one.options)) for one in form.asks)
    return replace(form, asks=asks, goods=None if form.goods is None else goods)


def words_of_move(keyed: Keyed) -> MoveSaid:
    """What was said of it."""
    return MoveSaid(keyed.reason, keyed.said.get(WHO, ""), keyed.said.get(PAPER, ""))


def asked_of_witness(move: Callable[[User, MoveSaid], T], said: MoveSaid) -> Callable[[User], T]:
    """The move as the witness's card does it: a question stands on the card, and their word once more is the yes."""
    answered: set[Reason] = set()

    def moved(witness: User) -> T:
        try:
            return move(witness, said._replace(confirmed=frozenset(answered)))
        except Refused as refused:
            answered.update({refused.reason} & MOVE_QUESTIONS)
            raise

    return moved


def _ticked(keyed: Keyed, lying: Sequence[Lying]) -> list[Lying]:
    return [one for one in lying if one.goods.slip in keyed.goods]
