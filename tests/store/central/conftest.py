"""Every test of central that asks for `central` runs against both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made import KEY, Central, made_central, sqlite_url


@pytest.fixture(params=["sqlite", "postgres"])
def central(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Central]:
    if request.param == "sqlite":
        yield from made_central(sqlite_url(tmp_path), KEY)
    else:
        yield from made_central(request.getfixturevalue("postgres_url"))


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Central]:
    yield from made_central(postgres_url)
