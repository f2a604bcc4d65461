"""Voids, corrections and refunds by the command line alone, on both centrals: every penny stands where it should."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from one_process import OneProcess, one_process
from take_until_killed import CASHIER, FINANCE

SUPERVISOR = "smorgan"
CASH, CHEQUE, CARD = "1", "2", "92"
ACCOUNT = "CT:70123456"
WHY = ("--reason", "Keyed for the wrong account")
SEEN = ("--approved-by", SUPERVISOR)


class Day(OneProcess):
    """The office with the supervisor who approves beside."""

    second = SUPERVISOR

    def environment(self, user: str, *arguments: str) -> dict[str, str]:
        return {**super().environment(user, *arguments), "IMS_APPROVER_PASSWORD": f"Demo-{self.second}-2026"}

    def at(self, what: str, *words: str, expect: int = 0) -> dict[str, Any]:
        return self.ask(*what.split(), str(self.till), *words, "--as", CASHIER, expect=expect)[0]

    def take(self, *tenders: str, pounds: str) -> str:
        paid = [word for tender in tenders for word in ("--tender", tender)]
        return str(self.at("take", "--line", f"{ACCOUNT}:{pounds}", *paid, "--confirm")["receipt"])


@pytest.fixture(params=["sqlite", "postgres"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Day]:
    with one_process(tmp_path / "demo", request.param) as there:
        yield Day(there.folder, there.central)


def by_mop(session: dict[str, Any], what: str) -> dict[str, int]:
    return {one["mop"]: one[what] for one in session["tenders"]}


def told_by_itself(day: Day, session: str) -> None:
    """The session's evidence pack, with its void and correction, holds for the stand-alone verifier."""
    pack = day.folder / "pack.zip"
    day.ask("pack", day.central, "--session", session, "-o", str(pack), "--as", FINANCE, user=FINANCE)
    assert day.ask("verify", str(pack))[0]["passed"] is True


def test_what_was_done_to_payments_agrees_everywhere(day: Day) -> None:
    till = str(day.till)
    voided = day.take("cheque:45.00:number=000214,date=2026-11-20", "cash:5.00", pounds="50.00")
    corrected, kept = day.take("cash:20.00", pounds="20.00"), day.take("cash:30.00", pounds="30.00")
    assert day.at("void", voided, *WHY, expect=3)["refused"] == "second_person_needed"
    day.second = CASHIER
    assert day.at("void", voided, *WHY, "--approved-by", CASHIER, expect=3)["refused"] == "own_approval"
    day.second = SUPERVISOR
    void = day.at("void", voided, *WHY, *SEEN)
    assert (void["receipt"], void["total_pence"], void["number"][:9]) == (voided, -50_00, "BA1-03A-V")
    assert sorted((one["mop"], one["amount_pence"]) for one in void["postings"]) == [(CASH, -5_00), (CHEQUE, -45_00)]
    assert day.at("void", voided, *WHY, *SEEN, expect=3)["refused"] == "payment_voided"
    right = day.at("correct", corrected, "--tender", "1=card:last4=4417,auth=882104", *WHY)
    assert (right["total_pence"], len(right["postings"])) == (0, 2)
    assert day.at("refund", kept, *WHY, *SEEN, expect=3)["refused"] == "payment_unknown"  # it waits to be sent
    day.at("session count", "--counted", "cash=130.00", "--counted", "card=20.00")
    closed = day.at("session close")
    assert by_mop(closed, "expected_pence") == {CASH: 130_00, CHEQUE: 0, CARD: 20_00}
    paper = day.at("session sheet")["text"]
    assert "Voids (1)" in paper
    assert "Corrections (1)" in paper
    assert day.ask("sync", till)[0]["held"] == 0
    told_by_itself(day, str(closed["id"]))
    day.at("session open", "--float", "100.00")
    assert day.at("void", kept, *WHY, *SEEN, expect=3)["refused"] == "not_this_session"
    assert day.at("refund", voided, *WHY, *SEEN, expect=3)["refused"] == "nothing_left"
    assert day.at("refund", kept, "--line", "1=30.01", *WHY, *SEEN, expect=3)["refused"] == "claim_over_left"
    part = day.at("refund", kept, "--line", "1=10.00", *WHY, *SEEN)
    assert [(one["mop"], one["amount_pence"]) for one in part["postings"]] == [(CASH, -10_00)]
    assert day.at("refund", corrected, *WHY, *SEEN, expect=3)["refused"] == "card_details"  # never cash for a card
    slip = ("--card", "last4=4417,auth=R77120")
    assert day.at("refund", corrected, *slip, *WHY, *SEEN)["postings"][0]["mop"] == CARD
    assert day.ask("sync", till)[0]["held"] == 0
    day.at("session count", "--counted", "cash=90.00", "--counted", "card=-20.00")
    assert by_mop(day.at("session close"), "banking_pence")[CASH] == 0
    assert day.ask("sync", till)[0]["held"] == 0
    proofs = [day.ask("verify", place)[0] for place in (till, day.central)]
    assert all(proof["passed"] for proof in proofs), proofs
    assert {proof["postings_pence"] for proof in proofs} == {20_00}
    found = day.ask("find", day.central, "--as", FINANCE, "--mop", CHEQUE, user=FINANCE)
    assert sorted(int(str(one["amount_pence"])) for one in found if one["receipt"] in {voided, void["number"]}) == [
        -45_00,
        45_00,
    ]


@pytest.mark.parametrize("day", ["sqlite"], indirect=True)  # both are judged alike in tests/store/central
def test_a_void_asked_for_alone_is_answered_from_a_desk(day: Day) -> None:
    def answer(receipt: str, *words: str, expect: int = 0) -> dict[str, Any]:
        said = ("void", day.central, receipt, "--as", SUPERVISOR, *words)
        return day.ask(*said, user=SUPERVISOR, expect=expect)[0]

    def states() -> dict[str, object]:
        listed = day.ask("voids", day.central, "--as", SUPERVISOR, user=SUPERVISOR)
        return {str(one["receipt"]): one["state"] for one in listed}

    till = str(day.till)
    alone = ("--office", "BA1", "cash_up.void_alone_pence=20.00")
    day.ask("office", "set", day.central, *alone, "--as", "hnowak", user="hnowak")
    day.ask("sync", till)
    kept, gone, late = (day.take(f"cash:{pounds}", pounds=pounds) for pounds in ("8.00", "12.00", "15.00"))
    for receipt in (kept, gone, late):
        assert day.at("void", receipt, *WHY)["state"] == "awaiting_approval"
    day.ask("sync", till)
    assert set(states().values()) == {"waiting"}
    assert answer(kept, "--refuse", expect=3)["refused"] == "reason_needed"
    assert answer(kept, "--refuse", "--reason", "The customer has the permit")["state"] == "refused"
    assert answer(gone, "--approve")["state"] == "approved"
    assert answer(gone, "--refuse", *WHY, expect=3)["refused"] == "void_answered"
    assert day.ask("sync", till)[0]["held"] == 0  # the till hears of it, carries it out and sends that too
    assert states() == {kept: "refused", gone: "voided", late: "waiting"}
    day.at("session count", "--counted", "cash=108.00", "--finish")
    closed = day.at("session close", *WHY)
    assert (by_mop(closed, "expected_pence")[CASH], by_mop(closed, "difference_pence")[CASH]) == (123_00, -15_00)
    day.ask("sync", till)
    assert answer(late, "--approve")["state"] == "approved"
    assert day.ask("sync", till)[0]["held"] == 0
    assert states()[late] == "voided"
    proofs = [day.ask("verify", place)[0] for place in (till, day.central)]
    assert all(proof["passed"] for proof in proofs), proofs
    assert {proof["postings_pence"] for proof in proofs} == {8_00}
    told_by_itself(day, str(closed["id"]))
    custody = day.ask("custody", day.central, "--as", SUPERVISOR, user=SUPERVISOR)
    assert [one["adds_up"] for one in custody if one["place"] == "all"] == [True]
