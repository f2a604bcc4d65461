"""A day at a till by its command line alone: two cashiers, relief, lifts, blind counts, a close offline, approval."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from day_at_a_till import COLLEAGUE, SUPERVISOR, Day
from killed_at import __file__ as killed_at
from one_process import one_process
from take_until_killed import CASHIER, FINANCE

CASH, CHEQUE, CARD = "1", "2", "92"


@pytest.fixture(params=["sqlite", "postgres"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Day]:
    with one_process(tmp_path / "demo", request.param) as there:
        yield Day(there.folder, there.central)


def by_mop(session: dict[str, Any], what: str) -> dict[str, int]:
    return {one["mop"]: one[what] for one in session["tenders"]}


def morning(day: Day) -> str:
    """Payments, relief by a colleague, and cash that moves; answers the colleague's session."""
    day.take("cash:150.00", pounds="142.10")
    day.take("cheque:45.00:number=000214,date=2026-11-20", "cash:5.00", pounds="50.00")
    day.take("card:9.99:last4=4417,auth=882104", pounds="9.99")
    day.ask("sync", str(day.till))
    day.at("session pause")
    theirs = day.at("session open", "--float", "30.00", "--pieces", "10.00=3", user=COLLEAGUE)["session"]
    day.take("cash:7.00", pounds="7.00", user=COLLEAGUE)
    assert day.at("session resume", expect=3)["refused"] == "session_of_another"
    assert day.at("session count", "--counted", "cash=37.00", user=COLLEAGUE)["agrees"] is True
    day.at("session close", user=COLLEAGUE)
    day.at("session resume")
    assert day.at("cash lift", "--amount", "120.00", expect=3)["refused"] == "second_person_needed"
    assert day.at("cash lift", "--amount", "120.00", "--witness", SUPERVISOR)["moved_pence"] == 120_00
    day.at("cash top-up", "--amount", "20.00", "--bags", "1.00=1", "--witness", SUPERVISOR)
    day.at("cash swap", "--give", "10.00=1", "--take", "1.00=10")
    day.at("cash set-aside", "--amount", "20.00", "--reason", "A counterfeit note")
    day.at("cash imprest", "--amount", "30.00", "--witness", SUPERVISOR)
    milk = ("--amount", "3.00", "--to", "M. Ilkman", "--reason", "Milk for the tea", "--vat", "N0")
    paid = day.at("cash voucher", *milk, "--witness", SUPERVISOR)
    (lying,) = day.ask("cash", "vouchers", str(day.till), "--as", CASHIER, user=CASHIER)
    assert (lying["slip"], lying["pence"]) == (f"BA1-03A-S{paid['entry']}", 3_00)
    asked = ("--slip", str(lying["slip"]), "--who", "F. Inance", "--witness", SUPERVISOR)
    assert day.at("cash reimburse", *asked)["moved_pence"] == 3_00
    day.at("cash imprest", "--back", "--amount", "30.00", "--witness", SUPERVISOR)
    (aside,) = day.ask("cash", "envelope", str(day.till), "--as", CASHIER, user=CASHIER)
    goes = ("--slip", str(aside["slip"]), "--to", "police", "--who", "PC 49", "--paper", "CR 12/26")
    assert day.at("cash give-up", *goes, expect=3)["refused"] == "second_person_needed"
    assert day.at("cash give-up", *goes, "--witness", SUPERVISOR)["moved_pence"] == 20_00
    assert day.at("cash give-up", *goes, "--witness", SUPERVISOR, expect=3)["refused"] == "put_by_unknown"
    named = ("--slip", f"{aside['slip']}=20.00", *goes[2:])
    assert day.at("cash give-up", *named, "--witness", SUPERVISOR, expect=3)["refused"] == "put_by_gone"
    assert day.at("drawer open", "--reason", "Change for the parking machine")["opened"] is True
    return str(theirs)


def counted_blind(day: Day) -> None:
    """Two counts, of which the cashier is told no more than that they do not agree."""
    wrong = day.at("session count", "--counted", "cash=100.00", "--counted", "cheque=45.00", "--counted", "card=9.99")
    assert (wrong["agrees"], wrong["left"], wrong["message"]) == (False, 2, "Does not agree, count again.")
    assert day.at("explain", expect=3)["refused"] == "session_not_counted"
    blind = day.at("session show")
    assert blind["state"] == "counted"
    assert "tenders" not in blind
    seen = day.at("session show", user=SUPERVISOR)
    assert by_mop(seen, "expected_pence") == {CASH: 127_10, CHEQUE: 45_00, CARD: 9_99}
    sums = ("--counted", "cheque=45.00", "--counted", "card=9.99")
    short = day.at("session count", "--pieces", "20.00=6", "--pieces", "0.10=1", *sums, "--finish")
    assert (short["agrees"], short["finished"]) == (False, True)
    explained = day.at("explain")
    assert explained["differences"] == [{"mop": CASH, "difference_pence": -7_00}]
    assert explained["searched"] == {"payments": 3, "moves": 3, "reversals": 0}


def killed_while_closing(day: Day) -> None:
    """At every moment of the close: the count stands, and nothing is closed."""
    for point in ("write.begun", "write.entry", "write.head"):
        words = ["--as", CASHIER, "--reason", "?"]
        ended = subprocess.run(
            [sys.executable, killed_at, point, "1", "--json", "session", "close", str(day.till), *words],
            env=day.environment(CASHIER),
            check=False,
            timeout=120,
            capture_output=True,
        )
        assert ended.returncode == -9
        assert day.at("session show")["state"] == "counted"


def approved_from_a_desk(day: Day) -> None:
    """By another person, once: from their own desk at central, which the till hears of with its next sync."""
    assert day.at("session approve", expect=3)["refused"] == "not_allowed"
    day.ask("sync", str(day.till))
    listed = day.ask(
        "session", "list", day.central, "--as", SUPERVISOR, "--state", "awaiting_approval", user=SUPERVISOR
    )
    (waiting,) = [str(one["id"]) for one in listed]
    approve = ("session", "approve", day.central, "--as", SUPERVISOR, "--session", waiting, "--reason", "Seen")
    assert day.ask(*approve, user=SUPERVISOR)[0]["state"] == "approved"
    assert day.ask(*approve, user=SUPERVISOR, expect=3)[0]["refused"] == "session_approved"
    assert day.at("session show")["state"] == "awaiting_approval"  # the till was not told yet
    assert day.ask("sync", str(day.till))[0]["received"] == 1
    shown = day.at("session show")
    assert (shown["state"], shown["approved_by"]) == ("approved", SUPERVISOR)
    assert "S. Morgan" in day.at("session sheet")["text"]
    assert day.at("session approve", user=SUPERVISOR, expect=3)["refused"] == "session_approved"


def to_the_bank(day: Day, *sessions: str) -> None:
    """Both sessions' takings by one slip, in a bag that a carrier brings to the bank; the bank finds a fake in it."""

    bank, places = day.bank, day.places
    before = places()
    assert (before["safe"], before["drawer"], before["cards"], before["given_up"]) == (172_10, 130_00, 9_99, 20_00)
    named = [word for session in sessions for word in ("--session", session)]
    assert bank("make", *named, "--bag", "S 1=127.00", expect=3)["refused"] == "reason_needed"
    made = bank("make", *named, "--bag", "S 1=100.00", "--bag", "S 2=27.10")
    assert (made["slip"], made["cash_pence"], made["cheques_pence"], made["cheques"]) == (
        "BA1-P000001",
        127_10,
        45_00,
        1,
    )
    assert "is banked already: S. Morgan made slip BA1-P000001." in bank("make", *named, expect=3)["message"]
    assert places()["bag"] == 172_10
    slip = ("--slip", "BA1-P000001")
    assert bank("hand-over", *slip, expect=3)["refused"] == "second_person_needed"
    bank("hand-over", *slip, "--carrier", "G. Uard", "--receipt", "R 1017")
    assert places()["carrier"] == 172_10
    assert bank("received", *slip, user=FINANCE)["state"] == "received"
    fake = ("--bag", "S 1", "--difference", "-20.00", "--cause", "counterfeit")
    assert bank("correct", *slip, *fake)["difference_pence"] == -20_00
    after = places()
    assert (after["bank"], after["all"]["unposted_pence"], after["all"]["unbanked"]) == (152_10, 0, [])
    paper = bank("sheet", *slip)["text"]
    assert "PAID IN                                  £172.10" in paper
    assert "000214" in paper
    assert "G. Uard, R 1017" in paper
    listed = day.ask("custody", day.central, "--as", FINANCE, "--cut-off", "2026-01-01", user=FINANCE)
    assert {one["place"] for one in listed if "place" in one} == {"all"}


def test_a_day_of_two_cashiers(day: Day) -> None:
    till, theirs = str(day.till), morning(day)
    counted_blind(day)
    killed_while_closing(day)
    assert day.at("session close", expect=3)["refused"] == "reason_needed"
    refused = day.at("session close", "--reason", "?", "--approved-by", CASHIER, expect=3)
    assert refused["refused"] == "sign_in_wrong"  # with another's password
    day.second = CASHIER
    assert day.at("session close", "--reason", "?", "--approved-by", CASHIER, expect=3)["refused"] == "own_approval"
    day.second = SUPERVISOR
    closed = day.at("session close", "--reason", "Seven pounds too much change given")
    assert closed["state"] == "awaiting_approval"
    assert by_mop(closed, "difference_pence") == {CASH: -7_00, CHEQUE: 0, CARD: 0}
    assert by_mop(closed, "banking_pence") == {CASH: 120_10, CHEQUE: 45_00, CARD: 0}
    assert closed["float_kept_pence"] == 100_00
    paper = day.at("session sheet")["text"]
    assert "TO BANK                                  £165.10" in paper
    assert "AWAITING APPROVAL" in paper
    assert day.at("session sheet", "--print")["sheet"] in paper
    approved_from_a_desk(day)
    assert day.at("session show", "--session", theirs, user=SUPERVISOR)["state"] == "closed"
    # the same at central, to the penny
    assert day.ask("sync", till)[0]["held"] == 0
    proofs = [day.ask("verify", place)[0] for place in (till, day.central)]
    assert all(proof["passed"] for proof in proofs), proofs
    own = day.ask("till", "status", till)[0]["device"]
    (device,) = [one for one in day.ask("central", "reconcile", day.central) if one["device"] == own]
    assert (device["missing"], device["held"]) == (0, 0)
    assert device["postings_pence"] == 142_10 + 50_00 + 9_99 + 7_00 - 7_00 == proofs[0]["postings_pence"]
    found = day.ask("find", day.central, "--as", FINANCE, "--fund", "SUSP", user=FINANCE)
    assert [(one["amount_pence"], one["mop"]) for one in found] == [(-7_00, CASH)]
    to_the_bank(day, str(closed["id"]), theirs)
    assert day.ask("verify", day.central)[0]["passed"] is True


def test_closed_in_absence_and_a_float_that_is_wrong(day: Day) -> None:
    session = str(day.at("session show", user=SUPERVISOR)["id"])
    there = ("--session", session)
    day.second = COLLEAGUE
    refused = day.at("session count", *there, "--counted", "cash=100.00", user=SUPERVISOR, expect=3)
    assert refused["refused"] == "second_person_needed"
    counted = ("--counted", "cash=100.00", "--witness", COLLEAGUE)
    assert day.at("session count", *there, *counted, user=SUPERVISOR)["agrees"] is True
    assert day.at("session close", *there, "--witness", COLLEAGUE, user=SUPERVISOR)["state"] == "closed"
    assert day.at("session open", "--float", "90.00", expect=3)["refused"] == "float_not_as_issued"
    day.at("session open", "--float", "90.00", "--witness", COLLEAGUE)
    assert day.at("session count", "--counted", "cash=x", expect=3)["refused"] == "amount_not_a_number"
    assert day.at("session count", "--pieces", "20.00=-1", expect=3)["refused"] == "count_not_valid"
    assert day.at("session count", "--pieces", "30.00=1", expect=3)["refused"] == "count_not_valid"
    assert "usage" in day.at("session count", expect=2)
    both = ("--counted", "cash=80.00", "--pieces", "20.00=3")
    assert day.at("session count", *both, expect=3)["refused"] == "count_not_the_sum"
    spot = day.at("session count", "--spot", "--counted", "cash=89.00", user=SUPERVISOR)
    assert spot["tenders"][0]["difference_pence"] == -1_00
    assert day.ask("sync", str(day.till))[0]["held"] == 0
    assert day.ask("verify", day.central)[0]["passed"] is True
