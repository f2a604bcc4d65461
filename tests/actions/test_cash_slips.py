"""The slip of a move of cash: what it says agrees with the roll, on every kind of paper, for two to sign."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter
from fakes.printer import FakePrinter

from ims_desktop.actions.counter.cash_slips import cash_slip, print_slip, slips_of_session
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import MOVE_QUESTIONS, MoveSaid, lying_there, move_cash, open_drawer
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.documents.cash_slip_layout import cash_slip_text
from ims_desktop.documents.cash_slip_pdf import cash_slip_pdf
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind, WithTill
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up import Counted, expected_cash
from ims_desktop.domain.custody import Custody, Spot, Where, custody_of
from ims_desktop.domain.put_by import Given, PutBy
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry


def lift(counter: Counter) -> CashSlip:
    """£120.00 in notes, before a supervisor."""
    count = counted_cash({2000: 5, 1000: 2})
    said = MoveSaid("Drawer is full", confirmed=MOVE_QUESTIONS)
    entry = move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 120_00, count), SUPERVISOR, said)
    return cash_slip(counter.desk, counter.data, entry)


def swap(counter: Counter) -> CashSlip:
    """A £20 note for a bag of pounds."""
    move = CashMove(MoveKind.SWAP, 20_00, counted_cash({2000: 1}), counted_cash({}, {100: 1}))
    return cash_slip(counter.desk, counter.data, move_cash(counter.desk, CASHIER, move))


def says(text: str, name: str, value: str) -> bool:
    return re.search(rf"^{re.escape(name)} +{re.escape(value)}$", text, re.MULTILINE) is not None


def test_it_says_what_was_moved_by_whom_and_before_whom(counter: Counter) -> None:
    counter.open()
    slip = lift(counter)
    text = cash_slip_text(slip)
    for name, value in (
        ("Number", slip.number),
        ("Cashier", "A. Cashier"),
        ("Witness", "S. Morgan"),
        ("£20 x 5", "£100.00"),
        ("£10 x 2", "£20.00"),
        ("LIFTED", "£120.00"),
        ("Entry on the till's roll", str(slip.entry)),
    ):
        assert says(text, name, value), (name, text)
    assert "Lift to the safe" in text
    assert "Reason: Drawer is full" in text
    assert len(re.findall(r"^(?:Cashier|Witness) +\.{24}$", text, re.MULTILINE)) == 2
    assert "COPY" not in text
    assert all(len(row) <= 48 for row in text.splitlines())


def test_a_swap_says_both_ways_and_money_set_aside_that_it_has_no_value(counter: Counter) -> None:
    counter.open()
    text = cash_slip_text(swap(counter))
    assert text.index("Out of the drawer") < text.index("£20 x 1") < text.index("Into the drawer")
    assert says(text, "£1, 1 full bag", "£20.00")
    entry = move_cash(counter.desk, CASHIER, CashMove(MoveKind.SET_ASIDE, 0), reason="A ten euro note")
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    assert "No value was given for it" in text
    assert "Witness" not in text


def test_a_swap_with_another_till_says_with_whom_and_moves_no_sum(counter: Counter) -> None:
    counter.open()
    note, coins = counted_cash({2000: 1}), counted_cash({}, {100: 1})

    def swaps(till: str, cashier: UserId, answers: str = "") -> Entry:
        move = CashMove(MoveKind.SWAP_TILL, 20_00, note, coins, other=WithTill(till, cashier, answers))
        return move_cash(counter.desk, CASHIER, move)

    for till, cashier in (("03", COLLEAGUE.id), ("04", CASHIER.id), ("04", UserId("nobody")), ("", COLLEAGUE.id)):
        with pytest.raises(Refused) as why:
            swaps(till, cashier)
        assert why.value.reason is Reason.SWAP_WITH
    entry = swaps("04", COLLEAGUE.id, "BA1-04A-S7")
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    assert says(text, "Its cashier", COLLEAGUE.display_name)
    assert says(text, "Their slip", "BA1-04A-S7")
    assert "The other till's cashier" in text
    session = counter.till.open_session()
    assert session is not None
    so_far = counter.till.session_so_far(session.id)
    assert so_far is not None
    assert expected_cash(so_far, 0) == session.float_pence


def test_a_voucher_says_to_whom_what_for_and_its_vat_code(counter: Counter) -> None:
    move = CashMove(MoveKind.VOUCHER, 3_00, vat_code="N0")
    wrong: tuple[tuple[CashMove, MoveSaid, Reason], ...] = (
        (move, MoveSaid("", "M. Ilkman"), Reason.REASON_NEEDED),
        (move, MoveSaid("Milk", ""), Reason.NAME_WHO),
        (replace(move, vat_code="ZZ"), MoveSaid("Milk", "M. Ilkman"), Reason.VAT_CODE_UNKNOWN),
    )
    for one, said, reason in wrong:
        with pytest.raises(Refused) as why:
            move_cash(counter.desk, CASHIER, one, SUPERVISOR, said)
        assert why.value.reason is reason
    entry = move_cash(counter.desk, CASHIER, move, SUPERVISOR, MoveSaid("Milk for the tea", "M. Ilkman"))
    assert "Ilkman" not in entry.text
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    for said_so in ("Imprest voucher", "For: Milk for the tea", "Paid to: M. Ilkman", "Witness"):
        assert said_so in text
    assert says(text, "VAT code", "N0")
    assert says(text, "PAID OUT", "£3.00")


def test_a_float_that_a_close_kept_goes_back_once(counter: Counter) -> None:
    counter.open()
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({"1": 50_00}), finish=True))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    back = CashMove(MoveKind.FLOAT_BACK, 49_00)
    entry = move_cash(counter.desk, CASHIER, back, SUPERVISOR)
    assert (entry.body["kept_pence"], entry.body["charged"]) == (50_00, CASHIER.id)  # whose seal was on it
    assert says(cash_slip_text(cash_slip(counter.desk, counter.data, entry)), "PUT BACK", "£49.00")
    with pytest.raises(Refused) as why:
        move_cash(counter.desk, CASHIER, back, SUPERVISOR)
    assert why.value.reason is Reason.FLOAT_NOT_KEPT
    custody = custody_of([json.loads(one) for one in counter.entries()], Custody("BA1", {}))
    assert (custody.adds_up, custody.floats_kept.get("03", []), custody.pence_at(Where.SAFE)) == (True, [], 49_00)
    assert custody.floats_pence == 49_00


def test_a_new_roll_of_a_till_may_put_back_what_an_earlier_one_kept(counter: Counter) -> None:
    entry = move_cash(counter.desk, CASHIER, CashMove(MoveKind.FLOAT_BACK, 30_00), SUPERVISOR)
    assert "kept_pence" not in entry.body
    place = {"office": "BA1", "till": "03", "session": "old", "business_day": "2026-11-20"}
    close = {**place, "float_kept_pence": 30_00, "tenders": [], "postings": []}
    kept = {"kind": "session.closed", "at": "2026-11-20T16:00:00.000Z", "actor": "u-old", "body": close}
    custody = custody_of([kept, json.loads(counter.entries()[-1])], Custody("BA1", {}))
    assert (custody.floats_kept.get("03", []), custody.pence_at(Where.DRAWER), custody.floats_pence) == ([], 0, 0)


def test_a_counterfeit_note_is_kept_for_nothing_and_its_slip_is_a_receipt(counter: Counter) -> None:
    counter.open()
    kept = CashMove(MoveKind.SET_ASIDE, 0, kept=counted_cash({2000: 1, 5000: 1}))
    with pytest.raises(Refused) as why:
        move_cash(counter.desk, CASHIER, kept)
    assert why.value.reason is Reason.REASON_NEEDED
    entry = move_cash(counter.desk, CASHIER, kept, reason="P. Payer, HB12 345678")
    assert "Payer" not in entry.text
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    assert "Counterfeit money kept" in text
    assert "Handed in by: P. Payer, HB12 345678" in text
    assert says(text, "£50 x 1", "£50.00")
    assert says(text, "VALUE GIVEN", "£0.00")
    custody = custody_of([json.loads(one) for one in counter.entries()], Custody("BA1", {}))
    assert (custody.counterfeit, custody.adds_up) == (2, True)


def test_what_leaves_the_envelope_says_to_whom_and_leaves_once(counter: Counter) -> None:
    counter.open()
    note = move_cash(counter.desk, CASHIER, CashMove(MoveKind.SET_ASIDE, 20_00), reason="An old paper note")
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.SET_ASIDE, 0, kept=counted_cash({2000: 2})), reason="P. Payer")
    both = tuple(one.goods for one in lying_there(counter.desk, CASHIER, MoveKind.GIVEN_UP))
    assert both == (PutBy(f"BA1-03A-S{note.number}", 20_00), PutBy(f"BA1-03A-S{note.number + 1}", 0, 2))

    def gives(goods: tuple[PutBy, ...], given: Given = Given.POLICE, who: str = "PC 49 Archibald") -> Entry:
        move = CashMove(MoveKind.GIVEN_UP, sum(one.pence for one in goods), goods=goods, given=given)
        return move_cash(counter.desk, CASHIER, move, SUPERVISOR, MoveSaid("", who, "CR 12/26"))

    before = len(counter.entries())
    wrong: tuple[tuple[tuple[PutBy, ...], Given, str, Reason], ...] = (
        (both, Given.POLICE, " ", Reason.NAME_WHO),
        ((), Given.POLICE, "PC 49", Reason.PUT_BY_NAMED),
        ((both[0], both[0]), Given.POLICE, "PC 49", Reason.PUT_BY_NAMED),
        ((both[1]._replace(counterfeit=1),), Given.POLICE, "PC 49", Reason.PUT_BY_UNKNOWN),
        ((PutBy("BA1-03A-S1", 0),), Given.POLICE, "PC 49", Reason.PUT_BY_UNKNOWN),
        ((both[0],), Given.PAYER, "P. Payer", Reason.PUT_BY_OF_TAKINGS),
    )
    for goods, given, who, reason in wrong:
        with pytest.raises(Refused) as why:
            gives(goods, given, who)
        assert why.value.reason is reason
    assert len(counter.entries()) == before
    entry = gives(both)
    assert "Archibald" not in entry.text
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    assert says(text, "OF TAKINGS", "£20.00")
    for said in ("To the police", "PC 49 Archibald", "CR 12/26", both[0].slip, "2 counterfeit", "Witness"):
        assert said in text
    with pytest.raises(Refused, match=f"left already, by slip BA1-03A-S{entry.number}"):
        gives((both[0],))
    elsewhere = gives((PutBy("BA1-04A-S9", 5_00),))  # another till's: central alone knows
    assert elsewhere.body["goods"] == [{"slip": "BA1-04A-S9", "pence": 5_00}]
    custody = custody_of([json.loads(one) for one in counter.entries()[:-1]], Custody("BA1", {}))
    there = custody.places[Spot(Where.GIVEN_UP, "police")]
    assert (custody.counterfeit, custody.pence_at(Where.SET_ASIDE), there.total_pence) == (0, 0, 20_00)


@pytest.mark.parametrize(("kind", "pence"), [(MoveKind.LIFT, 0), (MoveKind.SET_ASIDE, 20_00)])
def test_counterfeit_money_is_worth_nothing_and_goes_into_the_envelope(kind: MoveKind, pence: int) -> None:
    with pytest.raises(Refused):
        CashMove(kind, pence, kept=counted_cash({2000: 1}))


def test_a_drawer_opened_without_a_sale_has_one_with_its_reason(counter: Counter) -> None:
    counter.open()
    entry = open_drawer(counter.desk, CASHIER, "Change for the parking machine")
    text = cash_slip_text(cash_slip(counter.desk, counter.data, entry))
    assert "Drawer opened without a sale" in text
    assert "Reason: Change for the parking machine" in text
    assert "£" not in text


def test_the_same_on_every_paper(counter: Counter, tmp_path: Path) -> None:
    counter.open()
    slip = lift(counter)
    assert cash_slip_pdf(slip) == cash_slip_pdf(slip)
    assert cash_slip_pdf(slip).startswith(b"%PDF")
    job = EscposEncoder(tmp_path).cash_slip_job(slip)
    for said in ("LIFTED", "120.00", slip.number, "Drawer is full"):
        assert said.encode("cp858") in job


def test_a_session_has_its_own_slips_the_newest_first(counter: Counter) -> None:
    assert not slips_of_session(counter.desk, counter.data, CASHIER)
    counter.open()
    first, second = lift(counter), swap(counter)
    for person in (CASHIER, SUPERVISOR):
        assert list(slips_of_session(counter.desk, counter.data, person)) == [second, first]
    assert not slips_of_session(counter.desk, counter.data, COLLEAGUE)


def test_the_drawer_opens_for_the_move_and_not_for_its_paper(counter: Counter) -> None:
    counter.open()
    slip, printer = lift(counter), FakePrinter()
    print_slip(printer, slip)
    print_slip(printer, slip, again=True)
    assert printer.drawer_openings == 1
    assert [one.again for one in printer.slips] == [False, True]
    assert "PRINTED AGAIN" in cash_slip_text(printer.slips[1])


def test_while_somebody_practises_every_slip_says_so(counter: Counter) -> None:
    counter.open()
    slip = lift(counter)
    assert "TRAINING" not in cash_slip_text(slip)
    assert cash_slip_text(replace(slip, council=replace(slip.council, training=True))).count("TRAINING") == 2


def test_a_printer_out_of_paper_changes_nothing(counter: Counter) -> None:
    counter.open()
    slip, printer, before = lift(counter), FakePrinter(), counter.entries()
    printer.trouble = Unavailable(Trouble.PRINTER_OUT_OF_PAPER)
    with pytest.raises(Unavailable):
        print_slip(printer, slip)
    assert counter.entries() == before
