"""Blocked and replaced tills: they lose nothing, are given nothing, and cannot come back by an old code."""

from datetime import UTC, datetime, timedelta

import pytest
from builders import ADMINISTRATOR
from made_central import Central
from session_rolls import closed, closes, opened, posting

from ims_desktop.actions.ports import DeviceState, SessionQuery
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central.opening import enrol_till

BY = ADMINISTRATOR.id


def _states(central: Central) -> dict[str, DeviceState]:
    return {state.letter: state for state in central.store.reconcile()}


def test_a_blocked_till_may_send_and_is_held(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    roll.payment()
    assert link.push(roll.entries, roll.said()).held == 0
    (place,) = central.store.block_till("BA1", "03", "", BY, blocked=True)
    assert (place.device, place.letter, place.blocked) == (roll.identity.device, "A", True)
    roll.payment()
    answer = link.push(roll.entries[2:], roll.said())
    assert (answer.number, answer.held) == (3, 1)
    assert link.head(roll.said()).number == 3
    (state,) = central.store.reconcile()
    assert (state.blocked, state.held, state.held_pence, state.postings) == (True, 1, 142_10, 1)
    (held,) = central.store.held_entries(roll.identity.device)
    assert (held.number, held.reason, held.pence, held.kind) == (3, "till_blocked", 142_10, "payment.taken")
    assert held.receipt.startswith("BA1-03A-000002-")
    assert held.at is not None
    assert central.store.verify().passed


def test_a_blocked_till_is_given_nothing(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    assert link.pull("", 0, 10).rows
    central.store.block_till("BA1", "03", "", BY, blocked=True)
    with pytest.raises(Refused) as refused:
        link.pull("", 0, 10)
    assert refused.value.reason is Reason.TILL_BLOCKED
    assert link.push(roll.entries, roll.said()).number == 1
    central.store.block_till("BA1", "03", "", BY, blocked=False)
    assert link.pull("", 0, 10).rows


def test_a_till_that_is_let_in_again_is_projected_again(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    link.push(roll.entries, roll.said())
    central.store.block_till("BA1", "03", "", BY, blocked=True)
    roll.payment()
    assert link.push(roll.entries, roll.said()).held == 1
    (place,) = central.store.block_till("BA1", "03", "", BY, blocked=False)
    assert not place.blocked
    roll.payment()
    assert link.push(roll.entries[2:], roll.said()).held == 0
    assert central.store.reconcile()[0].held == 1  # what was held stays held


def test_blocking_is_safe_to_repeat_and_knows_the_tills(central: Central) -> None:
    central.till()
    for _ in range(2):
        assert [place.blocked for place in central.store.block_till("BA1", "03", "A", BY, blocked=True)] == [True]
    for office, till, letter in (("BA1", "04", ""), ("XX", "03", ""), ("BA1", "03", "B")):
        with pytest.raises(Refused) as refused:
            central.store.block_till(office, till, letter, BY, blocked=True)
        assert refused.value.reason is Reason.TILL_UNKNOWN


def test_the_old_pc_is_blocked_when_the_new_one_takes_its_place(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    link.push(roll.entries, roll.said())
    roll.payment()
    code = "BA1-03-REPL-9QXR-4T6W-B2CD"
    central.store.add_till("BA1", "03", code, datetime.now(UTC) + timedelta(hours=1), replaces=True)
    assert not _states(central)["A"].blocked
    new = enrol_till(central.url, code, bytes(32), central.key)
    assert new.identity.letter == "B"
    states = _states(central)
    assert (states["A"].blocked, states["B"].blocked) == (True, False)
    answer = link.push(roll.entries, roll.said())  # what the broken PC had not sent is for finance to look at
    assert (answer.number, answer.held) == (2, 1)
    assert [place.letter for place in central.store.block_till("BA1", "03", "", BY, blocked=False)] == ["B"]
    assert _states(central)["A"].blocked


def test_blocking_a_place_voids_its_unused_codes(central: Central) -> None:
    central.till()
    code = central.add_till()
    central.store.block_till("BA1", "03", "A", BY, blocked=True)
    assert enrol_till(central.url, code, bytes(32), central.key).identity.letter == "B"
    code = central.add_till()
    central.store.block_till("BA1", "03", "", BY, blocked=True)
    with pytest.raises(Refused) as refused:
        enrol_till(central.url, code, bytes(32), central.key)
    assert refused.value.reason is Reason.CODE_WRONG


def test_an_administrator_blocks_and_no_other_role_does(on_postgres: Central) -> None:
    central = on_postgres
    central.till()
    with central.as_person(ADMINISTRATOR) as admin:
        assert [place.blocked for place in admin.block_till("BA1", "03", "", BY, blocked=True)] == [True]
    with central.raw() as connection:
        row = connection.execute("SELECT block_changed_by FROM ims.device").fetchone()
    assert row == (ADMINISTRATOR.id,)


def test_a_session_closed_offline_then_central_comes_with_a_block_for_that_till(central: Central) -> None:
    roll, link = opened(central, "03")
    assert link.push(roll.entries, roll.said()).held == 0
    roll.payment(20_00)
    closed(roll, total_pence=1_00, postings=[posting()], **closes(roll, over={"CA": 1_00}))  # nobody had to be asked
    central.store.block_till("BA1", "03", "", BY, blocked=True)
    assert link.head(roll.said()).blocked  # which the till says, and sends all the same
    answer = link.push(roll.entries[1:], roll.said())
    assert (answer.number, answer.held) == (roll.head.number, len(roll.entries) - 1)
    held = central.store.held_entries(roll.identity.device)
    assert {one.reason for one in held} == {"till_blocked"}
    assert [(one.kind, one.pence) for one in held if one.pence] == [("payment.taken", 20_00), ("session.closed", 1_00)]
    with pytest.raises(Refused) as refused:
        link.pull("", 0, 10)
    assert refused.value.reason is Reason.TILL_BLOCKED
    (found,) = central.store.sessions(SessionQuery())
    assert (found.closed, found.close_is_held) == (roll.head.number, True)  # closed at its till, held for finance here
    (state,) = central.store.reconcile()
    assert (state.missing, state.held_pence, state.postings_pence) == (0, 21_00, 0)
    assert central.store.verify().passed
