"""A day's roll with what a till seals from float to approval, made by the actions: for those who tamper with it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import builders
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on
from till_reversals import WHY, correct, take, void

from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.correct_payment import RightAccount, RightTender
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import move_cash, open_drawer
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.actions.counter.till_clock import confirm_clock
from ims_desktop.actions.ports import SealedEntry, TillIdentity, TillLink
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import SessionId

_SHORT_PENCE = 7_00
_RENT = ("RENT", "61000881203")


def rolled_day(
    folder: Path,
    identity: TillIdentity = builders.IDENTITY,
    sent: Callable[[Sequence[SealedEntry]], TillLink] | None = None,
) -> tuple[list[SealedEntry], SessionId]:
    """Two cashiers' sessions, the first short and approved by another; answers the roll and the first one's id.

    `sent` sends what there is to a central and answers the link to it, where a refund is to be claimed too.
    """
    counter = counter_on(folder, identity)
    desk = counter.desk
    session = counter.open().id
    receipts = [take(counter, f"p-{number}", **paid) for number, paid in enumerate(_PAID)]
    copy_receipt(desk, counter.data, CASHIER, receipts[0])
    void(counter, receipts[1])
    correct(counter, receipts[2], RightTender(1, counter.tender("cheque", 1)), by=SUPERVISOR)
    correct(counter, receipts[3], RightAccount(1, *_RENT), by=SUPERVISOR)
    move_cash(desk, CASHIER, CashMove(MoveKind.LIFT, 40_00), SUPERVISOR)
    move_cash(desk, CASHIER, CashMove(MoveKind.SWAP, 10_00, counted_cash({1000: 1}), counted_cash({100: 10})))
    move_cash(desk, CASHIER, CashMove(MoveKind.SET_ASIDE, 20_00), reason=WHY)
    open_drawer(desk, CASHIER, WHY)
    pause_session(desk, CASHIER)
    open_till(desk, COLLEAGUE, 30_00)
    counter.take(counter.wanted(payment="p-colleague"), COLLEAGUE)
    _closed(counter, COLLEAGUE)
    resume_session(desk, CASHIER)
    if sent is not None:
        link = sent(counter.till.unsent(0, 1_000))
        refund_payment(desk, counter.data, CASHIER, RefundWanted(receipts[0], WHY, ((1, 2_50),)), SUPERVISOR, link)
    _closed(counter, CASHIER, _SHORT_PENCE)
    approve_session(desk, SUPERVISOR, session, WHY)
    confirm_clock(desk, SUPERVISOR)
    entries = list(counter.till.unsent(0, 1_000))
    counter.till.close()
    return entries, session


_PAID: tuple[dict[str, int], ...] = (
    {"cash": 142_10},
    {"cash": 12_34},
    {"cash": 20_00},
    {"card": 45_00},
    {"cheque": 31_00, "cash": 9_00},
    {"cash": 5_55, "card": 1_50},
)


def _closed(counter: Counter, cashier: User, short_pence: int = 0) -> None:
    """Counted, short by so much in cash, and closed with a reason."""
    session = counter.till.open_session()
    so_far = counter.till.session_so_far(session.id) if session else None
    assert so_far is not None
    drawer = so_far.session.float_pence - sum(so_far.moved.get(kind, 0) for kind in (MoveKind.LIFT, MoveKind.SET_ASIDE))
    cash = counter.data.mop("cash").code
    sums = dict(so_far.taken) | {cash: so_far.taken.get(cash, 0) + drawer - short_pence}
    count_till(counter.desk, counter.data, cashier, CountWanted(Counted(sums), finish=True))
    close_till(counter.desk, counter.data, cashier, CloseWanted(reason=WHY))
