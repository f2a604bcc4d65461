"""Banking at central, on both databases: once, whole, in order, by two, and never one's own, whatever is typed."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from builders import CASH, CASHIER, FINANCE, SUPERVISOR, TickingClock
from forged_bodies import paths_in, replaced_in
from hypothesis import given, settings
from hypothesis import strategies as st
from made_central import Central, at_desk
from office_at_central import CARRIER, IDS, OTHER_OFFICE, PAT, Office, an_office, tender_of
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.actions.proof.session_papers import session_papers
from ims_desktop.actions.supervisor.bank_takings import takings_to_bank
from ims_desktop.actions.supervisor.banking_entries import Outside
from ims_desktop.actions.supervisor.banking_slip import banking_sheet
from ims_desktop.actions.supervisor.move_banking import correct_banking, hand_over_banking, receive_banking
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.bootstrap.session_paper_files import name_text_pdf
from ims_desktop.documents.banking_layout import banking_text
from ims_desktop.domain.banking import Bag, BagCorrected, BankingState, Cause
from ims_desktop.domain.banking_fault import BANKING_KINDS, banking_fault
from ims_desktop.domain.custody import Where
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.store import SqlCentralStore


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    with an_office(central) as made:
        yield made


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_takings_go_to_the_bank_and_every_roll_is_proven(office: Office) -> None:
    first, second = office.closed(cheques=(12_34, 5_00)), office.closed(cash=20_50)
    office.closed(cash=0)  # nothing for the bank: it would wait there for ever
    assert [one.session for one in takings_to_bank(office.sam, SUPERVISOR)] == [first, second]
    made = office.bank(first, second, bags=(Bag("SEAL 1", 120_50),))
    assert (made.banking.slip, made.banking.cash_pence, made.banking.cheques_pence) == (1, 120_50, 17_34)
    assert takings_to_bank(office.sam, SUPERVISOR) == []
    hand_over_banking(office.desk(office.pat), PAT, 1, Outside())
    receive_banking(office.desk(office.finance), FINANCE, "BA1", 1, Outside())
    (now,) = office.sam.bankings("BA1")
    assert (now.state, now.name, now.sessions) == (BankingState.RECEIVED, "BA1-P000001", (first, second))
    assert [one.pence for one in office.sam.cheque_list(now)] == [12_34, 5_00]
    assert office.sam.cheque_list(now)[0].number == "000214"
    correct_banking(
        office.desk(office.finance), office.finance.reference_data(), FINANCE, "BA1", 1,
        BagCorrected("SEAL 1", -20_00, Cause.COUNTERFEIT, "one £20 note"), CARRIER,
    )  # fmt: skip
    page = office.finance.find(TransactionQuery(receipt="BA1-P000001"))
    assert [(row.amount_pence, row.fund, row.office, row.kind) for row in page.rows] == [
        (-20_00, "99", "BA1", "banking.corrected")
    ]
    (now,) = office.sam.bankings("BA1", 1)
    assert now.difference_pence == -20_00
    assert office.central.store.verify().findings == ()
    cut = office.finance.session_slice(first)  # an evidence pack has the slip too
    papers = {
        name: text for name, text, _ in map(name_text_pdf, session_papers(cut, office.finance.reference_data(), ()))
    }
    assert papers[now.name] == banking_text(banking_sheet(office.finance, office.finance.reference_data(), now))
    assert office.finance.session_slice(office.closed()).paid_in is None


def test_a_difference_is_posted_under_the_slips_number(office: Office) -> None:
    session = office.closed()
    office.bank(session, bags=(Bag("S", 99_00),), reason="a pound is not there")
    page = office.finance.find(TransactionQuery(receipt="BA1-P000001"))
    assert [(row.amount_pence, row.mop, row.till, row.kind) for row in page.rows] == [(-1_00, "CA", "", "banking.made")]
    assert office.central.store.verify().findings == ()


def test_a_session_is_banked_once_and_the_second_is_told_by_whom(office: Office) -> None:
    session = office.closed()
    office.bank(session)
    told = refused_by(lambda: office.bank(session, store=office.pat, by=PAT))
    assert told.reason is Reason.SESSION_BANKED
    assert (
        told.message == f"Session {session} is banked already: S. Supervisor made slip BA1-P000001. Nothing was done."
    )


def test_two_desks_at_the_same_moment_make_one_banking(office: Office) -> None:
    session, other = office.closed(), office.closed()
    ready, answers = threading.Barrier(2), []

    def make(store: SqlCentralStore, by: User) -> None:
        ready.wait()
        try:
            answers.append(office.bank(session, store=store, by=by).banking.slip)
        except Refused as refused:
            answers.append(refused.reason)

    both = [threading.Thread(target=make, args=who) for who in ((office.sam, SUPERVISOR), (office.pat, PAT))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers, key=str) == [1, Reason.SESSION_BANKED]
    assert office.bank(other).banking.slip == 2


def test_what_awaits_approval_is_banked_once_somebody_approved_it(office: Office) -> None:
    session = office.closed(state="awaiting_approval")
    assert refused_by(lambda: office.bank(session)).reason is Reason.SESSION_AWAITING_APPROVAL
    office.approved(session)
    assert office.bank(session).banking.slip == 1


def test_nobody_banks_or_carries_their_own(office: Office) -> None:
    session = office.closed(cashier=PAT)
    assert refused_by(lambda: office.bank(session, store=office.pat, by=PAT)).reason is Reason.OWN_TAKINGS
    office.bank(session)
    told = refused_by(lambda: hand_over_banking(office.desk(office.pat), PAT, 1, CARRIER))
    assert told.reason is Reason.OWN_TAKINGS


def test_each_step_is_signed_by_another_or_by_who_takes_it(office: Office) -> None:
    office.bank(office.closed())
    sam = office.desk(office.sam)
    told = refused_by(lambda: hand_over_banking(sam, SUPERVISOR, 1, Outside("G. Uard")))
    assert told.reason is Reason.SECOND_PERSON_NEEDED
    assert refused_by(lambda: receive_banking(sam, SUPERVISOR, "BA1", 1, CARRIER)).reason is Reason.BANKING_STEP
    entry = hand_over_banking(sam, SUPERVISOR, 1, CARRIER)
    assert office.sam.personal_of(entry.device, entry.number) == {"carrier": "G. Uard", "paper": "R 1017"}
    assert refused_by(lambda: hand_over_banking(sam, SUPERVISOR, 1, CARRIER)).reason is Reason.BANKING_STEP
    assert refused_by(lambda: receive_banking(sam, SUPERVISOR, "BA1", 2, CARRIER)).reason is Reason.BANKING_UNKNOWN
    assert office.sam.bankings("BA1")[0].state is BankingState.HANDED_OVER


def test_what_was_voided_is_not_banked_and_what_was_put_right_is(office: Office) -> None:
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    kept, gone, right = office.pays(10_00), office.pays(7_00), office.pays(5_00, CASH)
    taken = {"mop": "CQ", "kind": "cheque", "amount_pence": 7_00}
    office.reverse("payment.voided", gone, [_negative(one) for one in gone["body"]["postings"]], tenders=[taken])
    (posting,) = right["body"]["postings"]
    tender = {"tender": 1, "was": "CA", "was_kind": "cash", "mop": "CQ", "kind": "cheque", "amount_pence": 5_00}
    office.reverse("payment.corrected", right, [_negative(posting), posting | {"mop": "CQ"}], tenders=[tender])
    office.closes(session, tender_of("CA", "cash", 50_00, 0), tender_of("CQ", "cheque", 15_00, 15_00))
    assert [state.held for state in office.sam.reconcile() if not state.is_desk] == [0]
    made = office.bank(session).banking  # no reason is asked for
    listed = [(cheque.entry, cheque.pence) for cheque in made.sessions[0].cheques]
    assert listed == [(kept["number"], 10_00), (right["number"], 5_00)]
    (seen,) = see_custody(office.sam, TickingClock(), SUPERVISOR)
    assert (seen.adds_up, seen.custody.unposted_pence, seen.custody.pence_at(Where.BAG)) == (True, 0, 15_00)


def _negative(posting: dict[str, Any]) -> dict[str, Any]:
    return posting | {"amount_pence": -posting["amount_pence"], "vat_pence": -posting["vat_pence"]}


def test_one_office_banks_its_own(office: Office) -> None:
    session = office.closed()
    with at_desk(office.central, OTHER_OFFICE) as elsewhere:
        told = refused_by(lambda: office.bank(session, store=elsewhere, by=OTHER_OFFICE))
        assert told.reason is Reason.SESSION_NOT_TO_BANK
    office.bank(session)
    with at_desk(office.central, OTHER_OFFICE) as elsewhere:
        desk = office.desk(elsewhere)
        told = refused_by(lambda: receive_banking(desk, OTHER_OFFICE, "BA1", 1, CARRIER))
        assert told.reason in {Reason.BANKING_UNKNOWN, Reason.BANKING_STEP}


# what is typed past the domain: central has the last word
Forged = Callable[[dict[str, Any]], Mapping[str, Any]]
FORGED: dict[str, tuple[str, Forged]] = {
    "slip: one is left out": ("slip", lambda body: body | {"slip": 2}),
    "sums: bags of another sum": ("sums", lambda body: body | {"bags": [{"seal": "S", "pence": 1}]}),
    "posting: none of a difference": (
        "posting",
        lambda body: (
            body
            | {
                "bags": [{"seal": "S", "pence": 99_00}],
                "tenders": [_part(body, 0, banked_pence=99_00, difference_pence=-1_00), body["tenders"][1]],
            }
        ),
    ),
    "to_bank: less than the closes say": (
        "to_bank",
        lambda body: (
            body
            | {
                "bags": [{"seal": "S", "pence": 90_00}],
                "tenders": [_part(body, 0, banked_pence=90_00, to_bank_pence=90_00), body["tenders"][1]],
            }
        ),
    ),
    "cheque: another than was taken": (
        "cheque",
        lambda body: body | {"sessions": [_part(body, 0, "sessions", cheques=[_cheque(body, entry=2)])]},
    ),
    "cheque: two of half": (
        "cheque",
        lambda body: (
            body
            | {
                "sessions": [
                    _part(body, 0, "sessions", cheques=[_cheque(body, pence=6_17), _cheque(body, pence=6_17, tender=2)])
                ]
            }
        ),
    ),
    "reason: a cheque is left out, and made good in nothing": (
        "reason",
        lambda body: (
            body
            | {
                "sessions": [_part(body, 0, "sessions", cheques=[])],
                "tenders": [body["tenders"][0], _part(body, 1, banked_pence=0, difference_pence=-12_34)],
                "postings": [_posting(-12_34)],
                "total_pence": -12_34,
            }
        ),
    ),
    "session_unknown": ("session_unknown", lambda body: body | {"sessions": [_part(body, 0, "sessions", session="x")]}),
    "session_not_closed": (
        "session_not_closed",
        lambda body: body | {"sessions": [_part(body, 0, "sessions", closed=1)]},
    ),
    "malformed": ("malformed", lambda body: body | {"sessions": []}),
    "office": ("office", lambda body: body | {"office": "NL2"}),
    "business_day": ("business_day", lambda body: body | {"business_day": "2026-01-01"}),
}


def _part(body: dict[str, Any], place: int, of: str = "tenders", **changed: Any) -> dict[str, Any]:
    return {**body[of][place], **changed}


def _cheque(body: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**body["sessions"][0]["cheques"][0], **changed}


def _posting(pence: int, mop: str = "CQ", place: int = 2) -> dict[str, Any]:
    posting = {"fund": "99", "reference": "BA1", "vat_code": "N0", "vat_pence": 0, "narrative": "Short"}
    return {**posting, "mop": mop, "amount_pence": pence, "line": place, "tender": place}


def _honest(office: Office, session: SessionId) -> dict[str, Any]:
    """The body that a banking of the session would have."""
    (one,) = office.sam.takings("BA1", [session])
    cheques = [{"entry": c.entry, "tender": c.tender, "mop": c.mop, "pence": c.pence} for c in one.cheques]
    return {
        "banking": IDS.new_id(),
        "office": "BA1",
        "business_day": business_day(_now()).isoformat(),
        "slip": 1,
        "sessions": [
            {
                "session": one.session,
                "device": one.device,
                "closed": one.closed,
                "cashier": one.cashier,
                "cheques": cheques,
            }
        ],
        "tenders": [
            {
                "mop": tender.mop,
                "kind": tender.kind.value,
                "to_bank_pence": tender.pence,
                "banked_pence": tender.pence,
                "difference_pence": 0,
            }
            for tender in one.tenders
        ],
        "bags": [{"seal": "S", "pence": 100_00}],
        "postings": [],
        "total_pence": 0,
    }


def _now() -> datetime:
    return datetime.now(UTC)


def typed(store: SqlCentralStore, by: User, kind: EntryKind, body: Mapping[str, Any], **words: str) -> None:
    personal = tuple(personal_value(field, IDS.salt(), text) for field, text in words.items())
    store.write([EntryDraft(EntryId(IDS.new_id()), kind, by.id, body, personal)])


def test_whatever_is_typed_central_judges_it(office: Office) -> None:
    session = office.closed(cheques=(12_34,))
    honest = _honest(office, session)
    for case, (why, forged) in FORGED.items():
        told = refused_by(partial(typed, office.sam, SUPERVISOR, EntryKind.BANKING_MADE, forged(honest)))
        assert told.facts["why"] == why, case
    own = office.closed(cashier=PAT)
    told = refused_by(lambda: typed(office.pat, PAT, EntryKind.BANKING_MADE, _honest(office, own)))
    assert told.facts["why"] == "own_takings"
    waits = office.closed(state="awaiting_approval")
    told = refused_by(lambda: typed(office.sam, SUPERVISOR, EntryKind.BANKING_MADE, _honest(office, waits)))
    assert told.facts["why"] == "session_awaiting_approval"
    typed(office.sam, SUPERVISOR, EntryKind.BANKING_MADE, honest)
    again = _honest(office, session) | {"slip": 2}
    told = refused_by(lambda: typed(office.pat, PAT, EntryKind.BANKING_MADE, again))
    assert told.facts["why"] == "session_banked"
    assert office.central.store.verify().findings == ()
    with reading(office.central.store._engine) as connection:
        assert len(connection.execute(select(schema.banking.c.id)).all()) == 1


def test_steps_that_are_typed_are_judged_too(office: Office) -> None:
    session = office.closed(cheques=(12_34,), cashier=CASHIER)
    made = office.bank(session, bags=(Bag("S", 100_00),))
    frame = {
        "banking": made.entry.id,
        "office": "BA1",
        "business_day": business_day(_now()).isoformat(),
        "slip": 1,
    }
    correction = frame | {
        "bag": "S",
        "cause": "count",
        "difference_pence": -1_00,
        "sessions": [session],
        "postings": [_posting(-1_00, "CA", 1)],
        "total_pence": -1_00,
    }
    out, in_, corrected = EntryKind.BANKING_HANDED_OVER, EntryKind.BANKING_RECEIVED, EntryKind.BANKING_CORRECTED

    def why(store: SqlCentralStore, by: User, kind: EntryKind, body: Mapping[str, Any], **words: str) -> object:
        return refused_by(lambda: typed(store, by, kind, body, **words)).facts["why"]

    assert why(office.sam, SUPERVISOR, out, frame) == "second_person"
    assert why(office.sam, SUPERVISOR, out, frame, carrier="G. Uard") == "second_person"
    assert why(office.pat, PAT, out, frame | {"slip": 2}) == "banking_unknown"
    assert why(office.pat, PAT, out, frame | {"banking": "x"}) == "banking_unknown"
    assert why(office.pat, PAT, in_, frame) == "banking_step"
    assert why(office.finance, FINANCE, out, frame) == "kind"
    typed(office.pat, PAT, out, frame)
    assert why(office.pat, PAT, out, frame) == "banking_step"
    assert why(office.finance, FINANCE, corrected, correction) == "banking_step"
    typed(office.finance, FINANCE, in_, frame)
    assert why(office.finance, FINANCE, corrected, correction) == "second_person"
    assert why(office.pat, PAT, corrected, correction | {"bag": "T"}) == "bag"
    assert why(office.pat, PAT, corrected, correction | {"sessions": []}) == "session_unknown"
    assert why(office.pat, PAT, corrected, correction | {"postings": [_posting(-1_00, "CQ", 1)]}) == "posting"
    assert why(office.pat, PAT, corrected, correction | {"difference_pence": -2_00}) == "posting"
    elsewhere = [_posting(-1_00, "CA", 1) | {"fund": "01", "reference": "10000017"}]
    assert why(office.pat, PAT, corrected, correction | {"postings": elsewhere}) == "over_short"
    much = correction | {"difference_pence": -100_01, "postings": [_posting(-100_01, "CA", 1)], "total_pence": -100_01}
    assert why(office.pat, PAT, corrected, much) == "bag"
    typed(office.pat, PAT, corrected, correction)
    typed(office.pat, PAT, corrected, correction, carrier="The bank", paper="A 1")
    assert office.sam.bankings("BA1")[0].corrected_pence("S") == -2_00
    assert office.central.store.verify().findings == ()


_LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "cash", "S", "x" * 65])
_JSON = st.recursive(
    _LEAVES,
    lambda part: (
        st.lists(part, max_size=2) | st.dictionaries(st.sampled_from(["mop", "pence", "seal"]), part, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_both_databases_call_the_same_entries_sound(central_of_module: Central, data: st.DataObject) -> None:
    """One thing in a sound body is replaced by anything: domain and database say the same of it."""
    if not central_of_module.is_postgres:
        pytest.skip("there the domain judges itself")
    kind = data.draw(st.sampled_from(sorted(BANKING_KINDS)))
    body = _sound(kind)
    path = data.draw(st.sampled_from(sorted(paths_in(body), key=str)))
    changed = replaced_in(body, path, data.draw(_JSON))
    with central_of_module.raw() as connection:
        told = connection.execute("SELECT ims.banking_fault(%s, %s)", (kind, json.dumps(changed))).fetchone()
    assert told is not None
    assert (told[0] or "") == banking_fault(kind, changed), (path, changed)


def _sound(kind: str) -> dict[str, Any]:
    frame: dict[str, Any] = {"banking": "b", "office": "BA1", "business_day": "2026-04-01", "slip": 1}
    if kind == EntryKind.BANKING_MADE:
        cheque = {"entry": 3, "tender": 1, "mop": "CQ", "pence": 5}
        device = "01960000-0000-7000-8000-0000000000d1"
        session = {"session": "s", "device": device, "closed": 4, "cashier": "u", "cheques": [cheque]}
        cash = {"mop": "CA", "kind": "cash", "to_bank_pence": 4, "banked_pence": 3, "difference_pence": -1}
        cheques = {"mop": "CQ", "kind": "cheque", "to_bank_pence": 5, "banked_pence": 5, "difference_pence": 0}
        other = {"mop": "PO", "kind": "other", "to_bank_pence": 2, "banked_pence": 2, "difference_pence": 0}
        return frame | {
            "sessions": [session],
            "tenders": [cash, cheques, other],
            "bags": [{"seal": "S", "pence": 1}, {"seal": "T", "pence": 2}],
            "postings": [_posting(-1, "CA", 1)],
            "total_pence": -1,
        }
    if kind == EntryKind.BANKING_CORRECTED:
        said = {"bag": "S", "cause": "count", "difference_pence": -1, "sessions": ["s"], "total_pence": -1}
        return frame | said | {"postings": [_posting(-1, "CA", 1)]}
    return frame


def test_what_stands_of_bankings_is_not_changed(office: Office) -> None:
    office.bank(office.closed())
    engine = office.central.store._engine
    for table in (schema.banking, schema.banked_session, schema.banking_step):
        for statement in (delete(table), update(table).values(device=table.c.device)):
            with engine.connect() as connection, pytest.raises(DBAPIError, match="append_only"):
                connection.execution_options(ims_writes=True).execute(statement)
