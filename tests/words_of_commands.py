"""What commands say to people: sentences and tables, everything that is wrong at once, and which option helps."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from one_process import ADMINISTRATOR, OneProcess
from take_until_killed import CASHIER, FINANCE

from ims_desktop.cli import run

SUPERVISOR = "smorgan"


def told(made: OneProcess, *arguments: str, user: str = CASHIER, expect: int = 0) -> str:
    """What a person reads of a command, its answer or why there is none."""
    said, beside = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(said), redirect_stderr(beside):
        for name, value in made.environment(user, *arguments).items():
            patched.setenv(name, value)
        code = run(list(arguments))
    assert code == expect, f"{arguments}: {code} {said.getvalue()} {beside.getvalue()}"
    return said.getvalue() + beside.getvalue()


def what_nobody_knows_yet_is_taken_with_how_its_payer_is_reached(made: OneProcess) -> None:
    take = ("take", str(made.till), "--as", CASHIER, "--tender", "cash:20.00")
    refused = made.ask(*take, "--line", "SUSP:NONE:20.00", expect=3)[0]
    assert refused["refused"] == "contact_needed"
    assert "--line SUSP:REFERENCE:AMOUNT:CONTACT" in str(refused["message"])
    made.ask(*take, "--line", "SUSP:NONE:20.00", "--confirm")
    taken = made.ask(*take, "--line", "SUSP:NONE:20.00:0115 496 0123", "--payer", "J. Smith")[0]
    made.ask("sync", str(made.till))
    find = ("find", made.central, "--as", FINANCE, "--receipt", str(taken["receipt"]))
    (found,) = made.ask(*find, "--notes", user=FINANCE)
    assert (found["note"], found["payer"]) == ("0115 496 0123", "J. Smith")
    assert told(made, *find, "--notes", user=FINANCE).rstrip().endswith("0115 496 0123  J. Smith")
    assert "note" not in made.ask(*find, user=FINANCE)[0]  # it costs a look-up each, so only who asks is told


def an_item_that_asks_is_sold_by_arguments_and_names_all_that_is_missing(made: OneProcess) -> None:
    take = ("take", str(made.till), "--as", CASHIER, "--item", "TAXI", "--tender", "cash:1000.00")
    refused = str(made.ask(*take, expect=3)[0]["message"])
    assert "Plate number; Driver's name; From which day" in refused
    assert "--answer" in refused
    answers = [part for one in ("AB12 CDE", "J. Smith", "1 December") for part in ("--answer", one)]
    postings = made.ask(*take, *answers, "--item", "BAG:2")[0]["postings"]
    assert isinstance(postings, list)
    assert len(postings) == 2
    assert made.ask(*take, *answers, "--answer", "one too many", expect=3)[0]["refused"] == "item_answers"


def what_is_not_there_names_what_is(made: OneProcess) -> None:
    for line, tender, names in (
        ("CX:70123456:1.00", "cash:1.00", "no fund CX. There are BC, CT, "),
        ("CT:70123456:1.01", "gold:1.01", "payment gold. There are 1 (cash), 2 (cheque), "),
    ):
        assert names in told(
            made, "take", str(made.till), "--as", CASHIER, "--line", line, "--tender", tender, expect=3
        )


def settings_are_set_in_pounds_answered_alone_and_guessed_at(made: OneProcess) -> None:
    office = ("--as", ADMINISTRATOR, "--office", "BA1")

    def ask(setting: str, expect: int = 0) -> str:
        return told(made, "office", "set", made.central, *office, setting, user=ADMINISTRATOR, expect=expect)

    assert ask("cash_up.drawer_limit=500.00") == "cash_up.drawer_limit=500.00\n"
    assert ask("cash_up.drawer_limit_pence=600.00") == "cash_up.drawer_limit=600.00\n"
    shown = told(made, "office", "show", made.central, *office, user=ADMINISTRATOR).splitlines()
    assert {"cash_up.drawer_limit=600.00", "watch.days=30"} <= set(shown)
    for mistyped in ("cash_up.drawr_limit=1", "drawer_limit=1"):
        assert "Did you mean cash_up.drawer_limit" in ask(mistyped, expect=3)
    groups = ask("nothing.like_it=1", expect=3)
    assert "watch.…" in groups
    assert "watch.days" not in groups


def a_session_is_closed_in_words(made: OneProcess, *, reason: str) -> None:
    till = str(made.till)
    shown = told(made, "session", "show", till, "--as", SUPERVISOR, user=SUPERVISOR)
    assert "counted once" in shown
    assert "{" not in shown
    assert {"expected", "counted", "difference"} <= set(shown.split())
    assert "Say it with --reason." in told(made, "session", "close", till, "--as", CASHIER, expect=3)
    closed = told(made, "session", "close", till, "--as", CASHIER, "--reason", reason)
    name = closed.split()[-1]  # as its Z sheet is numbered
    assert name.startswith("BA1-03A-Z")
    for called in (name.lower(), name.partition("-")[2], made.ask("session", "show", till, "--as", CASHIER)[0]["id"]):
        assert told(made, "session", "show", till, "--as", CASHIER, "--session", str(called)) == closed
    refused = told(made, "session", "show", till, "--as", CASHIER, "--session", f"{name}9", expect=3)
    assert f"Did you mean {name}?" in refused
    for words in ("A. Cashier's session", "awaiting approval", "to bank", "Float kept"):
        assert words in closed
