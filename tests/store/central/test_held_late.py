"""Money that was known after a session of a gone till was counted elsewhere: in the safe once, on both databases."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASH, CASHIER, CHEQUE, COUNCIL_TAX, ENVELOPE, FINANCE, SMITH, START, SUPERVISOR
from carried_rolls import carry, push
from held_office import TODAY, asked, custody, drafted, is_open, refused_by, settle, sums
from made_central import OVERS, Central, Roll, a_till, at_desk
from office_at_central import IDS, PAT, Office, an_office
from proof_kit import TOOL, Keys, pack_of, packed
from reversal_rolls import voided
from session_rolls import frame, posting, tender
from typed_at_desks import refused_words

from ims_desktop.actions.finance.settle_held import AccountPart, Way
from ims_desktop.actions.finance.settle_late import see_late, settle_late
from ims_desktop.domain.custody import Spot, Where
from ims_desktop.domain.late_settled import LateNow, late_settled_body
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.refusal import Reason
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.store.central import desk_roll
from ims_desktop.store.central.engine import writing

GIVEN = 13_00  # in cash, known when it was taken over


@pytest.fixture
def office(shared_central: Central) -> Iterator[Office]:
    with an_office(shared_central) as made:
        shared_central.store.load_holders(iter([SMITH]))
        yield made


class Gone:
    """A till that took £13.00 in cash, is gone, and whose last entries come, held, once another counted its drawer."""

    def __init__(self, office: Office, *, unsent: bool = False) -> None:
        self.office, self.session = office, SessionId(IDS.new_id())
        self.old, self.link = office.central.till(a_till())
        self.old.opened(self.session)
        self.old.payment(GIVEN)
        if not unsent:
            self.link.push(self.old.entries, self.old.said())
        self.new, self.new_link = office.central.till(a_till())
        self.new.enrolled()
        self.new.head = replace(self.new.head, at=START + timedelta(minutes=30))  # it is counted later
        self.safe = custody(office).custody.pence_at(Where.SAFE)

    def blocked(self) -> None:
        till = self.old.identity
        self.office.central.store.block_till("BA1", till.till, till.letter, ADMINISTRATOR.id, blocked=True)

    def taken_over(self) -> None:
        self.blocked()
        found = self.new_link.gone_session(self.session)
        assert found is not None
        self._says("session.taken_over", gone=dict(found.gone))
        self._sends()

    def closed(self, cash: int, cheques: int | None = None, known: int = GIVEN, known_cheques: int = 0) -> None:
        """Counted as so much beside the float of £50.00, of which so much was known; the differences are posted."""
        tenders = [tender(CASH.code, "cash", 50_00 + known, 50_00 + cash, taken_pence=known, banking_pence=cash)]
        if cheques is not None:
            tenders.append(tender(CHEQUE.code, "cheque", known_cheques, cheques, taken_pence=known_cheques))
        there = [{name: one[name] for name in ("mop", "kind", "counted_pence")} for one in tenders]
        count = self._says("session.counted", attempt=1, finished=True, tenders=there)
        found = [
            posting(one["mop"], one["difference_pence"], place, fund=OVERS.code)
            for place, one in enumerate(tenders, start=1)
            if one["difference_pence"]
        ]
        gone = self._gone
        self._says(
            "session.closed", cashier=CASHIER.id, state="closed", count=count, tenders=tenders, float_pence=50_00,
            float_kept_pence=50_00, payments=gone["payments"], receipts=gone["receipts"], absent=True,
            postings=found, total_pence=sum(one["amount_pence"] for one in found), envelope=ENVELOPE,
        )  # fmt: skip
        self._sends()
        assert is_open(self.office, self.new) == []

    def sends(self) -> list[int]:
        """The gone till's PC sends at last what it has; the entries that are held of it."""
        self.link.push(self.old.entries, self.old.said())
        return [one.number for one in is_open(self.office, self.old)]

    def pays(self, pence: int, *tenders: Tender, **said: Any) -> None:
        self.old.payment(pence, tenders=tenders, **said)

    def settled(self, number: int, way: Way, *parts: AccountPart) -> Entry:
        return settle(self.office, number, way, *parts, roll=self.old)

    @property
    def in_safe(self) -> int:
        """What came into the safe."""
        return custody(self.office).custody.pence_at(Where.SAFE) - self.safe

    def proven(self, counted: int, *rolls: Roll) -> None:
        """The safe holds what was counted, and the transactions come to just that."""
        assert self.office.central.store.verify().findings == ()
        now = custody(self.office)
        assert (now.adds_up, now.custody.unposted_pence, self.in_safe) == (True, 0, counted)
        assert sum(sums(self.office, self.old, self.new, *rolls).values()) == counted

    @property
    def _gone(self) -> Any:
        return next(json.loads(one.text)["body"]["gone"] for one in self.new.entries if "taken_over" in one.text)

    def _says(self, kind: str, **said: Any) -> int:
        body = frame(self.new, session=self.session, **said)
        return self.new.forged(kind=kind, actor=SUPERVISOR.id, approver=PAT.id, body=body).number

    def _sends(self) -> None:
        self.new_link.push(self.new.entries, self.new.said())


def test_what_a_close_counted_as_over_comes_out_of_overs(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    gone.closed(GIVEN + 30_00)
    (late,) = gone.sends()
    assert sums(office, gone.old, gone.new) == {("01", CASH.code): GIVEN, (OVERS.code, CASH.code): 30_00}
    gone.settled(late, Way.AS_IT_SAYS)
    assert sums(office, gone.old, gone.new) == {("01", CASH.code): GIVEN + 30_00, (OVERS.code, CASH.code): 0}
    gone.proven(GIVEN + 30_00)
    report = TOOL.check_pack(packed(dict(pack_of(office.finance.session_slice(gone.session), Keys()).members)))
    assert report.findings == []


def test_what_came_over_and_was_posted_is_in_no_place_twice(office: Office) -> None:
    """It was counted as over, so the safe has it once; custody says that no close knew of it, and nothing is held."""
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    gone.pays(10_00, Tender(CHEQUE, 10_00, cheque_number="000214"))
    gone.closed(GIVEN + 30_00)
    before = custody(office).custody.uncounted_pence
    new, _ = office.central.till(gone.old.identity.till)
    carry(new, gone.old, range(3, 5))
    assert push(office.central, new) == 0
    now = custody(office)
    assert (now.adds_up, now.custody.unposted_pence, now.custody.uncounted_pence - before) == (True, 0, 30_00)
    assert gone.in_safe == GIVEN + 30_00 + 10_00  # of a cheque nobody knew at the count
    assert office.central.store.verify().findings == ()


def came_over(office: Office) -> tuple[Gone, Roll, LateNow]:
    """£30.00 in cash was counted as over, and a cheque of nobody's count, and both are posted since."""
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    gone.pays(10_00, Tender(CHEQUE, 10_00, cheque_number="000214"))
    gone.closed(GIVEN + 30_00)
    new, _ = office.central.till(gone.old.identity.till)
    carry(new, gone.old, range(3, 5))
    assert push(office.central, new) == 0
    (late,) = [one for one in see_late(office.finance, FINANCE, "BA1") if one.device == new.identity.device]
    return gone, new, late


def test_what_came_over_is_taken_out_of_overs_in_one_step(office: Office) -> None:
    gone, new, late = came_over(office)
    before = custody(office).custody.uncounted_pence
    assert (late.over_pence, late.says[0]["amount_pence"]) == (30_00, 30_00)
    done = settle_late(office.finance, IDS, FINANCE, "BA1")
    assert late in done
    assert sums(office, gone.old, gone.new, new)[OVERS.code, CASH.code] == 0
    now = custody(office)
    out = sum(one.over_pence for one in done)
    assert (now.adds_up, now.custody.uncounted_pence) == (True, before - out)
    assert gone.in_safe == GIVEN + 30_00 + 10_00
    assert settle_late(office.finance, IDS, FINANCE, "BA1") == []
    assert office.central.store.verify().findings == ()


def test_both_databases_say_the_same_of_what_takes_out_of_overs(office: Office) -> None:
    gone, new, late = came_over(office)
    beside = posting(CASH.code, -30_00, 0, fund=OVERS.code)

    def why(*postings: dict[str, Any], who: User = FINANCE, **said: Any) -> str:
        body: Any = {"business_day": TODAY, **late_settled_body(late, postings)} | said
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.LATE_SETTLED, who.id, body)
        return refused_words(lambda: office.finance.write([draft]))

    assert why(beside, number=late.number + 1) == "late_unknown"  # another payment's
    assert why(beside, seal="0" * 64) == why(beside, till="99") == why(beside, session="s") == "late_unknown"
    assert why(beside, receipt="x") == why(beside, number=999) == why(beside, office="NL2") == "late_unknown"
    assert why(beside | {"amount_pence": -29_00}) == why(beside, beside | {"mop": CHEQUE.code}) == "over"
    assert why(beside | {"fund": COUNCIL_TAX.code}) == why(beside | {"reference": "elsewhere"}) == "over"
    assert why(beside, over={"device": gone.old.identity.device, "number": 1}) == "over"
    assert why(beside | {"amount_pence": 30_00}) == "over"  # never the other way
    assert why(beside | {"mop": "99"}) == "mop_unknown"
    assert why(beside | {"line": 1}) == why(beside | {"vat_pence": 1}) == why() == "posting"
    assert why(beside, total_pence=0) == "sums"
    assert why(beside, over=7) == why(beside, device="x") == why(beside, session="") == "malformed"
    assert why(beside, business_day="2026-04-01") == "business_day"
    known = office.finance.late_open("BA1")
    assert late in known
    assert why(beside) == ""
    assert why(beside) == "late_settled"
    assert late not in office.finance.late_open("BA1")
    assert office.central.store.verify().findings == ()
    assert new.identity.device == late.device


def test_two_of_finance_at_once_take_it_out_once(office: Office) -> None:
    if not office.central.is_postgres:  # one process writes at a time there
        return
    _, _, late = came_over(office)
    other = replace(FINANCE, id=UserId("u-fin2"), user="Fin2")
    office.central.store.change([to_row(other)], {})
    body: Any = {"business_day": TODAY, **late_settled_body(late, [posting(CASH.code, -30_00, 0, fund=OVERS.code)])}

    def said(who: User) -> EntryDraft:
        return EntryDraft(EntryId(IDS.new_id()), EntryKind.LATE_SETTLED, who.id, body)

    with at_desk(office.central, other) as at, ThreadPoolExecutor(1) as pool:
        with writing(office.finance._engine) as connection:
            desk_roll.write(connection, [said(FINANCE)])  # and not committed yet
            waits = pool.submit(lambda: refused_words(lambda: at.write([said(other)])))
            time.sleep(0.3)
            assert not waits.done()
        assert waits.result(20) == "late_settled"
    assert office.central.store.verify().findings == ()


@pytest.mark.parametrize("counted", [GIVEN, GIVEN + 29_00, GIVEN + 31_00, GIVEN - 2_00])
def test_however_it_was_counted_the_safe_holds_what_was_counted(office: Office, counted: int) -> None:
    """What was short of it, or over beside it, stays in overs and shorts, by its true sum."""
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    gone.closed(counted)
    (late,) = gone.sends()
    out = gone.settled(late, Way.ACCOUNTS, AccountPart("01", SMITH.reference, 30_00))
    assert sums(office, gone.old, gone.new)[OVERS.code, CASH.code] == counted - GIVEN - 30_00
    gone.proven(counted)
    all_was_over = counted >= GIVEN + 30_00
    assert len(asked(office, Kind.NOT_OVER, out)) == (0 if all_was_over else 1)


def test_only_what_was_counted_is_in_overs(office: Office) -> None:
    """Cash was counted; a cheque lay in nobody's count and is found now; what was taken back was missed as short."""
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00, Tender(CHEQUE, 10_00, cheque_number="000214"), Tender(CASH, 20_00))
    gone.closed(GIVEN + 20_00)
    (late,) = gone.sends()
    gone.settled(late, Way.AS_IT_SAYS)
    assert gone.in_safe == GIVEN + 20_00 + 10_00
    gone.proven(GIVEN + 30_00)


def test_what_was_given_back_before_the_count_was_short_there(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    voided(gone.old, json.loads(gone.old.entries[1].text))
    gone.closed(0)
    (void,) = gone.sends()
    gone.settled(void, Way.AS_IT_SAYS)
    assert sums(office, gone.old, gone.new) == {("01", CASH.code): 0, (OVERS.code, CASH.code): 0}
    gone.proven(0)


def test_a_cheque_that_was_counted_comes_out_of_overs_too(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    gone.pays(10_00, Tender(CHEQUE, 10_00, cheque_number="000214"))
    gone.closed(GIVEN, 10_00)
    (late,) = gone.sends()
    gone.settled(late, Way.SUSPENSE)
    gone.proven(GIVEN + 10_00)


def test_what_was_taken_after_the_count_is_in_no_count(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    gone.closed(GIVEN)
    gone.pays(30_00, at=START.replace(hour=START.hour + 1))
    (late,) = gone.sends()
    gone.settled(late, Way.AS_IT_SAYS)
    assert sums(office, gone.old, gone.new) == {("01", CASH.code): GIVEN + 30_00}
    gone.proven(GIVEN + 30_00)


@pytest.mark.parametrize("settled", [True, False])
def test_what_was_known_when_it_was_taken_over_is_not_late_however_it_comes(office: Office, *, settled: bool) -> None:
    """Its blocked till had sent it: held, known and counted. It is put right so, or comes over and is posted."""
    gone = Gone(office)
    gone.blocked()
    gone.pays(30_00)
    (known,) = gone.sends()
    gone.taken_over()
    gone.closed(GIVEN + 30_00, known=GIVEN + 30_00)
    before = custody(office).custody.uncounted_pence
    assert custody(office).custody.unposted_pence == 30_00
    if settled:
        gone.settled(known, Way.AS_IT_SAYS)
    new, _ = office.central.till(gone.old.identity.till)
    carry(new, gone.old, range(known, known + 1))
    assert push(office.central, new) == int(settled)
    now = custody(office)
    assert (now.adds_up, now.custody.uncounted_pence, gone.in_safe) == (True, before, GIVEN + 30_00)
    assert now.custody.unposted_pence == 0
    assert office.central.store.verify().findings == ()


def test_what_was_put_right_before_its_session_was_taken_over_is_counted_once(central: Central) -> None:
    """Blocked before it sent anything, so its opening, a cheque, its count and its close are held, as all of it."""
    with an_office(central) as office:  # its own: what stays held of it is in no other test's sums
        gone = Gone(office, unsent=True)
        gone.pays(10_00, Tender(CHEQUE, 10_00, cheque_number="000214"))
        counting = frame(gone.old, session=gone.session, attempt=1, finished=True, tenders=[])
        count = gone.old.forged(kind="session.counted", body=counting).number
        gone.old.forged(kind="session.closed", body=frame(gone.old, session=gone.session, state="closed", count=count))
        gone.blocked()
        *_, cheque, _count, close = gone.sends()
        gone.settled(cheque, Way.AS_IT_SAYS)
        out = gone.settled(close, Way.NO_EFFECT)
        assert len(asked(office, Kind.NO_EFFECT, out)) == 1
        assert gone.in_safe == 10_00
        gone.taken_over()
        drawer = custody(office).custody.places[Spot(Where.DRAWER, gone.session)]
        assert (gone.in_safe, drawer.total_pence) == (0, 10_00)  # it is counted there
        gone.closed(GIVEN, 10_00, known_cheques=10_00)
        assert asked(office, Kind.NO_EFFECT, out) == []
        now = custody(office)
        assert (now.adds_up, gone.in_safe) == (True, GIVEN + 10_00)
        assert now.custody.unposted_pence == 50_00 + GIVEN  # its float and its other payment, which are held still
        listed = office.bank(gone.session).banking.sessions  # without a reason: all that its close says is there
        assert [one.pence for each in listed for one in each.cheques] == [10_00]
        assert office.central.store.verify().findings == ()


def test_it_waits_for_the_close(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    (late,) = gone.sends()
    waits = refused_by(lambda: gone.settled(late, Way.AS_IT_SAYS))
    assert (waits.reason, "once that session is closed" in waits.message) == (Reason.HELD_NOT_COUNTED, True)
    gone.closed(GIVEN + 30_00)
    gone.settled(late, Way.AS_IT_SAYS)
    gone.proven(GIVEN + 30_00)


def test_both_databases_say_the_same_of_what_is_typed(office: Office) -> None:
    gone = Gone(office)
    gone.taken_over()
    gone.pays(30_00)
    early = office.finance.held_now(gone.old.identity.device, gone.sends()[0])
    assert early is not None
    assert refused_words(lambda: office.finance.write([drafted(early, FINANCE)])) == "held_not_counted"
    gone.closed(GIVEN + 29_00)
    (late,) = gone.sends()
    now = office.finance.held_now(gone.old.identity.device, late)
    assert now is not None
    main = dict(now.says[0])
    beside = posting(CASH.code, -30_00, 0, fund=OVERS.code)

    def why(*postings: dict[str, Any], **said: Any) -> str:
        close = {"device": gone.new.identity.device, "number": gone.new.head.number}
        every: Sequence[Any] = postings
        total = sum(one["amount_pence"] for one in every)
        body = {"over": close, "postings": list(every), "total_pence": total, **said}
        return refused_words(lambda: office.finance.write([drafted(now, FINANCE, **body)]))

    assert why(main, over=None) == "over"
    assert why(main, beside, over={"device": gone.new.identity.device, "number": 1}) == "over"
    assert why(main, beside, over={"device": gone.old.identity.device, "number": gone.new.head.number}) == "over"
    assert why(main, beside | {"amount_pence": -29_00}) == "over"
    assert why(main, beside | {"fund": COUNCIL_TAX.code}) == "over"
    assert why(main, beside | {"reference": "elsewhere"}) == "over"
    assert why(main, beside | {"mop": CHEQUE.code}) == "over"
    assert why(main, beside | {"amount_pence": -60_00}, beside | {"amount_pence": 30_00}) == "over"
    assert why(main, beside, beside | {"mop": CHEQUE.code}) == "over"
    assert why(main, beside | {"tender": 1}) == "posting"
    assert why(main, beside | {"vat_pence": -1}) == "posting"
    assert why(main) == "posting"
    assert why(beside) == "sums"
    assert why(main, beside, over=7) == "malformed"
    assert why(main, beside, over={"device": "", "number": 1}) == "malformed"
    assert why(main, beside, total_pence=30_00) == "sums"
    assert why(main, beside) == ""
    gone.proven(GIVEN + 29_00)
