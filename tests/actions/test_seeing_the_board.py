"""The board: who is at two tills at once stands there, whoever looks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from builders import CASHIER, SUPERVISOR, reference_data

from ims_desktop.actions.ports import CentralSession, SessionCentral, TillAtWork
from ims_desktop.actions.supervisor.see_board import see_board
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.board.wording import board_row, summary_words

NINE = datetime(2026, 4, 1, 9, tzinfo=UTC)


def at_till(till: str, state: SessionState = SessionState.OPEN, cashier: UserId = CASHIER.id) -> TillAtWork:
    device, session = DeviceId(f"d-{till}"), SessionId(f"s-{till}")
    nobody, closed = UserId(""), 9 if state.is_closed else None
    open_ = CentralSession(
        device, "BA1", till, "A", session, 2, cashier, NINE, 50_00, 0, state, NINE, closed, nobody, nobody, None
    )
    return TillAtWork(device, "BA1", till, "A", 2, 2, NINE, 0, 0, forked=False, sessions=(open_,))


class _Central:
    def __init__(self, *tills: TillAtWork) -> None:
        self._tills = tills

    def tills_at_work(self, offices: tuple[str, ...] = ()) -> Sequence[TillAtWork]:
        del offices
        return self._tills


def states(*tills: TillAtWork) -> tuple[list[str], str]:
    board = see_board(cast("SessionCentral", _Central(*tills)), SUPERVISOR, reference_data())
    rows = [board_row(one, reference_data(), NINE, SUPERVISOR.id) for one in board]
    return [row.state.text for row in rows], summary_words(list(board))


def test_a_cashier_at_two_tills_stands_on_the_board_at_both() -> None:
    both, words = states(at_till("02"), at_till("03"))
    assert both == ["! And BA1-03", "! And BA1-02"]
    assert "1 at two tills" in words
    for other in (SessionState.PAUSED, SessionState.CLOSED, SessionState.AWAITING_APPROVAL):
        assert states(at_till("02"), at_till("03", other))[0][0] == "✓ Open"
    assert states(at_till("02"), at_till("03", cashier=SUPERVISOR.id))[0][0] == "✓ Open"
    relief = replace(at_till("02"), sessions=(*at_till("02").sessions, *at_till("02", SessionState.PAUSED).sessions))
    assert states(relief)[0] == ["✓ Open", "• Paused"]
