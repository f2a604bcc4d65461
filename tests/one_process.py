"""A demo council spoken to by its command line within this process: hundreds of commands in the time of a few."""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from take_until_killed import CASHIER, Office, office

from ims_desktop.cli import run

ADMINISTRATOR = "hnowak"


class OneProcess(Office):
    """The same commands without a process for each; a folder that was copied is another PC with its own key store."""

    def copied(self, name: str) -> Path:
        shutil.copytree(self.till, self.folder / name)
        shutil.copy(self.folder / "keys.json", self.folder / f"keys of {name}.json")
        return self.folder / name

    def environment(self, user: str, *arguments: str) -> dict[str, str]:
        own = super().environment(user)
        pcs = [keys for keys in self.folder.glob("keys of *.json") if any(self._of(keys) in one for one in arguments)]
        return own | ({"IMS_KEY_FILE": str(pcs[0])} if pcs else {})

    def ask(self, *arguments: str, user: str = CASHIER, expect: int = 0) -> list[dict[str, object]]:
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(said), redirect_stderr(io.StringIO()) as beside:
            for name, value in self.environment(user, *arguments).items():
                patched.setenv(name, value)
            code = run(["--json", *arguments])
        assert code == expect, f"{arguments}: {code} {said.getvalue()} {beside.getvalue()}"
        return [json.loads(line) for line in said.getvalue().splitlines()]

    def _of(self, keys: Path) -> str:
        return str(self.folder / keys.stem.removeprefix("keys of "))


@contextmanager
def one_process(folder: Path, central: str) -> Iterator[OneProcess]:
    with office(folder, central) as there:
        yield OneProcess(there.folder, there.central)
