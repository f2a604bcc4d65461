"""Cheques that the bank returned, on both databases: once, after they were banked, to the penny, never one's own."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import CASHIER, FINANCE, SUPERVISOR
from carried_rolls import carry
from forged_bodies import paths_in, replaced_in
from made_central import Central, at_desk
from office_at_central import IDS, OTHER_OFFICE, PAT, Office, an_office
from typed_at_desks import refused_words

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.actions.supervisor.banking_entries import Outside
from ims_desktop.actions.supervisor.move_banking import hand_over_banking, receive_banking
from ims_desktop.actions.supervisor.return_cheque import ReturnWanted, return_cheque, returned_cheques
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.cheque_rules import ChequeRules
from ims_desktop.domain.custody import Spot, Where
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office as OfficeSettings
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import from_rows, to_row
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.return_fault import return_fault
from ims_desktop.domain.returned_cheque import ReturnCause, ReturnedCheque
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day
from ims_desktop.store.central.store import SqlCentralStore

DAY = date(2026, 4, 1)
FEES = Fund("FE", "Fees", "FEE", "N0")
RULES = ChequeRules(fee_pence=25_00, fee_fund="FE")


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    with an_office(central) as made:
        central.store.change([to_row(OfficeSettings("BA1", "Barchester", cheques=RULES)), to_row(FEES)], {})
        yield made


def banked(office: Office, *cheques: int, received: bool = True) -> tuple[str, ...]:
    """Receipts of cheques that were taken, and are in the bank."""
    before = office.roll.receipts
    session = office.closed(cheques=cheques)
    office.bank(session)
    slip = office.sam.bankings("BA1")[0].slip
    hand_over_banking(office.desk(office.pat), PAT, slip, Outside())
    if received:
        receive_banking(office.desk(office.finance), FINANCE, "BA1", slip, Outside())
    return tuple(_receipts(office)[before + 1 : before + 1 + len(cheques)])


def _receipts(office: Office) -> list[str]:
    docs = [json.loads(entry.text) for entry in office.roll.entries]
    return [doc["body"]["receipt"] for doc in docs if doc["kind"] == "payment.taken"]


def comes_back(
    office: Office, receipt: str, by: User = PAT, store: SqlCentralStore | None = None, **said: Any
) -> ReturnedCheque:
    wanted = ReturnWanted(receipt, ReturnCause.REFER_TO_DRAWER, DAY, **said)
    return return_cheque(store or office.pat, IDS, by, wanted).cheque


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_a_cheque_comes_back_to_the_penny_and_every_roll_is_proven(office: Office) -> None:
    first, second = banked(office, 12_34, 5_00)
    made = comes_back(office, first, reason="no funds")
    assert [(one.amount_pence, one.fund) for one in made.postings] == [(-12_34, "01"), (-25_00, "01"), (25_00, "FE")]
    page = office.finance.find(TransactionQuery(receipt="BA1-Q000001"))
    assert sorted(row.amount_pence for row in page.rows) == [-25_00, -12_34, 25_00]
    assert {(row.kind, row.office, row.till) for row in page.rows} == {("cheque.returned", "BA1", "")}
    (told,) = returned_cheques(office.pat, PAT)
    assert (told.number, told.receipt, told.pence, told.fee_pence) == ("BA1-Q000001", first, 12_34, 25_00)
    assert told.personal["reason"] == "no funds"
    comes_back(office, second, FINANCE, office.finance, advice="UNP 4471", fee_pence=0)
    (custody,) = see_custody(office.pat, SystemClock(), PAT)
    assert custody.adds_up
    assert custody.custody.pence_at(Where.BANK) == 100_00
    assert custody.custody.places[Spot(Where.BANK)].pence[MopKind.CHEQUE] == 0
    assert office.central.store.verify().findings == ()


def test_who_may_not_and_what_is_no_returned_cheque(office: Office) -> None:
    (on_its_way,) = banked(office, 7_00, received=False)
    assert refused_by(lambda: comes_back(office, on_its_way)).message == (
        f"Receipt {on_its_way} has no cheque that the bank has. Slip BA1-P000001 is not noted as received."
        " Only a cheque that was banked can come back."
    )
    receive_banking(office.desk(office.finance), FINANCE, "BA1", 1, Outside())
    cash = _receipts(office)[0]
    assert refused_by(lambda: comes_back(office, cash)).reason is Reason.CHEQUE_NOT_BANKED
    assert refused_by(lambda: comes_back(office, "BA1-T001A-999999-K")).reason is Reason.RECEIPT_NOT_AT_CENTRAL
    assert refused_by(lambda: comes_back(office, on_its_way, CASHIER)).reason is Reason.NOT_ALLOWED
    by_finance = lambda: comes_back(office, on_its_way, FINANCE, office.finance)  # noqa: E731  it noted the receipt
    assert refused_by(by_finance).reason is Reason.SECOND_PERSON_NEEDED
    wanted = ReturnWanted(on_its_way, ReturnCause.STOPPED, date(2026, 3, 31))
    assert refused_by(lambda: return_cheque(office.pat, IDS, PAT, wanted)).reason is Reason.CHEQUE_RETURN_DATE
    comes_back(office, on_its_way)
    again = refused_by(lambda: comes_back(office, on_its_way, SUPERVISOR, office.sam))
    assert (again.reason, again.facts["number"]) == (Reason.CHEQUE_RETURNED, "BA1-Q000001")


def test_of_two_payments_of_one_number_it_is_the_one_whose_cheque_the_bank_has(office: Office) -> None:
    """A till's copy took money too before it was told apart, and gave the same receipts."""
    copy, before = office.roll.copied(), office.roll.head.number
    (receipt,) = banked(office, 5_00)
    copy.opened(SessionId(IDS.new_id()))
    copy.payment(1_00)
    copy.payment(7_00)
    new, link = office.central.till(office.roll.identity.till)
    carry(new, copy, range(before + 1, copy.head.number + 1))
    assert link.push(new.entries, new.said()).held == 0
    assert office.finance.find(TransactionQuery(receipt=receipt)).sum_pence == 12_00
    assert comes_back(office, receipt).cheque.pence == 5_00


def test_tills_are_told_of_the_account(office: Office) -> None:
    (receipt,) = banked(office, 30_00)
    office.link.push(office.roll.entries, office.roll.said())
    known = office.link.pull("", 0, 20_000)
    comes_back(office, receipt)
    told = office.link.pull(known.epoch, known.upto, 500)
    came = from_rows(told.rows).came_back["01/10000017"]
    assert (came.receipt, came.pence, came.returned_on) == (receipt, 30_00, DAY)


def test_whatever_is_typed_both_databases_say_the_same(office: Office) -> None:
    first, second = banked(office, 12_34, 5_00)
    store = office.pat
    paid = store.cheque_paid(first)
    assert paid is not None
    made = ReturnedCheque(paid, paid.cheques()[0], 1, ReturnCause.STOPPED, DAY)
    frame = {"office": "BA1", "business_day": business_day(datetime.now(UTC)).isoformat()}
    body: dict[str, Any] = {**frame, **made.body()}
    posting = body["postings"][0]

    def why(store: SqlCentralStore, who: User, *, paper: bool = False, **changed: Any) -> str:
        personal = (personal_value("paper", IDS.salt(), "UNP 1"),) if paper else ()
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.CHEQUE_RETURNED, who.id, body | changed, personal)
        return refused_words(lambda: store.write([draft]))

    other = store.cheque_paid(second)
    assert other is not None
    taken = other.now.payment
    assert why(store, PAT, business_day="2026-04-01") == "business_day"
    assert why(store, PAT, returned_on="2999-01-01") == "business_day"
    assert why(store, PAT, payment="none") == "payment_unknown"
    assert why(store, PAT, payment=taken.payment) == "payment_unknown"
    assert why(store, PAT, till="99") == "office"
    assert why(store, PAT, banking="none") == "cheque_not_banked"
    half: dict[str, Any] = {"pence": 6_17, "total_pence": -6_17, "postings": [posting | {"amount_pence": -6_17}]}
    assert why(store, PAT, **half) == "cheque_not_banked"
    assert why(store, PAT, returned=2) == "returned"
    assert why(store, PAT, postings=[posting | {"reference": "10000025"}]) == "posting"
    assert why(store, PAT, postings=[posting | {"vat_pence": -1}]) == "posting"
    fee = [posting | {"line": 0, "tender": 0, "amount_pence": pence, "vat_pence": 0} for pence in (-1, 1)]
    assert why(store, PAT, postings=[posting, fee[0], fee[1] | {"fund": "none"}]) == "fund_unknown"
    assert why(office.finance, FINANCE) == "second_person"
    assert why(store, PAT) == ""
    assert why(store, PAT, returned=2) == "cheque_returned"
    assert office.central.store.verify().findings == ()


def test_nobody_returns_what_they_took_themselves(office: Office) -> None:
    before = office.roll.receipts
    session = office.closed(cheques=(9_00,), cashier=PAT)
    office.bank(session)
    hand_over_banking(office.desk(office.sam), SUPERVISOR, 1, Outside("G. Uard", "R 1"))
    receive_banking(office.desk(office.finance), FINANCE, "BA1", 1, Outside())
    receipt = _receipts(office)[before + 1]
    assert refused_by(lambda: comes_back(office, receipt, PAT)).reason is Reason.OWN_TAKINGS
    comes_back(office, receipt, SUPERVISOR, office.sam)


def test_another_offices_supervisor_sees_no_such_receipt(office: Office, central: Central) -> None:
    (receipt,) = banked(office, 9_00)
    with at_desk(central, OTHER_OFFICE) as elsewhere:
        told = refused_by(lambda: comes_back(office, receipt, OTHER_OFFICE, elsewhere))
    assert told.reason in {Reason.RECEIPT_NOT_AT_CENTRAL, Reason.OFFICE_UNKNOWN}


def test_both_databases_call_the_same_entries_sound(on_postgres: Central) -> None:
    """Each part of a sound body is taken away or is something else: domain and database say the same of it."""
    posting = {"fund": "01", "reference": "1", "mop": "CQ", "vat_code": "N0", "narrative": "", "vat_pence": 0}
    fee = posting | {"line": 0, "tender": 0}
    sound = {
        **{name: name for name in ("office", "till", "session", "payment", "receipt", "banking")},
        "cause": "stopped",
        "business_day": "2026-04-01",
        "returned_on": "2026-04-01",
        "returned": 1,
        "tender": 1,
        "pence": 5,
        "total_pence": -5,
        "paid": {"device": "d", "number": 3},
        "postings": [
            posting | {"amount_pence": -5, "line": 1, "tender": 1},
            fee | {"amount_pence": -2},
            fee | {"amount_pence": 2, "fund": "FE"},
        ],
    }
    assert return_fault(sound) == ""
    others: tuple[Any, ...] = (
        None,
        "",
        "x",
        0,
        1,
        -1,
        2,
        -2,
        5,
        [],
        {},
        "9" * 65,
        "2026-02-29",
        "2024-02-29",
        "0000-01-01",
    )
    forged = [sound, *(replaced_in(sound, path, value) for path in paths_in(sound) for value in others)]
    asked = "SELECT ims.return_fault(v) FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS x(v, ord) ORDER BY ord"
    with on_postgres.raw() as connection:
        told = [row[0] or "" for row in connection.execute(asked, (json.dumps(forged),)).fetchall()]
    assert told == [return_fault(one) for one in forged]
