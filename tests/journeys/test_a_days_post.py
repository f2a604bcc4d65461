"""The post by the command line alone: logged by two, worked off, agreed, named at a cut-off; at both centrals."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from day_at_a_till import ACCOUNT, COLLEAGUE, SUPERVISOR, Day
from one_process import one_process
from take_until_killed import CASHIER, FINANCE

BAG = "sealed_bag:50.00:seal=S0017,service=Central Library,carrier=J. Van"


@pytest.fixture(params=["sqlite", "postgres"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Day]:
    with one_process(tmp_path / "demo", request.param) as there:
        yield Day(there.folder, there.central)


ADMINISTRATOR = "hnowak"


def keyed_from_a_book(day: Day) -> None:
    """A book is registered, two of its slips are keyed and one is spoilt; the gap stands in both lists."""
    book = ("--as", ADMINISTRATOR, "--book", "B7")
    numbers = ("--office", "BA1", "--first", "1001", "--last", "1050")
    day.ask("book", "register", day.central, *book, *numbers, user=ADMINISTRATOR)
    shared = day.ask("book", "register", day.central, *book[:3], "B8", *numbers, user=ADMINISTRATOR, expect=3)
    assert shared[0]["refused"] == "settings_not_valid"
    issued = day.ask("book", "issue", day.central, *book, "--to", CASHIER, user=ADMINISTRATOR)
    assert issued[0]["issued_to"] == CASHIER
    day.ask("sync", str(day.till))
    day.at("session pause", user=COLLEAGUE)
    day.at("session resume")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT10:15Z")
    paid = ("--line", f"{ACCOUNT}:7.00", "--tender", "cash:7.00", "--confirm", "--taken-at", yesterday)
    receipt = day.at("take", *paid, "--slip", "B7:1001")["receipt"]
    day.at("book spoil", "--slip", "B7:1002", "--reason", "Coffee")
    assert day.at("take", *paid, "--slip", "B7:1002", expect=3)["refused"] == "slip_used"
    assert day.at("take", *paid, "--slip", "B7:1099", expect=3)["refused"] == "slip_unknown"
    day.at("take", *paid, "--slip", "B7:1004")
    said = day.ask("receipt", str(day.till), receipt, "--format", "text")
    assert "B7-1001, taken 1" in str(said[0]["text"])
    day.ask("sync", str(day.till))
    left: dict[str, Any] = day.ask("book", "list", day.central, "--as", SUPERVISOR, user=SUPERVISOR)[0]
    assert (len(left["used"]), left["spoilt"], left["gaps"], left["unused"]) == (2, [1002], [1003], 46)
    found = day.ask("find", day.central, "--as", FINANCE, "--receipt", receipt, user=FINANCE)
    assert [one["business_day"] for one in found] == [yesterday[:10]]
    cut = day.ask("custody", day.central, "--as", SUPERVISOR, "--cut-off", yesterday[:10], user=SUPERVISOR)
    assert [one["gaps"] for one in cut if one.get("open") == "slips"] == [[1003]]


def test_the_post_of_a_day(day: Day, tmp_path: Path) -> None:
    day.second = COLLEAGUE
    cheque = "cheque:45.00:reference=70123456,name=S. Smith,letter=For April"
    there = ("--item", cheque, "--item", "cash:20.00", "--item", BAG)
    assert day.at("post log", *there, expect=3)["refused"] == "second_person_needed"
    logged = day.at("post log", *there, "--item", "letter", "--witness", COLLEAGUE)
    cheque, cash, bag, letter = logged["items"]
    assert logged["logged_pence"] == 115_00
    day.at("session pause")
    day.second = SUPERVISOR
    session = day.at("session open", "--float", "50.00", "--post", "--alone", user=COLLEAGUE)
    assert session["post"] is True
    counter = ("--line", f"{ACCOUNT}:1.00", "--tender", "cash:1.00", "--confirm")
    assert day.at("take", *counter, user=COLLEAGUE, expect=3)["refused"] == "post_session"
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({
        "id": "00000000-0000-4000-8000-000000000001", "post": cheque, "confirmed": True,
        "lines": [{"fund": "CT", "reference": "70123456", "amount_pence": 45_00}],
        "tenders": [{"mop": "cheque", "amount_pence": 45_00, "number": "000214", "date": "2026-11-20"}],
    }))  # fmt: skip
    day.at("take", "--from", str(batch), user=COLLEAGUE)
    day.at("take", "--line", "SUSP:UNKNOWN:20.00", "--tender", "cash:20.00", "--post", cash, user=COLLEAGUE)
    to_library = ("--line", "SUSP:LIBRARY:49.00", "--tender", "cash:49.00", "--post", bag, "--reason", "A pound short")
    assert day.at("take", *to_library, user=COLLEAGUE, expect=3)["refused"] == "second_person_needed"
    day.at("take", *to_library, "--witness", SUPERVISOR, user=COLLEAGUE)
    day.at("post end", letter, "--as-what", "locked", user=COLLEAGUE)
    assert day.at("post end", cheque, "--as-what", "locked", user=COLLEAGUE, expect=3)["refused"] == "post_ended"
    agreed = day.at("post agree", user=COLLEAGUE)
    assert (agreed["agrees"], agreed["paid_pence"], agreed["taken_pence"]) == (True, 114_00, 114_00)
    assert agreed["differences"] == [{"item": bag, "difference_pence": -1_00}]
    assert agreed["by_outcome"] == {"paid_pence": 45_00, "suspense_pence": 70_00}
    left = day.at("post list")
    assert (left["item"], left["age_days"], left["locked"]) == (letter, 0, True)
    day.ask("sync", str(day.till))
    lines = day.ask("custody", day.central, "--as", SUPERVISOR, "--office", "BA1", user=SUPERVISOR)
    paper = day.folder / "floats.txt"
    held = day.ask("floats", day.central, "--as", SUPERVISOR, "--office", "BA1", "-o", str(paper), user=SUPERVISOR)
    assert held
    assert paper.read_text(encoding="utf-8").count("I certify") == len(held)
    assert [(one["which"], one["said_pence"]) for one in lines if one["place"] == "post"] == [(letter, 0)]
    cut = day.ask("custody", day.central, "--as", SUPERVISOR, "--cut-off", logged["business_day"], user=SUPERVISOR)
    assert [one["item"] for one in cut if one.get("open") == "post"] == [letter]
    keyed_from_a_book(day)
    day.ask("verify", day.central)
    day.ask("verify", str(day.till))
