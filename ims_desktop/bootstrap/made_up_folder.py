"""A folder of a made-up council's own: the demo's and training's. It is told from all others by a mark."""

import json
import os
import shutil
from pathlib import Path

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.settings import PLAIN_FILE


def make_folder(folder: Path, mark: str, *, fresh: bool) -> None:
    """Make the folder, or use the one that is there; `fresh` throws away what was in it.

    Refuses `FOLDER_NOT_A_DEMO` where it holds anything and does not bear the mark: nothing of it is touched.
    """
    marked = folder / mark
    if folder.exists() and any(folder.iterdir()) and not marked.exists():
        raise Refused(Reason.FOLDER_NOT_A_DEMO, folder=str(folder))
    if fresh and marked.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    marked.write_text("What is in this folder is made up, and thrown away when it is made anew.\n", encoding="utf-8")


def use_own_settings(folder: Path) -> None:
    """Keys in a plain file of its own, receipts printed into a file: nothing of this PC's own till is touched.

    The folder says so itself too: whoever names it in IMS_DATA has the made-up council's own settings.
    """
    own = {
        "key_store": PLAIN_FILE,
        "key_file": str(folder / "keys.json"),
        "printer": f"escpos-file path={folder / 'printer.escpos'}",
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in own.items()]  # TOML's strings too
    (folder / "settings.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    os.environ["IMS_DATA"] = str(folder)
    for name, value in own.items():
        os.environ[f"IMS_{name.upper()}"] = value
