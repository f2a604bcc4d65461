"""A basket belongs to who put it together: kept for them, and shown to nobody else."""

from builders import START
from fakes.counter_kit import CASHIER, PARKING, SMITH, Counter
from PySide6.QtCore import Qt

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.permission import Permission
from ims_desktop.ui.counter.others_session import OthersSessionPage
from ims_desktop.ui.widgets.text import Text

K = Qt.Key
OTHER = next(one.user for one in DEMO_USERS if one.user.id != CASHIER.id and one.user.may(Permission.TAKE_PAYMENTS))


def test_another_person_sees_nothing_of_it_and_it_waits_for_its_cashier(counter: Counter) -> None:
    counter.add(SMITH)
    other = Counter(counter.desk, counter.till, OTHER)
    assert other.lines == []
    other.add(PARKING)
    assert other.lines == []
    other.close()
    back = Counter(counter.desk, counter.till)
    assert back.lines == [SMITH]
    back.close()


def test_a_basket_that_comes_back_says_that_tenders_do_not(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("5")
    counter.enter()
    back = Counter(counter.desk, counter.till)
    shown = back.view.notice.shown()
    assert shown is not None
    assert "tendered again" in shown.text
    assert "tendered again" in back.view.tender._hint.text()
    back.press(K.Key_F5)
    back.enter()
    assert len(back.taken) == 1
    assert "again" not in back.view.tender._hint.text()
    back.close()


def test_the_parked_are_counted_and_their_notice_goes_when_the_list_opens(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F9)
    assert counter.parked == 1
    assert counter.view.notice.shown() is not None
    counter.press(K.Key_F9)
    assert counter.view.notice.shown() is None
    counter.enter()
    assert counter.parked == 0


def test_the_page_names_the_cashier(counter: Counter) -> None:
    page = OthersSessionPage("A. Cashier")
    assert "A. Cashier's session is open" in page.findChildren(Text)[0].text()
    assert counter.lines == []
    page.deleteLater()


def test_who_sits_down_next_is_told_whose_payments_are_parked(counter: Counter) -> None:
    counter.add(SMITH)
    counter.desk.till.park(ParkedBasket("b1", counter.desk.till.kept_basket(), OTHER.id, START))
    counter.desk.till.keep_basket(Basket())
    back = Counter(counter.desk, counter.till)
    shown = back.view.notice.shown()
    assert shown is not None
    assert shown.text.startswith(f"Parked here by {OTHER.display_name}: 1, never paid. F9")
    assert back.lines == []
    back.close()
