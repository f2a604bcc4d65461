"""What a thief with a till's key pushes and central cannot hold, since an honest till may say the same: it is asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from builders import SUPERVISOR
from made_central import Central, Roll, a_till

from ims_desktop.domain.references import SessionId
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.reading import happened
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.domain.watching.watch import watch

SESSION = "s-thief"
LOGGED = "e-sheet"


def says(roll: Roll, kind: str, body: dict[str, Any], **parts: Any) -> None:
    frame = {"business_day": "2026-04-01", "office": "BA1", "till": roll.identity.till}
    roll.forged(kind=kind, body=frame | body, **parts)


def a_discount_of_last_month(roll: Roll) -> None:
    """The clock is set back to when the notice was discounted, and says that it never was."""
    body = {"stepped_back_ms": 0, "ahead_of_central_ms": 0}
    roll.forged(kind="clock.set", actor=SUPERVISOR.id, at="2026-03-12T08:30:00.000Z", body=body)


def notes_of_the_post(roll: Roll) -> None:
    """£100.00 came in an envelope; it is “sent back” with a name and a reason that nobody gave."""
    number = roll.head.number + 1
    sheet = f"BA1-{roll.identity.till}{roll.identity.letter}-L{number}"
    items = [{"came": "cash", "pence": 100_00}]
    says(roll, "post.logged", {"sheet": sheet, "items": items}, id=LOGGED + roll.identity.till, approver=SUPERVISOR.id)
    item = {"session": SESSION + roll.identity.till, "item": f"{sheet}.1", "logged": LOGGED + roll.identity.till}
    end = {"came": "cash", "logged_pence": 100_00, "outcome": "returned"}
    says(roll, "post.worked", item | end, approver=SUPERVISOR.id, personal={"reason": "ab" * 32})


def a_drawer_of_nobody(roll: Roll) -> None:
    """£900.00 are said to be the float of a drawer that somebody handed over."""
    body = {"session": "s-2" + roll.identity.till, "float_pence": 900_00, "handed_over": "s-1", "usual_float_pence": 5}
    says(roll, "session.opened", body, approver=SUPERVISOR.id)


def two_drawers_at_once(roll: Roll) -> None:
    """Whoever knows a cashier's password opens a session of theirs while they work at their own till."""
    says(roll, "session.opened", {"session": "s-3" + roll.identity.till, "float_pence": 0})


PLAYS: dict[Kind, Callable[[Roll], None]] = {
    Kind.SET_BACK: a_discount_of_last_month,
    Kind.POST_SHORT: notes_of_the_post,
    Kind.HANDED: a_drawer_of_nobody,
    Kind.TWO_TILLS: two_drawers_at_once,
}


@pytest.mark.parametrize("kind", PLAYS)
def test_it_is_on_the_watch_list_by_that_tills_entries(shared_central: Central, kind: Kind) -> None:
    honest, honest_link = shared_central.till(a_till())
    roll, link = shared_central.till(a_till())
    for one, its in ((honest, honest_link), (roll, link)):
        one.opened(SessionId(SESSION + one.identity.till))
        its.push(one.entries, one.said())
    PLAYS[kind](roll)
    assert link.push(roll.entries, roll.said()).held == 0  # nothing in it is wrong by itself
    seen = happened(shared_central.store.watched("BA1", date(2026, 1, 1)), "BA1")
    found = [one for one in watch(seen, date(2026, 4, 2)) if one.kind is kind]
    assert EntryRef(roll.identity.device, roll.head.number) in {entry for one in found for entry in one.entries}
