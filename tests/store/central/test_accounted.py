"""Finance says that nothing is missing of a till that was not heard since central was put back; both centrals alike."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
from builders import ADMINISTRATOR, FINANCE, SUPERVISOR
from made_central import IDS, Central, Roll, at_desk, undone
from sqlalchemy import insert
from typed_at_desks import refused_words

from ims_desktop.actions.finance.account_for_roll import account_for_roll
from ims_desktop.actions.ports import DeviceState
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.domain.accounted_roll import accounted_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.accounted import roll_accounted
from ims_desktop.store.central.store import SqlCentralStore
from ims_desktop.store.central.verify import proof_within

REASON = "Its Z sheet of 27 November ends at entry 2, which central has"


@dataclass
class Missed:
    """A till that was blocked, and that nobody heard since central was put back."""

    central: Central
    roll: Roll
    finance: SqlCentralStore

    @property
    def state(self) -> DeviceState:
        device = self.roll.identity.device
        return next(one for one in self.central.store.reconcile() if one.device == device)

    def answer(self, user: User = FINANCE, reason: str = REASON) -> str:
        return refused_words(lambda: account_for_roll(self.finance, IDS, user, self.state, reason))


@pytest.fixture
def missed(central: Central) -> Iterator[Missed]:
    roll, link = central.till("01")
    roll.opened()
    link.push(roll.entries, roll.said())
    link.head(roll.said())
    central.store.block_till("BA1", "01", "", ADMINISTRATOR.id, blocked=True)
    central.store.put_back("whoever runs the database")
    with ExitStack() as stack:
        yield Missed(central, roll, stack.enter_context(at_desk(central, FINANCE)))


def test_a_till_that_was_answered_for_is_named_no_more_until_the_next_restore(missed: Missed) -> None:
    store = missed.central.store
    assert [one.name for one in store.tills_behind("BA1")] == ["BA1-01A"]
    assert missed.answer(SUPERVISOR) == "not_allowed"
    assert missed.answer(reason=" ") == "reason_needed"
    assert missed.answer(replace(FINANCE, only_funds=("01",))) == "not_allowed"
    assert missed.answer(replace(FINANCE, only_offices=("NL2",))) == "not_allowed"
    assert missed.answer() == ""
    assert store.tills_behind("BA1") == []
    assert (missed.state.put_back_at, missed.state.is_wrong) == (None, False)
    assert missed.answer() == "roll_not_missed"
    assert store.verify().findings == ()
    missed.roll.payment(1_00)  # it turns up after all, tells of it, and is gone again
    link = missed.central.link(missed.roll.identity, missed.central.secrets[missed.roll.identity.device])
    link.head(missed.roll.said())
    (told,) = store.tills_behind("BA1")
    assert (told.missing, told.gone) == (1, True)
    assert missed.answer() == ""
    assert store.tills_behind("BA1") == []
    store.put_back("whoever runs the database")
    assert [one.name for one in store.tills_behind("BA1")] == ["BA1-01A"]
    assert missed.answer() == ""
    assert store.tills_behind("BA1") == []


def test_central_itself_takes_nothing_else(missed: Missed) -> None:
    state = missed.state
    assert state.put_back_at is not None
    at, place = roll_time(state.put_back_at), {"office": "BA1", "till": "01", "letter": "A"}
    usual: dict[str, Any] = place | {"device": state.device, "put_back_at": at}
    wrong: Mapping[str, Mapping[str, Any]] = {
        "malformed: no device": usual | {"device": "x"},
        "malformed: no time": usual | {"put_back_at": "2026-02-01"},
        "malformed: no such day": usual | {"put_back_at": "2026-02-30T00:00:00.000Z"},
        "malformed: no letter": usual | {"letter": ""},
        "business_day": usual | {"business_day": "2026-04-01"},
        "other_till: another letter": usual | {"letter": "B"},
        "other_till: nobody": usual | {"device": "01960000-0000-7000-8000-00000000dead"},
        "time": usual | {"put_back_at": "2199-01-01T00:00:00.000Z"},
        "reason": usual,
    }

    def said(body: Mapping[str, Any], *, reasoned: bool = True) -> str:
        wanted = BankingEntryWanted(EntryId(IDS.new_id()), EntryKind.ROLL_ACCOUNTED, FINANCE.id, "BA1")
        values = (personal_value("reason", IDS.salt(), REASON),) if reasoned else ()

        def drafted(now: Any, _stands: object) -> EntryDraft:
            day = {"business_day": f"{now:%Y-%m-%d}"}
            return EntryDraft(wanted.id, wanted.kind, wanted.actor, day | dict(body), values)

        return refused_words(lambda: missed.finance.account_for(wanted, state.device, drafted))

    assert {name: said(body, reasoned=name != "reason") for name, body in wrong.items()} == {
        name: name.split(":")[0] for name in wrong
    }
    missed.central.store.change([to_row(replace(FINANCE, only_funds=("01",)))], {})
    assert said(usual) == "office"
    missed.central.store.change([to_row(replace(FINANCE, only_offices=("NL2",)))], {})
    assert said(usual) == "office"
    missed.central.store.change([to_row(FINANCE)], {})
    assert said(usual) == ""
    assert accounted_fault(usual | {"business_day": "2026-04-01"}) == ""
    with undone(missed.central) as connection:
        row = {"device": state.device, "number": 2, "roll": state.device, "put_back_at": state.put_back_at}
        row["said_at"] = state.put_back_at
        connection.execute(insert(roll_accounted), row)
        assert [finding.number for finding in proof_within(connection).findings] == [2]
