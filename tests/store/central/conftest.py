"""Every test of central that asks for `central` runs against both databases."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_central import KEY, Central, made_central, sqlite_url

_COUNT = itertools.count()


@pytest.fixture(params=["sqlite", "postgres"])
def central(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Central]:
    if request.param == "sqlite":
        yield from made_central(sqlite_url(tmp_path), KEY)
    else:
        yield from made_central(request.getfixturevalue("postgres_url"))


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Central]:
    yield from made_central(postgres_url)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def central_of_module(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """One central for all tests of a module."""
    if request.param == "sqlite":
        yield from made_central(sqlite_url(tmp_path_factory.mktemp("central")), KEY)
        return
    server = request.getfixturevalue("postgres")
    yield from made_central(server.url(f"shared_{next(_COUNT)}"))


@pytest.fixture
def shared_central(central_of_module: Central) -> Iterator[Central]:
    """One central for many tests, each with a till of its own, whose connections end with the test: they are few."""
    yield central_of_module
    central_of_module.close_links()
