from datetime import date, datetime, timedelta
from itertools import pairwise

from ims_desktop.demo.council import demo_council
from ims_desktop.demo.holders import made_holders
from ims_desktop.demo.past_payments import PastPayment, past_payments, working_days
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.domain.basket import account_line, item_line
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment_rules import check_amount_limits, check_line_reference
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.settlement import Tender, settle

DATA = demo_council()
HOLDERS = tuple(made_holders(1_500))
LAST_DAY = date(2026, 11, 22)  # a Sunday


def _made(count: int) -> list[PastPayment]:
    return list(past_payments(count, DATA, HOLDERS, last_day=LAST_DAY))


def test_every_payment_passes_the_counters_rules() -> None:
    accounts = {(holder.fund, holder.reference): holder for holder in HOLDERS}
    people = {person.user.id: person.user for person in DEMO_USERS}
    made = _made(6_000)
    assert len(made) == 6_000
    for payment in made:
        fund = DATA.fund(payment.fund)
        assert not fund.asks_payer
        holder = accounts.get((payment.fund, payment.reference))
        message = DATA.message(payment.fund, holder.message) if holder else None
        checked = check_line_reference(fund, payment.reference, holder, may_pay_stopped=False, message=message)
        assert checked.reference == payment.reference
        mop = DATA.mop_of(payment.mop)
        assert message is None or mop.kind not in message.forbids
        check_amount_limits(fund, payment.amount_pence, mop)
        if payment.item:
            item = DATA.items[payment.item]
            vat = DATA.vat(item.vat_code or fund.vat_code)
            line = item_line(item, payment.quantity, vat, payment.day)
        else:
            vat = DATA.vat(fund.vat_code)
            line = account_line(fund, payment.reference, payment.amount_pence, vat, payment.day, holder=holder)
            assert line.holder_name == payment.holder_name
        assert line.amount_pence == payment.amount_pence
        tender = Tender(
            mop,
            payment.amount_pence,
            card_last4=payment.card_last4,
            card_authorisation=payment.card_authorisation,
            cheque_number=payment.cheque_number,
            cheque_date=payment.day if payment.cheque_number else None,
        )
        assert settle([line], [tender], payment.day).change_pence == 0
        assert people[payment.cashier].may(Permission.TAKE_PAYMENTS)
        assert people[payment.cashier].office == payment.office


def test_nobody_pays_the_same_twice_within_days() -> None:
    last: dict[tuple[str, str], date] = {}
    for payment in _made(20_000):
        if payment.item:
            continue
        account = payment.fund, payment.reference
        if account in last:
            assert payment.day - last[account] > timedelta(days=DATA.council.asks_again_days)
        last[account] = payment.day


def test_in_order_on_working_days() -> None:
    made = _made(3_000)
    moments = [datetime.combine(payment.day, payment.at) for payment in made]
    assert all(one < other for one, other in pairwise(moments))
    assert made[-1].day == date(2026, 11, 20)
    assert all(payment.day.weekday() < 5 for payment in made)
    assert {payment.mop for payment in made} == {MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER}
    assert {payment.office for payment in made} == set(DATA.offices)


def test_the_same_each_time_and_without_accounts() -> None:
    assert _made(50) == _made(50)
    assert len(list(past_payments(200, DATA, (), last_day=LAST_DAY))) == 200
    assert list(past_payments(0, DATA, HOLDERS, last_day=LAST_DAY)) == []


def test_no_working_day_at_christmas() -> None:
    days = working_days(date(2026, 1, 2), 8)
    assert days[-1] == date(2026, 1, 2)
    assert not {date(2026, 1, 1), date(2025, 12, 25), date(2025, 12, 26)} & set(days)
