"""Whoever asks central does it under their own name, and is told the same whichever database it is."""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.counter import CASHIER as COUNTER_CASHIER
from one_process import ADMINISTRATOR, OneProcess, one_process
from take_until_killed import CASHIER, FINANCE, payments

from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.bootstrap.till import open_till_folder

AUDITOR, SUPERVISOR, OFFICER = "rauditor", "smorgan", "nrowe"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    with one_process(tmp_path_factory.mktemp("who") / "demo", request.param) as there:
        file = there.folder / "payments.jsonl"
        file.write_text("\n".join(payments(1, 4)) + "\n", encoding="utf-8")
        there.ask("take", str(there.till), "--as", CASHIER, "--from", str(file))
        there.ask("sync", str(there.till))
        yield there


def reading(made: OneProcess) -> dict[str, tuple[str, ...]]:
    """Every command that only reads central."""
    there = made.central
    return {
        "verify": ("verify", there),
        "verify till": ("verify", str(made.till), "--central", there),
        "reconcile": ("central", "reconcile", there),
        "statement": ("central", "statement", there),
        "export": ("roll", "export", there, "-o", str(made.folder / "roll.jsonl")),
        "holders": ("holders", "find", "Smith", "--central", there),
        "check": ("check-reference", "CT", "70123456", "--central", there),
        "find": ("find", there),
    }


def test_an_auditors_login_is_enough_for_all_that_reads_central(made: OneProcess) -> None:
    for command in reading(made).values():
        made.ask(*command, "--as", AUDITOR, user=AUDITOR)
    assert made.ask("verify", made.central, "--as", AUDITOR.upper(), user=AUDITOR)[0]["passed"] is True
    theirs = made.ask("central", "reconcile", made.central, "--as", AUDITOR, user=AUDITOR)
    assert theirs == made.ask("central", "reconcile", made.central)


def test_each_role_reads_what_it_may(made: OneProcess) -> None:
    refused = {
        ADMINISTRATOR: {"verify", "verify till", "export", "find"},
        SUPERVISOR: {"verify", "verify till", "export"},
        FINANCE: set[str](),
    }
    for user, names in refused.items():
        for name, command in reading(made).items():
            said = made.ask(*command, "--as", user, user=user, expect=3 if name in names else 0)
            assert (name not in names) or said[0]["refused"] == "not_allowed"


def test_a_login_that_is_refused_is_refused_in_the_same_words(made: OneProcess) -> None:
    words = {
        "refused": "sign_in_wrong",
        "message": "That user and password do not go together. "
        "Who only takes payments signs in at a till, not at central.",
    }
    for command in reading(made).values():
        assert made.ask(*command, "--as", AUDITOR, user=FINANCE, expect=3) == [words]
    for user, password_of in ((CASHIER, CASHIER), ("nobody", "nobody"), (ADMINISTRATOR, CASHIER)):
        command = ("central", "till-add", made.central, "--office", "BA1", "--till", "09")
        assert made.ask(*command, "--as", user, user=password_of, expect=3) == [words]
        assert made.ask("find", made.central, "--as", user, user=password_of, expect=3) == [words]


def test_without_a_password_nothing_is_asked(made: OneProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    environment = made.environment
    monkeypatch.setattr(
        made,
        "environment",
        lambda *asked: {name: value for name, value in environment(*asked).items() if name != "IMS_PASSWORD"},
    )
    for command in reading(made).values():
        said = made.ask(*command, "--as", AUDITOR, expect=2)
        assert "IMS_PASSWORD" in str(said[0]["usage"])


def test_who_asks_is_for_central(made: OneProcess, tmp_path: Path) -> None:
    till = str(made.till)
    for command in (
        ("verify", till),
        ("roll", "export", till, "-o", str(tmp_path / "roll.jsonl")),
        ("holders", "find", "Smith", "--data", till),
    ):
        assert "--as is for central" in str(made.ask(*command, "--as", AUDITOR, user=AUDITOR, expect=2)[0]["usage"])


def test_what_a_blocked_till_sent_is_put_right_by_finance(made: OneProcess) -> None:
    till, central, by = str(made.till), made.central, ("--as", FINANCE)
    place = (central, "--as", ADMINISTRATOR, "--office", "BA1", "--till", "03")
    made.ask("central", "till-block", *place, user=ADMINISTRATOR)
    file = made.folder / "blocked.jsonl"
    file.write_text("\n".join(payments(5, 2)) + "\n", encoding="utf-8")
    made.ask("take", till, "--as", CASHIER, "--from", str(file))
    made.ask("sync", till, expect=3)
    made.ask("central", "till-unblock", *place, user=ADMINISTRATOR)
    first, second = made.ask("held", "list", central, *by, user=FINANCE)
    assert [(one["till"], one["reason"], one["settled"]) for one in (first, second)] == [
        ("BA1-03A", "till_blocked", None)
    ] * 2
    (there,) = made.ask("find", central, "--receipt", str(first["receipt"]), *by, user=FINANCE)
    assert (there["held"], there["till"], there["entry"]) == ("till_blocked", "BA1-03A", first["entry"])
    settle = ("held", "settle", central, "BA1-03A", str(first["entry"]), "--reason", "its own till, blocked by mistake")
    refused = made.ask(*settle, "--as-it-says", "--as", SUPERVISOR, user=SUPERVISOR, expect=3)[0]
    assert refused["refused"] == "not_allowed"
    assert "--suspense" in str(made.ask(*settle, *by, user=FINANCE, expect=2)[0]["usage"])
    none = made.ask(*settle, "--no-effect", *by, user=FINANCE, expect=3)[0]
    assert (none["refused"], none["carries_pence"]) == ("held_sum", first["held_pence"])
    (done,) = made.ask(*settle, "--as-it-says", *by, user=FINANCE)
    assert done["settled"]["how"] == "posted"  # type: ignore[index]
    assert made.ask(*settle, "--as-it-says", *by, user=FINANCE, expect=3)[0]["refused"] == "held_settled"
    other = ("held", "settle", central, "BA1-03A", str(second["entry"]), "--reason", "whose is it?", "--suspense")
    made.ask(*other, *by, user=FINANCE)
    rows = made.ask("find", central, "--receipt", str(first["receipt"]), *by, user=FINANCE)
    assert sum(int(str(row["amount_pence"])) for row in rows) == first["held_pence"]
    assert made.ask("held", "list", central, *by, user=FINANCE) == []
    assert len(made.ask("held", "list", central, "--settled", "--till", "BA1-03A", *by, user=FINANCE)) == 2
    assert made.ask("verify", central, *by, user=FINANCE)[0]["passed"] is True
    made.ask("custody", central, *by, user=FINANCE)


def test_what_is_told_at_a_till_reaches_the_officer_alone(made: OneProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    if made.central.startswith("sqlite"):
        return  # the same commands; what a file answers is held against a server in test_envelopes.py
    monkeypatch.setenv("IMS_KEY_PASSPHRASE", "a passphrase of theirs")
    till, central, key, told = str(made.till), made.central, made.folder / "another.key", made.folder / "told.jsonl"
    public = made.ask("referrals", "key", "-o", str(key))[0]["public_key"]
    own = made.ask("referrals", "key", "-o", str(made.till / "officer.key"), expect=3)
    assert (own[0]["refused"], (made.till / "officer.key").exists()) == ("officer_key_at_till", False)
    setting = ("referrals", "set-key", central, str(public), "--as")
    assert made.ask(*setting, SUPERVISOR, user=SUPERVISOR, expect=3)[0]["refused"] == "not_allowed"
    assert made.ask(*setting, ADMINISTRATOR, user=ADMINISTRATOR) == [{"public_key": public}]
    made.ask("sync", till)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in made.environment(CASHIER).items():
            patched.setenv(name, value)
        with open_till_folder(made.till, writing=True) as there:
            Notes(there.desk).renew(there.store.reference_data(), COUNTER_CASHIER, "New notes, and in a hurry")
    made.ask(
        "session", "count", till, "--as", CASHIER, "--counted", "cash=100.00", "--counted", "card=1.50", "--finish"
    )
    made.ask("session", "close", till, "--as", CASHIER, "--reason", "counted short")
    made.ask("sync", till)
    reading = ("referrals", "list", central, "--key", str(key), "--as")
    assert made.ask(*reading, AUDITOR, user=AUDITOR, expect=3)[0]["refused"] == "not_allowed"
    (one,) = made.ask(*reading, OFFICER, user=OFFICER)
    assert (one["text"], one["name"], one["till"]) == ("New notes, and in a hurry", "A. Cashier", "BA1-03A")
    assert made.ask(*reading, OFFICER, "-o", str(told), user=OFFICER) == []
    assert json.loads(told.read_text(encoding="utf-8")) == one
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
    roll = made.folder / "till.jsonl"
    made.ask("roll", "export", till, "-o", str(roll))
    (alone,) = made.ask("referrals", "list", str(roll), "--key", str(key))  # where central is one PC's own file
    assert alone == one | {"name": one["by"]}
    monkeypatch.setenv("IMS_KEY_PASSPHRASE", "another passphrase")
    assert made.ask(*reading, OFFICER, user=OFFICER, expect=3)[0]["refused"] == "passphrase_wrong"


def test_a_server_that_is_away_is_no_refusal(made: OneProcess) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        away = f"postgresql://127.0.0.1:{probe.getsockname()[1]}/council"
    for command in (("verify", away), ("central", "reconcile", away), ("find", away)):
        said = made.ask(*command, "--as", AUDITOR, user=AUDITOR, expect=4)
        assert said[0]["unavailable"] == "central_absent"
