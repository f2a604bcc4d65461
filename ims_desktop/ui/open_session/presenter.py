"""Opens a till session with the float that was counted, piece by piece or as one sum.

A float that is not the one issued is counted again, then opened before a witness; opening goes on whatever was counted.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.cash_count import CashCount, counted_cash
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.keyed_cash import PIECES_WRONG, keyed_cash
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.open_session import wording
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.trouble import words_of


@frozen
class KeyedFloat:
    """All that was keyed: pieces by denomination in pence, one sum instead, the float issued if it was another.

    `post`: the session is for the post, apart from the counter.
    """

    pieces: Mapping[int, str]
    whole_sum: str = ""
    issued: str = ""
    post: bool = False

    @property
    def nothing(self) -> bool:
        """Whether no float was keyed at all."""
        return not self.whole_sum.strip() and not any(text.strip() for text in self.pieces.values())


class OpenSessionView(Protocol):
    """What the presenter shows."""

    def show_before(self, words: Sequence[str], *, go_on: bool) -> None:
        """Say what was not closed, and whether one may go on with what is open instead."""

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what the pieces of each denomination (pence) come to, and the float."""

    def show_pieces_wrong(self, denomination_pence: int, text: str) -> None:
        """Say what is wrong with a number of pieces; empty words put it right."""

    def show_wrong(
        self, text: str, *, beside_sum: bool = False, beside_issued: bool = False, forget: bool = False
    ) -> None:
        """Say what is wrong beside a field or above the button; empty words take it away. `forget` empties the sums."""

    def show_no_float(self, *, asked: bool) -> None:
        """Ask whether the drawer begins with nothing, the safe answer having the keys; or take the question away."""

    def begin_again(self, title: str, text: str) -> None:
        """Empty what was counted, so that it is counted again piece by piece, and say why."""

    def set_fixed(self, *, fixed: bool) -> None:
        """Hold what was counted while a witness is asked."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the screen while the session is opened."""


@frozen
class _Float:
    pence: int
    counted: CashCount | None
    issued_pence: int | None
    post: bool = False


class OpenSessionPresenter:
    """Adds up while it is counted; refuses nothing until it is wanted."""

    def __init__(
        self,
        view: OpenSessionView,
        runner: Runner,
        desk: Desk,
        user: User,
        second: SecondPersonPresenter,
        opened: Callable[[TillSession, str], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._desk = desk
        self._user = user
        self._second = second
        self._opened = opened
        self._busy = False
        self._asked = False
        self._counted_before = False  # once already, and it was not the float issued

    def show_before(self, words: Sequence[str], *, go_on: bool = False) -> None:
        """Warn of what was not closed, which blocks nobody; an own session of an earlier day can be gone on with."""
        self._view.show_before(words, go_on=go_on)

    def typed(self, keyed: KeyedFloat) -> None:
        """Something was keyed: add up again."""
        self._ask(asked=False)
        cash = keyed_cash(keyed.pieces)
        for denomination_pence in keyed.pieces:
            wrong = (denomination_pence, False) in cash.wrong
            self._view.show_pieces_wrong(denomination_pence, PIECES_WRONG if wrong else "")
        self._view.show_wrong("")
        total_pence = cash.count.pence
        if keyed.whole_sum.strip() and not total_pence:
            try:
                total_pence = parse_pounds(keyed.whole_sum)
            except Refused:
                total_pence = 0
        self._view.show_sums(cash.each or {}, pounds(total_pence))

    def open(self, keyed: KeyedFloat) -> None:
        """Open the session with what was counted; a float of nothing is one too, once it is meant."""
        if self._busy or self._asked or self._second.asking:
            return
        if keyed.nothing:
            self._ask(asked=True)
            return
        if (wanted := self._read(keyed)) is not None:
            self._open(wanted)

    def no_float_answered(self, keyed: KeyedFloat, *, yes: bool) -> None:
        """Whether the drawer begins with nothing; without an answer nothing happens."""
        if not self._asked or self._busy:
            return
        self._ask(asked=False)
        if yes and (issued := self._issued(keyed)) is not None:
            self._open(_Float(0, counted_cash({}), issued[0], keyed.post))

    def _ask(self, *, asked: bool) -> None:
        if asked != self._asked:
            self._asked = asked
            self._view.show_no_float(asked=asked)

    def _read(self, keyed: KeyedFloat) -> _Float | None:
        """What was keyed as a float; None where something is wrong with it, which is said."""
        cash = keyed_cash(keyed.pieces)
        for denomination_pence, _bagged in sorted(cash.wrong, reverse=True)[:1]:
            self._view.show_pieces_wrong(denomination_pence, PIECES_WRONG)
            return None
        issued = self._issued(keyed)
        if issued is None:
            return None
        if not keyed.whole_sum.strip():
            return _Float(cash.count.pence, cash.count, issued[0], keyed.post)
        if cash.count.pence:
            self._view.show_wrong(wording.BOTH, beside_sum=True)
            return None
        try:
            return _Float(_pounds(keyed.whole_sum), None, issued[0], keyed.post)
        except Refused as refused:
            self._view.show_wrong(refused.message, beside_sum=True, forget=refused.reason is Reason.CARD_NUMBER)
            return None

    def _issued(self, keyed: KeyedFloat) -> tuple[int | None] | None:
        try:
            return (_pounds(keyed.issued) if keyed.issued.strip() else None,)
        except Refused as refused:
            self._view.show_wrong(refused.message, beside_issued=True, forget=refused.reason is Reason.CARD_NUMBER)
            return None

    def _open(self, wanted: _Float) -> None:
        self._set_busy(busy=True)
        self._runner.run(
            Lane.LOCAL,
            lambda: self._opening(wanted, None, alone=False),
            lambda session: self._done(session, ""),
            lambda trouble: self._failed(trouble, wanted),
        )

    def _opening(self, wanted: _Float, witness: User | None, *, alone: bool) -> TillSession:
        check = FloatCheck(wanted.issued_pence, witness, alone)
        return open_till(self._desk, self._user, wanted.pence, wanted.counted, check, post=wanted.post)

    def _done(self, session: TillSession, said: str) -> None:
        self._set_busy(busy=False)
        self._opened(session, said)

    def _failed(self, trouble: Exception, wanted: _Float) -> None:
        self._set_busy(busy=False)
        if not (isinstance(trouble, Refused) and trouble.reason is Reason.FLOAT_NOT_AS_ISSUED):
            self._view.show_wrong(words_of(trouble))
        elif self._counted_before:
            self._ask_witness(wanted)
        else:
            self._counted_before = True
            self._view.begin_again(wording.AGAIN_TITLE, wording.AGAIN)

    def _ask_witness(self, wanted: _Float) -> None:
        self._view.set_fixed(fixed=True)
        counted = pounds(wanted.pence)
        says = tuple(one.format(float=counted, cashier=self._user.display_name) for one in wording.WITNESS_SAYS)
        self._second.ask(
            Agreement(
                wording.WITNESS_TITLE, says, Permission.WITNESS_CASH, wording.WITNESS_AGREES, without=wording.NOBODY
            ),
            lambda witness: self._opening(wanted, witness, alone=False),
            lambda session: self._done(session, wording.OPENED_OTHERWISE.format(float=counted)),
            lambda: self._view.set_fixed(fixed=False),
            lambda: self._opening(wanted, None, alone=True),
        )

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)


def _pounds(typed: str) -> int:
    if looks_like_card_number(typed):
        raise Refused(Reason.CARD_NUMBER)
    return parse_pounds(typed)
