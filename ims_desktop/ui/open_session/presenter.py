"""Opens a till session with the float that was counted, piece by piece or as one sum."""

from collections.abc import Callable, Mapping
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import TillSession
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.open_session import wording
from ims_desktop.ui.trouble import words_of

_MOST_PIECES = 9_999


class OpenSessionView(Protocol):
    """What the presenter shows."""

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what the pieces of each denomination (pence) come to, and the float."""

    def show_pieces_wrong(self, denomination_pence: int, text: str) -> None:
        """Say what is wrong with a number of pieces; empty words put it right."""

    def show_wrong(self, text: str, *, beside_sum: bool = False, forget: bool = False) -> None:
        """Say what is wrong beside the sum or above the button; empty words take it away."""

    def show_no_float(self, *, asked: bool) -> None:
        """Ask whether the drawer begins with nothing, the safe answer having the keys; or take the question away."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the screen while the session is opened."""


class OpenSessionPresenter:
    """Adds up while it is counted; refuses nothing until it is wanted."""

    def __init__(
        self,
        view: OpenSessionView,
        runner: Runner,
        desk: Desk,
        user: User,
        opened: Callable[[TillSession], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._desk = desk
        self._user = user
        self._opened = opened
        self._busy = False
        self._asked = False

    def typed(self, pieces: Mapping[int, str], whole_sum: str) -> None:
        """Something was keyed: add up again."""
        self._ask(asked=False)
        counted: dict[int, int] = {}
        for denomination_pence, text in pieces.items():
            try:
                counted[denomination_pence] = _pieces(text)
                self._view.show_pieces_wrong(denomination_pence, "")
            except Refused:
                self._view.show_pieces_wrong(denomination_pence, wording.PIECES_WRONG)
        self._view.show_wrong("")
        total_pence = counted_cash(counted).pence
        if whole_sum.strip() and not total_pence:
            try:
                total_pence = parse_pounds(whole_sum)
            except Refused:
                total_pence = 0
        each = {piece: pounds(piece * count) if count else "" for piece, count in counted.items()}
        self._view.show_sums(each, pounds(total_pence))

    def open(self, pieces: Mapping[int, str], whole_sum: str) -> None:
        """Open the session with what was counted; a float of nothing is one too, once it is meant."""
        if self._busy or self._asked:
            return
        if not whole_sum.strip() and not any(text.strip() for text in pieces.values()):
            self._ask(asked=True)
            return
        try:
            float_pence, counted = self._float(pieces, whole_sum)
        except Refused as refused:
            forget = refused.reason is Reason.CARD_NUMBER
            self._view.show_wrong(refused.message, beside_sum=True, forget=forget)
            return
        if float_pence is not None:
            self._open(float_pence, counted)

    def no_float_answered(self, *, yes: bool) -> None:
        """Whether the drawer begins with nothing; without an answer nothing happens."""
        if not self._asked or self._busy:
            return
        self._ask(asked=False)
        if yes:
            self._open(0, {})

    def _ask(self, *, asked: bool) -> None:
        if asked != self._asked:
            self._asked = asked
            self._view.show_no_float(asked=asked)

    def _open(self, float_pence: int, counted: Mapping[int, int] | None) -> None:
        self._set_busy(busy=True)
        self._runner.run(
            Lane.LOCAL,
            lambda: open_till(self._desk, self._user, float_pence, counted),
            self._done,
            self._failed,
        )

    def _float(self, pieces: Mapping[int, str], whole_sum: str) -> tuple[int | None, Mapping[int, int] | None]:
        counted: dict[int, int] = {}
        for denomination_pence, text in pieces.items():
            try:
                counted[denomination_pence] = _pieces(text)
            except Refused:
                self._view.show_pieces_wrong(denomination_pence, wording.PIECES_WRONG)
                return None, None
        float_pence = counted_cash(counted).pence
        if not whole_sum.strip():
            return float_pence, counted
        if looks_like_card_number(whole_sum):
            raise Refused(Reason.CARD_NUMBER)
        if float_pence:
            self._view.show_wrong(wording.BOTH, beside_sum=True)
            return None, None
        return parse_pounds(whole_sum), None

    def _done(self, session: TillSession) -> None:
        self._set_busy(busy=False)
        self._opened(session)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.show_wrong(words_of(trouble))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)


def _pieces(text: str) -> int:
    typed = text.strip()
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(_MOST_PIECES))):
        raise Refused(Reason.QUANTITY_NOT_VALID)
    return int(typed)
