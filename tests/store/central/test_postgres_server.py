"""The server that the demo brings along."""

from pathlib import Path

from ims_desktop.store.postgres_server import postgres_server


def test_a_server_started_again_is_found_where_its_tills_know_it(tmp_path: Path) -> None:
    with postgres_server(tmp_path / "data", fast=True) as first:
        known = first.url()
    with postgres_server(tmp_path / "data", fast=True) as again:
        assert again.url() == known
