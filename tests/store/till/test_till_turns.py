"""The write lock's queue: whoever has waited longest is next, and who gave up is forgotten."""

import threading
import time

from ims_desktop.store.till.connection import Turn


def test_a_load_that_takes_it_again_and_again_keeps_nobody_from_it() -> None:
    turn, rounds, got_after = Turn(), [0], list[int]()
    stop = threading.Event()

    def load() -> None:
        while not stop.is_set():
            assert turn.acquire(5.0)
            time.sleep(0.002)
            rounds[0] += 1
            turn.release()  # and takes it again at once, without a pause

    lane = threading.Thread(target=load)
    lane.start()
    for _ in range(20):
        before = rounds[0]
        assert turn.acquire(5.0)
        got_after.append(rounds[0] - before)
        turn.release()
    stop.set()
    lane.join()
    assert max(got_after) <= 1


def test_they_come_in_the_order_in_which_they_asked() -> None:
    turn, order = Turn(), list[int]()
    assert turn.acquire(1.0)

    def wait(number: int) -> None:
        assert turn.acquire(5.0)
        order.append(number)
        turn.release()

    lanes = []
    for number in range(5):
        lanes.append(threading.Thread(target=wait, args=(number,)))
        lanes[-1].start()
        while len(turn._waiting) <= number:
            time.sleep(0.001)
    turn.release()
    for lane in lanes:
        lane.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_gave_up_is_passed_over() -> None:
    turn = Turn()
    assert turn.acquire(1.0)
    assert not turn.acquire(0.01)
    turn.release()
    assert turn.acquire(0.01)
