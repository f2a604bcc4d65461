"""Training: the same counter, and nothing of it can ever be taken for money."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from take_until_killed import payments

from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.training import make_training, trainees
from ims_desktop.bootstrap.window import Program, bring_in
from ims_desktop.cli import run
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, TRAINING_PREFIX, seal_of
from ims_desktop.settings import load_settings
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.verify import verify_till
from ims_desktop.ui.main_window import MainWindow

CASHIER = trainees()[0]


@pytest.fixture
def training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("IMS_DATA", "IMS_KEY_STORE", "IMS_KEY_FILE", "IMS_PRINTER"):
        monkeypatch.setenv(name, "")  # put back afterwards
    monkeypatch.setenv("IMS_PASSWORD", CASHIER.password)
    return make_training(tmp_path / "training")


def take(till: Path, capsys: pytest.CaptureFixture[str], count: int = 2) -> list[dict[str, str]]:
    assert run(["session", "open", str(till), "--as", CASHIER.user.user, "--float", "50.00"]) == 0
    source = till.parent / "payments.jsonl"
    source.write_text("\n".join(payments(0, count)) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["--json", "take", str(till), "--as", CASHIER.user.user, "--from", str(source)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_is_practised_is_sealed_apart_and_refused_by_every_proof(
    training: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = take(training, capsys)
    assert str(taken[0]["receipt"]).startswith("BA1-03T-000001")
    with open_till_folder(training, writing=False) as till:
        entries = till.store.entries_after(0, 10)
        seal = NO_SEAL
        for entry in entries:
            seal = seal_of(seal, entry.text, TRAINING_PREFIX)
            assert entry.seal == seal
        assert len(entries) == 4
        assert verify_till(till.store).findings[0].what == "its seal does not follow from its text and the seal before"
    for command in (["verify", str(training)], ["sync", str(training)]):
        assert run(["--json", *command]) == 3, command
        assert json.loads(capsys.readouterr().out)["refused"] == "training"
    enrol = ["till", "enrol", str(training), "--central", "sqlite:////nowhere.db", "--code", "BA1-03-A2B3-C4D5"]
    assert run(["--json", *enrol]) == 3
    assert json.loads(capsys.readouterr().out)["refused"] == "training"


def test_paper_says_that_it_is_training(training: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receipt = take(training, capsys, 1)[0]["receipt"]
    assert run(["receipt", str(training), receipt, "--as", CASHIER.user.user]) == 0
    said = capsys.readouterr().out
    assert said.count("*** TRAINING ***") == 2
    assert "For practice: no money changed hands" in said


def test_every_window_is_framed_and_nothing_of_central_is_offered(training: Path, qtbot: QtBot) -> None:
    with open_till_folder(training, writing=True) as till:
        program = Program(load_settings(), training=True)
        qtbot.addWidget(program.window)
        program.show()
        program.use(bring_in(till, load_settings()))
        supervisor = trainees()[-1]
        program.signed_in(supervisor.user, till.store.reference_data(), supervisor.password)
        desk = program.desk
        assert desk is not None
        qtbot.waitUntil(lambda: desk.main.has_screen("help"), timeout=20_000)
        qtbot.waitUntil(lambda: "Training: nothing is sent" in strip_words(desk.main), timeout=20_000)
        assert program.window.windowTitle().startswith("TRAINING: ")
        assert desk.main.top_bar.training.text() == "TRAINING"
        assert program.window.property("training")
        assert not desk.main.has_screen("transactions")
        assert not desk.main.has_screen("proof")
        program.stop()


def strip_words(window: MainWindow) -> str:
    return " ".join(one.text() for one in window.strip.findChildren(QAbstractButton))


def test_it_is_made_anew_at_each_start_and_never_over_anything_else(training: Path, tmp_path: Path) -> None:
    with TillLock(training), pytest.raises(Unavailable) as busy:
        make_training(training.parent)
    assert busy.value.trouble is Trouble.TILL_IN_USE
    (training / "left over").write_text("x", encoding="utf-8")
    assert make_training(training.parent) == training
    assert not (training / "left over").exists()
    other = tmp_path / "papers"
    other.mkdir()
    (other / "accounts.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        make_training(other)
    assert refused.value.reason is Reason.FOLDER_NOT_A_DEMO
    assert (other / "accounts.txt").read_text(encoding="utf-8") == "dear"
