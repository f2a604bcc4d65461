"""A counter for each test, closed afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.counter_kit import Counter, open_counter
from pytestqt.qtbot import QtBot


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    assert qtbot is not None
    made = open_counter(tmp_path)
    yield made
    made.close()
