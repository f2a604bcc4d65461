"""Every reason for which central holds an entry, or does not take a desk's, is told in words."""

import re
from pathlib import Path

from ims_desktop.domain.why_held import why_held

_SQL = Path(__file__).parents[2] / "ims_desktop" / "store" / "migrations" / "sql"
_SAID = re.compile(r"(?:RETURN|THEN|ELSE) '([a-z_]{3,})'")
# what these functions answer that is not a reason to hold: states, columns, and how a whole batch is refused
_NO_REASON = {"actor", "commitment", "device", "kind", "not_readable", "number", "seal", "size", "time"} | {
    "approved", "awaiting_approval", "open", "other", "paused",
}  # fmt: skip


def reasons() -> set[str]:
    """Every word that the functions which judge a push or a desk's entry answer."""
    files = [file for part in "236789" for file in _SQL.glob(f"0001_postgres_{part}_*.sql")]
    return {reason for file in files for reason in _SAID.findall(file.read_text(encoding="utf-8"))} - _NO_REASON


def test_every_reason_of_central_has_words() -> None:
    found = reasons()
    assert len(found) > 60
    silent = {one for one in found if why_held(one) == one.replace("_", " ").capitalize()}
    assert not silent


def test_a_newer_centrals_reason_is_told_as_it_names_it() -> None:
    assert why_held("moon_is_full") == "Moon is full"
