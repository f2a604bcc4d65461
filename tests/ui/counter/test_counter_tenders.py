"""Tenders: cheque, card, split, too much, too little; and a disk that is full at the wrong moment."""

from dataclasses import replace

import pytest
from fakes.counter_kit import CARD_NUMBER, RUBBISH, SMITH, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ims_desktop.actions.ports import PrintState
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.domain.cash_limit import CashLimit
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.permission import Role
from ims_desktop.domain.refusal import Trouble
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.shown import TenderField
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K = Qt.Key


def told(counter: Counter, field: TenderField) -> str:
    return counter.view.tender.fields.field_of(field).error()


def test_change_is_shown_until_the_next_key(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("150")
    assert counter.view.tender.change.shown.amount.text() == "£7.90"
    counter.enter()
    assert counter.taken[0].payment.change_pence == 7_90
    assert counter.view.tender.change.shown.amount.text() == "£7.90"
    assert counter.taken[0].payment.receipt in counter.view.tender.receipt.text()
    counter.alt("R")
    assert counter.reprinted == [counter.taken[0].payment.receipt]
    counter.type("s")
    assert not counter.view.tender.change.isVisible()


def test_a_receipt_that_nobody_wants_is_not_printed_and_can_be_later(counter: Counter) -> None:
    counter.alt("W")
    counter.add(SMITH)
    assert counter.view.tender.owed.caption.text() == "To pay · 1 line"  # with nothing to pay the key does nothing
    counter.alt("W")
    counter.alt("W")
    counter.press(K.Key_F5)
    counter.alt("W")
    assert counter.view.tender.owed.caption.text() == "To pay · 1 line · no receipt"
    counter.enter()
    assert counter.taken[0].print_state is PrintState.NONE
    assert counter.view.tender.receipt.text().endswith("no receipt printed")
    counter.alt("R")
    assert counter.reprinted == [counter.taken[0].payment.receipt]
    counter.add("bag")
    counter.press(K.Key_F5)
    counter.enter()
    assert counter.taken[1].print_state is PrintState.WAITING  # it is asked for anew at every payment


def test_note_keys_add_up(counter: Counter) -> None:
    counter.add("bag")
    counter.press(K.Key_F5)
    panel = counter.view.tender
    panel.fields.note_pressed.emit(20_00)
    panel.fields.note_pressed.emit(20_00)
    assert panel.fields.keyed()[TenderField.AMOUNT] == "£40.00"
    counter.alt("E")
    assert panel.fields.keyed()[TenderField.AMOUNT] == "£2.40"


def test_too_little_cash_is_one_tender_of_several(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("100")
    counter.enter()
    assert not counter.taken
    assert counter.presenter.tender.tendered
    counter.press(K.Key_F7)
    counter.type("882104")
    counter.enter()
    counter.type("4417")
    counter.enter()
    (taken,) = counter.taken
    assert [(one.mop, one.amount_pence) for one in taken.payment.tenders] == [("1", 100_00), ("92", 42_10)]
    assert taken.payment.tenders[1].card_last4 == "4417"


def test_a_tender_can_be_taken_off_again(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("100")
    counter.enter()
    counter.view.tender.taken_off.emit(0)
    assert not counter.presenter.tender.tendered


def test_a_cheque_for_more_than_is_owed_is_refused_beside_its_amount(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F6)
    counter.type("000214")
    amount = counter.view.tender.fields.field_of(TenderField.AMOUNT)
    amount.edit.setFocus()
    amount.edit.selectAll()
    counter.type("150")
    counter.enter()
    assert not counter.taken
    assert "£7.90 more than is owed" in told(counter, TenderField.AMOUNT)
    amount.edit.selectAll()
    counter.type("142.10")
    counter.enter()
    assert counter.taken[0].payment.tenders[0].cheque_number == "000214"


def test_a_cheque_is_judged_field_by_field(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F6)
    assert counter.view.tender.fields.look_at.isVisible()
    assert "the words count" in counter.view.tender.fields.look_at.text()
    counter.type("214")
    counter.enter()
    assert "six digits" in told(counter, TenderField.CHEQUE_NUMBER)
    counter.type("000214")
    counter.view.tender.fields.field_of(TenderField.CHEQUE_DATE).set_text("25/11/26")
    counter.enter()
    assert "six months" in told(counter, TenderField.CHEQUE_DATE)
    counter.view.tender.fields.field_of(TenderField.CHEQUE_DATE).set_text("20/11")
    counter.view.tender.fields.field_of(TenderField.SORT_CODE).set_text("12-34-56")
    counter.view.tender.fields.field_of(TenderField.ACCOUNT).set_text("12345678")
    counter.view.tender.fields.field_of(TenderField.DRAWER).set_text("J Smith")
    counter.enter()
    (taken,) = counter.taken
    assert taken.payment.tenders[0].cheque_date == "2026-11-20"
    assert taken.personal["tender.1.bank"] == "123456 12345678"


def test_one_cheque_pays_two_accounts_in_parts_of_what_it_says(counter: Counter) -> None:
    council = replace(counter.presenter._work.data.council, cheque_payees=("Barchester Council",))
    counter.presenter.use_data(replace(counter.presenter._work.data, council=council))
    fields = counter.view.tender.fields
    written = {
        TenderField.SORT_CODE: "12-34-56",
        TenderField.ACCOUNT: "12345678",
        TenderField.PAYEE: "J Smith",
        TenderField.WHOLE: "100",
    }
    for search in (SMITH, "bag"):
        counter.add(search)
        counter.press(K.Key_F6)
        for field, typed in written.items():
            fields.field_of(field).set_text(typed)
        counter.type("000214")
        counter.enter()
        if search == SMITH:
            assert "less than what it pays" in told(counter, TenderField.WHOLE)
            written |= {TenderField.WHOLE: "144.50", TenderField.PAYEE: "barchester council"}
            fields.field_of(TenderField.WHOLE).set_text(written[TenderField.WHOLE])
            counter.enter()
            assert "Barchester Council" in told(counter, TenderField.PAYEE)
            fields.field_of(TenderField.PAYEE).set_text(written[TenderField.PAYEE])
            counter.enter()
    first, rest = (recorded.payment.tenders[0] for recorded in counter.taken)
    assert (
        (first.cheque_payee, first.cheque_whole_pence) == (rest.cheque_payee, 144_50) == ("barchester council", 144_50)
    )
    counter.add("bag")
    counter.press(K.Key_F6)
    for field, typed in written.items():
        fields.field_of(field).set_text(typed)
    counter.type("000214")
    counter.enter()
    assert "£0.00 of it is left" in counter.view.tender.told.text()


@pytest.mark.parametrize(
    ("key", "field"),
    [(K.Key_F6, TenderField.CHEQUE_NUMBER), (K.Key_F7, TenderField.AUTHORISATION)],
)
def test_enter_says_what_is_needed_where_it_has_the_keys_already(
    counter: Counter, key: Qt.Key, field: TenderField
) -> None:
    counter.add(SMITH)
    counter.press(key)
    needed = counter.view.tender.fields.field_of(field)
    assert not needed.error()
    counter.enter()
    assert needed.error() == wording.NEEDED.format(needed.label.text())
    assert counter.focus is needed.edit
    counter.type("1")
    assert not needed.error()
    assert not counter.taken


def test_a_declined_card_is_one_key_and_takes_nothing(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F7)
    assert counter.view.tender.change.shown.amount.text() == "£142.10"
    counter.alt("X")
    assert not counter.taken
    assert not counter.presenter.tender.has_keys
    assert counter.lines == [SMITH]


def test_a_card_over_what_is_owed_is_refused(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F7)
    fields = counter.view.tender.fields
    fields.field_of(TenderField.AMOUNT).set_text("142.11")
    fields.field_of(TenderField.LAST4).set_text("4417")
    counter.type("882104")
    counter.enter()
    assert not counter.taken
    assert told(counter, TenderField.AMOUNT)


def test_a_whole_card_number_is_refused_and_wiped_in_every_field(counter: Counter) -> None:
    counter.add(SMITH)
    for key, needed in ((K.Key_F6, TenderField.CHEQUE_NUMBER), (K.Key_F7, TenderField.AUTHORISATION)):
        counter.press(key)
        fields = counter.view.tender.fields
        for field in fields.keyed():
            if field in {TenderField.MOP, TenderField.SCHEME}:
                continue
            counter.press(key)
            for other in (needed, TenderField.LAST4):
                if other in fields.keyed():
                    fields.field_of(other).set_text("000214"[-4:] if other is TenderField.LAST4 else "000214")
            fields.field_of(field).set_text(CARD_NUMBER)
            fields.field_of(field).edit.setFocus()
            counter.enter()
            assert "card number" in told(counter, field), field
            assert CARD_NUMBER not in fields.keyed().values()
    assert not counter.taken


def test_rubbish_pasted_into_tender_fields_takes_nothing(counter: Counter) -> None:
    counter.add(SMITH)
    for key in (K.Key_F5, K.Key_F6, K.Key_F7, K.Key_F8):
        for rubbish in RUBBISH:
            counter.press(key)
            for field in counter.view.tender.fields.keyed():
                if field not in {TenderField.MOP, TenderField.SCHEME}:
                    counter.view.tender.fields.field_of(field).edit.setFocus()
                    counter.view.tender.fields.field_of(field).edit.selectAll()
                    counter.paste(rubbish)
            counter.enter()
            counter.enter()
    assert not counter.taken


def test_a_full_disk_keeps_everything_and_a_retry_takes_once(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("150")
    counter.till.troubles = [Trouble.DISK_FULL, Trouble.DATABASE_LOCKED]
    counter.enter()
    assert "disk is full" in counter.view.tender.told.text()
    assert counter.lines == [SMITH]
    assert counter.view.tender.fields.keyed()[TenderField.AMOUNT] == "150"
    counter.enter()
    assert "busy" in counter.view.tender.told.text()
    counter.enter()
    assert len(counter.taken) == 1
    session = counter.desk.till.open_session()
    assert session is not None
    assert counter.desk.till.session_figures(session.id) == (1, 142_10)


def test_a_write_that_was_made_and_not_told_is_found_by_its_id(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    tender = counter.presenter.tender
    counter.till.troubles = [Trouble.DISK_FULL]
    counter.enter()
    before = tender._tried
    assert before is not None
    from ims_desktop.actions.counter.take_payment import take_payment  # noqa: PLC0415

    take_payment(counter.desk, counter.presenter._work.data, counter.presenter._work.user, before)
    counter.view.tender.fields.field_of(TenderField.AMOUNT).set_text("200")
    counter.enter()
    (taken,) = counter.taken
    assert taken.payment.tenders[0].amount_pence == 142_10
    shown = counter.view.notice.shown()
    assert shown is not None
    assert "first try" in shown.text


def test_a_payer_who_is_needed_is_asked_for(counter: Counter) -> None:
    counter.add("ALS/2026/0117")
    counter.type("95")
    counter.enter()
    assert counter.presenter.asking.open
    counter.type("Ann Other")
    counter.enter()
    assert "Landlord Accreditation" in counter.view.asking.ask._about.text()
    counter.type("9 Queen Street")  # no whole address
    counter.enter()
    assert "three to five parts" in counter.view.asking.ask.field.told.text()
    counter.press(K.Key_Escape)
    counter.press(K.Key_F5)
    counter.enter()  # refused, and asked again
    assert not counter.taken
    counter.type("9 Queen Street, Westmere, wm1 9ef")
    counter.enter()
    assert counter.presenter.basket.basket.address == "9 Queen Street, Westmere, WM1 9EF"
    counter.press(K.Key_F5)
    counter.enter()
    assert counter.taken[0].personal == {"payer": "Ann Other", "payer.address": "9 Queen Street, Westmere, WM1 9EF"}


def test_another_payer_has_another_address(counter: Counter) -> None:
    counter.add("ALS/2026/0117")
    for typed in ("95", "Ann Other", "9 Queen Street, Westmere, WM1 9EF"):
        counter.type(typed)
        counter.enter()
    counter.alt("Y")
    counter.type("Bob Other")
    counter.enter()
    assert (counter.presenter.basket.basket.payer, counter.presenter.basket.basket.address) == ("Bob Other", "")
    assert counter.presenter.asking.open


def test_cash_over_the_limit_asks_where_the_payer_lives_before_a_supervisor(counter: Counter) -> None:
    data = counter.presenter._work.data
    limit = CashLimit(100_00, may_be_approved=True, asks_address=True)
    offices = {**data.offices, "BA1": replace(data.offices["BA1"], cash_limit=limit)}
    counter.presenter.use_data(replace(data, offices=offices))
    counter.add(SMITH)
    counter.alt("Y")
    counter.type("Ann Other")
    counter.enter()
    assert not counter.presenter.asking.open  # council tax asks nobody
    counter.press(K.Key_F5)
    counter.enter()
    assert "over the limit" in counter.view.asking.ask._about.text()
    counter.type("9 Queen Street, Westmere, WM1 9EF")
    counter.enter()
    counter.press(K.Key_F5)
    counter.enter()
    assert counter.view.asking.ask.field.label.text().startswith("Why")


def test_no_cheque_where_the_account_forbids_one(counter: Counter) -> None:
    counter.add("70981120")
    counter.press(K.Key_F6)
    counter.type("000214")
    counter.enter()
    assert not counter.taken
    assert "No cheques" in counter.view.tender.told.text()


def test_a_supervisor_lets_cash_over_the_limit_pass_at_the_counter(counter: Counter) -> None:
    office = replace(counter.presenter._work.data.offices["BA1"], cash_limit=CashLimit(100_00, may_be_approved=True))
    data = counter.presenter._work.data
    counter.presenter.use_data(replace(data, offices={**data.offices, "BA1": office}))
    counter.add(SMITH)
    for reason in ("", "Sale of a car"):
        counter.press(K.Key_F5)
        counter.type("150")
        counter.enter()
        assert not counter.taken
        assert counter.view.asking.ask.isVisible()
        if not reason:
            counter.press(K.Key_Escape)  # put off: nothing taken, and the counter goes on
            assert not counter.presenter.tender.busy
    counter.enter()
    assert "Give a reason" in counter.view.asking.ask.field.error()
    counter.type("Sale of a car")
    counter.enter()
    counter.type("Passport, 4471")
    assert not find_cut_off(counter.view)
    counter.enter()
    card = counter.view.second
    assert card.isVisible()
    assert not find_cut_off(counter.view)
    supervisor = next(one for one in DEMO_USERS if Role.SUPERVISOR in one.user.roles and one.user.office == "BA1")
    counter.type(supervisor.user.user)
    counter.enter()
    counter.type(supervisor.password)
    counter.enter()
    (taken,) = counter.taken
    assert taken.personal == {"limit.reason": "Sale of a car", "limit.evidence": "Passport, 4471"}
    assert taken.payment.over_limit is not None
    assert not counter.presenter.tender.busy
    assert not card.isVisible()


def test_the_main_button_says_what_it_does(counter: Counter) -> None:
    counter.add(SMITH)
    button = counter.view.tender.take
    counter.press(K.Key_F5)
    assert button.text() == "Take payment"
    counter.type("100")
    assert button.text() == "Add cash, £42.10 still to pay"
    counter.press(K.Key_F6)
    counter.view.tender.fields.field_of(TenderField.AMOUNT).edit.setFocus()
    counter.view.tender.fields.field_of(TenderField.AMOUNT).edit.selectAll()
    counter.type("142")
    assert button.text() == "Add cheque, £0.10 still to pay"
    QApplication.processEvents()
    assert find_cut_off(counter.view) == ()
    counter.press(K.Key_Escape)
    assert button.text() == "Take payment"


def test_a_large_sum_has_room_on_the_main_button(counter: Counter) -> None:
    counter.type(SMITH)
    counter.press(K.Key_F3)
    counter.type("9999.99")
    counter.enter()
    counter.press(K.Key_F6)
    counter.view.tender.fields.field_of(TenderField.AMOUNT).edit.setFocus()
    counter.view.tender.fields.field_of(TenderField.AMOUNT).edit.selectAll()
    counter.type("1")
    assert counter.view.tender.take.text() == "Add cheque, £9,998.99 left"
    assert find_cut_off(counter.view) == ()


def test_another_way_to_pay_has_its_own_name(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F8)
    assert counter.view.tender.fields.field_of(TenderField.AMOUNT).label.text() == "Postal order handed over"
    counter.press(K.Key_F5)
    assert counter.view.tender.fields.field_of(TenderField.AMOUNT).label.text() == "Cash handed over"


def test_several_other_ways_are_a_choice_and_none_is_said(counter: Counter) -> None:
    data = counter.presenter._work.data
    voucher = Mop("77", "Voucher", MopKind.OTHER)
    counter.presenter.use_data(replace(data, mops={**data.mops, "77": voucher}))
    counter.add(SMITH)
    counter.press(K.Key_F8)
    fields = counter.view.tender.fields
    assert fields._mop.isVisible()
    fields._mop.choose("77")
    assert fields.field_of(TenderField.AMOUNT).label.text() == "Voucher handed over"
    assert fields.field_of(TenderField.AMOUNT).edit.accessibleName() == "Voucher handed over"
    cash_only = {code: mop for code, mop in data.mops.items() if mop.kind is not MopKind.OTHER}
    counter.presenter.use_data(replace(data, mops=cash_only))
    counter.press(K.Key_Escape)
    counter.press(K.Key_F8)
    assert not counter.presenter.tender.has_keys
    assert "nothing else at the till" in counter.view.tender.told.text()


def test_editing_a_mistyped_amount_takes_its_error_away(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.type("abc")
    counter.enter()
    assert told(counter, TenderField.AMOUNT)
    counter.type("1")
    assert not told(counter, TenderField.AMOUNT)
    counter.press(K.Key_Escape)
    counter.press(K.Key_F2)
    counter.type("abc")
    counter.enter()
    assert counter.view.asking.ask.field.error()
    counter.type("1")
    assert not counter.view.asking.ask.field.error()
