"""The day that the walkthrough plays in the windows, by ims-admin alone: the same money, the same figures."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from day_at_a_till import COLLEAGUE, SUPERVISOR, Day
from one_process import one_process
from take_until_killed import CASHIER, FINANCE
from the_day import BANK_PENCE, CARDS_PENCE, DRAWER_PENCE, FUNDS_AFTER, PAYMENTS, RETURNED_PENCE, VAT_AFTER

from ims_desktop.domain.times import business_day

TO_BANK = re.compile(r"^TO BANK +£([\d,.]+)$", re.MULTILINE)


@pytest.fixture(params=["sqlite", "postgres"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Day]:
    with one_process(tmp_path / "demo", request.param) as there:
        yield Day(there.folder, there.central)


def line(fund: str, reference: str, pence: int) -> dict[str, Any]:
    return {"fund": fund, "reference": reference, "amount_pence": pence}


def paid(*lines: dict[str, Any], **tenders: Any) -> dict[str, Any]:
    """A payment as a line of a file: pence by cash, or cheque and card with what is written on them."""
    there = [
        {"mop": mop, **(given if isinstance(given, dict) else {"amount_pence": given})}
        for mop, given in tenders.items()
    ]
    return {"lines": list(lines), "tenders": there}


BEGUN = "2026-11-20"
MORNING = (
    paid(line("CT", "70123456", 142_10), cash=142_10),
    paid(line("RENT", "61000881203", 96_22), cash=96_22),
    paid(line("NNDR", "550018238", 60_00), cash=80_00),
    paid(
        {"item": "BAG", "quantity": 3},
        line("PCN", "BJ99518409", 35_00),
        cheque={"amount_pence": 35_00, "number": "000214", "date": BEGUN},
        cash=10_00,
    ),
    paid(line("HBO", "20441978", 25_00), cheque={"amount_pence": 25_00, "number": "000871", "date": BEGUN}),
    paid(line("SD", "9000104928", 142_10), card={"amount_pence": 142_10, "last4": "4417", "auth": "882104"}),
    paid(line("CT", "70449002", 120_00), cash=120_00),
    paid(line("LIB", "21234567890124", 3_60), cash=5_00),
)
OFFLINE = (
    paid(line("CT", "70317710", 80_00), cash=80_00),
    paid(line("CT", "70602180", 40_00), cash=40_00),
    paid(line("RENT", "61100513680", 104_87), cash=104_87),  # in truth by card
    paid(line("NNDR", "550020912", 311_00), cash=311_00),
    paid(line("SD", "9000104982", 142_10), cash=142_10),
)
RELIEF = (
    paid(line("HBO", "20458163", 15_00), cash=15_00),
    paid(line("PCN", "BJ9951434A", 70_00), cash=70_00),
    paid(line("LIB", "21230004417208", 80), cash=80),
)


def take_all(day: Day, name: str, payments: tuple[dict[str, Any], ...], user: str = CASHIER) -> list[dict[str, Any]]:
    file = day.folder / f"{name}.jsonl"
    named = [{"id": f"{name}-{number}", **one} for number, one in enumerate(payments)]
    file.write_text("".join(json.dumps(one) + "\n" for one in named), encoding="utf-8")
    return day.ask("take", str(day.till), "--as", user, "--from", str(file), user=user)


def relief(day: Day) -> str:
    """The first cashier lifts and pauses; a colleague takes three payments, corrects one, voids one, and closes."""
    day.at("cash lift", "--amount", "400.00", "--witness", SUPERVISOR)
    day.at("session pause")
    theirs = day.at("session open", "--float", "30.00", "--pieces", "10.00=3", user=COLLEAGUE)["session"]
    too_much, by_card, mistaken = (str(one["receipt"]) for one in take_all(day, "relief", RELIEF, COLLEAGUE))
    right = ("--tender", "1=card:last4=4417,auth=882311", "--reason", "Paid by card, keyed as cash")
    assert day.at("correct", by_card, *right, user=COLLEAGUE, expect=3)["refused"] == "second_person_needed"
    done = day.at("correct", by_card, *right, "--approved-by", SUPERVISOR, user=COLLEAGUE)
    assert (done["total_pence"], len(done["postings"])) == (0, 2)
    why = ("--reason", "No money came")
    day.second = COLLEAGUE
    own = day.at("void", mistaken, "--approved-by", COLLEAGUE, *why, user=COLLEAGUE, expect=3)
    assert own["refused"] == "own_approval"
    day.second = SUPERVISOR
    assert day.at("void", mistaken, "--approved-by", SUPERVISOR, *why, user=COLLEAGUE)["state"] == "done"
    counted = ("--counted", "cash=45.00", "--counted", "card=70.00")
    assert day.at("session count", *counted, user=COLLEAGUE)["agrees"] is True
    assert day.at("session close", user=COLLEAGUE)["state"] == "closed"
    day.at("session resume")
    day.ask("sync", str(day.till))
    given_back(day, too_much)
    return str(theirs)


def given_back(day: Day, receipt: str) -> None:
    """Their session is closed, so nothing of it is voided: £5.00 is reserved at central and comes from this drawer."""
    back = ("--approved-by", SUPERVISOR, "--reason", "Paid 5.00 too much")
    assert day.at("void", receipt, *back, expect=3)["refused"] == "not_this_session"
    done = day.at("refund", receipt, "--line", "1=5.00", *back)
    assert [(one["fund"], one["amount_pence"]) for one in done["postings"]] == [("HBO", -5_00)]
    assert day.at("refund", receipt, "--line", "1=10.01", *back, expect=3)["refused"] == "claim_over_left"


def closed_offline(day: Day) -> str:
    """Counted with the mistake, which is explained; nobody approves their own; it closes all the same."""
    counted = ("--counted", "cash=697.22", "--counted", "cheque=60.00", "--counted", "card=246.97")
    assert day.at("session count", *counted)["message"] == "Does not agree, count again."
    day.at("session count", *counted, "--finish")
    (likely, *_others) = day.at("explain")["candidates"]
    assert "£104.87, keyed as cash: was it by card?" in likely["message"]
    why = ("--reason", "Paid by card, keyed as cash")
    day.second = CASHIER
    assert day.at("session close", *why, "--approved-by", CASHIER, expect=3)["refused"] == "own_approval"
    day.second = SUPERVISOR
    closed = day.at("session close", *why)
    assert closed["state"] == "awaiting_approval"
    return str(closed["id"])


def approved_and_banked(day: Day, *sessions: str) -> None:
    named = [word for session in sessions for word in ("--session", session)]
    assert day.bank("make", *named, expect=3)["refused"] == "session_awaiting_approval"
    approve = ("session", "approve", day.central, "--as", SUPERVISOR, "--session", sessions[0])
    assert day.ask(*approve, "--reason", "Terminal's slip seen", user=SUPERVISOR)[0]["state"] == "approved"
    day.ask("sync", str(day.till))
    slip = day.bank("make", *named, "--bag", "S 1017=1012.22")["slip"]
    day.bank("hand-over", "--slip", slip, "--carrier", "G. Uard", "--receipt", "R 1017")
    assert day.bank("received", "--slip", slip, user=FINANCE)["state"] == "received"


def came_back(day: Day, receipt: str) -> None:
    """The bank returns the split payment's cheque; finance noted what the bank has, so it names the bank's advice."""
    returned = ("cheque", "returned", day.central, receipt, "--as", FINANCE, "--cause", "refer_to_drawer")
    asked = (*returned, "--on", business_day(datetime.now(UTC)).isoformat())
    assert day.ask(*asked, user=FINANCE, expect=3)[0]["refused"] == "second_person_needed"
    (told,) = day.ask(*asked, "--advice", "UNP 4471", user=FINANCE)
    assert (told["returned"], told["cheque_pence"], told["fee_pence"]) == ("BA1-Q000001", RETURNED_PENCE, 0)
    assert day.ask(*asked, "--advice", "UNP 4471", user=FINANCE, expect=3)[0]["refused"] == "cheque_returned"
    tomorrow = (business_day(datetime.now(UTC)) + timedelta(days=1)).isoformat()
    wanted = ("--number", "000300", "--date", tomorrow, "--amount", "60.00", "--account", "CT:70123456")
    (kept,) = day.ask("cheque", "keep", day.central, "--as", SUPERVISOR, *wanted, user=SUPERVISOR)
    assert day.ask("cheque", "kept", day.central, "--as", SUPERVISOR, user=SUPERVISOR) == [kept]
    beside = [one for one in day.custody() if one["place"] == "kept_cheque"]
    assert [(one["which"], one["said_pence"], one["due"]) for one in beside] == [(kept["kept"], 60_00, False)]
    back = ("--given-to", "J. Smith", "--reason", "Pays by card")
    day.ask("cheque", "let-go", day.central, str(kept["kept"]), "--as", SUPERVISOR, *back, user=SUPERVISOR)
    assert day.ask("cheque", "list", day.central, "--as", SUPERVISOR, user=SUPERVISOR) == [told]


def told_to_an_auditor(day: Day, session: str, later: str) -> None:
    """The session's evidence pack holds for the stand-alone verifier, with what was done to its payments elsewhere."""
    pack = str(day.folder / f"{session}.zip")
    day.ask("pack", day.central, "--session", session, "-o", pack, "--as", FINANCE, user=FINANCE)
    told = day.ask("verify", pack)[0]
    assert told["passed"] is True, told
    assert re.fullmatch(later, str(told["later"])), told["later"]


def on_the_sheets(day: Day, *sessions: str) -> int:
    """What the Z sheets say goes to the bank, in pence."""
    sheets = [day.at("session sheet", "--session", one, user=SUPERVISOR)["text"] for one in sessions]
    found = [TO_BANK.search(sheet) for sheet in sheets]
    return sum(int(re.sub(r"\D", "", one[1])) for one in found if one is not None)


def test_the_windows_day_by_the_command_line_alone(day: Day) -> None:
    morning = take_all(day, "morning", MORNING)
    theirs = relief(day)
    take_all(day, "offline", OFFLINE)
    own = closed_offline(day)
    assert day.ask("sync", str(day.till))[0]["held"] == 0
    approved_and_banked(day, own, theirs)
    came_back(day, str(morning[3]["receipt"]))
    told_to_an_auditor(day, own, r"cheque.returned of \S+, -GBP 35.00")
    told_to_an_auditor(day, theirs, r"payment.refunded of \S+, -GBP 5.00")
    there = day.places()
    in_bank_pence = BANK_PENCE - RETURNED_PENCE
    assert (there["drawer"], there["cards"], there["bank"]) == (DRAWER_PENCE, CARDS_PENCE, in_bank_pence)
    assert there["all"]["pence"] == DRAWER_PENCE + CARDS_PENCE + in_bank_pence
    assert on_the_sheets(day, own, theirs) == BANK_PENCE
    rows: list[dict[str, Any]] = day.ask("find", day.central, "--as", FINANCE, "--limit", "0", user=FINANCE)
    assert {
        fund: sum(row["amount_pence"] for row in rows if row["fund"] == fund) for fund in FUNDS_AFTER
    } == FUNDS_AFTER
    assert sum(row["amount_pence"] for row in rows) == sum(FUNDS_AFTER.values())
    for code, posted in VAT_AFTER.items():
        parts = [row for row in rows if row["vat_code"] == code]
        assert sum(row["amount_pence"] for row in parts) == posted["gross_pence"]
        assert sum(row["vat_pence"] for row in parts) == posted["vat_pence"]
    proofs = [day.ask("verify", place)[0] for place in (str(day.till), day.central)]
    assert all(proof["passed"] for proof in proofs), proofs
    assert proofs[0]["payments"] == PAYMENTS
