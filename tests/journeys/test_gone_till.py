"""A PC dies mid-day: its open session is closed at another till, by commands, whatever central it is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from day_at_a_till import COLLEAGUE, SUPERVISOR, Day
from one_process import ADMINISTRATOR
from take_until_killed import CASHIER, office

from ims_desktop.domain.times import business_day


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
    asked = made.ask("watch", made.central, "--as", SUPERVISOR, user=SUPERVISOR)
    assert "gone" in {one["kind"] for one in asked}
    assert made.one(*taking, user=CASHIER, second=COLLEAGUE, expect=3)["refused"] == "not_allowed"
    assert made.one(*alone, SUPERVISOR, user=SUPERVISOR, expect=3)["refused"] == "own_approval"
    told = made.one(*taking, user=SUPERVISOR, second=COLLEAGUE)
    assert (told["from"], told["held"]) == ("03A", False)
    assert made.one(*taking, user=SUPERVISOR, second=COLLEAGUE, expect=3)["refused"] == "session_here"
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


def dead_with_a_mirror(made: TwoTills, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path, str]:
    """Its session, mirror and cheque's receipt: £20.00 at central; a cheque of £30.00 and £5.00 in cash never came."""
    stick = made.folder / "stick"
    stick.mkdir()
    monkeypatch.setenv("IMS_MIRROR", str(stick))
    session = str(made.one("session", "show", str(made.till))["id"])
    paid(made, "cash:20.00", "20.00")
    made.ask("sync", str(made.till))
    cheque = paid(made, "cheque:30.00:number=000214", "30.00")
    paid(made, "cash:5.00", "5.00")
    monkeypatch.delenv("IMS_MIRROR")
    (mirror,) = stick.iterdir()
    return session, mirror, str(cheque["receipt"])


def replaced(made: TwoTills) -> str:
    asked = ("central", "till-replace", made.central, "--office", "BA1", "--till", "03", "--at-once")
    return str(made.one(*asked, user=ADMINISTRATOR)["code"])


def restored(made: TwoTills, mirror: Path, code: str) -> str:
    new = str(made.folder / "new pc")
    made.ask("roll", "restore", new, "--from", str(mirror))
    made.one("till", "enrol", new, "--central", made.central, "--code", code, user=ADMINISTRATOR)
    return new


def closed(made: TwoTills, till: str, session: str, *more: str) -> dict[str, Any]:
    """Taken over, counted with all that was in the drawer, and closed by its cashier and a supervisor."""
    which = ("--session", session)
    made.one("session", "take-over", till, *which, "--witness", COLLEAGUE, user=SUPERVISOR, second=COLLEAGUE)
    float_pence = int(made.one("session", "show", till, *which)["float_pence"])
    drawer = f"cash={(float_pence + 25_00) / 100:.2f}"
    made.one("session", "count", till, *which, "--counted", drawer, "--counted", "cheque=30.00", "--finish")
    return made.one("session", "close", till, *which, *more, "--approved-by", SUPERVISOR)


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_what_a_mirror_saved_is_known_when_the_new_pc_takes_the_session_over(
    made: TwoTills, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, mirror, _ = dead_with_a_mirror(made, monkeypatch)
    new = restored(made, mirror, replaced(made))
    made.one("session", "open", new, "--float", "100.00", user=COLLEAGUE)  # the counter goes on meanwhile
    there = closed(made, new, session)
    assert (there["payments"], [one["difference_pence"] for one in there["tenders"]]) == (3, [0, 0])
    assert there["float_kept_pence"] == there["float_pence"]  # its own drawer
    made.ask("sync", new)
    made.ask("roll", "rebuild", new)
    for place in (new, made.central):
        proof = made.ask("verify", place)[0]
        assert proof["passed"], proof
    banked = made.one("bank", "make", made.central, "--session", session, user=SUPERVISOR)
    assert (banked["cash_pence"], banked["cheques_pence"], banked["difference_pence"]) == (25_00, 30_00, 0)


@pytest.mark.parametrize("made", ["postgres"], indirect=True)
def test_what_turns_up_after_the_close_is_posted_beside_it_and_its_cheque_goes_to_the_bank(
    made: TwoTills, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, mirror, cheque = dead_with_a_mirror(made, monkeypatch)
    other, code = str(another_till(made)), replaced(made)
    there = closed(made, other, session, "--reason", "The PC died")
    assert [one["difference_pence"] for one in there["tenders"]] == [5_00, 30_00]
    made.ask("sync", other)
    unblock = ("central", "till-unblock", made.central, "--office", "BA1", "--till", "03", "--letter", "A")
    assert made.one(*unblock, user=ADMINISTRATOR, expect=3)["refused"] == "till_taken_over"
    new = restored(made, mirror, code)
    places = made.places()  # which add up; what is both over and a payment, finance takes out of overs
    assert (places["all"]["unposted_pence"], places["all"]["uncounted_pence"]) == (0, 35_00)
    assert made.ask("held", "list", made.central, "--as", "smorgan", user="smorgan") == []
    late = ("held", "late", made.central, "--office", "BA1", "--as", "smorgan")
    assert sum(int(str(one["pence"])) for one in made.ask(*late, user="smorgan")) == 35_00
    by = ("held", "late", made.central, "--as", "fofficer", "--settle")
    assert all(one["settled"] for one in made.ask(*by, user="fofficer"))
    assert made.ask(*late, user="smorgan") == []
    assert made.places()["all"]["uncounted_pence"] == 0  # income once
    (listed,) = made.ask("session", "list", made.central, "--as", SUPERVISOR, user=SUPERVISOR)
    assert sum(listed["taken_pence"].values()) == 55_00  # type: ignore[attr-defined]
    for place in (new, other, made.central):
        proof = made.ask("verify", place)[0]
        assert proof["passed"], proof
    banked = made.one("bank", "make", made.central, "--session", session, user=SUPERVISOR)
    assert (banked["cheques"], banked["cheques_pence"], banked["difference_pence"]) == (1, 30_00, 0)
    outside = ("--slip", str(banked["slip"]), "--carrier", "G. Uard", "--receipt", "R 1")
    for step in ("hand-over", "received"):
        made.one("bank", step, made.central, *outside, user=SUPERVISOR)
    why = ("--cause", "stopped", "--advice", "A 1", "--fee", "0", "--on", business_day(datetime.now(UTC)).isoformat())
    assert (
        made.one("cheque", "returned", made.central, cheque, *why, user=SUPERVISOR)["cheque_pence"] == 30_00
    )  # though its payment came over after the close
