"""A session of a till that is gone is taken over and counted in the window, by keys alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cash_up_screen import CashUpScreen
from fakes.counter import CASHIER, COLLEAGUE, PASSWORD, SUPERVISOR, counter_on
from fakes.gone import GONE_SESSION, FakeGone, waits
from PySide6.QtWidgets import QApplication

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.take_over_session import take_over_session
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.cut_off import find_cut_off


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[CashUpScreen]:
    made = CashUpScreen(counter_on(tmp_path), SUPERVISOR)
    made.link.there = [waits(CASHIER.id, heard=120)]
    yield made
    made.close()
    made.counter.till.close()


def test_a_supervisor_takes_it_over_before_a_witness_counts_and_closes_it(screen: CashUpScreen) -> None:
    screen.open()
    screen.alt("G")
    assert [(row.till, row.cashier, row.known) for row in screen.view.gone.table.rows_model.rows()] == [
        ("BA1-05A", CASHIER.display_name, "to entry 118, 2 missing")
    ]
    screen.enter()
    screen.approve(COLLEAGUE, PASSWORD)
    assert screen.view.gone.told.text() == ""
    assert screen.made.second_of_gone.view.user.error() == ""
    assert screen.changed == 1
    assert screen.focus in screen.view.work.cash.grid.pieces.values()
    assert "known up to entry 118" in screen.view.work.count_part.about.text()
    assert screen.link.gone_sessions()
    screen.key_cash({2000: 2, 1000: 1, 500: 1, 200: 1, 100: 1})
    screen.alt("T")
    screen.approve(COLLEAGUE, PASSWORD)
    so_far = screen.counter.till.session_so_far(GONE_SESSION)
    assert so_far is not None
    assert (so_far.counting_finished, so_far.session.gone) == (True, "05A")
    screen.alt("L")
    screen.approve(COLLEAGUE, PASSWORD)
    so_far = screen.counter.till.session_so_far(GONE_SESSION)
    assert so_far is not None
    assert so_far.session.state is SessionState.CLOSED
    assert screen.printer.sheets[-1].known.startswith("Taken over from till 05A")
    assert screen.printer.sheets[-1].closed.float_kept.pence == 0


def test_its_cashier_finds_it_beside_the_session_that_goes_on_here(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    take_over_session(counter.desk, SUPERVISOR, GONE_SESSION, COLLEAGUE, FakeGone([waits(CASHIER.id)]))
    open_till(counter.desk, CASHIER, 100_00)
    screen = CashUpScreen(counter, CASHIER)
    screen.open()
    assert "known up to" not in screen.view.work.count_part.about.text()
    screen.alt("W")
    assert [row.state for row in screen.view.nothing.waiting.rows_model.rows()] == ["of gone till 05A"]
    assert not screen.view.nothing.gone.isVisible()  # only a supervisor asks central for more
    screen.enter()
    assert "known up to entry 118" in screen.view.work.count_part.about.text()
    screen.close()
    counter.till.close()


def test_without_central_it_says_what_to_do_with_the_money(screen: CashUpScreen) -> None:
    screen.link.trouble = Unavailable(Trouble.CENTRAL_ABSENT)
    screen.open()
    screen.alt("G")
    assert "Lock the money away" in screen.view.gone.told.text()
    screen.alt("B")
    assert screen.view.nothing.title.text() == wording.NOTHING_TITLE


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_nothing_of_it_is_cut_off(tmp_path: Path, scheme: Scheme) -> None:
    screen = CashUpScreen(counter_on(tmp_path), SUPERVISOR, scheme=scheme)
    screen.link.there = [waits(CASHIER.id, heard=120)]
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("nothing", screen.open),
        ("gone", lambda: screen.alt("G")),
        ("witness", screen.enter),
        ("taken over", lambda: screen.approve(COLLEAGUE, PASSWORD)),
    )
    for name, go in steps:
        go()
        for size in ((1366, 768), (911, 512)):  # the second is a window at 150 %
            screen.window.resize(*size)
            QApplication.processEvents()
            assert find_cut_off(screen.window) == (), (name, size)
            if folder := os.environ.get("IMS_PICTURES"):
                screen.window.grab().save(str(Path(folder) / f"{name}-{size[0]}-{scheme.value}.png"))
    screen.close()
    screen.counter.till.close()
