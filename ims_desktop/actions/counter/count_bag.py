"""Count a sealed bag: two open it, and what it holds is paid into suspense for its service's return."""

from ims_desktop.actions.counter.add_line import LineWanted, add_account_line
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Reason
from ims_desktop.domain.settlement import Tender

_ASKED_AT_THE_COUNTER = frozenset({Reason.PAID_ALREADY, Reason.AMOUNT_NEEDS_CONFIRMATION})


@frozen
class BagCounted:
    """What two counted in a bag, in cash and pence; the reference is its return's number, else its service."""

    item: str
    pence: int
    reference: str
    reason: str = ""


def count_bag(desk: Desk, data: ReferenceData, user: User, bag: BagCounted, witness: User) -> RecordedPayment:
    """Pay in what a bag holds, in one's own open session of the post; its entry names any difference.

    Refuses `FUND_UNKNOWN` where the council has no suspense fund, and what a payment and its item are refused for.
    """
    fund = next((one.code for one in data.funds.values() if one.is_suspense and not one.disabled), "")
    wanted = LineWanted(fund=fund, reference=bag.reference, amount_pence=bag.pence, confirmed=_ASKED_AT_THE_COUNTER)
    lines = add_account_line(desk, data, user, Basket(), wanted).basket.lines
    payment = PaymentWanted(
        PaymentId(desk.ids.new_id()),
        lines,
        (Tender(data.mop_of(MopKind.CASH), bag.pence),),
        receipt_wanted=False,
        at_hand=False,
        post=PostPaid(bag.item, bag.reason, witness),
    )
    return take_payment(desk, data, user, payment)
