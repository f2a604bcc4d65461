from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import builders
import pytest
from fakes.desk import desk_on
from fakes.late_runner import LateRunner
from finance_screens import fill

from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.ui.lanes import InlineRunner, Lane
from ims_desktop.ui.receipts.presenter import ReceiptDetails, ReceiptsPresenter
from ims_desktop.ui.receipts.wording import ReceiptRow
from ims_desktop.ui.till_work import AtTillWork


class FakeView:
    def __init__(self) -> None:
        self.rows: list[ReceiptRow] = []
        self.summary = ""
        self.marked = ""
        self.details: ReceiptDetails | None = None
        self.scope = (False, False)
        self.trouble = ""
        self.copying = False
        self.shown = 0

    def show_rows(self, rows: Sequence[ReceiptRow], summary: str, marked: str) -> None:
        self.rows, self.summary, self.marked = list(rows), summary, marked
        self.shown += 1

    def show_details(self, details: ReceiptDetails | None) -> None:
        self.details = details

    def show_scope(self, *, has_session: bool, this_session: bool) -> None:
        self.scope = (has_session, this_session)

    def show_trouble(self, text: str) -> None:
        self.trouble = text

    def set_copying(self, *, copying: bool) -> None:
        self.copying = copying


class Office:
    def __init__(self, folder: Path, user: User = builders.CASHIER) -> None:
        self.desk = desk_on(folder, builders.TickingClock(builders.START + timedelta(hours=3)))
        self.view = FakeView()
        self.reprinted: list[Receipt] = []
        self.saved: list[Receipt] = []
        self.runner = InlineRunner()
        self.presenter = ReceiptsPresenter(
            self.view,
            AtTillWork(self.runner, self.desk, builders.reference_data(), user),
            self.reprinted.append,
            self.saved.append,
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    fill(office.desk.till)  # type: ignore[arg-type]
    office.presenter.start()
    return office


def test_newest_first_with_count_and_sum(office: Office) -> None:
    assert len(office.view.rows) == 15
    assert office.view.rows[0].receipt > office.view.rows[-1].receipt
    assert office.view.summary == "15 payments · £1,517.76"
    assert office.view.scope == (True, True)
    assert office.view.details is not None
    assert office.view.details.number == office.view.rows[0].receipt
    assert set(office.runner.ran) == {Lane.LOCAL}


@pytest.mark.parametrize(("typed", "count"), [("000003", 1), ("WM04", 3), ("ŵynne", 3), ("187.35", 3), ("no such", 0)])
def test_finds_by_receipt_reference_payer_and_amount(office: Office, typed: str, count: int) -> None:
    office.presenter.search(typed)
    assert len(office.view.rows) == count


def test_earlier_sessions_are_found_in_all_of_this_till(office: Office) -> None:
    builders.open_session(office.desk.till)  # type: ignore[arg-type]
    office.presenter.refresh()
    assert office.view.rows == []
    assert office.view.details is None
    office.presenter.only_this_session(only=False)
    assert len(office.view.rows) == 15
    assert office.view.scope == (True, False)


def test_row_says_what_was_paid_how_and_whether_it_was_printed(office: Office) -> None:
    row = office.view.rows[2]
    assert (row.badge, row.reference, row.payer) == ("CTAX", "70123456 and 1 more", "Siân Ŵynne-Rŷs")
    assert (row.paid_by, row.amount, row.state.text) == ("Card, Cash", "£187.35", "Sent")
    assert [one.state.text for one in office.view.rows[:4]] == ["Sent", "Perhaps in part", "Sent", "Not printed"]


def test_reprint_writes_the_copy_on_the_roll_first_and_then_prints_it(office: Office) -> None:
    number = office.view.rows[1].receipt
    before = office.desk.till.sync_state().head_number
    office.presenter.chosen(number)
    office.presenter.reprint()
    office.presenter.reprint()
    assert [(receipt.number, receipt.copy) for receipt in office.reprinted] == [(number, 1), (number, 2)]
    assert office.desk.till.sync_state().head_number == before + 2
    assert office.view.details is not None
    assert "2 copies made" in office.view.details.caption
    assert not office.view.copying


def test_a_pdf_is_a_copy_too(office: Office) -> None:
    office.presenter.save_pdf()
    assert [receipt.copy for receipt in office.saved] == [1]


def test_who_may_not_reprint_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path, builders.ADMINISTRATOR)
    builders.take(office.desk.till)  # type: ignore[arg-type]
    office.presenter.start()
    assert office.view.details is not None
    assert not office.view.details.may_copy
    office.presenter.reprint()
    assert "Your role does not allow this" in office.view.trouble
    assert not office.reprinted


def test_searches_never_pile_up(tmp_path: Path) -> None:
    office = Office(tmp_path)
    fill(office.desk.till)  # type: ignore[arg-type]
    runner = LateRunner()
    office.presenter._work.runner = runner
    office.presenter.start()
    for typed in ("W", "WM", "WM0", "WM04"):
        office.presenter.search(typed)
    assert len(runner.waiting) == 1
    runner.answer()
    assert office.view.shown == 0
    assert len(runner.waiting) == 1
    runner.answer()
    assert len(office.view.rows) == 3
    assert not runner.waiting


def test_two_presses_make_one_copy(tmp_path: Path) -> None:
    office = Office(tmp_path)
    builders.take(office.desk.till)  # type: ignore[arg-type]
    office.presenter.start()
    runner = LateRunner()
    office.presenter._work.runner = runner
    office.presenter.reprint()
    office.presenter.reprint()
    assert office.view.copying
    assert len(runner.waiting) == 1


def test_the_newest_is_marked_until_somebody_chose_another(office: Office) -> None:
    till = office.desk.till
    first = office.view.rows[0].receipt
    assert office.view.marked == first
    for minutes, chosen in ((300, ""), (310, first)):
        if chosen:
            office.presenter.chosen(chosen)
        taken = builders.take(till, builders.line(), at=builders.START + timedelta(minutes=minutes))  # type: ignore[arg-type]
        office.presenter.refresh()
        assert office.view.rows[0].receipt == taken.payment.receipt
        assert office.view.marked == (chosen or taken.payment.receipt)
    office.presenter.search("")
    assert office.view.marked == office.view.rows[0].receipt
