"""What sessions are called: Z numbers whole, till and day, how an id begins; several are named, nearly so is asked."""

from datetime import UTC, datetime

import pytest

from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.session_name import CalledSession, full_id, the_one_called

FIRST, SECOND, OPEN = (SessionId(f"01a2237a-4a6{at}-7d13-84bf-843ed392ae31") for at in range(3))
SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on the first of July in London
THERE = (
    CalledSession(FIRST, "BA1", "03A", datetime(2026, 4, 1, 7, 52, tzinfo=UTC), 1),
    CalledSession(SECOND, "BA1", "03A", datetime(2026, 4, 1, 12, 0, tzinfo=UTC), 12),
    CalledSession(OPEN, "BA1", "03A", SUMMER, None),
)


def test_a_session_is_found_by_each_of_its_names() -> None:
    for typed, wanted in (
        ("BA1-03A-Z1", FIRST),
        ("z12", SECOND),
        ("03a-z12", SECOND),
        ("BA1-03A-2026-04-01T08:52", FIRST),
        ("03A-2026-04-01T13", SECOND),
        (" BA1-03A-2026-07-01 ", OPEN),
        (OPEN[:13], OPEN),
    ):
        assert the_one_called(typed, THERE) == wanted, typed
    assert [one.name for one in THERE] == ["BA1-03A-Z1", "BA1-03A-Z12", "BA1-03A-2026-07-01T00:30"]
    assert full_id(FIRST.upper()) == FIRST
    assert full_id(FIRST[:13]) is None


@pytest.mark.parametrize("typed", ["BA1-03A-2026-04-01", "01a2237a", "03A"])
def test_what_may_be_several_names_them(typed: str) -> None:
    with pytest.raises(Refused, match=r"BA1-03A-Z1 \(BA1-03A-2026-04-01T08:52\), BA1-03A-Z12") as refused:
        the_one_called(typed, THERE)
    assert refused.value.reason is Reason.SESSION_WHICH


@pytest.mark.parametrize(
    ("typed", "near"),
    [("BA1-03A-Z2", "BA1-03A-Z12"), ("BA1-O3A-Z1", "BA1-03A-Z1"), ("Z11", "Z12"), ("quite else", None)],
)
def test_what_is_not_there_names_what_is_called_almost_so(typed: str, near: str | None) -> None:
    with pytest.raises(Refused) as refused:
        the_one_called(typed, THERE)
    assert refused.value.reason is Reason.SESSION_UNKNOWN
    assert ("Did you mean" in refused.value.message) == (near is not None)
    assert (near or "") in refused.value.message
