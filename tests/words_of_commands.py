"""What commands say to people: sentences and tables, everything that is wrong at once, and which option helps."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from one_process import ADMINISTRATOR, OneProcess
from small_smtp import SmallSmtp, certificate
from take_until_killed import CASHIER, FINANCE

from ims_desktop.bootstrap.paper import papers_of_printer
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


def a_receipt_is_printed_and_a_printer_that_is_not_there_stops_nothing(
    made: OneProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = ("take", str(made.till), "--as", CASHIER, "--item", "BAG", "--tender", "cash:5.00", "--print")
    monkeypatch.setenv("IMS_PRINTER", " ")
    assert made.ask(*take, expect=4)[0]["unavailable"] == "printer_none"  # before anything is taken
    paper = made.folder / "printed.escpos"
    monkeypatch.setenv("IMS_PRINTER", f"escpos-file path={paper}")
    taken = made.ask(*take)[0]
    assert taken["printed"] in {"sent", "finished"}
    copied = ("receipt", str(made.till), str(taken["receipt"]), "--as", CASHIER, "--print")
    assert made.ask(*copied)[0]["copy"] == 1
    assert [(one.number, one.copy) for one in papers_of_printer(paper.read_bytes())] == [
        (taken["receipt"], 0),
        (taken["receipt"], 1),
    ]
    monkeypatch.setenv("IMS_PRINTER", f"escpos-file path={made.folder}/no/such/folder")
    stands = told(made, *take)
    assert "The payment stands" in stands
    assert "printed  failed" in stands
    whole = str(taken["receipt"])
    assert f"Did you mean {whole}?" in told(made, "receipt", str(made.till), whole[:-2], expect=3)


def what_the_counter_is_told_of_an_account_is_told(made: OneProcess) -> None:
    take = ("take", str(made.till), "--as", CASHIER, "--line")
    assert made.ask(*take, "CT:70602180:40.00", "--tender", "cash:40.00")[0]["warnings"] == [
        "Payment arrangement: take what is offered"
    ]
    cheque = "cheque:40.01:number=000321,date="
    refused = made.ask(*take, "CT:70602180:40.01", "--tender", f"{cheque}31/02/2026", expect=3)[0]
    assert "01/04/2026" in str(refused["message"])
    old = made.ask(*take, "CT:70602180:40.01", "--tender", f"{cheque}01/04/2020", expect=3)[0]
    assert old["refused"] == "cheque_date"  # it was read, and is six years old


def whose_password_was_wrong_is_said_and_a_slip_has_its_number(
    made: OneProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    lift = ("cash", "lift", str(made.till), "--as", CASHIER, "--amount", "1.00", "--witness", SUPERVISOR)
    monkeypatch.setenv("IMS_APPROVER_PASSWORD", "not theirs")
    assert f"({SUPERVISOR}, IMS_APPROVER_PASSWORD)" in told(made, *lift, expect=3)
    assert "the password of --as, from IMS_PASSWORD" in told(made, *lift, user=SUPERVISOR, expect=3)
    monkeypatch.setenv("IMS_APPROVER_PASSWORD", f"Demo-{SUPERVISOR}-2026")
    moved = made.ask(*lift)[0]
    assert moved["slip"] == f"BA1-03A-S{moved['entry']}"
    to_server = ("central", "backup", "postgresql://nowhere.example/x", "-o", str(made.folder / "backup"))
    monkeypatch.delenv("IMS_KEY_PASSPHRASE", raising=False)
    assert made.ask(*to_server, expect=3)[0]["refused"] == "backup_by_server"  # before a passphrase is asked for


def codes_are_listed_and_what_is_nearly_one_is_asked_about(made: OneProcess) -> None:
    till = ("--data", str(made.till))
    (taxi,) = [one for one in made.ask("codes", "item", *till) if one["code"] == "TAXI"]
    assert (taxi["price_pence"], taxi["asks"]) == (310_00, ["Plate number", "Driver's name", "From which day"])
    listed = told(made, "codes", *till)
    for words in ("Compost bin, 220 litres, £45.25", "Council Tax", "Cash (cash)", "Northgate library", "Zero-rated"):
        assert words in listed
    take = ("take", str(made.till), "--as", CASHIER)
    for line, tender, near in (
        (("--item", "COMPST"), "cash:5.00", "COMPOST"),
        (("--line", "XCT:70123456:5.00"), "cash:5.00", "CT"),
        (("--line", "CT:70123456:5.01"), "cahs:5.01", "cash"),
    ):
        assert f"Did you mean {near}" in told(made, *take, *line, "--tender", tender, expect=3)
    at = ("--as", ADMINISTRATOR, "--office")
    assert "BA1" in told(made, "office", "show", made.central, *at, "BA2", user=ADMINISTRATOR, expect=3)
    block = ("central", "till-block", made.central, *at, "BA1", "--till", "O3")
    assert "Did you mean BA1-03?" in told(made, *block, user=ADMINISTRATOR, expect=3)


def nothing_is_said_as_python_has_it_and_an_empty_list_says_so(made: OneProcess) -> None:
    till = str(made.till)
    for command in (("sync", till), ("till", "status", till)):
        said = told(made, *command)
        assert not {"True", "False", "None", "[]", "{}"} & set(said.split())
    for command in (
        ("cash", "vouchers"),
        ("cash", "envelope"),
        ("session", "cards"),
        ("post", "list"),
        ("own", "mine"),
    ):
        assert told(made, *command, till, "--as", CASHIER).strip()
    shown = told(made, "session", "show", till, "--as", SUPERVISOR, user=SUPERVISOR)
    assert "not counted yet" in shown
    assert "difference" not in shown


def what_is_mistyped_is_told_by_what_it_is(made: OneProcess) -> None:
    till = str(made.till)
    void = ("void", till, "BA1-03A-000001-0", "--as", CASHIER, "--reason", "x")
    assert "check letter" in told(made, *void, expect=3)
    page = made.folder / "page.txt"
    page.write_text("no pack", encoding="utf-8")
    assert "no evidence pack" in told(made, "verify", str(page), expect=2)
    nowhere = ("--central", "postgresql://127.0.0.1:1/ims", "--code", "BA1-04-XXXX-XXXX-XXXX-XXXX")
    away = told(made, "till", "enrol", str(made.folder / "none"), *nowhere, expect=4)
    assert "Central cannot be reached." in away
    assert "safe on this till" not in away


def a_receipt_goes_by_mail_to_a_server_that_wants_a_log_in(made: OneProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    sold = ("--item", "COPY", "--tender", "cash:0.20", "--email", "a@b.example")
    take = ("take", str(made.till), "--as", CASHIER, *sold)
    made.ask(*take, expect=4)  # before anything is taken: no server is set
    pem = certificate(made.folder)
    with SmallSmtp(pem, login=("till03", "s3cret")) as server, monkeypatch.context() as patched:
        server_words = f"host=127.0.0.1 port={server.port} sender=pay@b.example ca_file={pem} user=till03"
        patched.setenv("IMS_MAIL", server_words)
        assert made.ask(*take)[0]["email"] == "mail_failed"  # no password is kept yet: the payment stands
        patched.setenv("IMS_MAIL_PASSWORD", "wrong")
        assert made.ask("mail", "password", expect=4)[0]["unavailable"] == "mail_login"
        patched.setenv("IMS_MAIL_PASSWORD", "s3cret")
        assert "lets till03 in" in told(made, "mail", "password")
        assert "mailed" in told(made, *take, "--confirm")
    assert [to for _, to, _ in server.taken] == ["a@b.example"]


def settings_are_set_in_pounds_answered_alone_and_guessed_at(made: OneProcess) -> None:
    office = ("--as", ADMINISTRATOR, "--office", "BA1")

    def ask(setting: str, expect: int = 0) -> str:
        return told(made, "office", "set", made.central, *office, setting, user=ADMINISTRATOR, expect=expect)

    assert ask("cash_up.drawer_limit=500.00") == "cash_up.drawer_limit=500.00\n"
    assert ask("cash_up.drawer_limit_pence=600.00") == "cash_up.drawer_limit=600.00\n"
    assert "Nothing was changed" in ask("cash_up.drawer_limit=600.00")
    as_finance = ("office", "set", made.central, "--as", FINANCE, "--office", "BA1", "cash_up.drawer_limit=600.00")
    assert "Your role does not allow this" in told(made, *as_finance, user=FINANCE, expect=3)
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


def all_said_at_an_open_till(made: OneProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything above, in its order, but for the close."""
    what_nobody_knows_yet_is_taken_with_how_its_payer_is_reached(made)
    an_item_that_asks_is_sold_by_arguments_and_names_all_that_is_missing(made)
    what_is_not_there_names_what_is(made)
    a_receipt_is_printed_and_a_printer_that_is_not_there_stops_nothing(made, monkeypatch)
    whose_password_was_wrong_is_said_and_a_slip_has_its_number(made, monkeypatch)
    what_the_counter_is_told_of_an_account_is_told(made)
    codes_are_listed_and_what_is_nearly_one_is_asked_about(made)
    nothing_is_said_as_python_has_it_and_an_empty_list_says_so(made)
    what_is_mistyped_is_told_by_what_it_is(made)
    settings_are_set_in_pounds_answered_alone_and_guessed_at(made)
    a_receipt_goes_by_mail_to_a_server_that_wants_a_log_in(made, monkeypatch)
