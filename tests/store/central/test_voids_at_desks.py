"""Voids that a cashier asked for alone, answered at a supervisor's desk, on both databases; tills carry them out."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
import pytest
from builders import CASH, CASHIER, FINANCE, START, SUPERVISOR, CountingIds, TickingClock
from made_central import SESSION, Central, Roll, a_till, at_desk, undone
from office_at_central import PAT, an_office, tender_of
from reversal_rolls import asked, corrected, negative, pays, reasons, refunded, reverses, rows_of, taken, voided
from session_rolls import OTHER_SUPERVISOR, closes, frame, opened, posting, squared
from typed_at_desks import refused_words

from ims_desktop.actions.ports import SealedEntry, TillLink
from ims_desktop.actions.supervisor.answer_void import answer_void, see_voids
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.custody import Where
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import ClaimId, EntryId, PaymentId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.domain.void_word import VoidWord
from ims_desktop.store.central.verify import proof_within

IDS = CountingIds()
AWAY = User(UserId("u-away"), "away", "A. Way", "WM1", (Role.SUPERVISOR,))
BOTH = User(UserId("u-cashier"), "both", "B. Oth", "BA1", (Role.CASHIER, Role.SUPERVISOR))
OVERS = CashUpRules(over_short_fund="02", over_short_reference="BA1-03")
Paid = Mapping[str, Any]


def asks(central: Central, till: str, *, closed: bool = False) -> tuple[Roll, TillLink, Paid]:
    """£3.50 in cash, a void of which was asked for; the money is out of the drawer, and at the close it is short."""
    central.store.change([to_row(Office("BA1", "Town Hall", cash_up=OVERS))], {})
    roll, link = opened(central, till)
    paid = pays(roll)
    asked(roll, paid)
    if closed:
        squared(roll)
    assert link.push(roll.entries, roll.said()).held == 0
    return roll, link, paid


def answers(central: Central, who: User, paid: Paid, *, approve: bool = True) -> str:
    with at_desk(central, who) as desk:
        return refused_words(
            lambda: answer_void(desk, IDS, who, paid["body"]["receipt"], "the drawer agrees", approve=approve)
        )


def told(link: TillLink) -> list[VoidWord]:
    return list(link.pull("", 0, 1_000).void_words)


def refunded_unclaimed(roll: Roll, paid: Paid) -> None:
    refunded(roll, paid, claim="none")


def corrected_alone(roll: Roll, paid: Paid) -> None:
    corrected(roll, paid, {"actor": "u-nobody"})


def voided_alone(roll: Roll, paid: Paid) -> None:
    voided(roll, paid, {"approver": None})


def beside(pence: int = 3_50, **changed: Any) -> dict[str, Any]:
    """What a void after the close puts to overs and shorts."""
    return posting(pence=pence, place=0, narrative="Void approved after the close") | changed


def carries_out(roll: Roll, paid: Paid, word: VoidWord, *more: dict[str, Any], **parts: Any) -> int:
    postings = [*negative(paid["body"]["postings"]), *more]
    said = {"asked": word.asked, "approved": word.entry.body()}
    entry: SealedEntry = voided(roll, paid, {"approver": word.by, **parts}, postings=postings, **said)
    return entry.number


def test_an_approved_void_is_told_to_its_till_which_takes_the_payment_back(shared_central: Central) -> None:
    central = shared_central
    roll, link, paid = asks(central, a_till())
    before = link.pull("", 0, 1_000)
    with at_desk(central, SUPERVISOR) as desk:
        (found,) = [one for one in see_voids(desk, SUPERVISOR) if one.payment == paid["body"]["payment"]]
        assert (found.state, found.pence, found.asker, found.session_closed) == ("waiting", 3_50, "u-cashier", False)
        entry = answer_void(desk, IDS, SUPERVISOR, found.known.receipt, approve=True)
        again = refused_words(lambda: answer_void(desk, IDS, SUPERVISOR, found.known.receipt, approve=True))
        (found,) = desk.voids_asked(receipt=found.known.receipt)
        assert (again, found.state) == ("void_answered", "approved")
    assert rows_of(central, roll, 3) == []  # nothing moved: the cash is expected until the till takes it back
    told_now = link.pull(before.epoch, before.upto, 1_000)
    (word,) = told_now.void_words
    assert (word.device, word.asked, word.approved, word.by) == (roll.identity.device, 3, True, SUPERVISOR.id)
    assert (word.entry.device, word.entry.number, told_now.upto) == (entry.device, entry.number, before.upto + 1)
    with pytest.raises(Refused) as refused:  # what is about to be voided is not given back too
        link.claim(ClaimId(IDS.new_id()), PaymentId(paid["body"]["payment"]), 2, 1)
    assert refused.value.reason is Reason.CLAIM_OVER_LEFT
    number = carries_out(roll, paid, word)
    assert link.push(roll.entries[3:], roll.said()).held == 0
    assert sum(pence for _, pence, _ in rows_of(central, roll, number)) == -3_50
    assert taken(central, roll) == {(SESSION, CASH.code): (0, 1)}
    with at_desk(central, SUPERVISOR) as desk:
        assert desk.voids_asked(receipt=found.known.receipt)[0].state == "voided"
    assert answers(central, OTHER_SUPERVISOR, paid) == "void_answered"


def test_after_the_close_it_nets_to_nothing_against_overs_and_shorts(central: Central) -> None:
    roll, link, paid = asks(central, "03", closed=True)
    assert answers(central, SUPERVISOR, paid) == ""
    (word,) = told(link)
    number = carries_out(roll, paid, word, beside())
    assert link.push(roll.entries, roll.said()).held == 0
    assert sorted(pence for _, pence, _ in rows_of(central, roll, number)) == [-2_50, -1_00, 3_50]
    assert taken(central, roll) == {(SESSION, CASH.code): (3_50, 1)}  # what it took, by method, is what was counted
    with at_desk(central, SUPERVISOR) as desk:
        (custody,) = see_custody(desk, TickingClock(START), SUPERVISOR)
        assert custody.adds_up
        assert custody.custody.pence_at(Where.SAFE) == 3_50
    assert central.store.verify().findings == ()


def test_a_refused_void_leaves_the_payment(shared_central: Central) -> None:
    roll, link, paid = asks(shared_central, a_till())
    with at_desk(shared_central, SUPERVISOR) as desk, pytest.raises(Refused) as refused:
        answer_void(desk, IDS, SUPERVISOR, paid["body"]["receipt"], approve=False)
    assert refused.value.reason is Reason.REASON_NEEDED
    assert answers(shared_central, SUPERVISOR, paid, approve=False) == ""
    assert answers(shared_central, OTHER_SUPERVISOR, paid) == "void_answered"
    (word,) = told(link)
    assert not word.approved
    carries_out(roll, paid, word)  # a refusal lets nothing go
    voided(roll, paid)  # while a supervisor beside the cashier may still
    assert link.push(roll.entries, roll.said()).held == 1
    assert reasons(shared_central, roll) == {4: ("approver", -3_50)}


@pytest.mark.parametrize("takes_back", [refunded_unclaimed, corrected_alone, voided_alone])
def test_what_something_held_may_have_given_back_is_not_voided_at_a_desk(
    shared_central: Central, takes_back: Callable[[Roll, Paid], object]
) -> None:
    """Nobody knows whether that money was handed over; once finance has settled it, it is known."""
    roll, link, paid = asks(shared_central, a_till())
    takes_back(roll, paid)
    assert link.push(roll.entries, roll.said()).held == 1
    assert answers(shared_central, SUPERVISOR, paid) == "payment_refunded"
    assert answers(shared_central, SUPERVISOR, paid, approve=False) == ""  # the word that lets nothing go is free


def test_who_may_not_answer_and_what_comes_too_late(central: Central) -> None:
    central.store.change([to_row(AWAY)], {})
    roll, link, paid = asks(central, "03")
    assert answers(central, FINANCE, paid) == "not_allowed"
    assert answers(central, AWAY, paid) == ("void_unknown" if central.is_postgres else "not_allowed")
    central.store.change([to_row(BOTH)], {})  # who asked has become a supervisor since
    assert answers(central, BOTH, paid) == "own_approval"
    claim = IDS.new_id()
    link.claim(ClaimId(claim), PaymentId(paid["body"]["payment"]), 2, 2_50)
    assert answers(central, SUPERVISOR, paid) == "void_too_late"
    refunded(roll, paid, claim)
    assert link.push(roll.entries, roll.said()).held == 0
    assert answers(central, SUPERVISOR, paid) == "void_too_late"
    other, other_link, on_the_spot = asks(central, "04")
    voided(other, on_the_spot)
    assert other_link.push(other.entries, other.said()).held == 0
    assert answers(central, SUPERVISOR, on_the_spot) == "payment_voided"
    assert answers(central, SUPERVISOR, on_the_spot, approve=False) == "payment_voided"
    third, third_link = opened(central, "05")
    never = pays(third)
    assert third_link.push(third.entries, third.said()).held == 0
    assert answers(central, SUPERVISOR, never) == "void_unknown"
    assert central.store.verify().findings == ()


def test_a_void_of_a_payment_that_is_banked_comes_too_late(central: Central) -> None:
    with an_office(central) as office:
        session = SessionId(IDS.new_id())
        office.roll.opened(session)
        paid = office.pays(12_00, CASH)
        asked(office.roll, paid)
        office.closes(session, tender_of(CASH.code, "cash", 62_00, 12_00))
        office.bank(session)
    assert answers(central, PAT, paid) == "void_too_late"
    assert central.store.verify().findings == ()


FORGERIES: list[tuple[str, dict[str, Any]]] = [
    ("void_unknown", {"asked": 2}),
    ("void_unknown", {"payment": "another"}),
    ("void_unknown", {"receipt": "BA1-03A-000009-6"}),
    ("void_unknown", {"device": "01960000-0000-7000-8000-0000000000ff"}),
    ("malformed", {"device": "nothing"}),
    ("malformed", {"asked": "3"}),
    ("malformed", {"asked": None}),
    ("malformed", {"payment": 5}),
    ("other_till", {"till": "04"}),
    ("other_till", {"office": "WM1"}),
    ("", {}),
    ("void_answered", {}),
]


def test_whatever_is_written_at_a_desk_is_judged_alike(central: Central) -> None:
    roll, _, paid = asks(central, "03")
    with at_desk(central, SUPERVISOR) as desk:
        for why, changed in FORGERIES:
            body: dict[str, Any] = {
                "office": "BA1", "till": "03", "device": roll.identity.device, "asked": 3,
                "payment": paid["body"]["payment"], "receipt": paid["body"]["receipt"], **changed,
            }  # fmt: skip
            body = {name: value for name, value in body.items() if value is not None}
            draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.VOID_APPROVED, SUPERVISOR.id, body)
            assert refused_words(partial(desk.write, [draft])) == why, (why, changed)
    schema = "ims." if central.is_postgres else ""
    for statement, what in (
        ("UPDATE {}void_word SET by_user = 'x'", "is not the one"),
        ("UPDATE {}void_word SET approved = NOT approved", "is not the one"),
        ("DELETE FROM {}void_word", "is not answered"),
    ):
        with undone(central) as connection:
            if central.is_postgres:
                connection.exec_driver_sql("ALTER TABLE ims.void_word DISABLE TRIGGER append_only").close()
            connection.exec_driver_sql(statement.format(schema)).close()
            assert what in str([finding.what for finding in proof_within(connection).findings]), statement


def test_a_till_carries_out_only_what_was_approved_and_as_its_session_stands(shared_central: Central) -> None:
    central = shared_central
    for closed, more, parts, changed, why in (
        (False, (beside(),), {}, {}, "posting"),  # the session is open: the drawer is counted without it anyway
        (True, (), {}, {}, "posting"),
        (True, (beside(3_49),), {}, {}, "posting"),
        (True, (beside(3_51),), {}, {}, "posting"),
        (True, (beside(mop="CQ"),), {}, {}, "posting"),
        (True, (beside(vat_pence=1),), {}, {}, "posting"),
        (True, (beside(fund="77"),), {}, {}, "over_short"),
        (True, (beside(fund="01"),), {}, {}, "over_short"),
        (True, (beside(reference="HR0001-7"),), {}, {}, "over_short"),  # of somebody's rent, in the same fund
        (True, (beside(1_00), beside(2_50, reference="HR0001-7")), {}, {}, "over_short"),
        (True, (beside(),), {"approver": OTHER_SUPERVISOR.id}, {}, "approver"),
        (True, (beside(),), {}, {"approved": {"device": "x", "number": 2}}, "approver"),
        (True, (beside(),), {}, {"asked": 2}, "approver"),
        (True, (beside(),), {}, {"approved": "x"}, "malformed"),
        (True, (beside(),), {}, {"approved": None}, "posting"),
        (True, (), {}, {"approved": None}, "session_closed"),
    ):
        roll, link, paid = asks(central, a_till(), closed=closed)
        assert answers(central, SUPERVISOR, paid) == ""
        (word,) = told(link)
        body = {"asked": word.asked, "approved": word.entry.body(), **changed}
        postings = [*negative(paid["body"]["postings"]), *more]
        number = voided(roll, paid, {"approver": word.by, **parts}, postings=postings, **body).number
        link.push(roll.entries, roll.said())
        assert reasons(central, roll)[number][0] == why, (closed, more, parts, changed)
        central.sound.add(roll.identity.device)
        central.close_links()


def test_nothing_stands_beside_the_lines_of_a_void_on_the_spot(shared_central: Central) -> None:
    roll, link = opened(shared_central, a_till())
    paid = pays(roll)
    more = beside(-100_00, reference="anybody")
    voided(roll, paid, postings=[*negative(paid["body"]["postings"]), more])
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll) == {3: ("posting", -103_50)}


def test_of_two_supervisors_at_once_one_stands_and_the_other_is_told_who(on_postgres: Central) -> None:
    _, link, paid = asks(on_postgres, "03")
    together = threading.Barrier(2)
    answered: list[object] = []

    def answer(who: User, *, approve: bool) -> None:
        with at_desk(on_postgres, who) as desk:
            honest = desk.write

            def write(drafts: Any) -> Any:
                together.wait(20)  # both found it waiting
                return honest(drafts)

            desk.write = write  # type: ignore[method-assign]
            try:
                receipt = paid["body"]["receipt"]
                answered.append(answer_void(desk, IDS, who, receipt, "as I saw it", approve=approve).actor)
            except Refused as refused:
                answered.append(refused)

    threads = [
        threading.Thread(target=answer, args=(who,), kwargs={"approve": approve})
        for who, approve in ((SUPERVISOR, True), (OTHER_SUPERVISOR, False))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    (refused,) = [one for one in answered if isinstance(one, Refused)]
    (stands,) = [one for one in answered if isinstance(one, str)]
    assert refused.reason is Reason.VOID_ANSWERED
    first = next(who for who in (SUPERVISOR, OTHER_SUPERVISOR) if who.id == stands)
    assert first.display_name in refused.message
    assert [one.by for one in told(link)] == [stands]
    with on_postgres.raw(SUPERVISOR) as connection:
        for statement in (
            "INSERT INTO ims.void_word SELECT device, number, payment, 1, true, '', now(), device, 1 FROM ims.reversal",
            "SELECT ims.keep_void_words(gen_random_uuid(), 0, '{}', 'x', 'BA1')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
    assert json.dumps(on_postgres.store.verify().findings) == "[]"


def test_a_void_is_asked_for_by_what_it_takes_back(shared_central: Central) -> None:
    """A supervisor agrees to the sum that they are shown: a till that names a smaller one is held."""
    roll, link = opened(shared_central, a_till())
    paid = pays(roll)
    for pence in (1, 3_49, 3_51, -3_50):
        reverses(roll, "void.asked", paid, {"asked_pence": pence}, approver=None)
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll) == dict.fromkeys(range(3, 7), ("sums", 0))
    assert answers(shared_central, SUPERVISOR, paid) == "void_unknown"


def test_a_void_after_the_close_goes_where_the_close_put_its_difference_whatever_the_office_sets_since(
    shared_central: Central,
) -> None:
    central, before = shared_central, replace(OVERS, over_short_reference="BA1-04")
    for reference, held in (("BA1-04", 0), ("BA1-03", 0), ("BA1-05", 1)):
        roll, link, paid = asks(central, a_till())
        central.store.change([to_row(Office("BA1", "Town Hall", cash_up=before))], {})
        short = posting(pence=-3_50, fund="02", reference="BA1-04", narrative="Short at cashing up")
        figures = {"cashier": CASHIER.id, "state": "closed", **closes(roll, SESSION, {"CA": -3_50})}
        body = frame(roll, postings=[short], total_pence=-3_50, **figures)
        roll.forged(kind="session.closed", body=body)
        assert link.push(roll.entries, roll.said()).held == 0
        central.store.change([to_row(Office("BA1", "Town Hall", cash_up=OVERS))], {})
        assert answers(central, SUPERVISOR, paid) == ""
        (word,) = told(link)
        carries_out(roll, paid, word, beside(fund="02", reference=reference))
        assert link.push(roll.entries, roll.said()).held == held, reasons(central, roll)
        central.sound.add(roll.identity.device)
        central.close_links()
