"""Every contract of the floors bites: each is broken on purpose in a copy, and the build must fail for that reason."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# the contract's name begins so, the module that is broken, and the line that breaks it
BREAKS = [
    ("Floors", "domain/money.py", "import ims_desktop.actions.ports"),
    ("Floors", "store/till/lock.py", "import ims_desktop.devices.registry"),
    ("Floors", "stray.py", '"""A stray module on no floor."""'),
    ("Domain and actions", "actions/sync.py", "import sqlalchemy"),
    ("Domain and actions", "domain/vat.py", "import PySide6.QtCore"),
    ("Qt lives only in ui", "documents/receipt_text.py", "import PySide6.QtGui"),
    ("Databases live only", "bootstrap/till.py", "import sqlcipher3"),
    ("SQLAlchemy and Alembic", "store/till/reading.py", "import ims_desktop.store.central.engine"),
    ("Printers' libraries", "documents/receipt_text.py", "import escpos.printer"),
    ("reportlab lives only", "devices/network.py", "import keyring"),
    ("The command line's", "bootstrap/till.py", "import rich.console"),
    ("Presenters reach no Qt", "ui/counter/presenter.py", "import ims_desktop.ui.app"),
    ("Screens do not know", "ui/counter/presenter.py", "import ims_desktop.ui.transactions.presenter"),
    ("No cycles", "domain/money.py", "import ims_desktop.domain.settlement"),
]


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS, ids=[f"{b[0]}-{b[1]}" for b in BREAKS])
def test_contract_broken_on_purpose_fails(tmp_path: Path, contract: str, module: str, line: str) -> None:
    shutil.copytree(ROOT / "ims_desktop", tmp_path / "ims_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "ims_desktop" / module
    text = broken.read_text(encoding="utf-8") if broken.exists() else ""
    broken.write_text(f"{text}\n{line}\n", encoding="utf-8")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from importlinter.cli import lint_imports;"
        " sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode != 0, ended.stdout
    if module == "stray.py":
        assert "stray" in ended.stdout
    else:
        assert any(said.startswith(contract) and "BROKEN" in said for said in ended.stdout.splitlines()), ended.stdout
