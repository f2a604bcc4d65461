"""Held entries that finance puts right, on both databases: once, to the penny, and never counted twice."""

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlcipher3
from builders import CASH, CASHIER, CHEQUE, ENVELOPE, FINANCE, SMITH, SUPERVISOR, TENANT
from carried_rolls import carry, push
from fakes import held as fake_held
from held_office import CLOSED, asked, custody, drafted, held_payment, is_open, proven, refused_by, settle, sums
from made_central import OVERS, Central, a_till, at_desk, undone
from office_at_central import IDS, PAT, Office, an_office, tender_of
from proof_kit import TOOL, Keys, pack_of, packed
from reversal_rolls import voided
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from typed_at_desks import refused_words

from ims_desktop.actions.finance.see_tills import see_tills
from ims_desktop.actions.finance.settle_all_held import settle_all_held
from ims_desktop.actions.finance.settle_held import AccountPart, SettleWanted, Way, settle_held
from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.custody import Spot, Where
from ims_desktop.domain.held_entry import Settled, settle_body
from ims_desktop.domain.held_fault import held_fault
from ims_desktop.domain.own_account import account_words, marked
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.store.central import desk_roll, schema
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.held import held_now
from ims_desktop.store.central.own_table import own_account
from ims_desktop.store.central.settled_table import settled
from ims_desktop.store.central.store import SqlCentralStore
from ims_desktop.store.central.verify import proof_within

ONE_FUND = User(UserId("u-one"), "OOne", "O. One", "BA1", (Role.FINANCE,), only_funds=("01",))
ONE_OFFICE = User(UserId("u-two"), "TTwo", "T. Two", "NL2", (Role.FINANCE,), only_offices=("NL2",))


@pytest.fixture
def office(shared_central: Central) -> Iterator[Office]:
    central = shared_central
    with an_office(central) as made:
        central.store.change([to_row(one) for one in (CLOSED, ONE_FUND, ONE_OFFICE)], {})
        central.store.load_holders(iter([SMITH, TENANT]))
        yield made


def test_money_of_a_held_payment_is_posted_once_and_every_sum_knows_it(office: Office) -> None:
    tenders = (Tender(CHEQUE, 10_00, cheque_number="000214"), Tender(CASH, 20_00))
    number = held_payment(office, tenders=tenders)
    office.roll.payment(5_00)
    office.link.push(office.roll.entries, office.roll.said())
    assert [(one.number, one.reason, one.pence) for one in is_open(office)] == [(number, "fund_closed", 30_00)]
    session = str(office.roll.session)
    drawer = custody(office).custody.places[Spot(Where.DRAWER, session)]
    assert drawer.total_pence == 55_00
    parts = AccountPart("01", SMITH.reference, 12_00), AccountPart("02", TENANT.reference, 18_00)
    entry = settle(office, number, Way.ACCOUNTS, *parts)
    assert sums(office) == {("01", CHEQUE.code): 10_00, ("01", CASH.code): 7_00, ("02", CASH.code): 18_00}
    receipt = json.loads(office.roll.entries[number - 1].text)["body"]["receipt"]
    rows = office.finance.find(TransactionQuery(receipt=receipt)).rows
    assert {(row.kind, row.office, row.till, row.entry) for row in rows} == {
        ("held.settled", "BA1", office.roll.identity.till, entry.number)
    }
    assert custody(office).custody.places[Spot(Where.DRAWER, session)].total_pence == 85_00
    till = next(one for one in office.finance.reconcile() if one.device == office.roll.identity.device)
    assert (till.held, till.held_pence) == (0, 0)
    said = office.link.head(office.roll.said(), forked=False) if hasattr(office.link, "head") else None
    assert said is None or said.held == 0
    (one,) = office.finance.held_entries(office.roll.identity.device)
    assert one.settled is not None
    assert (one.settled.how, one.settled.by, one.settled.reason) == (Settled.POSTED, FINANCE.id, "keyed wrongly")
    proven(office)
    closed_with_all(office, session, cash=25_00, cheques=10_00)
    pack = packed(dict(pack_of(office.finance.session_slice(SessionId(session)), Keys()).members))
    report = TOOL.check_pack(pack)
    assert (report.findings, report.later) == ([], [f"held.settled of {receipt}, GBP 30.00"])


def closed_with_all(office: Office, session: str, cash: int, cheques: int) -> None:
    """The close counts what was held: custody has it once."""
    there = tender_of(CHEQUE.code, "cheque", cheques, cheques)
    office.closes(SessionId(session), tender_of(CASH.code, "cash", 50_00 + cash, cash), there)
    assert is_open(office) == []
    proven(office)


def test_what_a_close_counted_is_posted_out_of_what_was_not(office: Office) -> None:
    number = held_payment(office)
    session = str(office.roll.session)
    office.closes(SessionId(session), tender_of(CASH.code, "cash", 80_00, 30_00))
    assert (custody(office).custody.unposted_pence, custody(office).adds_up) == (30_00, True)
    safe = custody(office).custody.pence_at(Where.SAFE)
    settle(office, number, Way.SUSPENSE)
    assert sums(office) == {(OVERS.code, CASH.code): 30_00}
    assert custody(office).custody.pence_at(Where.SAFE) == safe
    proven(office)


def test_held_money_that_goes_to_another_account_is_asked_about(office: Office) -> None:
    """One person of finance puts it right alone: they could post a customer's £30.00 to a friend's account."""
    waits = settle(office, held_payment(office), Way.SUSPENSE)
    assert asked(office, Kind.SETTLED, waits) == []
    moved = settle(office, held_payment(office), Way.ACCOUNTS, AccountPart("01", SMITH.reference, 30_00))
    (words,) = asked(office, Kind.SETTLED, moved)
    assert "£30.00 of a held entry went to another account than its till says" in words


def test_what_was_held_at_a_till_that_is_gone_is_in_the_close_of_who_took_its_session_over(office: Office) -> None:
    central, old = office.central, office.roll
    number = held_payment(office)
    session = str(old.session)
    central.store.block_till("BA1", old.identity.till, old.identity.letter, UserId("u-admin"), blocked=True)
    roll, link = central.till(a_till())
    roll.enrolled()
    found = link.gone_session(SessionId(session))
    assert found is not None
    frame = {"session": session, "business_day": "2026-04-01", "office": "BA1", "till": roll.identity.till}
    two = {"actor": SUPERVISOR.id, "approver": PAT.id}
    roll.forged(kind="session.taken_over", body={**frame, "gone": dict(found.gone)}, **two)
    cash = tender_of(CASH.code, "cash", 80_00, 30_00)
    counted = [{name: cash[name] for name in ("mop", "kind", "counted_pence")}]
    roll.forged(kind="session.counted", body={**frame, "attempt": 1, "finished": True, "tenders": counted}, **two)
    body = {"cashier": CASHIER.id, "count": roll.head.number, "state": "closed", "total_pence": 0, "postings": []}
    body |= {"float_pence": 50_00, "float_kept_pence": 50_00, "tenders": [cash], "envelope": ENVELOPE}
    body |= {"payments": found.gone["payments"], "receipts": found.gone["receipts"]}
    roll.forged(kind="session.closed", body={**frame, **body}, **two)
    assert link.push(roll.entries, roll.said()).held == 0
    assert (custody(office).custody.unposted_pence, custody(office).adds_up) == (30_00, True)
    safe = custody(office).custody.pence_at(Where.SAFE)
    settle(office, number, Way.SUSPENSE)
    assert custody(office).custody.pence_at(Where.SAFE) == safe
    proven(office)


def test_a_blocked_tills_entries_are_posted_as_they_say_and_never_again_when_they_are_carried_over(
    office: Office,
) -> None:
    central = office.central
    old, link = central.till(a_till())
    old.opened(SessionId(IDS.new_id()))
    link.push(old.entries, old.said())
    central.store.block_till("BA1", old.identity.till, "", SUPERVISOR.id, blocked=True)
    new, _ = central.till(old.identity.till)
    new.opened(SessionId(IDS.new_id()))
    paid, other = old.payment(7_00), old.payment(9_00)
    link.push(old.entries, old.said())
    assert [one.reason for one in is_open(office, old)] == ["till_blocked"] * 2
    settle(office, paid.number, Way.AS_IT_SAYS, roll=old)
    carry(new, old, range(2, len(old.entries) + 1))  # as it had seen central before the other one sent
    assert push(central, new) == 1
    (known,) = central.store.held_entries(new.identity.device)
    assert (known.reason, known.pence) == ("payment_known", 0)
    assert sums(office, old, new) == {("01", CASH.code): 16_00}
    told = refused_by(lambda: settle(office, other.number, Way.AS_IT_SAYS, roll=old))
    assert told.reason is Reason.HELD_KNOWN
    settle(office, other.number, Way.NO_EFFECT, roll=old)
    settle(office, known.number, Way.NO_EFFECT, roll=new)
    assert (is_open(office, old), is_open(office, new), sums(office, old, new)) == ([], [], {("01", CASH.code): 16_00})
    assert central.store.verify().findings == ()


def test_all_that_a_block_by_mistake_held_is_posted_in_one_step_and_the_rest_is_named(office: Office) -> None:
    central = office.central
    till, link = central.till(a_till())
    till.opened(SessionId(IDS.new_id()))
    link.push(till.entries, till.said())
    central.store.block_till("BA1", till.identity.till, "", SUPERVISOR.id, blocked=True)
    paid, closed = till.payment(7_00), till.payment(9_00, fund=CLOSED)
    void, again = voided(till, json.loads(paid.text)), till.opened(SessionId(IDS.new_id()))
    link.push(till.entries, till.said())
    central.store.block_till("BA1", till.identity.till, "", SUPERVISOR.id, blocked=False)
    (device,) = (one for one in see_tills(office.finance, FINANCE) if one.device == till.identity.device)

    def all_of_it() -> list[tuple[int, str]]:
        done = settle_all_held(office.finance, IDS, FINANCE, device, "blocked by mistake")
        return [(one.held.number, one.refused.reason.value if one.refused else "posted") for one in done]

    left = "held_not_said"
    assert all_of_it() == [
        (paid.number, "posted"), (closed.number, "fund_disabled"), (void.number, "posted"), (again.number, left),
    ]  # fmt: skip
    assert all_of_it() == [(closed.number, "fund_disabled"), (again.number, left)]
    assert sums(office, till) == {("01", CASH.code): 0}
    assert central.store.verify().findings == ()


def test_what_was_given_back_is_posted_as_given_back(office: Office) -> None:
    office.roll.opened(SessionId(IDS.new_id()))
    paid = office.pays(5_00, CASH)
    back = [{**one, "amount_pence": -one["amount_pence"]} for one in paid["body"]["postings"]]
    office.reverse("payment.voided", paid, back)
    forged = office.roll.entries.pop()
    office.roll.head = replace(office.roll.head, number=paid["number"], seal=office.roll.entries[-1].seal)
    doc = json.loads(forged.text)
    office.roll.forged(**{name: doc[name] for name in ("kind", "body")}, approver="nobody")
    office.link.push(office.roll.entries, office.roll.said())
    (void,) = is_open(office)
    assert (void.reason, void.pence) == ("approver", -5_00)
    settle(office, void.number, Way.SUSPENSE)
    assert sums(office) == {("01", CASH.code): 5_00, (OVERS.code, CASH.code): -5_00}
    proven(office)
    given_back_once(office, paid, back)


def given_back_once(office: Office, paid: Mapping[str, Any], back: list[dict[str, Any]]) -> None:
    """Nothing is left to be refunded at any till, nor voided again."""
    left = refused_by(lambda: office.link.claim(ClaimId(IDS.new_id()), PaymentId(paid["body"]["payment"]), 1, 1_00))
    assert left.facts == {"left_pence": 0}
    office.reverse("payment.voided", paid, back)
    office.link.push(office.roll.entries, office.roll.said())
    (again,) = is_open(office)
    assert (again.reason, again.pence) == ("payment_reversed", -5_00)
    assert office.central.store.verify().findings == ()


def test_a_refund_that_was_put_right_leaves_nothing_to_give_back(office: Office) -> None:
    office.roll.opened(SessionId(IDS.new_id()))
    paid = office.pays(5_00, CASH)
    back = [{**one, "amount_pence": -3_00} for one in paid["body"]["postings"]]
    claims = [{"claim": IDS.new_id(), "line": 1, "pence": 3_00}]
    office.reverse("payment.refunded", paid, back, claims=claims)
    office.link.push(office.roll.entries, office.roll.said())
    (refund,) = is_open(office)
    assert (refund.reason, refund.pence) == ("claim", -3_00)
    settle(office, refund.number, Way.SUSPENSE)
    payment = PaymentId(paid["body"]["payment"])
    over = refused_by(lambda: office.link.claim(ClaimId(IDS.new_id()), payment, 1, 2_01))
    assert over.facts == {"left_pence": 2_00}
    assert office.link.claim(ClaimId(IDS.new_id()), payment, 1, 2_00) == 0
    assert office.central.store.verify().findings == ()


def test_who_may_not_and_what_is_not_put_right_so(office: Office) -> None:
    number = held_payment(office)
    part = AccountPart("01", SMITH.reference, 30_00)
    assert refused_by(lambda: settle(office, 1, Way.SUSPENSE)).reason is Reason.HELD_UNKNOWN
    assert refused_by(lambda: settle(office, number, Way.NO_EFFECT)).reason is Reason.HELD_SUM
    less = refused_by(lambda: settle(office, number, Way.ACCOUNTS, replace(part, pence=29_99)))
    assert (less.reason, "£29.99" in less.message, "£30.00" in less.message) == (Reason.HELD_SUM, True, True)
    assert refused_by(lambda: settle(office, number, Way.SUSPENSE, reason=" ")).reason is Reason.REASON_NEEDED
    closed = refused_by(lambda: settle(office, number, Way.AS_IT_SAYS))
    assert closed.reason is Reason.FUND_DISABLED
    wanted = SettleWanted(office.roll.identity.device, number, Way.SUSPENSE, "mine")
    for who in (SUPERVISOR, CASHIER):
        told = refused_by(lambda who=who: settle_held(office.sam, IDS, who, wanted))  # type: ignore[misc]
        assert told.reason is Reason.NOT_ALLOWED
    settle(office, number, Way.SUSPENSE)
    again, till = refused_by(lambda: settle(office, number, Way.SUSPENSE)), office.roll.identity
    assert again.message == (
        f"Entry {number} of BA1-{till.till}{till.letter} was put right already, by F. Finance. Nothing was done."
    )
    proven(office)


def test_both_databases_say_the_same_of_what_is_typed(office: Office) -> None:
    central = office.central
    number = held_payment(office)
    now = office.finance.held_now(office.roll.identity.device, number)
    assert now is not None
    (says,) = now.says
    right = dict(says) | {"fund": "01"}

    def why(store: SqlCentralStore, who: User = FINANCE, **changed: Any) -> str:
        return refused_words(lambda: store.write([drafted(now, who, **{"postings": [right], **changed})]))

    at = office.finance
    assert why(at, business_day="2026-04-01") == "business_day"
    assert why(at, number=number + 1) == "held_unknown"
    assert why(at, seal="0" * 64) == "held_unknown"
    assert why(at, why="sums") == "held_unknown"
    assert why(at, receipt="BA1-03A-000009-K") == "held_unknown"
    assert why(at, session=None) == "held_unknown"
    assert why(at, till="99") == "held_unknown"
    assert why(at, pence=29_00, total_pence=29_00, postings=[right | {"amount_pence": 29_00}]) == "held_unknown"
    assert why(at, postings=[right | {"amount_pence": 29_00}]) == "sums"
    assert why(at, postings=[], total_pence=0) == "sums"
    assert why(at, how="no_effect", postings=[], total_pence=0) == "sums"
    assert why(at, how="no_effect") == "posting"
    assert why(at, reason="") == "reason"
    two = [right | {"amount_pence": 40_00}, right | {"amount_pence": -10_00}]
    assert why(at, postings=two) == "posting"
    assert why(at, postings=[right | {"mop": CHEQUE.code}]) == "method"
    assert why(at, postings=[right | {"mop": "ZZ"}]) == "mop_unknown"
    assert why(at, postings=[right | {"vat_code": "ZZ"}]) == "vat_unknown"
    assert why(at, postings=[right | {"fund": "ZZ"}]) == "fund_unknown"
    assert why(at, postings=[right | {"fund": CLOSED.code}]) == "fund_closed"
    assert why(at, postings=[right | {"vat_pence": -1}]) == "posting"
    assert why(office.sam, SUPERVISOR) == "kind"
    central.store.change([to_row(replace(FINANCE, roles=(Role.FINANCE, Role.SUPERVISOR)))], {})
    for who, said in ((ONE_OFFICE, "office"), (ONE_FUND, "office")):
        with at_desk(central, who) as other:
            assert why(other, who) == said
    salt, since = IDS.salt(), datetime(2026, 1, 1, tzinfo=UTC)
    mine = {"id": IDS.new_id(), "device": now.device, "number": 1, "user_id": FINANCE.id, "salt": salt, "change": 9_999}
    mark = marked(salt.hex(), account_words("01", right["reference"]))
    with writing(central.store._engine) as connection:
        connection.execute(insert(own_account).values(**mine, mark=mark, since=since))
    assert why(at) == "own_account"
    with writing(central.store._engine) as connection:
        connection.execute(delete(own_account))
    assert why(at) == ""
    assert why(at) == "held_settled"
    proven(office)


def test_nobody_puts_right_what_they_took_or_approved_themselves(office: Office) -> None:
    both = replace(FINANCE, roles=(Role.FINANCE, Role.SUPERVISOR))
    office.central.store.change([to_row(both)], {})
    office.roll.opened(SessionId(IDS.new_id()), both)
    taken = held_payment(office, cashier=both)
    office.roll.opened(SessionId(IDS.new_id()))
    approved = held_payment(office, approver=both)
    for number in (taken, approved):
        assert refused_by(lambda number=number: settle(office, number, Way.SUSPENSE)).reason is Reason.HELD_OWN  # type: ignore[misc]
        now = office.finance.held_now(office.roll.identity.device, number)
        assert now is not None
        typed = drafted(now, FINANCE, postings=[dict(now.says[0]) | {"fund": "01"}])
        assert refused_words(lambda typed=typed: office.finance.write([typed])) == "held_own"  # type: ignore[misc]


def _does(office: Office, statement: Any) -> None:
    with office.central.store._engine.connect() as connection:
        connection.execution_options(ims_writes=True)
        with connection.begin():
            connection.execute(statement)


def test_what_is_settled_stays_held_whatever_is_upgraded(office: Office) -> None:
    """Whoever projects held entries later takes them out of what is held: the database refuses it for these."""
    number = held_payment(office)
    settle(office, number, Way.SUSPENSE)
    held = schema.held.c
    here = (held.device == office.roll.identity.device) & (held.number == number)
    said = []
    for statement in (delete(schema.held).where(here), update(settled).values(how="no_effect"), delete(settled)):
        with pytest.raises((DBAPIError, Refused, Unavailable, sqlcipher3.dbapi2.Error)) as refused:
            _does(office, statement)
        said.append(str(refused.value).lower())
    assert "foreign key" in said[0]
    assert "append" in said[1]
    assert "append" in said[2]
    with reading(office.central.store._engine) as connection:
        assert connection.execute(select(held.reason).where(here)).scalar() == "fund_closed"
    proven(office)


def test_the_proof_finds_what_was_put_right_otherwise_than_the_roll_says(office: Office) -> None:
    number = held_payment(office)
    entry = settle(office, number, Way.SUSPENSE)
    here, held, posted = settled.c.entry == entry.number, schema.held.c, schema.transaction
    its = (held.device == office.roll.identity.device) & (held.number == number)
    moved = (posted.c.device == entry.device) & (posted.c.number == entry.number)
    for words, statement in {
        "was not put right": delete(settled).where(here),
        "not the one that the entry names": update(settled).where(here).values(pence=1),
        "the payment that was put right": update(settled).where(here).values(payment="another"),
        "is held otherwise than it says": update(schema.held).where(its).values(reason="till_blocked"),
        "the transactions are not those": delete(posted).where(moved),
    }.items():
        with undone(office.central) as connection:
            if office.central.is_postgres:
                connection.exec_driver_sql("ALTER TABLE ims.settled DISABLE TRIGGER append_only").close()
            connection.execute(statement)
            told = [one.what for one in proof_within(connection).findings]
        assert any(words in one for one in told), (words, told)
    proven(office)


def test_domain_and_database_call_the_same_entries_sound(shared_central: Central) -> None:
    if not shared_central.is_postgres:
        return
    posting: dict[str, Any] = {"fund": "01", "reference": "1", "mop": "1", "vat_code": "N0", "narrative": "n"}
    posting |= {"amount_pence": 5, "vat_pence": 1, "line": 1, "tender": 1}
    device = DeviceId("01960000-0000-7000-8000-0000000000d1")
    now = fake_held.held_now(device=device, number=7, till="03", why="sums", pence=5, receipt="r", session="s")
    sound: Any = {"business_day": "2026-04-01", **settle_body(now, [posting])}
    others: tuple[Any, ...] = (None, "", "x", 0, 1, -1, 6, [], {}, "9" * 65, "f" * 64, "posted", "no_effect", device)
    forged: list[Any] = [sound, [], None, {**sound, "postings": [posting] * 201, "pence": 1005, "total_pence": 1005}]
    forged += [{**sound, name: value} for name in sound for value in others]
    forged += [{key: value for key, value in sound.items() if key != name} for name in sound]
    forged += [{**sound, "postings": [{**posting, name: value}]} for name in posting for value in others]
    asked = "SELECT ims.held_fault(v) FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS x(v, o) ORDER BY o"
    with shared_central.raw() as connection:
        rows = connection.execute(asked, (json.dumps(forged),)).fetchall()
    assert [row[0] or "" for row in rows] == [held_fault(one) for one in forged]
    assert {held_fault(one) for one in forged} == {"", "malformed", "sums", "posting"}


def test_a_till_settles_nothing(office: Office) -> None:
    number = held_payment(office)
    now = office.finance.held_now(office.roll.identity.device, number)
    assert now is not None
    draft = drafted(now, CASHIER)
    office.roll.append(draft)
    office.link.push(office.roll.entries, office.roll.said())
    assert [(one.number, one.reason) for one in is_open(office)] == [
        (number, "fund_closed"),
        (number + 1, "unknown_kind"),
    ]


def test_a_push_left_open_keeps_no_other_till_waiting_behind_finance(office: Office) -> None:
    if not office.central.is_postgres:  # one process writes at a time there
        return
    number = held_payment(office)
    waits = b"ALTER FUNCTION ims.keep_held(uuid, bigint, jsonb[], text) SET lock_timeout = '%s'"
    with office.central.raw() as owner, office.central.raw() as till, ThreadPoolExecutor(1) as pool:
        kept = owner.execute("SELECT proconfig FROM pg_proc WHERE proname = 'keep_held'").fetchone()
        assert "lock_timeout=3s" in (kept or ("",))[0]
        owner.execute(waits % b"500ms")
        with till.transaction():
            till.execute("LOCK TABLE ims.settled IN ROW SHARE MODE")  # as a push does, and never commits
            settling = pool.submit(refused_words, lambda: settle(office, number, Way.SUSPENSE))
            time.sleep(0.1)
            office.roll.payment(1_00)
            office.link.push(office.roll.entries, office.roll.said())
            assert settling.result() == "central_slow"
        owner.execute(waits % b"3s")
    settle(office, number, Way.SUSPENSE)
    proven(office)


def test_finance_that_never_commits_keeps_tills_waiting_for_seconds_only(office: Office) -> None:
    if not office.central.is_postgres:  # one process writes at a time there
        return
    number = held_payment(office)

    def hangs_while_a_till_sends() -> None:
        with writing(office.finance._engine) as connection:
            now = held_now(connection, office.roll.identity.device, number)
            assert now is not None
            desk_roll.write(connection, [drafted(now, FINANCE, postings=[dict(now.says[0]) | {"fund": OVERS.code}])])
            office.roll.payment(1_00)
            assert office.link.push(office.roll.entries, office.roll.said()).held == 0

    with pytest.raises(Unavailable):
        hangs_while_a_till_sends()
    assert [one.number for one in is_open(office)] == [number]  # nothing of it was kept
    settle(office, number, Way.SUSPENSE)
    proven(office)


def test_two_of_finance_at_once_settle_it_once(shared_central: Central) -> None:
    """And a push of the same payment waits for who settles it: it is known then, and not posted a second time."""
    central = shared_central
    if not central.is_postgres:  # one process writes at a time there
        return
    with an_office(central) as office:
        other = replace(FINANCE, id=UserId("u-fin2"), user="Fin2")
        central.store.change([to_row(one) for one in (CLOSED, other)], {})
        number = held_payment(office)
        payment = json.loads(office.roll.entries[number - 1].text)["body"]["payment"]
        second, link = central.till(a_till())
        second.payment(30_00, payment=payment)  # a clone's, under the same id
        with at_desk(central, other) as at, ThreadPoolExecutor(2) as pool:

            def settled_by(store: SqlCentralStore, who: User) -> str:
                wanted = SettleWanted(office.roll.identity.device, number, Way.SUSPENSE, "at once")
                return refused_words(lambda: settle_held(store, IDS, who, wanted))

            with writing(office.finance._engine) as connection:
                now = held_now(connection, office.roll.identity.device, number)
                assert now is not None
                suspense = dict(now.says[0]) | {"fund": OVERS.code}
                desk_roll.write(connection, [drafted(now, FINANCE, postings=[suspense])])  # and not committed yet
                waits = pool.submit(settled_by, at, other)
                pushes = pool.submit(lambda: link.push(second.entries, second.said()).held)
                time.sleep(0.5)
                assert not waits.done()
                assert not pushes.done()
            assert (waits.result(20), pushes.result(20)) == ("held_settled", 1)
        assert [one.reason for one in is_open(office, second)] == ["payment_duplicate"]
        assert sums(office) == {(OVERS.code, CASH.code): 30_00}
        assert central.store.verify().findings == ()
