"""A till's folder that this user may not look into is a trouble that IT can mend, not a bug."""

import os
from pathlib import Path

import pytest

from ims_desktop.bootstrap.enrolled import till_lock
from ims_desktop.domain.refusal import Trouble, Unavailable


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: object, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", denied)  # nothing is closed to root, as whom tests may run
    with pytest.raises(Unavailable, match="Permission denied") as told, till_lock(tmp_path):
        pass
    assert told.value.trouble is Trouble.DATABASE_UNREADABLE
