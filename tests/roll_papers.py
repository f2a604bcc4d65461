"""What else people do in the roll machine, against the model: move cash, approve, key receipt books, log the post."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from roll_counters import SUPERVISOR, CountersMachine, numbers
from roll_model import Counter, expected
from soak_books import BOOKS

from ims_desktop.actions.counter.close_till import approve_session
from ims_desktop.actions.counter.log_post import log_post
from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.actions.counter.spoil_slip import spoil_slip
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.post import Came, PostItem
from ims_desktop.domain.receipt_book import Slip
from ims_desktop.domain.refusal import Reason, Refused

_SLIPS_EACH = 100  # numbers of a book that are a till's own: central holds what two tills key
_MOVES = (MoveKind.LIFT, MoveKind.TOP_UP, MoveKind.SET_ASIDE, MoveKind.IMPREST)
_WHY = "As the machine says"

slips = st.integers(1, 4)


class PapersMachine(CountersMachine):
    """The office's papers beside the payments."""

    @rule(at=numbers, kind=st.sampled_from(_MOVES), pence=st.integers(1, 200_00))
    def move(self, at: int, kind: MoveKind, pence: int) -> None:
        """Cash leaves the drawer or comes into it, whether or not it holds so much."""
        counter = self.counters[at]
        move = CashMove(kind, pence)
        try:
            move_cash(counter.till.desk, self._cashier(counter), move, self._supervisor(counter), _WHY)
        except Refused as refused:
            of_drawer = kind is not MoveKind.IMPREST and not counter.in_session
            expected(refused, Reason.CLOCK_WRONG, *([Reason.SESSION_NOT_OPEN] if of_drawer else []))
            return
        if move.drawer_pence:
            assert counter.session is not None
            counter.session.moved_pence += move.drawer_pence
        self.grew(counter)

    @rule(at=numbers)
    def approve(self, at: int) -> None:
        """What was closed last, once."""
        counter = self.counters[at]
        try:
            approve_session(counter.till.desk, self._supervisor(counter), reason=_WHY)
        except Refused as refused:
            why = {None: Reason.SESSION_UNKNOWN, True: Reason.SESSION_APPROVED, False: Reason.CLOCK_WRONG}
            expected(refused, Reason.CLOCK_WRONG, why[counter.approved])
            return
        assert counter.approved is False
        counter.approved = True
        self.grew(counter)

    @rule(at=numbers, number=slips, amount=st.integers(1, 90_00))
    def key_slip(self, at: int, number: int, amount: int) -> None:
        """A payment from a receipt book, once, unless it was voided since."""
        counter = self.counters[at]
        slip = self._slip(counter, at, number, timedelta(minutes=5))
        self.count += 1
        payment = f"s-{self.count}"
        try:
            receipt, total = self._paid(counter, payment, "cash", amount, slip)
        except Refused as refused:
            no_session = [] if counter.in_session else [Reason.SESSION_NOT_OPEN]
            expected(refused, Reason.CLOCK_WRONG, *no_session, *self._no_slip(counter, number))
            return
        assert not self._no_slip(counter, number)
        counter.slips[number] = receipt
        self.took(counter, payment, receipt, total)

    @rule(at=numbers, number=slips)
    def spoil(self, at: int, number: int) -> None:
        counter = self.counters[at]
        try:
            spoil_slip(counter.till.desk, self._cashier(counter), self._slip(counter, at, number), _WHY)
        except Refused as refused:
            expected(refused, Reason.CLOCK_WRONG, *self._no_slip(counter, number))
            return
        assert not self._no_slip(counter, number)
        counter.slips[number] = ""
        self.grew(counter)

    @rule(at=numbers, pence=st.lists(st.integers(1, 500_00), min_size=1, max_size=3))
    def post_comes(self, at: int, pence: list[int]) -> None:
        counter = self.counters[at]
        items = [PostItem(Came.CHEQUE, each, "R 1", personal={"name": "A. Payer"}) for each in pence]
        try:
            log_post(counter.till.desk, self._cashier(counter), items, self._supervisor(counter))
        except Refused as refused:
            expected(refused, Reason.CLOCK_WRONG)
            return
        self.grew(counter)

    def _slip(self, counter: Counter, at: int, number: int, ago: timedelta | None = None) -> Slip:
        book, first, _ = BOOKS[counter.made.identity.office]
        taken_at = None if ago is None else counter.clock.now() - ago
        return Slip(book, first + at * _SLIPS_EACH + number, taken_at)

    def _no_slip(self, counter: Counter, number: int) -> list[Reason]:
        """Why a slip cannot be used: the till was not told of the book yet, or it was used and stands."""
        book = BOOKS[counter.made.identity.office][0]
        if book not in counter.till.store.reference_data().books:
            return [Reason.SLIP_UNKNOWN]
        used = counter.slips.get(number)
        return [] if used is None or used in counter.voided else [Reason.SLIP_USED]

    def _cashier(self, counter: Counter) -> User:
        return counter.person(counter.made.cashier)

    def _supervisor(self, counter: Counter) -> User:
        return counter.person(SUPERVISOR[counter.made.identity.office])
