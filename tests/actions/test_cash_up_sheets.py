"""The Z sheet: what it says agrees with the roll to the penny, on every kind of paper, and only for who may see it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter
from fakes.printer import FakePrinter

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.ports import PulledChanges
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.documents.cash_up_layout import cash_up_text
from ims_desktop.documents.cash_up_pdf import cash_up_pdf
from ims_desktop.documents.roll_statement import grouped
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.till.verify import verify_till


def a_day(counter: Counter) -> None:
    """A float, three payments, a lift, two counts and a close that is £3.00 short."""
    open_till(counter.desk, CASHIER, 100_00, {2000: 3, 100: 40})
    card = counter.tender("card", 9_99)
    for number, tender in enumerate((counter.tender("cash", 142_10), counter.tender("cheque", 45_00), card)):
        line = counter.line(amount_pence=tender.amount_pence)
        counter.take(counter.wanted(line, tenders=(tender,), payment=f"p-{number}"))
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 120_00), SUPERVISOR)
    counter.clock.move(timedelta(hours=8))
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({"1": 110_00, "2": 45_00, "92": 9_99})))
    cash = counted_cash({2000: 4, 500: 3, 100: 4, 10: 1}, {100: 1})
    counted = Counted({"1": cash.pence, "2": 45_00, "92": 9_99}, cash)
    count_till(counter.desk, counter.data, CASHIER, CountWanted(counted, finish=True))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted(reason="Three pounds of change too much"))


def sheet_of(counter: Counter) -> CashUpSheet:
    return cash_up_sheet(counter.desk, counter.data, CASHIER)


def test_it_says_what_the_roll_says(counter: Counter) -> None:
    a_day(counter)
    sheet = sheet_of(counter)
    assert sheet.taken_pence == 142_10 + 45_00 + 9_99 == sum(sheet.by_fund.values())
    assert sum(gross for gross, _vat in sheet.by_vat.values()) == sheet.taken_pence
    assert sheet.banking_pence == 119_10 - 100_00 + 120_00 + 45_00
    text = cash_up_text(sheet)
    for name, value in (
        ("Number", sheet.number),
        ("Cashier", "A. Cashier"),
        ("State", "Closed"),
        ("TAKEN", "£197.09"),
        ("Payments", "3"),
        ("Float at the beginning", "£100.00"),
        ("Lifted to the safe", "-£120.00"),
        ("Count 1, all methods", "£164.99"),
        ("£20 x 4", "£80.00"),
        ("£1, 1 full bag", "£20.00"),
        ("Expected", "£122.10"),
        ("Counted", "£119.10"),
        ("Difference", "-£3.00"),
        ("Float kept", "£100.00"),
        ("Cash for the bank", "£139.10"),
        ("Cheque for the bank", "£45.00"),
        ("Card at the counter, awaiting settlement", "£9.99"),
        ("TO BANK", "£184.10"),
    ):
        assert re.search(rf"^{re.escape(name)} +{value}$", text, re.MULTILINE), (name, text)
    assert "Reason: Three pounds of change too much" in text
    assert f"{sheet.closed.first_receipt} to {sheet.closed.last_receipt}" in text
    assert "Central has this till's entries up to 0 so far." in text
    assert all(len(row) <= 48 for row in text.splitlines())


def test_it_says_who_approved_it_and_that_central_has_it(counter: Counter) -> None:
    a_day(counter)
    approve_session(counter.desk, SUPERVISOR)
    counter.till.acknowledge(counter.till.head().number, counter.clock.now())
    sheet = sheet_of(counter)
    assert sheet.state is SessionState.APPROVED
    text = cash_up_text(sheet, 42)
    assert "Approved by S. Morgan" in text
    assert "Central has every entry of this session." in text


def test_the_last_statement_of_rolls_stands_on_it_whole(counter: Counter) -> None:
    a_day(counter)
    assert "Statement of all rolls" not in cash_up_text(sheet_of(counter))
    for day, seal in ((date(2026, 11, 23), b"a" * 32), (date(2026, 11, 24), bytes(range(32)))):
        state, stated = counter.till.sync_state(), StatedDay(day, seal)
        counter.till.apply_changes(
            PulledChanges(state.epoch, state.change, more=False, fresh=False, statement=stated), counter.clock.now()
        )
    text = cash_up_text(sheet_of(counter))
    assert f"Statementofallrollsof24Nov2026,itsseal:{grouped(bytes(range(32)))}" in "".join(text.split())


def test_the_same_on_every_paper(counter: Counter, tmp_path: Path) -> None:
    a_day(counter)
    sheet = sheet_of(counter)
    assert cash_up_pdf(sheet) == cash_up_pdf(sheet)
    assert cash_up_pdf(sheet).startswith(b"%PDF")
    job = EscposEncoder(tmp_path).cash_up_job(sheet)
    for said in ("TO BANK", "184.10", sheet.number, "Three pounds of change too much"):
        assert said.encode("cp858") in job


def test_only_who_may_see_it_has_one(counter: Counter) -> None:
    with pytest.raises(Refused) as refused:
        sheet_of(counter)
    assert refused.value.reason is Reason.SESSION_NOT_OPEN
    counter.open()
    with pytest.raises(Refused) as refused:
        sheet_of(counter)
    assert refused.value.reason is Reason.SESSION_NOT_CLOSED
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({"1": 50_00})))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    with pytest.raises(Refused) as refused:
        cash_up_sheet(counter.desk, counter.data, COLLEAGUE)
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert cash_up_sheet(counter.desk, counter.data, SUPERVISOR).closed.payments == 0


def test_a_printer_out_of_paper_changes_nothing(counter: Counter) -> None:
    a_day(counter)
    before, printer = counter.entries(), FakePrinter()
    printer.trouble = Unavailable(Trouble.PRINTER_OUT_OF_PAPER)
    with pytest.raises(Unavailable):
        printer.print_cash_up(sheet_of(counter))
    printer.trouble = None
    printer.print_cash_up(sheet_of(counter))
    assert counter.entries() == before
    assert verify_till(counter.till).findings == ()
