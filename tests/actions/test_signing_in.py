"""Sign in at a till: wrong passwords lock, nothing tells who is known, and a till long alone lets nobody in."""

from datetime import timedelta

import builders
import pytest
from builders import FINANCE
from fakes.counter import CASHIER, COLLEAGUE, GONE, PASSWORD, Counter

from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.finance.sign_in_central import sign_in_central, wrong_at_central
from ims_desktop.actions.ports import Credentials
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.till.store import SqlTillStore

W, L = Reason.SIGN_IN_WRONG, Reason.SIGN_IN_LOCKED


def refusal(counter: Counter, user: str = "acashier", password: str = "wrong") -> Refused:
    with pytest.raises(Refused) as refused:
        sign_in(counter.desk, user, password)
    return refused.value


def test_the_right_password_lets_in_however_the_name_is_typed(counter: Counter) -> None:
    for name in ("acashier", " ACashier ", "ACASHIER"):
        assert sign_in(counter.desk, name, PASSWORD) == CASHIER
    assert refusal(counter, password=PASSWORD.upper()).reason is W


def test_ten_wrong_passwords_lock_after_five(counter: Counter) -> None:
    tries = [refusal(counter) for _ in range(10)]
    assert [one.reason for one in tries] == [W, W, W, W, L, L, L, L, L, L]
    assert [one.message.endswith("it locks.") for one in tries] == [False, False, True, True, *[False] * 6]
    assert "1 more try" in tries[3].message
    assert refusal(counter, password=PASSWORD).reason is L  # the right one too
    assert refusal(counter, " ACASHIER ", PASSWORD).reason is L  # by whatever spelling
    assert sign_in(counter.desk, "bdavies", PASSWORD) == COLLEAGUE  # nobody else is locked


def test_the_lock_ends_after_five_minutes_and_not_before(counter: Counter) -> None:
    for _ in range(5):
        refusal(counter)
    counter.clock.move(timedelta(minutes=4, seconds=59))
    assert refusal(counter, password=PASSWORD).facts == {"minutes": 1}
    counter.clock.move(timedelta(seconds=1))
    assert refusal(counter).reason is W
    assert sign_in(counter.desk, "acashier", PASSWORD) == CASHIER
    assert [refusal(counter).reason for _ in range(5)] == [W, W, W, W, L]  # counted from the start again


def test_the_lock_survives_closing_the_till(counter: Counter) -> None:
    for _ in range(5):
        refusal(counter)
    counter.till.close()
    counter.till = SqlTillStore(counter.folder / "till.db", builders.KEY)
    assert refusal(counter, password=PASSWORD).reason is L
    counter.clock.move(timedelta(minutes=5))
    assert sign_in(counter.desk, "acashier", PASSWORD) == CASHIER


def test_a_clock_put_right_locks_nobody_for_longer(counter: Counter) -> None:
    counter.clock.move(timedelta(days=365))
    for _ in range(5):
        refusal(counter)
    counter.clock.move(timedelta(days=-365))
    assert refusal(counter, password=PASSWORD).facts == {"minutes": 5}
    counter.clock.move(timedelta(minutes=5))
    assert sign_in(counter.desk, "acashier", PASSWORD) == CASHIER


def test_an_unknown_or_disabled_person_has_the_same_answers(counter: Counter) -> None:
    known = [refusal(counter) for _ in range(6)]
    for name, password in (("nobody", PASSWORD), (GONE.user, PASSWORD)):
        answers = [refusal(counter, name, password) for _ in range(6)]
        assert [(one.reason, one.message) for one in answers] == [(one.reason, one.message) for one in known]


def test_a_till_long_without_central_lets_nobody_in(counter: Counter) -> None:
    counter.clock.move(timedelta(days=30))
    assert sign_in(counter.desk, "acashier", PASSWORD) == CASHIER
    counter.clock.move(timedelta(seconds=1))
    assert refusal(counter, password=PASSWORD).reason is Reason.SIGN_IN_LAPSED
    assert refusal(counter).reason is W
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())
    assert sign_in(counter.desk, "acashier", PASSWORD) == CASHIER


class People:
    """Central's people, and nothing else of it."""

    acting: UserId | None = None

    def act_as(self, user: UserId) -> None:
        self.acting = user

    def credentials(self, user: str) -> Credentials | None:
        return {one.user.casefold(): Credentials(one, f"hash of {PASSWORD}") for one in (CASHIER, FINANCE, GONE)}.get(
            user
        )


@pytest.mark.parametrize(
    ("user", "password"), [("nobody", PASSWORD), (FINANCE.user, "wrong"), ("gone", PASSWORD), (CASHIER.user, PASSWORD)]
)
def test_central_answers_the_same_to_all_that_is_wrong(counter: Counter, user: str, password: str) -> None:
    with pytest.raises(Refused) as refused:
        _central(counter, user, password)
    assert (refused.value.reason, refused.value.facts) == (W, wrong_at_central().facts)


def test_central_lets_in_who_is_right(counter: Counter) -> None:
    people = People()
    assert _central(counter, f" {FINANCE.user.upper()} ", PASSWORD, people) == FINANCE
    assert people.acting == FINANCE.id


def _central(counter: Counter, user: str, password: str, people: People | None = None) -> User:
    return sign_in_central(people or People(), counter.desk.passwords, user, password)  # type: ignore[arg-type]  # only people
