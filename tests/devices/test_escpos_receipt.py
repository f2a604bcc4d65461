"""A receipt comes out of a printer as it was meant: pounds, Welsh names, and no command hidden in a name."""

# ruff: noqa: RUF001  characters that look like others are what is tested

import hashlib
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from escpos_text import PICTURE, decoded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sample_receipt import sample_line, sample_receipt

from ims_desktop.devices.escpos_library import OptionError
from ims_desktop.devices.escpos_receipt import CodePage, EscposEncoder
from ims_desktop.devices.line_picture import is_drawable, raster

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("escpos") / "private"


def test_every_job_sets_everything_anew_and_cuts_at_the_end(folder: Path) -> None:
    job = EscposEncoder(folder).job(sample_receipt())
    assert job.startswith(b"\x1b@\x1bR\x00\x1bt\x13")
    assert job.endswith(b"\x1bd\x06\x1dV\x00")
    assert job.count(b"\x1bt") == 1


def test_a_pound_is_9c_in_page_858(folder: Path) -> None:
    job = EscposEncoder(folder).job(sample_receipt())
    assert b"\x9c142.10\n" in job
    assert "Council Tax                        £142.10" in decoded(job).rows


def test_a_line_with_a_welsh_letter_is_a_picture(folder: Path) -> None:
    paper = decoded(EscposEncoder(folder).job(sample_receipt()))
    assert paper.rows.count(PICTURE) == 3  # the council's name, its town, the payer
    assert all(wide == 63 and high <= 256 and any(dots) for wide, high, dots in paper.pictures)
    assert "Ŵ" not in paper.text
    assert "?" not in paper.text


def test_with_pictures_off_a_welsh_letter_keeps_its_base(folder: Path) -> None:
    paper = decoded(EscposEncoder(folder, pictures=False).job(sample_receipt()))
    assert not paper.pictures
    assert "Received from               Siân Wynne-Rys" in paper.rows
    assert "  Diolch - thank you. Keep this receipt." in paper.rows


def test_a_picture_shows_the_letter_that_it_is_for(folder: Path) -> None:
    def dots(name: str) -> bytes:
        return decoded(EscposEncoder(folder).job(sample_receipt(payer=name))).pictures[-1][2]

    assert dots("ŵyn") != dots("ŷyn")
    assert is_drawable("ŵ")
    assert not is_drawable("王")


def test_a_picture_has_fragments_of_at_most_256_rows() -> None:
    made = raster(Image.new("L", (20, 600), 255))
    assert [high for _, high, _ in decoded(made).pictures] == [256, 256, 88]
    assert made[8:11] == b"\xff\xff\xf0"


def test_a_copy_says_so_at_top_and_bottom(folder: Path) -> None:
    rows = [row.strip() for row in decoded(EscposEncoder(folder).job(sample_receipt(copy=1))).rows if row.strip()]
    assert rows[0] == rows[-1] == "*** COPY 1 ***"


def test_a_payer_cannot_open_the_drawer(folder: Path) -> None:
    evil = "Ann\x1bp\x00\x19\xfa\x10\x14\x01\x00\x05\x9bp\x1dV\x00\x1cS"
    line = sample_line(fund_name=evil, reference=evil, narrative=evil, note=evil)
    receipt = sample_receipt(payer=evil, cashier=evil, lines=(line,), mark=evil, number=evil)
    job = EscposEncoder(folder).job(receipt)
    assert b"\x1bp" not in job
    assert b"\x10" not in job
    assert {command[:2] for command in decoded(job).commands} <= {
        b"\x1b@", b"\x1bR", b"\x1bt", b"\x1b!", b"\x1bE", b"\x1ba", b"\x1bd", b"\x1dV",
    }  # fmt: skip
    assert "Annp" not in decoded(job).text
    assert "Ann p" in decoded(job).text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT, ANY_TEXT, st.booleans(), st.sampled_from([32, 42, 48]))
def test_no_text_becomes_a_command_a_question_mark_or_a_row_too_wide(
    folder: Path,
    name: str,
    narrative: str,
    pictures: bool,  # noqa: FBT001  hypothesis gives it by position
    columns: int,
) -> None:
    encoder = EscposEncoder(folder, columns=columns, pictures=pictures)
    line = sample_line(narrative=narrative.replace("?", ""), fund_name=name.replace("?", ""))
    paper = decoded(encoder.job(sample_receipt(payer=name.replace("?", ""), lines=(line,))))
    assert all(len(row) <= columns for row in paper.rows)
    if not any(c in "⁇⁈⁉⸮？﹖" or "?" in c for c in name + narrative):
        assert "?" not in paper.text
    total = next(row for row in paper.rows if row.startswith("TOTAL"))
    assert total.endswith("£202.10")
    assert len(total) in {columns, columns // 2}


def test_the_same_receipt_gives_the_same_bytes(folder: Path) -> None:
    encoder = EscposEncoder(folder, pictures=False)
    job = encoder.job(sample_receipt(lines=(sample_line(),)))
    assert job == encoder.job(sample_receipt(lines=(sample_line(),)))
    assert job.startswith(b"\x1b@\x1bR\x00\x1bt\x13\x1b!\x00\x1b!\x00\x1b!0\x1bE\x01\x1ba\x00   Cyngor Tref Wyn\n")
    assert hashlib.sha256(job).hexdigest() == "7ce931f2f3b2279ea2ffef97822401d50f8dfed6af0cc7b7c53af7acbb119825"


def test_a_printer_without_a_cutter_is_not_told_to_cut(folder: Path) -> None:
    assert b"\x1dV" not in EscposEncoder(folder, profile="TM-U220").job(sample_receipt())


def test_another_page_has_other_bytes(folder: Path) -> None:
    job = EscposEncoder(folder, page=CodePage("cp1252", 16)).job(sample_receipt())
    assert b"\xa3142.10\n" in job
    assert "Diolch – thank you" in decoded(job, "cp1252").text


def test_settings_that_cannot_be_are_named(folder: Path) -> None:
    with pytest.raises(OptionError, match="there is no abc"):
        CodePage("abc", 1)
    with pytest.raises(OptionError, match="there is no XX-1"):
        EscposEncoder(folder, profile="XX-1").job(sample_receipt())


def test_the_test_page_shows_pound_euro_welsh_ruler_and_page(folder: Path) -> None:
    paper = decoded(EscposEncoder(folder).test_page())
    assert "Pound £ Euro €" in paper.text
    assert "123456789012345678901234567890123456789012" in paper.rows
    assert "cp858, ESC t 19" in paper.text
    assert len(paper.pictures) == 1
    assert "Welsh w y W Y w w w y" in decoded(EscposEncoder(folder, pictures=False).test_page()).text


def test_the_library_leaves_no_folder_and_no_log_handler_behind(tmp_path: Path) -> None:
    code = (
        "import logging, os, sys; from pathlib import Path\n"
        "from ims_desktop.devices.escpos_receipt import EscposEncoder\n"
        "assert not any(name.split('.')[0] in {'escpos', 'PIL', 'reportlab', 'serial'} for name in sys.modules)\n"
        "EscposEncoder(Path(sys.argv[1])).test_page()\n"
        "assert logging.root.handlers == [], logging.root.handlers\n"
        "assert 'ESCPOS_CAPABILITIES_PICKLE_DIR' not in os.environ\n"
    )
    temporary, private = tmp_path / "tmp", tmp_path / "private"
    temporary.mkdir()
    subprocess.run(
        [sys.executable, "-c", code, str(private)], check=True, timeout=60, env={**os.environ, "TMPDIR": str(temporary)}
    )
    assert list(temporary.iterdir()) == []
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert [file.suffix for file in private.iterdir()] == [".pickle"]
    assert logging.root is not None


def test_a_folder_that_others_could_write_to_is_made_private_and_emptied(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    planted = tmp_path / "3.11.0.capabilities.pickle"
    planted.write_bytes(b"evil")
    EscposEncoder(tmp_path).test_page()
    assert not planted.exists()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
