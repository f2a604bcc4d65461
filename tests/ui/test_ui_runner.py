"""The lanes: in order, on another thread, answered once on this one, and ended without hanging."""

import sys
import threading
import time
from collections.abc import Iterator
from functools import partial

import gallery
import pytest
from pytestqt.qtbot import QtBot

from ims_desktop.ui.lanes import InlineRunner, Lane
from ims_desktop.ui.runner import ThreadRunner


def _unexpected(trouble: object) -> None:
    raise AssertionError(trouble)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[ThreadRunner]:
    gallery.dressed()
    runner = ThreadRunner()
    yield runner
    runner.stop()


def test_work_is_done_elsewhere_and_answered_here(runner: ThreadRunner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    runner.run(Lane.LOCAL, threading.current_thread, threads.append, _unexpected)
    assert not threads
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0].name == "lane-local"
    here: list[threading.Thread] = []
    runner.run(Lane.LOCAL, lambda: None, lambda _answer: here.append(threading.current_thread()), _unexpected)
    qtbot.waitUntil(lambda: bool(here))
    assert here == [threading.main_thread()]


def test_a_lane_answers_in_order(runner: ThreadRunner, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(200):
        runner.run(Lane.LOCAL, partial(int, number), answers.append, _unexpected)
    qtbot.waitUntil(lambda: len(answers) == 200)
    assert answers == list(range(200))


def test_exactly_one_of_done_and_failed_is_called(runner: ThreadRunner, qtbot: QtBot) -> None:
    called: list[str] = []

    def wrong() -> int:
        raise ValueError("the printer is on fire")

    runner.run(Lane.DEVICE, lambda: 1, lambda _: called.append("done"), lambda _: called.append("failed"))
    runner.run(Lane.DEVICE, wrong, lambda _: called.append("done"), lambda trouble: called.append(str(trouble)))
    qtbot.waitUntil(lambda: runner.waiting() == 0)
    qtbot.wait(20)
    assert called == ["done", "the printer is on fire"]


def test_a_lane_outlives_work_that_tries_to_end_it(runner: ThreadRunner, qtbot: QtBot) -> None:
    troubles: list[Exception] = []
    answers: list[int] = []

    def leave() -> int:
        sys.exit(1)

    runner.run(Lane.CENTRAL, leave, _unexpected, troubles.append)
    runner.run(Lane.CENTRAL, lambda: 7, answers.append, _unexpected)
    qtbot.waitUntil(lambda: answers == [7])
    assert len(troubles) == 1


def test_a_hung_lane_holds_up_no_other_and_no_ending(runner: ThreadRunner, qtbot: QtBot) -> None:
    release = threading.Event()
    answers: list[int] = []
    runner.run(Lane.DEVICE, release.wait, lambda _: answers.append(0), _unexpected)
    runner.run(Lane.LOCAL, lambda: 1, answers.append, _unexpected)
    qtbot.waitUntil(lambda: answers == [1])
    started = time.monotonic()
    assert not runner.stop(wait_seconds=0.1)
    assert time.monotonic() - started < 2
    release.set()
    qtbot.wait(30)
    assert answers == [1]


def test_what_waits_for_the_tills_own_database_is_written_at_the_end(runner: ThreadRunner) -> None:
    written: list[int] = []
    for number in range(20):
        runner.run(Lane.LOCAL, partial(written.append, number), lambda _: None, _unexpected)
    assert runner.stop()
    assert written == list(range(20))


def test_nobody_is_called_after_the_end(runner: ThreadRunner, qtbot: QtBot) -> None:
    called: list[int] = []
    runner.run(Lane.LOCAL, lambda: 1, called.append, _unexpected)
    runner.stop()
    runner.run(Lane.LOCAL, lambda: 2, called.append, _unexpected)
    qtbot.wait(30)
    assert called == []


def test_inline_runner_answers_at_once_and_notes_its_lanes() -> None:
    inline = InlineRunner()
    answers: list[float] = []
    troubles: list[Exception] = []
    inline.run(Lane.LOCAL, lambda: 1.5, answers.append, troubles.append)
    inline.run(Lane.TERMINAL, lambda: 1 / 0, answers.append, troubles.append)
    assert answers == [1.5]
    assert isinstance(troubles[0], ZeroDivisionError)
    assert inline.ran == [Lane.LOCAL, Lane.TERMINAL]
