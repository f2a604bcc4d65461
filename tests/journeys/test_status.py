"""`till status` says every state that holds: all sent, waiting since, out of reach and next try, blocked at a close.

What other commands say to people is asked in the same test: the council is made once.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import words_of_commands as words
from one_process import OneProcess, one_process
from take_until_killed import CASHIER, payments

ADMINISTRATOR = "hnowak"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    with one_process(tmp_path_factory.mktemp("status") / "demo", "sqlite") as there:
        yield there


def test_each_state_as_it_comes_and_goes(made: OneProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words.all_said_at_an_open_till(made, monkeypatch)
    till, central = str(made.till), made.folder / "central.db"

    def status() -> dict[str, object]:
        return made.ask("till", "status", till)[0]

    with monkeypatch.context() as patched:
        patched.setenv("IMS_DATA", str(made.folder))
        made.ask("sync")  # where no folder is named it is this PC's own
    assert (status()["state"], status()["states"]) == ("connected", ["all_sent"])
    lines = tmp_path / "payments.jsonl"
    lines.write_text("\n".join(payments(1, 2)) + "\n", encoding="utf-8")
    made.ask("take", till, "--as", CASHIER, "--from", str(lines))
    assert status()["states"] == ["waiting"]
    away = tmp_path / "away.db"
    central.rename(away)
    made.ask("sync", till, expect=4)
    found = status()
    assert (found["state"], found["states"], found["waiting"]) == ("offline", ["offline", "waiting"], 2)
    away.rename(central)
    made.ask("sync", till)
    found = status()
    assert (found["states"], found["held"]) == (["all_sent"], 0)
    assert found["acknowledged_mark"] == found["head"]["mark"]  # type: ignore[index]
    place = ("--office", "BA1", "--till", "03")
    made.ask("central", "till-block", made.central, "--as", ADMINISTRATOR, *place, user=ADMINISTRATOR)
    lines.write_text("\n".join(payments(3, 2)) + "\n", encoding="utf-8")
    made.ask("take", till, "--as", CASHIER, "--from", str(lines))
    # the till has not heard of it: its session is closed, then all comes in, is held, and is lost nowhere
    made.ask("session", "count", till, "--as", CASHIER, "--counted", "cash=1.00", "--finish")
    words.a_session_is_closed_in_words(made, reason="in a hurry")
    closed = made.ask("session", "show", till, "--as", CASHIER)[0]
    assert closed["state"] == "awaiting_approval"
    made.ask("sync", till, expect=3)
    found = status()
    assert (found["state"], found["states"]) == ("blocked", ["blocked", "all_sent", "held"])
    assert found["held"] == 4
    taking = ("take", till, "--as", CASHIER, "--line", "CT:70123456:1.00", "--tender", "cash:1.00")
    refused = made.ask(*taking, expect=3)[0]
    assert (refused["refused"], "call IT" in str(refused["message"])) == ("till_blocked", True)
    opening = ("session", "open", till, "--as", CASHIER, "--float", "1.00")
    assert made.ask(*opening, expect=3)[0]["refused"] == "till_blocked"
    assert made.ask("verify", till, "--central", made.central)[0]["passed"] is True
    here = next(one for one in made.ask("session", "list", made.central, "--as", "smorgan", user="smorgan"))
    assert (here["id"], here["state"]) == (closed["id"], "open")  # central takes the close of nobody whom it blocked
    made.ask("central", "till-unblock", made.central, "--as", ADMINISTRATOR, *place, user=ADMINISTRATOR)
    made.ask("sync", till)
    made.ask(*opening)
    made.ask(*taking)
