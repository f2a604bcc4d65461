"""Asks central again and again how tills stand, without taking the keys or moving anything under the reader."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ims_desktop.actions.ports import SeenEntry, SessionCentral
from ims_desktop.actions.supervisor.see_board import TillOnBoard, see_board, see_evidence, see_held, see_paid
from ims_desktop.domain.money import pounds
from ims_desktop.ui.asked_again import AskedAgain
from ims_desktop.ui.behind import Behind, BehindView, FigureRow
from ims_desktop.ui.board.wording import HIDDEN, TENDERS, BoardRow, board_row, summary_words
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

REFRESH_SECONDS = 10.0
NOT_CHOSEN = "Enter on a till shows its figures"


class BoardView(Protocol):
    """The screen."""

    @property
    def behind(self) -> BehindView:
        """Where figures and entries are shown."""

    def show_board(self, rows: Sequence[BoardRow], summary: str) -> None:
        """Show every till; the one that was marked stays marked."""

    def show_trouble(self, text: str) -> None:
        """Say why central could not be asked; an empty text takes it away."""


class BoardPresenter:
    """The board of whoever may watch tills at work. Everything is asked on the CENTRAL lane, only while it is shown."""

    def __init__(self, view: BoardView, at: AtCentralWork[SessionCentral], timer: Timer) -> None:
        self._view = view
        self._at = at
        self._behind = Behind(view.behind, at.runner, at.clock, at.data)
        self._board: dict[tuple[str, str], TillOnBoard] = {}
        self._opened: tuple[str, str] | None = None
        self._asked = AskedAgain(timer, REFRESH_SECONDS, self._ask)

    def start(self) -> None:
        """Show that nothing is chosen yet."""
        self._behind.clear(NOT_CHOSEN)

    def came_to_front(self) -> None:
        """The screen is looked at: ask now, and again by itself."""
        self._asked.came_to_front()

    def went_away(self) -> None:
        """Nobody looks: nothing is asked."""
        self._asked.went_away()

    def refresh(self) -> None:
        """Ask central how all tills stand."""
        self._asked.ask()

    def _ask(self) -> None:
        user, data = self._at.user, self._at.data
        self._at.run(lambda central: see_board(central, user, data), self._came, self._failed)

    def open(self, row: BoardRow | None) -> None:
        """Show the figures of a till's session."""
        if row is None or row.key not in self._board:
            return
        self._opened = row.key
        self._behind.open(self._title(row), self._figures(self._board[row.key]))

    def choose_figure(self, figure: FigureRow | None) -> None:
        """Show the entries behind a figure."""
        self._behind.choose(figure)

    def _came(self, board: Sequence[TillOnBoard]) -> None:
        self._asked.answered()
        now = self._at.clock.now()
        rows = [board_row(one, self._at.data, now, self._at.user.id) for one in board]
        self._board = {row.key: one for row, one in zip(rows, board, strict=True)}
        self._view.show_trouble("")
        self._view.show_board(rows, summary_words(list(board)))
        opened = next((row for row in rows if row.key == self._opened), None)
        if opened is not None:
            self._behind.renew(self._title(opened), self._figures(self._board[opened.key]))

    def _failed(self, trouble: Exception) -> None:
        self._asked.answered()
        self._view.show_trouble(words_of(trouble))

    @staticmethod
    def _title(row: BoardRow) -> str:
        return f"{row.till} · {row.cashier}" if row.cashier else row.till

    def _figures(self, one: TillOnBoard) -> list[FigureRow]:
        at, user, till, session = self._at, self._at.user, one.till, one.session
        rows: list[FigureRow] = []
        if session is not None:
            own = session.cashier == user.id and not session.state.is_closed
            wanted = session.id

            def paid(kind: object) -> Callable[[], Sequence[SeenEntry]]:
                return lambda: see_paid(at.central(), user, at.data, wanted, kind)  # type: ignore[arg-type]

            for kind, words in TENDERS:
                pence = one.taken.get(kind, 0)
                if own:
                    rows.append(FigureRow(words, HIDDEN, "Your own session is counted blind: no figures before."))
                else:
                    rows.append(FigureRow(words, pounds(pence), ask=paid(kind) if pence else None))
            drawer = HIDDEN if own else "" if one.drawer_pence is None else pounds(one.drawer_pence)
            limit = "over the office's limit: ask for a lift" if one.over_limit else ""
            rows.append(FigureRow("Drawer and counts", drawer, limit, lambda: see_evidence(at.central(), user, wanted)))
        waits = "They are safe at the till, and come by themselves when it reaches central."
        rows.append(FigureRow("Entries waiting", f"{till.waiting:,}", waits if till.waiting else ""))
        held = f"{till.held:,}" + (f" · {pounds(till.held_pence)}" if till.held else "")
        rows.append(
            FigureRow("Held for finance", held, ask=(lambda: see_held(at.central(), user, till)) if till.held else None)
        )
        return rows
