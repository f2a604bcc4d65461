"""One cheque pays many accounts: a list pasted into the search box, put right row by row, taken once the sum agrees."""

import pytest
from fakes.counter_kit import PARKING, SMITH, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.demo.holders import made_holders
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.mop import MopKind

K = Qt.Key
RENT = WELL_KNOWN["smith_rent"].reference


def cheque(counter: Counter, number: str = "000214") -> None:
    counter.type(number)
    counter.enter()


def test_a_list_that_is_right_is_one_cheque_away_from_paid(counter: Counter) -> None:
    counter.paste(f"{SMITH}\t142.10\n{RENT}\t96.22\n{PARKING}\t35.00\n")
    card = counter.view.asking.pasted
    assert card.isVisible()
    assert card._title.text() == "A list of 3 rows, £273.32 in all"
    assert counter.focus is card.field.edit
    counter.type("273.23")
    counter.enter()
    assert card.field.error() == "The cheque says £273.23, the rows come to £273.32: £0.09 less. Nothing was taken."
    assert counter.lines == []
    counter.type("273.32")
    counter.enter()
    assert counter.lines == [SMITH, RENT, PARKING]
    assert counter.presenter.tender.keying.kind is MopKind.CHEQUE
    cheque(counter)
    (taken,) = counter.taken
    assert (taken.payment.total_pence, len(taken.payment.lines)) == (273_32, 3)
    assert taken.payment.tenders[0].cheque_number == "000214"


def test_wrong_rows_are_named_and_nothing_is_taken_until_they_are_left_out(counter: Counter) -> None:
    counter.paste(f"Reference;Amount\n{SMITH};142.10\n70123465;10.00\nBJ9951434A;35.00")
    card = counter.view.asking.pasted
    assert card.table.hasFocus()
    assert card.told.text() == "Rows to put right or to leave out: 3."
    assert card.why.text()
    assert not card.field.isVisible()
    counter.press(K.Key_Delete)
    row = card.table.current_row()
    assert row is not None
    assert row.reference == "70123465"  # as it was pasted
    assert "Almost this number: 70123456" in card.why.text()
    assert not card.accept.isVisible()
    counter.press(K.Key_Delete)
    assert "this is late" in card.why.text()
    counter.alt("K")
    assert card.field.edit.hasFocus()
    counter.type("177.10")
    counter.enter()
    assert counter.lines == [SMITH, "BJ9951434A"]


def test_esc_gives_the_list_up_and_a_basket_at_hand_is_not_touched(counter: Counter) -> None:
    counter.paste(f"{SMITH} 142.10\n{RENT} 96.22")
    counter.press(K.Key_Escape)
    assert not counter.view.asking.pasted.isVisible()
    assert counter.lines == []
    counter.add(SMITH)
    counter.paste(f"{PARKING} 35.00\n{RENT} 96.22")
    assert not counter.view.asking.pasted.isVisible()
    notice = counter.view.notice.shown()
    assert notice is not None
    assert "Finish or park" in notice.text
    assert counter.lines == [SMITH]


def test_one_row_is_searched_for_and_a_card_number_is_not_shown(counter: Counter) -> None:
    counter.paste(f"{SMITH}\n")
    assert not counter.view.asking.pasted.isVisible()
    counter.view.search.box.clear()
    counter.paste("4111 1111 1111 1111\t5.00\n70123456\t1.00")
    rows = counter.view.asking.pasted.table.rows_model.rows()
    assert rows[0].reference == ""
    assert "4111" not in " ".join((*rows[0].told, counter.view.asking.pasted.why.text()))


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_long_list_goes_on_with_the_same_cheque_in_parts(counter: Counter, *, goes_on: bool) -> None:
    till = counter.till._store
    state = till.sync_state()
    holders = [one for one in made_holders(200) if one.fund == "CT" and not one.message and not one.collects_on][:52]
    till.apply_changes(
        PulledChanges("e1", state.change + 1, more=False, fresh=False, holders=tuple(holders)), counter.desk.clock.now()
    )
    counter.paste("\n".join(f"{one.reference}\t2.00" for one in holders))
    counter.type("104")
    counter.enter()
    assert len(counter.lines) == 50
    notice = counter.view.notice.shown()
    assert notice is not None
    assert "after this one: 1." in notice.text
    assert "£104.00" in notice.text
    if not goes_on:
        counter.presenter.clear()
        counter.alt("K")
        counter.add(SMITH)
        counter.press(K.Key_F5)
        counter.enter()
        assert counter.lines == []  # the rest of a list that was given up does not come back
        return
    cheque(counter)
    QApplication.processEvents()
    assert counter.taken
    assert counter.taken[0].payment.total_pence == 100_00
    assert counter.lines == [one.reference for one in holders[50:]]
    assert counter.presenter.tender.keying.kind is MopKind.CHEQUE
