"""A counter for every test of what people do at one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.counter import Counter, counter_on


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = counter_on(tmp_path)
    yield made
    made.till.close()
