"""The watch list over entries that actions really wrote: closes, approvals at till and desk, floats, copies, drawer."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import builders
import pytest
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter

from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.correct_payment import Correction, RightTender, correct_payment
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import open_drawer
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.actions.ports import CentralSession, SessionQuery
from ims_desktop.actions.supervisor.approve_at_desk import approve_at_desk
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, Head, next_entry
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import business_day
from ims_desktop.domain.watching.finding import Finding, Kind
from ims_desktop.domain.watching.reading import happened
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.domain.watching.watch import watch

CASH, CHEQUE = "1", "2"
DESK = DeviceId("01960000-0000-7000-8000-0000000000de")


class Desks:
    """Central as a desk writes on it, in memory: sessions as the till left them."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.head = Head()
        self.texts: list[str] = []

    def reference_data(self) -> ReferenceData:
        return self.counter.data

    def session(self, session: SessionId) -> CentralSession | None:
        so_far = self.counter.till.session_so_far(session)
        assert so_far is not None
        place, close = self.counter.till.identity, so_far.close_number
        assert close is not None
        return CentralSession(
            place.device, place.office, place.till, place.letter, session, 1, so_far.session.cashier,
            so_far.session.opened_at, 0, 0, SessionState.CLOSED, None, close, self.counter.till.entry(close).actor,
            UserId(""), None,
        )  # fmt: skip

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        entries = []
        for draft in drafts:
            entry = next_entry(DESK, self.head, draft, self.counter.clock.now())
            self.head = Head(entry.number, entry.seal, entry.at)
            self.texts.append(entry.text)
            entries.append(entry)
        return entries

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        raise NotImplementedError

    tills_at_work: Any = None
    paid_entries: Any = None
    session_entries: Any = None
    held_entries: Any = None
    entries: Any = None


def next_day(counter: Counter) -> None:
    """A day later, with a word from central."""
    counter.clock.move(timedelta(days=1))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())


def day(counter: Counter, taken: dict[str, int], counted: dict[str, int], user: User = CASHIER) -> SessionId:
    """One session from float to close, a day after the one before."""
    next_day(counter)
    session = open_till(counter.desk, user, 50_00)
    for mop, pence in taken.items():
        kind = {CASH: "cash", CHEQUE: "cheque"}[mop]
        line = counter.line(amount_pence=pence)
        payment = f"p-{len(counter.entries())}"
        counter.take(counter.wanted(line, tenders=(counter.tender(kind, pence),), payment=payment), user)
    count_till(counter.desk, counter.data, user, CountWanted(Counted(counted), finish=True))
    close_till(counter.desk, counter.data, user, CloseWanted(reason="as counted"))
    return session.id


def found(counter: Counter, *desks: str) -> list[Finding]:
    device = counter.till.identity.device
    docs = [(EntryRef(device, number), json.loads(text)) for number, text in enumerate(counter.entries(), start=1)]
    docs += [(EntryRef(DESK, number), json.loads(text)) for number, text in enumerate(desks, start=1)]
    return list(watch(happened(docs, "BA1"), business_day(counter.clock.now())))


def kinds(findings: list[Finding]) -> list[Kind]:
    return [one.kind for one in findings]


def behind(counter: Counter, finding: Finding) -> list[str]:
    """The kinds of the entries behind a finding."""
    texts = counter.entries()
    return [json.loads(texts[ref.number - 1])["kind"] for ref in finding.entries]


def test_cash_short_by_what_cheques_are_over_is_seen_from_closes(counter: Counter) -> None:
    day(counter, {CASH: 100_00, CHEQUE: 40_00}, {CASH: 150_00, CHEQUE: 40_00})
    assert found(counter) == []
    for _ in range(2):  # a cheque of £25 keyed as cash, and £25 taken out
        day(counter, {CASH: 100_00, CHEQUE: 40_00}, {CASH: 125_00, CHEQUE: 65_00})
    (finding,) = found(counter)
    assert (finding.kind, finding.who, behind(counter, finding)) == (
        Kind.CROSSED,
        CASHIER.id,
        ["session.closed", "session.closed"],
    )


@pytest.mark.parametrize("where", ["till", "desk"])
def test_approvals_unread_are_seen_whether_given_at_the_till_or_at_a_desk(counter: Counter, where: str) -> None:
    desks = Desks(counter)
    for _ in range(3):
        session = day(counter, {CASH: 10_00}, {CASH: 60_00})
        counter.clock.move(timedelta(seconds=2))
        if where == "till":
            approve_session(counter.desk, SUPERVISOR, session)
        else:
            approve_at_desk(desks, builders.CountingIds(), SUPERVISOR, session)
    (finding,) = found(counter, *desks.texts)
    assert (finding.kind, finding.who) == (Kind.QUICK, SUPERVISOR.id)
    assert {ref.device for ref in finding.entries} == {DESK if where == "desk" else counter.till.identity.device}
    assert len(finding.entries) == 3
    desks.texts.clear()
    for _ in range(3):  # looked at for a minute: nothing to ask
        session = day(counter, {CASH: 10_00}, {CASH: 60_00}, COLLEAGUE)
        counter.clock.move(timedelta(minutes=1))
        approve_at_desk(desks, builders.CountingIds(), SUPERVISOR, session)
    assert Kind.QUICK not in kinds([one for one in found(counter, *desks.texts) if one.entries[0].device == DESK])


def test_floats_that_were_wrong_and_receipts_copied_again_and_again_are_seen(counter: Counter) -> None:
    day(counter, {CASH: 10_00}, {CASH: 60_00})
    receipt = json.loads(counter.entries()[-3])["body"]["receipt"]
    for _ in range(3):
        next_day(counter)
        check = FloatCheck(None, COLLEAGUE, alone=False)
        open_till(counter.desk, CASHIER, 45_00, None, check)
        count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 45_00}), finish=True))
        close_till(counter.desk, counter.data, CASHIER, CloseWanted())
        copy_receipt(counter.desk, counter.data, CASHIER, receipt)
    assert Kind.SAME_RECEIPT in kinds(found(counter))
    assert Kind.FLOAT not in kinds(found(counter))  # each close keeps what was counted: the first alone was wrong
    for short in (40_00, 35_00):
        next_day(counter)
        open_till(counter.desk, CASHIER, short, None, FloatCheck(None, COLLEAGUE, alone=False))
        count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: short}), finish=True))
        close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    (finding,) = [one for one in found(counter) if one.kind is Kind.FLOAT]
    assert behind(counter, finding) == ["session.opened"] * 3


def test_a_drawer_that_is_opened_oftener_than_colleagues_do_is_seen(counter: Counter) -> None:
    for user in (COLLEAGUE, CASHIER):
        next_day(counter)
        open_till(counter.desk, user, 50_00)
        for number in range(20):
            counter.take(counter.wanted(counter.line(), payment=f"p-{user.user}-{number}"), user)
            if user is CASHIER:
                open_drawer(counter.desk, user, "Change")
        sums = {CASH: 50_00 + 20 * 142_10}
        count_till(counter.desk, counter.data, user, CountWanted(Counted(sums), finish=True))
        close_till(counter.desk, counter.data, user, CloseWanted())
    (finding,) = found(counter)
    assert (finding.kind, finding.who) == (Kind.DRAWER, CASHIER.id)
    assert set(behind(counter, finding)) == {"drawer.opened"}
    assert len(finding.entries) == 20


def test_voids_long_after_the_customer_went_are_seen_with_who_agreed(counter: Counter) -> None:
    for _ in range(4):
        next_day(counter)
        session = open_till(counter.desk, CASHIER, 50_00)
        payment = f"p-{len(counter.entries())}"
        receipt = counter.take(counter.wanted(counter.line(), payment=payment)).payment.receipt
        counter.clock.move(timedelta(minutes=45))
        void_payment(counter.desk, counter.data, CASHIER, receipt, "Keyed twice", SUPERVISOR)
        count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 50_00}), finish=True))
        close_till(counter.desk, counter.data, CASHIER, CloseWanted(session.id))
    late, on_one = sorted(found(counter), key=lambda one: one.kind != Kind.LATE)
    assert (late.kind, late.who, len(late.entries)) == (Kind.LATE, CASHIER.id, 4)
    assert (on_one.kind, on_one.about) == (Kind.SAME_ACCOUNT, "CT/70123456")
    assert behind(counter, late) == ["payment.voided"] * 4


def test_corrections_are_reversals_to_ask_about_though_they_net_to_nothing(counter: Counter) -> None:
    next_day(counter)
    open_till(counter.desk, CASHIER, 50_00)
    for number in range(3):
        receipt = counter.take(counter.wanted(counter.line(), payment=f"p-{number}")).payment.receipt
        cheque = RightTender(1, counter.tender("cheque", 142_10))
        correct_payment(
            counter.desk, counter.data, CASHIER, Correction(receipt, (cheque,), (), "By cheque"), SUPERVISOR
        )
    (finding,) = found(counter)
    assert (finding.kind, behind(counter, finding)) == (Kind.SAME_ACCOUNT, ["payment.corrected"] * 3)
