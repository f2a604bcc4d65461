"""ims-admin printer test: the page by which a new printer is checked."""

from pathlib import Path

import pytest
import typer

from ims_desktop.cli import make_app
from ims_desktop.domain.refusal import Unavailable


def run_it(printer: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMS_DATA", str(folder / "data"))
    monkeypatch.setenv("IMS_PRINTER", printer)
    typer.main.get_command(make_app(helps=False))(args=["printer", "test"], standalone_mode=False)


def test_a_page_comes_to_check_a_new_printer_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "paper.bin"
    run_it(f"escpos-file path={paper} pictures=no columns=32", tmp_path, monkeypatch)
    assert "The test page was sent" in capsys.readouterr().out
    assert b"12345678901234567890123456789012\n" in paper.read_bytes()


def test_without_a_printer_it_says_where_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable) as told:
        run_it("", tmp_path, monkeypatch)
    assert "IMS_PRINTER" in told.value.message
