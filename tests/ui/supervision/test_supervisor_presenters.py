"""A supervisor's screens over a real central: the board, what is behind its figures, approving, the watch list."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import CASHIER, FINANCE, SUPERVISOR, CountingIds
from fakes.late_runner import LateRunner
from made_central import KEY, Central, made_central, sqlite_url
from session_rolls import COLLEAGUE, OTHER_SUPERVISOR
from supervisor_office import SESSIONS, Counter, Office, a_morning

from ims_desktop.actions.ports import SessionQuery
from ims_desktop.actions.supervisor.approve_at_desk import approve_at_desk
from ims_desktop.actions.supervisor.see_sessions import see_session, see_sessions
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import EntryKind
from ims_desktop.ui.approvals import presenter as approvals
from ims_desktop.ui.approvals.presenter import Scope
from ims_desktop.ui.approvals.view import ApprovalsScreen
from ims_desktop.ui.board.presenter import REFRESH_SECONDS
from ims_desktop.ui.board.view import BoardScreen
from ims_desktop.ui.widgets.notice import Notice


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    yield from made_central(sqlite_url(tmp_path), KEY)


@pytest.fixture
def tills(central: Central) -> dict[str, Counter]:
    return a_morning(central)


def said(notice: Notice) -> str:
    shown = notice.shown()
    return shown.text if shown else ""


def figures(view: BoardScreen) -> dict[str, str]:
    return {row.words: row.value for row in view.behind.figures.rows_model.rows()}


def open_figure(view: BoardScreen, words: str) -> list[tuple[str, str, str]]:
    """What Enter on a figure shows: what, who, amount."""
    (wanted,) = [row for row in view.behind.figures.rows_model.rows() if row.words == words]
    view.figure_chosen.emit(wanted)
    return [(row.what, row.about, row.amount) for row in view.behind.entries.rows_model.rows()]


@pytest.mark.usefixtures("qapp", "tills")
def test_the_board_says_how_every_till_stands(central: Central) -> None:
    view, _presenter = Office(central).board()
    rows = view.table.rows_model.rows()
    told = [
        (row.till, row.cashier, row.state.text, row.since, row.taken, row.drawer, row.waiting, row.held) for row in rows
    ]
    nothing = ("", "", "", "")
    assert told == [
        ("BA1-01A", "A. Cashier", "✓ Open", "09:31", ("1,136.50", "45.25", "120.00", ""), "1,086.50", "", ""),
        ("BA1-02A", "C. Olleague", "✓ Open", "09:34", ("", "", "12.00", ""), "50.00", "", ""),
        ("BA1-02A", "A. Cashier", "• Paused", "09:33", ("96.22", "", "", ""), "146.22", "", ""),
        ("BA1-03A", "C. Olleague", "! To approve", "09:37", ("122.50", "18.00", "", ""), "", "", ""),
        ("BA1-04A", "S. Supervisor", "✓ Open", "09:31", nothing, "own", "3", "1"),  # counted blind, so not told
        ("BA1-05A", "", "• No session", "", nothing, "", "", ""),
    ]
    assert [row.over.text if row.over else "" for row in rows] == ["! over", "", "", "", "", ""]
    assert view.summary.text() == (
        "5 tills, 3 open · £1,550.47 taken · 1 over the drawer's limit · 1 to approve · 3 entries waiting"
    )


@pytest.mark.usefixtures("qapp")
def test_the_session_of_whoever_was_relieved_is_seen_until_it_is_approved(
    central: Central, tills: dict[str, Counter]
) -> None:
    relief, colleague = tills["02"], tills["02"].session
    relief.session, relief.cashier, relief.taken = SESSIONS["2"], CASHIER, {"CA": 96_22}
    relief.close(140_00, "awaiting_approval", "Change given twice")
    relief.send()
    office = Office(central)
    view, _presenter = office.board()

    def of_the_till() -> list[tuple[str, str]]:
        return [(row.cashier, row.state.text) for row in view.table.rows_model.rows() if row.till == "BA1-02A"]

    assert of_the_till() == [("C. Olleague", "✓ Open"), ("A. Cashier", "! To approve")]
    assert "2 to approve" in view.summary.text()
    relief.session, relief.cashier, relief.taken = colleague, COLLEAGUE, {"CC": 12_00}
    relief.close(50_00, "closed")
    relief.send()
    office.timer.ring()
    assert of_the_till() == [("A. Cashier", "! To approve")]  # what is done with is no more in the way
    approve_at_desk(central.store, CountingIds(), SUPERVISOR, SESSIONS["2"], "Seen with the cashier")
    office.timer.ring()
    assert of_the_till() == [("C. Olleague", "• Closed")]


@pytest.mark.usefixtures("qapp", "tills")
def test_enter_opens_what_is_behind_each_figure(central: Central) -> None:
    view, _presenter = Office(central).board()
    view.row_opened.emit(view.table.rows_model.row(0))
    assert figures(view)["Cash"] == "£1,136.50"
    paid = open_figure(view, "Cash")
    assert [amount for _, _, amount in paid] == ["35.00", "391.00", "568.40", "142.10"]
    assert paid[0][1] == "01A-000004 · CTAX 10000017"
    assert [amount for _, _, amount in open_figure(view, "Cheques")] == ["45.25"]
    assert open_figure(view, "Other") == []
    assert [(what, about) for what, about, _ in open_figure(view, "Drawer and counts")] == [
        ("Session opened", "float as counted"),
        ("Lift to the safe", ""),
        ("Drawer opened", "Change for the parking machine"),
    ]
    view.row_opened.emit(view.table.rows_model.row(4))
    assert figures(view)["Cash"] == figures(view)["Drawer and counts"] == "own"
    assert open_figure(view, "Cards") == []
    assert "blind" in view.behind.entries_title.text()
    (held,) = view.behind.figures.rows_model.rows()[-1:]
    view.figure_chosen.emit(held)
    assert [row.held for row in view.behind.entries.rows_model.rows()] == [True]


@pytest.mark.usefixtures("qapp")
def test_the_board_refreshes_by_itself_and_moves_nothing(central: Central, tills: dict[str, Counter]) -> None:
    office = Office(central)
    view, presenter = office.board()
    view.table.mark_row(3)
    view.row_opened.emit(view.table.rows_model.row(0))
    shown = open_figure(view, "Cash")
    marked: list[object] = []
    resets: list[object] = []
    view.table.current_row_changed.connect(marked.append)
    view.table.rows_model.modelReset.connect(lambda: resets.append(1))
    tills["01"].take(10_00)
    tills["01"].send()
    assert office.timer.after_seconds == REFRESH_SECONDS
    office.timer.ring()
    row = view.table.current_row()
    assert row is not None
    assert (row.till, marked, resets) == ("BA1-03A", [], [])  # neither marked anew nor made anew
    assert view.table.rows_model.row(0).taken[0] == "1,146.50"
    assert figures(view)["Cash"] == "£1,146.50"
    assert [(one.what, one.about, one.amount) for one in view.behind.entries.rows_model.rows()] == shown
    # another till comes to it: what was marked stays marked
    other, link = central.till("00")
    other.opened(SESSIONS["5"])
    link.push(other.entries, other.said())
    office.timer.ring()
    row = view.table.current_row()
    assert row is not None
    assert row.till == "BA1-03A"
    presenter.went_away()
    assert office.timer.after_seconds is None


@pytest.mark.usefixtures("qapp", "tills")
def test_the_limits_are_the_offices_own_and_trouble_is_said(central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(central)
    ours = office.data.offices["BA1"]
    low = replace(ours, cash_up=CashUpRules(drawer_limit_pence=40_00))
    office.data = replace(office.data, offices={"BA1": low})
    view, _presenter = office.board()
    assert [bool(row.over) for row in view.table.rows_model.rows()] == [True, True, False, False, False, False]

    def away(_offices: object) -> None:
        raise Unavailable(Trouble.CENTRAL_ABSENT)

    monkeypatch.setattr(central.store, "tills_at_work", away)
    office.timer.ring()
    assert "Central cannot be reached" in said(view.trouble)
    assert office.timer.after_seconds == REFRESH_SECONDS  # asked again all the same
    assert len(view.table.rows_model.rows()) == 6  # what was known stays in sight


def chosen(view: ApprovalsScreen) -> str:
    row = view.table.current_row()
    return row.till if row else ""


@pytest.mark.usefixtures("qapp", "tills")
def test_a_session_is_approved_with_its_evidence_in_sight(central: Central) -> None:
    office = Office(central)
    view, _presenter = office.approvals()
    assert (chosen(view), view.summary.text()) == ("BA1-03A", "1 session")
    assert [(row.tender, row.expected, row.counted, row.differs) for row in view.tenders.rows_model.rows()] == [
        ("Cash", "172.50", "165.50", "7.00"),
        ("Cheque", "18.00", "18.00", ""),
    ]
    assert view.facts[0].text() == "Reason: Seven pounds too much change given"
    assert [row.what for row in view.evidence.rows_model.rows()] == ["Session opened", "Counted", "Closed"]
    assert not view.pack.isVisibleTo(view)  # a supervisor makes no packs
    view.reason.set_text("Change slip seen")
    view.approve.click()
    assert "is approved" in said(view.done)
    assert (chosen(view), view.summary.text()) == ("", "No session waits for approval.")
    assert view.reason.text() == ""
    view.scope_chosen.emit(Scope.ALL)
    assert view.summary.text() == "5 sessions"
    done = [(row.state.text, row.approved) for row in view.table.rows_model.rows() if row.till == "BA1-03A"]
    assert done == [("✓ Approved", "S. Supervisor")]
    view.table.mark_row([row.till for row in view.table.rows_model.rows()].index("BA1-03A"))
    last = view.evidence.rows_model.rows()[-1]
    assert (last.what, last.where.startswith("a desk "), last.about) == ("Approved", True, "Change slip seen")
    assert (view.approve.isVisibleTo(view), view.why_not.text()) == (False, "It is approved.")


@pytest.mark.usefixtures("qapp", "tills")
def test_who_may_not_is_told_why_and_a_pack_is_made_by_who_may(central: Central, tmp_path: Path) -> None:
    view, _presenter = Office(central).approvals()
    view.scope_chosen.emit(Scope.UNCLOSED)
    mine = [row.cashier for row in view.table.rows_model.rows()].index("S. Supervisor")
    view.table.mark_row(mine)
    assert not view.approve.isVisibleTo(view)
    assert view.why_not.text() == "It can be approved once it is closed."
    office = Office(central, FINANCE)
    view, presenter = office.approvals()
    assert (view.approve.isVisibleTo(view), view.why_not.text()) == (False, "Supervisors approve sessions.")
    assert view.pack.isVisibleTo(view)
    presenter.pack_to(str(tmp_path / "pack.zip"))
    assert office.packs == [(SESSIONS["3"], tmp_path / "pack.zip")]
    assert "pack.zip" in said(view.done)


@pytest.mark.usefixtures("qapp", "tills")
def test_who_was_quicker_is_named_and_the_list_is_asked_again(central: Central) -> None:
    runner = LateRunner()
    office = Office(central, runner=runner)
    view, _presenter = office.approvals()
    while runner.waiting:
        runner.answer()
    view.approve.click()
    assert not view.approve.isEnabled()  # not twice
    ids = CountingIds()
    ids.count = 900_000
    approve_at_desk(central.store, ids, OTHER_SUPERVISOR, SESSIONS["3"])
    while runner.waiting:
        runner.answer()
    assert "By O. Ther" in said(view.trouble)
    assert view.approve.isEnabled()


@pytest.mark.usefixtures("qapp", "tills")
def test_the_watch_list_shows_findings_and_the_entries_behind_them(central: Central) -> None:
    office = Office(central)
    office.clock.now_at += timedelta(minutes=1)
    view, presenter = office.watch_list()
    *twice, row = view.table.rows_model.rows()
    assert {one.what for one in twice} == {"Sessions open at two tills"}
    assert {one.who for one in twice} == {"A. Cashier", "C. Olleague"}
    assert view.words.text() == twice[0].words
    assert (row.office, row.who, row.what) == ("BA1", "Till 04A", "Entries held")
    view.row_marked.emit(row)
    assert view.words.text() == row.words
    view.row_opened.emit(row)
    view.figure_chosen.emit(view.behind.figures.rows_model.row(0))
    (behind,) = view.behind.entries.rows_model.rows()
    assert (behind.what, behind.held, behind.where) == ("Payment", True, "BA1-04A 3")
    presenter.came_to_front()  # it is not read again by itself: months of entries
    central.store.change([to_row(replace(SUPERVISOR, only_funds=("01",)))], {})
    other = Office(central, replace(SUPERVISOR, only_funds=("01",)))
    view, _presenter = other.watch_list()
    assert "some funds only" in said(view.trouble)


@pytest.mark.usefixtures("qapp", "tills")
def test_sessions_come_page_by_page(central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "PAGE", 2)
    office = Office(central)
    view, presenter = office.approvals()
    view.scope_chosen.emit(Scope.ALL)
    told = ["2 sessions"]
    for _ in range(4):
        presenter.more()
        told.append(view.summary.text())
    assert told == ["2 sessions", "4 sessions", "5 sessions", "5 sessions", "5 sessions"]
    ids = [row.session.id for row in view.table.rows_model.rows()]
    assert len(ids) == len(set(ids)) == 5


@pytest.mark.usefixtures("qapp")
def test_a_void_lowers_the_figure_and_is_among_the_entries_behind_it(
    central: Central, tills: dict[str, Counter]
) -> None:
    busy = tills["01"]
    (first,) = [one for one in busy.roll.entries if one.number == 2]
    paid = json.loads(first.text)
    postings = [one | {"amount_pence": -one["amount_pence"]} for one in paid["body"]["postings"]]
    void = {
        "payment": paid["body"]["payment"],
        "receipt": paid["body"]["receipt"],
        "paid": {"device": paid["device"], "number": 2},
        "postings": postings,
        "total_pence": -142_10,
    }
    busy.say(EntryKind.PAYMENT_VOIDED, void, second=SUPERVISOR.id, why="Keyed twice")
    busy.send()
    view, _presenter = Office(central).board()
    assert (view.table.rows_model.row(0).taken[0], view.table.rows_model.row(0).over) == ("994.40", None)
    view.row_opened.emit(view.table.rows_model.row(0))
    behind = open_figure(view, "Cash")
    assert [amount for _, _, amount in behind] == ["-142.10", "35.00", "391.00", "568.40", "142.10"]
    assert behind[0][:2] == ("Void", "01A-000001 · Keyed twice")


@pytest.mark.usefixtures("tills")
def test_ones_own_session_tells_nothing_before_its_close(central: Central) -> None:
    told = {one.id: one.takings for one in see_sessions(central.store, SUPERVISOR, SessionQuery())}
    assert (told[SESSIONS["4"]], told[SESSIONS["1"]]["CA"]) == ({}, 1_136_50)
    assert see_session(central.store, SUPERVISOR, SESSIONS["4"]).takings == {}
    assert see_session(central.store, OTHER_SUPERVISOR, SESSIONS["4"]).takings == {"CC": 30_00}
