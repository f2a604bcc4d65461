"""An office at central with held entries: what is asked of them, and putting them right as finance does or as SQL."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import COUNCIL_TAX, FINANCE
from made_central import Roll
from office_at_central import IDS, Office

from ims_desktop.actions.finance.settle_held import AccountPart, SettleWanted, Way, settle_held
from ims_desktop.actions.ports import HeldEntry, TransactionQuery
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.actions.supervisor.see_watch_list import see_watch_list
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.held_entry import HeldNow, settle_body
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.seen import EntryRef

CLOSED = replace(COUNCIL_TAX, code="90", name="Closed", disabled=True, account_must_exist=False)
TODAY = business_day(datetime.now(UTC)).isoformat()


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def settle(office: Office, number: int, way: Way, *accounts: AccountPart, **said: Any) -> Entry:
    roll = said.pop("roll", office.roll)
    wanted = SettleWanted(roll.identity.device, number, way, said.pop("reason", "keyed wrongly"), accounts, **said)
    return settle_held(office.finance, IDS, FINANCE, wanted)


def custody(office: Office) -> OfficeCustody:
    (found,) = see_custody(office.finance, SystemClock(), None, office="BA1")
    return found


def asked(office: Office, kind: Kind, settling: Entry) -> list[str]:
    """What the watch list asks of this kind about an entry of finance, as finance sees it."""
    found = see_watch_list(office.finance, SystemClock(), FINANCE, date(2026, 1, 1))
    ref = EntryRef(settling.device, settling.number)
    return [one.words for one in found if one.kind is kind and ref in one.entries]


def is_open(office: Office, roll: Roll | None = None) -> list[HeldEntry]:
    device = (roll or office.roll).identity.device
    return [one for one in office.central.store.held_entries(device) if one.settled is None]


def sums(office: Office, *others: Roll) -> Mapping[tuple[str, str], int]:
    """Pence by fund and method of payment of a till, and others."""
    begin = tuple(
        f"{one.office}-{one.till}{one.letter}-" for one in (office.roll.identity, *(roll.identity for roll in others))
    )
    found = office.finance.find(TransactionQuery(limit=500)).rows
    rows = [row for row in found if row.receipt.startswith(begin)]
    return {
        key: sum(row.amount_pence for row in rows if (row.fund, row.mop) == key)
        for key in {(row.fund, row.mop) for row in rows}
    }


def held_payment(office: Office, pence: int = 30_00, **said: Any) -> int:
    """A payment to a closed fund in an open session, at central and held."""
    if office.roll.session is None:
        office.roll.opened(SessionId(IDS.new_id()))
    number = office.roll.payment(pence, fund=CLOSED, **said).number
    office.link.push(office.roll.entries, office.roll.said())
    return number


def proven(office: Office) -> None:
    assert office.central.store.verify().findings == ()
    now = custody(office)
    assert (now.adds_up, now.custody.unposted_pence) == (True, 0)


def drafted(now: HeldNow, who: User, reason: str = "because", **changed: Any) -> EntryDraft:
    """What somebody types, well sealed: an honest entry, or parts of it changed."""
    body: Any = {"business_day": TODAY, **settle_body(now, now.says)} | changed
    body = {name: value for name, value in body.items() if value is not None}
    personal = (personal_value("reason", IDS.salt(), reason),) if reason else ()
    return EntryDraft(EntryId(IDS.new_id()), EntryKind.HELD_SETTLED, who.id, body, personal)
