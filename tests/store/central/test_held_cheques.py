"""Cheques of what central holds, on both databases: awaited at banking, and listed as finance puts them right."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from builders import CASH, CHEQUE, FINANCE, SMITH, SUPERVISOR
from held_office import CLOSED, proven, refused_by, settle
from made_central import Central
from office_at_central import IDS, PAT, Office, an_office, tender_of
from reversal_rolls import corrected, voided

from ims_desktop.actions.finance.settle_held import AccountPart, Way
from ims_desktop.actions.supervisor.bank_takings import takings_to_bank
from ims_desktop.actions.supervisor.banking_entries import Outside
from ims_desktop.actions.supervisor.move_banking import hand_over_banking, receive_banking
from ims_desktop.actions.supervisor.return_cheque import ReturnWanted, return_cheque
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.returned_cheque import ReturnCause
from ims_desktop.domain.settlement import Tender

UNKNOWN = {"approver": "u-nobody"}  # whom central does not know as a supervisor: what they approved is held


@pytest.fixture
def office(shared_central: Central) -> Iterator[Office]:
    with an_office(shared_central) as made:
        shared_central.store.change([to_row(CLOSED)], {})
        shared_central.store.load_holders(iter([SMITH]))
        yield made


def cheque(pence: int) -> dict[str, Any]:
    return {
        "tender": 1,
        "was": CASH.code,
        "was_kind": "cash",
        "mop": CHEQUE.code,
        "kind": "cheque",
        "amount_pence": pence,
    }


def test_what_a_held_entry_does_to_the_cheques_is_awaited_and_listed_once_it_is_put_right(office: Office) -> None:
    """£10.00 was handed back, £5.00 keyed as cash, £7.00 taken for a closed fund: two cheques lie in the safe."""
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    back, right = office.pays(10_00), office.pays(5_00, CASH)
    void = voided(office.roll, back, UNKNOWN).number
    correction = corrected(office.roll, right, UNKNOWN, tenders=[cheque(5_00)]).number
    number = office.roll.payment(7_00, fund=CLOSED, tenders=(Tender(CHEQUE, 7_00, cheque_number="000215"),)).number
    office.closes(session, tender_of("CA", "cash", 50_00, 0), tender_of("CQ", "cheque", 12_00, 12_00))
    (held,) = [one for one in takings_to_bank(office.sam, SUPERVISOR) if one.session == session]
    assert ([one.pence for one in held.cheques], held.awaited_pence) == ([10_00], 12_00)
    refused = refused_by(lambda: office.bank(session))
    assert refused.reason is Reason.REASON_NEEDED
    assert "£10.00 of cheque (CQ) goes to the bank, and the closes say £12.00" in refused.message
    assert "once finance puts those right its cheques come to £12.00" in refused.message
    for one in (void, correction, number):
        settle(office, one, Way.AS_IT_SAYS if one != number else Way.SUSPENSE)
    made = office.bank(session).banking  # no reason is asked for
    listed = [(one.entry, one.pence) for one in made.sessions[0].cheques]
    assert listed == [(right["number"], 5_00), (number, 7_00)]
    assert made.sessions[0].awaited_pence is None
    proven(office)


def test_the_cheque_of_a_held_payment_that_the_bank_returns_is_told_what_to_do_about(office: Office) -> None:
    office.roll.opened(SessionId(IDS.new_id()))
    sealed = office.roll.payment(7_00, fund=CLOSED, tenders=(Tender(CHEQUE, 7_00, cheque_number="000215"),))
    receipt = json.loads(sealed.text)["body"]["receipt"]
    wanted = ReturnWanted(receipt, ReturnCause.STOPPED, date(2026, 4, 2))

    def refused() -> Refused:
        return refused_by(lambda: return_cheque(office.pat, IDS, PAT, wanted))

    assert refused().reason is Reason.RECEIPT_NOT_AT_CENTRAL
    office.link.push(office.roll.entries, office.roll.said())
    assert (refused().reason, "finance puts it right first" in refused().message) == (Reason.CHEQUE_OF_HELD, True)
    settle(office, sealed.number, Way.ACCOUNTS, AccountPart("01", SMITH.reference, 7_00))
    assert refused().message.endswith(f"have finance take £7.00 off 01/{SMITH.reference} in the ledger.")


def test_a_held_payment_that_tells_no_cheque_plainly_keeps_its_session_bankable(office: Office) -> None:
    """Whoever has a till's key pushes some that finance puts right: the day's takings must not wait for ever."""
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    office.pays(10_00)
    tender = {"mop": "CQ", "kind": "cheque", "amount_pence": 7_00}
    right, forged = (
        Tender(CHEQUE, 7_00, cheque_number="000215"),
        (None, "cheque", [5], [tender | {"mop": 2}], [[tender]]),
    )
    numbers = [office.roll.payment(7_00, tenders=(right,), changed={"tenders": one}).number for one in forged]
    numbers.append(
        office.roll.payment(7_00, tenders=(right,), changed={"tenders": [tender | {"amount_pence": "7"}]}).number
    )
    office.closes(session, tender_of("CA", "cash", 50_00, 0), tender_of("CQ", "cheque", 52_00, 52_00))
    (held,) = [one for one in takings_to_bank(office.sam, SUPERVISOR) if one.session == session]
    assert ([one.pence for one in held.cheques], held.awaited_pence) == ([10_00], None)
    for number in numbers:
        settle(office, number, Way.SUSPENSE)
    refused = refused_by(lambda: office.bank(session))
    assert "£10.00 of cheque (CQ) goes to the bank, and the closes say £52.00" in refused.message
    made = office.bank(session, reason="no cheque was there").banking
    assert [one.pence for one in made.sessions[0].cheques] == [10_00]


def test_a_cheque_comes_back_off_the_account_to_which_finance_moved_it(office: Office) -> None:
    """A held correction put a friend's account in the customer's place: what the bank returns, they do not keep."""
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    paid = office.pays(10_00)
    (first,) = paid["body"]["postings"]
    moved = [first | {"amount_pence": -10_00}, first | {"reference": SMITH.reference}]
    correction = corrected(office.roll, paid, UNKNOWN, postings=moved).number
    office.closes(session, tender_of("CA", "cash", 50_00, 0), tender_of("CQ", "cheque", 10_00, 10_00))
    settle(office, correction, Way.AS_IT_SAYS)
    slip = office.bank(session).banking.slip
    hand_over_banking(office.desk(office.pat), PAT, slip, Outside())
    receive_banking(office.desk(office.finance), FINANCE, "BA1", slip, Outside())
    wanted = ReturnWanted(paid["body"]["receipt"], ReturnCause.STOPPED, date(2026, 4, 2))
    back = return_cheque(office.pat, IDS, PAT, wanted).cheque.postings
    assert [(one.reference, one.amount_pence) for one in back] == [(SMITH.reference, -10_00)]
    proven(office)
