import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import builders
import pytest
from fakes.central import FakeCentral
from fakes.late_runner import LateRunner
from fakes.sample_devices import held_entries, one_held
from fakes.sample_transactions import central_with, morning, transaction
from finance_screens import StoppedClock

from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.documents.receipt_layout import Block
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import EntryKind
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.transactions.filters import Choice, Filters, choices
from ims_desktop.ui.transactions.presenter import PAGE, Found, TransactionsPresenter
from ims_desktop.ui.transactions.wording import DetailsShown, TransactionRow


class FakeView:
    def __init__(self) -> None:
        self.rows: list[TransactionRow] = []
        self.more = False
        self.found = Found("", "")
        self.chosen: list[str] = []
        self.searching = False
        self.details: DetailsShown | None = None
        self.paper: tuple[Block, ...] | None = None
        self.trouble = ""
        self.asked_name = ""
        self.export: list[str] = []

    def show_filters(self, chosen: Sequence[Choice], offered: Sequence[Choice]) -> None:
        self.chosen = [choice.word for choice in chosen]
        assert not set(chosen) & set(offered)

    def show_found(self, found: Found) -> None:
        self.found = found

    def show_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        self.rows, self.more = list(rows), more

    def append_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        self.rows += rows
        self.more = more

    def set_searching(self, *, searching: bool) -> None:
        self.searching = searching

    def show_details(self, details: DetailsShown | None) -> None:
        self.details = details

    def show_receipt(self, paper: tuple[Block, ...] | None) -> None:
        self.paper = paper

    def show_trouble(self, text: str) -> None:
        self.trouble = text

    def ask_where_to_save(self, name: str) -> None:
        self.asked_name = name

    def show_export(self, text: str, *, running: bool) -> None:
        self.export.append(f"{text}{' …' if running else ''}")


class Office:
    def __init__(self, central: FakeCentral, runner: InlineRunner | LateRunner | None = None) -> None:
        self.central = central
        self.view = FakeView()
        self.saved: list[Receipt] = []
        self.presenter = TransactionsPresenter(
            self.view,
            runner or InlineRunner(),
            FinanceDesk(central, StoppedClock(), builders.CountingIds()),
            builders.reference_data(),
            builders.FINANCE,
            self.saved.append,
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    store = builders.till(tmp_path)
    other = builders.line(45_25, "COMPOST", builders.SUNDRY, vat=builders.STANDARD)
    recorded = builders.take(store, builders.line(), other, tenders=(builders.card(187_35),), payer="J Smith")
    office = Office(central_with(recorded, 450))
    office.presenter.start()
    return office


def test_starts_with_this_week_counted_and_summed(office: Office) -> None:
    assert office.view.chosen == ["This week"]
    assert office.central.asked[0].from_day == date(2026, 3, 30)
    assert office.view.found.count == "452 transactions"
    total_pence = sum(one.amount_pence for one in office.central.transactions)
    assert office.view.found.total == f"£{total_pence / 100:,.2f}"


def test_pages_never_repeat_or_lose_a_row(office: Office) -> None:
    assert len(office.view.rows) == PAGE
    while office.view.more:
        office.presenter.more()
    assert [row.key for row in office.view.rows] == [
        (one.device, one.entry, one.posting) for one in office.central.transactions
    ]


def test_rows_that_arrive_meanwhile_do_not_shift_the_pages(office: Office) -> None:
    before = [(one.device, one.entry, one.posting) for one in office.central.transactions]
    while office.view.more:
        office.central.transactions.insert(0, transaction(5_000 + len(office.view.rows), key=f"99{len(before):07d}"))
        office.presenter.more()
    assert [row.key for row in office.view.rows] == before


def test_scrolling_asks_once_until_the_answer_comes() -> None:
    runner = LateRunner()
    office = Office(FakeCentral(morning(900)), runner)
    office.presenter.start()
    runner.answer()
    runner.answer()  # the first row's details
    for _ in range(5):
        office.presenter.more()
    assert len(runner.waiting) == 1
    runner.answer()
    assert len(office.view.rows) == 2 * PAGE


def test_an_old_page_never_lands_in_a_new_search() -> None:
    runner = LateRunner()
    office = Office(FakeCentral(morning(900)), runner)
    office.presenter.start()
    runner.answer()
    runner.waiting.clear()
    office.presenter.more()
    office.presenter.search("COMPOST")
    runner.answer()  # the page of the search before
    assert len(office.view.rows) == PAGE
    runner.answer()
    assert {row.reference for row in office.view.rows} == {"COMPOST"}


def test_typing_keeps_only_the_newest_question() -> None:
    runner = LateRunner()
    office = Office(FakeCentral(morning(900)), runner)
    office.presenter.start()
    for typed in ("C", "CO", "COM"):
        office.presenter.search(typed)
    assert len(runner.waiting) == 1
    runner.answer()
    assert office.view.rows == []
    runner.answer()
    assert [query.text for query in office.central.asked] == ["", "COM"]
    assert {row.reference for row in office.view.rows} == {"COMPOST"}


def test_more_than_can_be_counted_is_said_so() -> None:
    office = Office(FakeCentral(morning(1_200)))
    office.presenter.start()
    assert office.view.found == Found("more than 1,000 transactions", "")


def test_filters_add_up_and_come_off(office: Office) -> None:
    office.presenter.add_filter("fund:01")
    office.presenter.add_filter("fund:02")
    office.presenter.add_filter("mop:CC")
    office.presenter.add_filter("day:today")
    assert office.view.chosen == ["Council Tax", "Housing Rents", "Card", "Today"]
    asked = office.central.asked[-1]
    assert (asked.funds, asked.mops, asked.from_day, asked.to_day) == (
        ("01", "02"),
        ("CC",),
        date(2026, 4, 1),
        date(2026, 4, 1),
    )
    for key in ("fund:02", "mop:CC", "day:today"):
        office.presenter.remove_filter(key)
    assert office.view.chosen == ["Council Tax"]
    assert {row.fund for row in office.view.rows} == {"CTAX"}


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("today", date(2026, 4, 1), date(2026, 4, 1)),
        ("yesterday", date(2026, 3, 31), date(2026, 3, 31)),
        ("week", date(2026, 3, 30), date(2026, 4, 1)),
        ("month", date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_days_are_london_business_days(code: str, first: date, last: date) -> None:
    query = Filters().with_choice(Choice("day", code, "")).query(date(2026, 4, 1), 10)
    assert (query.from_day, query.to_day) == (first, last)


def test_every_fund_mop_and_office_can_be_filtered() -> None:
    data = builders.reference_data()
    assert len(choices(data)) == 4 + len(data.funds) + len(data.mops) + len(data.offices)


def test_details_tell_the_life_of_a_payment(office: Office) -> None:
    details = office.view.details
    assert details is not None
    assert (details.amount, details.title) == ("£45.25", "Sundry Sales COMPOST")
    assert details.subtitle == "J Smith · part of £187.35"
    assert [what for _badge, what, _amount in details.lines] == ["70123456", "COMPOST"]
    taken, receipt, arrived, counted = details.life
    assert taken.title == "Taken at till 03 by A. Cashier"
    assert "Card ending 4417, authorised 882104" in taken.detail
    assert receipt.title.startswith("Receipt BA1-03A-000001-")
    assert receipt.detail.startswith("seal mark ")
    assert (arrived.title, arrived.time) == ("Arrived at central", "09:30:07")
    assert counted.title == "Counted in its fund"


def test_held_is_said(tmp_path: Path) -> None:
    recorded = builders.take(builders.till(tmp_path))
    office = Office(central_with(recorded, 3, held="Fund 09 is not known."))
    office.presenter.start()
    assert office.view.details is not None
    assert office.view.details.tag is not None
    assert office.view.details.life[-1].tone is Tone.WARNING
    assert "Fund 09" in office.view.details.life[-1].detail


def test_running_down_the_list_fetches_only_what_is_still_wanted(office: Office) -> None:
    runner = LateRunner()
    office.presenter._runner = runner
    for row in office.view.rows[1:6]:
        office.presenter.choose(row)
    while runner.waiting:
        runner.answer()
    assert office.view.details is not None
    assert office.presenter._details_if_wanted(office.view.rows[1]) is None


def test_receipt_is_shown_as_on_paper_and_saved_as_a_copy(office: Office) -> None:
    shown = []
    for _ in range(2):
        office.presenter.show_receipt()
        shown.append(office.view.paper is not None)
    assert shown == [True, False]
    for _ in range(2):
        office.presenter.save_pdf()
    assert [(receipt.copy, receipt.copied_at_desk) for receipt in office.saved] == [(1, True), (2, True)]
    kinds = [(entry.kind, entry.actor, entry.body["copy"]) for entry in office.central.written]
    assert kinds == [(EntryKind.RECEIPT_COPIED, builders.FINANCE.id, number) for number in (1, 2)]


def test_no_copy_is_made_that_no_roll_knows_of(office: Office) -> None:
    office.central.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    office.presenter.save_pdf()
    assert office.saved == []
    assert "Central cannot be reached" in office.view.trouble


def test_trouble_leaves_the_last_answer_in_sight(office: Office) -> None:
    office.central.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    office.presenter.search("rent")
    assert "Central cannot be reached" in office.view.trouble
    assert len(office.view.rows) == PAGE
    office.central.trouble = None
    office.presenter.search("rent p")
    assert office.view.trouble == ""


def test_export_writes_all_that_is_filtered(office: Office, tmp_path: Path) -> None:
    office.central.transactions += morning(1_300, builders.START)
    for place, one in enumerate(office.central.transactions):
        office.central.transactions[place] = transaction(place, one.at, key=f"{9_000 - place:09d}")
    office.presenter.remove_filter("day:week")
    office.presenter.exporting.begin()
    assert office.view.asked_name == "transactions-2026-04-01.csv"
    path = tmp_path / "out.csv"
    office.presenter.exporting.write_to(str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == len(office.central.transactions)
    assert office.view.export[-1] == f"Exported {len(lines):,} lines."
    assert not path.with_name("out.csv.partial").exists()


def test_export_that_is_stopped_or_fails_leaves_no_file(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    runner = LateRunner()
    office.presenter.exporting._runner = runner
    office.central.transactions = morning(2_500)
    office.presenter.exporting.write_to(str(path))
    runner.answer()
    office.presenter.exporting.stop()
    runner.answer()
    assert office.view.export[-1] == "Export stopped; no file was written."
    assert list(tmp_path.glob("out.csv*")) == []
    office.presenter.exporting.write_to(str(tmp_path / "nowhere" / "out.csv"))
    runner.answer()
    assert "was not written" in office.view.export[-1]


def test_nothing_found_says_what_to_do() -> None:
    office = Office(FakeCentral([]))
    office.presenter.start()
    assert office.view.found.nothing == "Nothing this week. Take the filter off to look further back."
    office.presenter.remove_filter("day:week")
    assert "no transactions yet" in office.view.found.nothing


def test_what_no_payment_posted_is_told_without_a_receipt() -> None:
    close = transaction(1, kind=EntryKind.SESSION_CLOSED, receipt="BA1-03A-Z19", narrative="Short at cashing up")
    slip = transaction(2, kind=EntryKind.BANKING_CORRECTED, receipt="BA1-P000012")
    office = Office(FakeCentral([close, slip]))
    office.presenter.start()
    assert [row.receipt for row in office.view.rows] == ["03A-Z19", "P000012"]
    shown = office.view.details
    assert shown is not None
    assert (shown.has_receipt, shown.life[0].title) == (False, "Posted by the close BA1-03A-Z19")
    office.presenter.choose(office.view.rows[1])
    assert office.view.details is not None
    assert office.view.details.life[0].title == "Posted by what the bank counted of slip BA1-P000012"
    assert office.view.trouble == ""


def test_a_receipt_that_is_held_is_told_with_its_reason_and_where_it_is_put_right() -> None:
    office = Office(FakeCentral(morning(3), devices=one_held(), held=held_entries()))
    office.presenter.start()
    assert office.view.found.held == ""
    office.presenter.search("BA1-04A-000871")
    found = office.view.found
    assert (office.view.rows, found.nothing) == ([], "")
    assert found.held.startswith("Held, so not posted: BA1-04A-000871-R, £142.10, entry 1,102 of BA1-04A.")
    assert "Paid to a fund that is closed" in found.held
    assert "Proof" in found.held
    office.presenter.search("BA1-04A-000872")
    assert (office.view.found.held, bool(office.view.found.nothing)) == ("", True)
