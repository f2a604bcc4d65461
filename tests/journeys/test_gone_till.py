"""A PC dies mid-day: its open session is closed at another till, by commands, whatever central it is."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from day_at_a_till import COLLEAGUE, SUPERVISOR, Day
from one_process import ADMINISTRATOR
from take_until_killed import CASHIER, office


class TwoTills(Day):
    """Commands with whoever gives a second password."""

    def one(self, *arguments: str, user: str = CASHIER, expect: int = 0, second: str = SUPERVISOR) -> dict[str, Any]:
        """The one line that a command says."""
        self.second = second
        said = self.ask(*arguments, "--as", user, user=user, expect=expect)
        assert len(said) == 1
        return said[0]


@pytest.fixture(params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TwoTills]:
    with office(tmp_path / "demo", request.param) as there:
        yield TwoTills(there.folder, there.central)


def another_till(made: TwoTills) -> Path:
    asked = ("central", "till-add", made.central, "--office", "BA1", "--till", "05")
    code = str(made.one(*asked, user=ADMINISTRATOR)["code"])
    folder = made.folder / "till 05"
    made.ask("till", "enrol", str(folder), "--central", made.central, "--code", code)
    return folder


def paid(made: TwoTills, tender: str, pounds: str) -> Mapping[str, Any]:
    return made.one("take", str(made.till), "--line", f"CT:70123456:{pounds}", "--tender", tender, "--confirm")


def test_a_session_whose_pc_died_is_counted_closed_and_banked_from_another_till(made: TwoTills) -> None:
    session = made.one("session", "show", str(made.till))["id"]
    cash = paid(made, "cash:20.00", "20.00")["total_pence"]
    paid(made, "cheque:30.00:number=000214", "30.00")
    made.ask("sync", str(made.till))
    paid(made, "cash:5.00", "5.00")  # central never hears of it
    other = str(another_till(made))
    alone = ("session", "take-over", other, "--session", str(session), "--witness")
    taking = (*alone, COLLEAGUE)
    assert made.one(*taking, user=SUPERVISOR, second=COLLEAGUE, expect=3)["refused"] == "session_not_gone"
    replace = ("central", "till-replace", made.central, "--office", "BA1", "--till", "03", "--at-once")
    made.one(*replace, user=ADMINISTRATOR)
    waits = made.one("session", "gone", other, user=SUPERVISOR)
    assert (waits["session"], waits["till"], waits["cashier"], waits["missing"]) == (session, "03A", CASHIER, 0)
    listed = made.one("session", "list", made.central, "--gone", user=SUPERVISOR)
    assert (listed["id"], listed["gone"]) == (session, True)
    assert made.one(*taking, user=CASHIER, second=COLLEAGUE, expect=3)["refused"] == "not_allowed"
    assert made.one(*alone, SUPERVISOR, user=SUPERVISOR, expect=3)["refused"] == "own_approval"
    told = made.one(*taking, user=SUPERVISOR, second=COLLEAGUE)
    assert (told["from"], told["held"]) == ("03A", False)
    assert made.ask("session", "gone", other, "--as", SUPERVISOR, user=SUPERVISOR) == []

    resumed = made.one("session", "resume", other, "--session", str(session), expect=3)
    assert resumed["refused"] == "session_taken_over"
    there = made.one("session", "show", other, "--session", str(session))
    float_pence = int(there["float_pence"])
    drawer = f"cash={(float_pence + cash + 5_00) / 100:.2f}"
    counted = ("session", "count", other, "--session", str(session), "--counted", drawer, "--counted", "cheque=30.00")
    assert made.one(*counted, "--finish")["agrees"] is False
    close = ("session", "close", other, "--session", str(session), "--reason", "The PC died")
    closed = made.one(*close, "--approved-by", SUPERVISOR)
    assert closed["state"] == "approved"
    assert closed["float_kept_pence"] == 0  # of a drawer that stands elsewhere
    made.ask("sync", other)
    sheet = str(made.one("session", "sheet", other, "--session", str(session), user=SUPERVISOR)["text"])
    assert "known up to entry" in sheet

    state = made.places()  # which adds up
    assert (state.get("drawer", 0), state["safe"]) == (0, float_pence + cash + 35_00)
    banked = made.one("bank", "make", made.central, "--session", str(session), user=SUPERVISOR)
    assert (banked["cash_pence"], banked["cheques_pence"]) == (float_pence + cash + 5_00, 30_00)
    slip = made.one("bank", "show", made.central, "--slip", str(banked["slip"]), user=SUPERVISOR)
    assert slip
    packs = [str(made.folder / name) for name in ("closing.zip", "opening.zip")]
    made.ask("pack", made.central, "--session", str(session), "-o", packs[0])
    opening = made.ask("pack", made.central, "--session", str(session), "--opening", "-o", packs[1])[0]
    assert opening["payments_pence"] == cash + 30_00
    for place in (other, made.central, *packs):
        proof = made.ask("verify", place)[0]
        assert proof["passed"], proof
