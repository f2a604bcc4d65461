"""Lines: added, asked about, changed, parked, and still there after a restart."""

from dataclasses import replace
from datetime import date

import pytest
from fakes.counter_kit import BARE, CARD_NUMBER, CASHIER, LIBRARY, PARKING, RUBBISH, SMITH, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from ims_desktop.actions.counter.declare_account import declare_account
from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.demo.council import demo_council
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.identity import IdentityRules
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.settlement import Tender
from ims_desktop.ui.counter import wording
from ims_desktop.ui.shown import FoundRow, Tone

BY_DEBIT = "70812307"
K = Qt.Key


def pay_smith(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.enter()


def test_an_account_is_added_at_what_is_due_now_never_its_balance(counter: Counter) -> None:
    counter.add(SMITH)
    assert counter.presenter.basket.basket.total_pence == 142_10


def test_f3_takes_another_amount(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    assert counter.view.asking.ask.field.text() == ""
    counter.type("20")
    counter.enter()
    assert counter.presenter.basket.basket.total_pence == 20_00
    assert counter.focus is counter.view.search.box
    assert counter.view.search.box.text() == ""


def test_f3_offers_the_balance_by_one_key(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    counter.alt("2")
    assert counter.presenter.basket.basket.total_pence == 568_40


def test_a_direct_debit_is_seen_and_asked_about_and_arrears_are_one_key_away(counter: Counter) -> None:
    counter.type(BY_DEBIT)
    (found,) = counter.view.search.results.rows()
    assert found.tag is not None
    assert found.tag.text == "Direct Debit 1 Dec"
    counter.press(K.Key_F3)
    counter.alt("2")  # what is due, arrears, the balance
    assert counter.presenter.asking.open
    counter.press(K.Key_Escape)
    assert counter.lines == []
    counter.view.search.box.selectAll()
    counter.type(BY_DEBIT)
    counter.press(K.Key_F3)
    counter.alt("2")
    counter.alt("K")
    assert (counter.lines, counter.presenter.basket.basket.total_pence) == ([BY_DEBIT], 36_15)


def test_a_payment_without_a_valid_reference_goes_to_suspense_and_its_receipt_says_so(counter: Counter) -> None:
    counter.type("letter from a tenant")
    assert [row.name for row in counter.view.search.results.rows()] == [wording.INTO_SUSPENSE]
    counter.enter()
    assert counter.focus is counter.view.search.box  # never by an Enter alone
    counter.press(K.Key_Down)
    counter.enter()
    counter.type("20")
    counter.enter()
    assert counter.presenter.asking.open
    counter.type("01632 960 001, rent?")
    counter.enter()
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.enter()
    taken = counter.taken[0]
    assert [(one.fund, one.reference) for one in taken.payment.lines] == [("SUSP", "NONE"), ("CT", SMITH)]
    assert taken.personal["line.1.note"] == "01632 960 001, rent?"
    text = " ".join(receipt_text(receipt_of(demo_council(), taken)).split())
    said = f"Received; account not yet identified. Quote this number: {taken.payment.receipt}"
    assert text.count(said) == 1
    assert "High Street" not in text  # nor whose account it is, nor what is left on it
    assert "568.40" not in text


def test_two_payments_in_suspense_are_not_taken_for_one(counter: Counter) -> None:
    for _ in range(2):
        counter.type("no idea")
        counter.press(K.Key_Down)
        counter.enter()
        counter.type("20")
        counter.enter()
        counter.enter()
        counter.press(K.Key_F5)
        counter.enter()
    assert len(counter.taken) == 2


def test_an_item_asks_one_question_after_the_other_before_it_is_a_line(counter: Counter) -> None:
    counter.add("taxi")
    counter.enter()
    assert counter.presenter.asking.open  # nothing is no answer
    for answer in ("AB12 CDE", "J. Smith", "1 December"):
        assert counter.lines == []
        counter.type(answer)
        counter.enter()
    assert counter.presenter.basket.basket.lines[0].note.endswith("From which day: 1 December")
    assert counter.focus is counter.view.search.box


def test_an_own_account_is_refused_when_it_is_chosen_and_nothing_is_asked(counter: Counter) -> None:
    declare_account(counter.desk, CASHIER, "CT", SMITH)
    counter.presenter.use_data(counter.desk.till.reference_data())
    counter.add(SMITH)
    assert "Ask a colleague" in counter.view.search.told.text()
    counter.press(K.Key_F3)
    assert not counter.presenter.asking.open
    assert "Ask a colleague" in counter.view.search.told.text()
    assert counter.lines == []


def test_a_till_that_knows_that_it_is_blocked_says_so_beside_the_field(counter: Counter) -> None:
    now = counter.desk.clock.now()
    counter.desk.till.heard_from_central(now, now, counter.desk.clock.ticks(), blocked=True)
    for typed in (SMITH, "3*bag"):
        counter.add(typed)
        assert "Count and close the open session, then call IT" in counter.view.search.told.text()
        assert counter.lines == []


def test_a_quantity_of_an_item(counter: Counter) -> None:
    counter.add("3*bag")
    assert counter.presenter.basket.basket.total_pence == 7_20
    counter.add("bag")
    assert counter.presenter.basket.basket.lines[0].quantity == 4


def test_paid_already_is_asked_and_a_stray_enter_takes_nothing(counter: Counter) -> None:
    pay_smith(counter)
    counter.add(SMITH)
    assert counter.presenter.asking.open
    assert counter.focus is counter.view.asking.question.no
    counter.seconds_a_key = 0.1
    counter.enter()
    assert counter.presenter.asking.open  # a bounced Enter answers nothing
    counter.seconds_a_key = 1
    counter.enter()
    assert counter.lines == []
    counter.view.search.box.selectAll()
    counter.add(SMITH)
    counter.alt("K")
    assert counter.lines == [SMITH]


def test_over_a_million_is_confirmed(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    counter.type("1000000.01")
    counter.enter()
    assert counter.presenter.asking.open
    assert counter.lines == []
    counter.press(K.Key_Right)
    counter.enter()
    assert counter.presenter.basket.basket.total_pence == 1_000_000_01


def test_a_line_is_changed_noted_and_taken_off(counter: Counter) -> None:
    counter.add(SMITH)
    counter.add(LIBRARY)
    counter.press(K.Key_F2)
    counter.type("36")
    counter.enter()
    assert counter.presenter.basket.basket.lines[1].amount_pence == 36_00
    counter.alt("N")
    counter.type("by post")
    counter.enter()
    assert counter.presenter.basket.basket.lines[1].note == "by post"
    counter.alt("I")
    counter.press(K.Key_Up)
    counter.press(K.Key_Delete)
    assert counter.lines == [LIBRARY]
    counter.alt("Y")
    counter.type("Ann Other")
    counter.enter()
    assert counter.presenter.basket.basket.payer == "Ann Other"


@pytest.mark.parametrize("key", [K.Key_Delete, K.Key_Up, K.Key_Down])
def test_del_and_arrows_in_the_empty_box_are_about_the_lines(counter: Counter, key: Qt.Key) -> None:
    counter.add(SMITH)
    counter.add(LIBRARY)
    counter.press(key)
    assert counter.lines == [SMITH, LIBRARY]  # first it is shown which one
    assert counter.view.lines.table.hasFocus()
    assert [index.row() for index in counter.view.lines.table.selectionModel().selectedRows()] == [1]
    counter.press(K.Key_Delete)
    assert counter.lines == [SMITH]
    counter.press(K.Key_Delete)
    assert counter.lines == []
    assert counter.focus is counter.view.search.box


def test_a_del_that_empties_the_box_takes_no_line_off(counter: Counter) -> None:
    counter.add(SMITH)
    counter.type("x")
    counter.press(K.Key_Home)
    counter.press(K.Key_Delete)
    assert counter.lines == [SMITH]
    assert counter.focus is counter.view.search.box


def test_an_item_keeps_its_price_and_says_how_more_of_it_are_keyed(counter: Counter) -> None:
    counter.add("bag")
    counter.press(K.Key_F2)
    told = "Dog-waste bags, roll of 50 has a set price. For another quantity take its line off and key 3*BAG."
    assert counter.view.search.told.text() == f"✕ {told}"
    counter.press(K.Key_F5)
    assert not counter.view.search.told.isVisible()  # it is not about the money


def test_the_basket_survives_a_restart_and_is_gone_once_paid(counter: Counter) -> None:
    counter.add(SMITH)
    again = Counter(counter.desk, counter.till)
    assert again.lines == [SMITH]
    again.press(K.Key_F5)
    again.enter()
    assert len(again.taken) == 1
    third = Counter(counter.desk, counter.till)
    assert third.lines == []
    third.close()
    again.close()


def test_park_and_take_back(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F9)
    assert counter.lines == []
    counter.add(PARKING)
    counter.press(K.Key_F9)
    counter.press(K.Key_F9)
    assert counter.view.asking.parked.isVisible()
    counter.press(K.Key_Down)
    counter.enter()
    assert counter.lines == [PARKING]
    assert counter.focus is counter.view.search.box


def test_a_basket_with_tenders_is_not_parked(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("20")
    counter.enter()
    counter.press(K.Key_F9)
    assert counter.lines == [SMITH]


def test_clear_asks_first(counter: Counter) -> None:
    counter.add(SMITH)
    counter.alt("L")
    counter.enter()
    assert counter.lines == [SMITH]
    counter.alt("L")
    counter.alt("K")
    assert counter.lines == []


def test_rubbish_in_the_search_and_in_what_is_asked(counter: Counter) -> None:
    for rubbish in RUBBISH:
        counter.view.search.box.selectAll()
        counter.paste(rubbish)
        counter.enter()
        counter.press(K.Key_Escape)
    assert counter.lines == [SMITH]  # marks that do not show are no part of a reference; nothing else was found
    counter.add(BARE)
    for rubbish in RUBBISH:
        counter.view.asking.ask.field.edit.selectAll()
        counter.paste(rubbish)
        counter.enter()
        assert counter.view.asking.ask.field.error()
    counter.press(K.Key_Escape)
    counter.press(K.Key_Escape)
    counter.alt("N")
    counter.paste(CARD_NUMBER)
    counter.enter()
    assert "card number" in counter.view.asking.ask.field.error()
    assert counter.view.asking.ask.field.text() == ""
    counter.paste("x" * 150)
    counter.enter()
    assert "100 characters" in counter.view.asking.ask.field.error()


def test_a_card_number_in_the_search_is_said_to_be_one(counter: Counter) -> None:
    counter.type(CARD_NUMBER.replace(" ", ""))
    assert "card number" in counter.view.search.told.text()
    counter.scan("4111111111111111")
    assert "4111" not in counter.view.search.box.text()


def test_names_go_off_the_screen_when_nobody_is_there(counter: Counter) -> None:
    counter.add(PARKING)
    counter.type("smith")
    assert counter.view.search.results.rows()
    counter.timers[0].ring()
    assert not counter.view.search.results.rows()
    assert counter.view.search.box.text() == ""
    assert counter.lines == [PARKING]


def test_results_are_said_once_typing_stops(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(counter.view, "announce", said.append)
    counter.type("smith")
    assert not said
    counter.timers[1].ring()
    assert said
    assert "results, first CT" in said[0]
    counter.view.search.box.clear()
    counter.type("nobody of this name")
    counter.timers[1].ring()
    assert said[-1] == f"{wording.NOTHING_FOUND} {wording.OR_SUSPENSE}"  # suspense is no result


def test_paid_today_is_a_tag(counter: Counter) -> None:
    pay_smith(counter)
    counter.type(SMITH)
    tag = counter.view.search.results.rows()[0].tag
    assert tag is not None
    assert tag.text == wording.PAID_TODAY.format("11:40")


def test_another_session_is_refused_in_words(counter: Counter) -> None:
    counter.add(SMITH)
    counter.presenter._work.user = counter.presenter._work.data.users[
        next(user.id for user in counter.presenter._work.data.users.values() if user.user == "bdavies")
    ]
    counter.press(K.Key_F5)
    counter.enter()
    assert not counter.taken
    assert "session is open" in counter.view.tender.told.text()


def test_the_same_id_again_gives_the_first_answer(counter: Counter) -> None:
    counter.add(SMITH)
    wanted = PaymentWanted(
        PaymentId("01960000-0000-7000-8000-00000000abcd"),
        counter.presenter.basket.basket.lines,
        (Tender(counter.presenter._work.data.mop("cash"), 142_10),),
    )
    work = counter.presenter._work
    first = take_payment(counter.desk, work.data, work.user, wanted)
    assert take_payment(counter.desk, work.data, work.user, wanted).payment.receipt == first.payment.receipt


def found(counter: Counter) -> FoundRow:
    row = counter.view.search.results.current()
    assert row is not None
    return row


def test_a_penalty_says_until_when_its_amount_holds(counter: Counter) -> None:
    counter.type(PARKING)
    assert (found(counter).due, found(counter).second) == ("£35.00 due", "discounted until 28 Nov, then £70.00")
    counter.enter()
    notice = counter.view.notice.shown()
    assert notice is not None
    assert (notice.text, notice.tone) == ("Parking fine: discounted until 28 Nov, then £70.00.", Tone.NOTE)


def test_a_late_discount_is_asked_about_with_the_safe_answer_first(counter: Counter) -> None:
    counter.type("BJ9951434A")
    counter.press(K.Key_F3)
    counter.type("35")
    counter.enter()
    assert "It was discounted until 16 Nov: this is late." in counter.view.asking.question._text.text()
    counter.enter()  # the safe answer has the keys
    assert counter.lines == []
    counter.press(K.Key_F3)
    counter.type("35")
    counter.enter()
    counter.alt("K")
    assert counter.lines == ["BJ9951434A"]
    counter.press(K.Key_F2)
    counter.type("36")
    counter.enter()
    counter.press(K.Key_Escape)
    assert counter.presenter.basket.basket.total_pence == 35_00
    assert counter.presenter.basket.basket.lines[0].due_pence == 70_00


def test_post_is_offered_the_amount_of_the_day_on_which_it_was_opened(counter: Counter) -> None:
    counter.presenter.tender.opened_on = date(2026, 11, 16)
    counter.add("BJ9951434A")
    (line,) = counter.presenter.basket.basket.lines
    assert (line.amount_pence, line.due_pence, line.received_on) == (35_00, 35_00, date(2026, 11, 16))


def test_what_agents_take_is_not_taken(counter: Counter) -> None:
    counter.type("BJ99530007")
    assert found(counter).due == "not taken here"
    assert "01632 960 417" in found(counter).second
    counter.press(K.Key_F3)
    counter.type("115")
    counter.enter()
    assert "01632 960 417" in counter.view.asking.ask.field.told.text()
    assert counter.lines == []


@pytest.fixture
def asking(counter: Counter) -> Counter:
    data = counter.presenter._work.data
    rules = IdentityRules("full name; first line of the address ; date of birth")
    counter.presenter.use_data(replace(data, offices={"BA1": replace(data.offices["BA1"], identity=rules)}))
    return counter


def emptied(counter: Counter) -> None:
    counter.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    counter.press(K.Key_Backspace)


def told(counter: Counter) -> str:
    """All that the rows and the card say."""
    row = counter.view.search.results.current()
    card = counter.view.asking.ask
    labels = [button.text() for button in card.findChildren(QAbstractButton) if button.isVisible()]
    about = [card._title.text(), card._about.text(), *labels] if card.isVisible() else []
    return " | ".join([row.spoken if row is not None else "", *about])


@pytest.mark.parametrize("key", [K.Key_Return, K.Key_F3])
def test_no_balance_is_told_before_the_identity_questions(asking: Counter, key: Qt.Key) -> None:
    asking.type(SMITH)
    assert found(asking).due == "ask first"
    asking.press(key)
    assert asking.lines == []
    assert "ask: full name; first line of the address; date of birth." in told(asking)
    assert "£" not in told(asking)
    asking.press(K.Key_1, Qt.KeyboardModifier.AltModifier)  # they were asked
    assert "£142.10" in told(asking)
    assert "£568.40" in told(asking)
    asking.press(K.Key_Escape)
    assert found(asking).due == "£142.10 due"
    asking.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    asking.type("70981120")
    assert found(asking).due == "ask first"  # each account by itself
    emptied(asking)
    asking.type(SMITH)
    assert found(asking).due == "ask first"  # and the next person is asked again


def test_whoever_brings_the_bill_pays_what_it_says_and_is_asked_nothing(asking: Counter) -> None:
    asking.scan(SMITH)
    assert asking.lines == [SMITH]
    asking.add("70981120")
    asking.type("120.40")
    asking.enter()
    assert asking.presenter.basket.basket.total_pence == 142_10 + 120_40
    asking.add(BY_DEBIT)
    asking.type("10")
    asking.enter()
    assert "£" not in asking.view.asking.question._text.text()
    asking.press(K.Key_Escape)
    asking.add("BJ9951434A")  # a notice is paid as it says
    asking.type("70")
    asking.enter()
    notice = asking.view.notice.shown()
    assert notice is None or "£" not in notice.text


def test_nobody_is_asked_about_the_post(asking: Counter) -> None:
    asking.presenter.tender.opened_on = date(2026, 11, 23)
    asking.type(SMITH)
    assert found(asking).due == "£142.10 due"


def confirmed(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    counter.press(K.Key_1, Qt.KeyboardModifier.AltModifier)
    assert counter.presenter._work.identity_asked == {("CT", SMITH)}


def test_what_was_confirmed_ends_with_idleness_and_with_the_payment(asking: Counter) -> None:
    confirmed(asking)
    asking.presenter.forget_names()
    assert not asking.presenter._work.identity_asked
    confirmed(asking)
    asking.press(K.Key_1, Qt.KeyboardModifier.AltModifier)  # what is due now
    assert asking.lines == [SMITH]
    asking.presenter._work.were_asked("RENT", "61000881203")
    asking.press(K.Key_F5)
    asking.enter()
    assert asking.taken
    assert not asking.presenter._work.identity_asked
