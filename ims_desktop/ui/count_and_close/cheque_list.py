"""The cheques of a session, ticked one by one as they are found."""

from dataclasses import replace

from ims_desktop.ui.count_and_close.shown import ChequeRow
from ims_desktop.ui.count_and_close.tick_list import TickList
from ims_desktop.ui.shown import Column, Look

_COLUMNS: tuple[Column[ChequeRow], ...] = (
    Column("There", lambda row: "✓" if row.ticked else "not yet", "not yet"),
    Column("Cheque", lambda row: row.number or "no number", "00000000", Look.STRONG),
    Column("Drawn by", lambda row: row.drawer, stretch=True),
    Column("Amount", lambda row: row.amount, "£10,412.60", right=True),
)


class ChequeList(TickList[ChequeRow]):
    """Each is there or not yet."""

    def __init__(self) -> None:
        super().__init__(
            "Cheques to tick",
            _COLUMNS,
            lambda row: replace(row, ticked=not row.ticked),
            lambda row: row.ticked,
            lambda row: f"{'ticked' if row.ticked else 'not ticked'}: {row.number}, {row.amount}",
        )
        self.setAccessibleDescription("Space ticks a cheque and goes on to the next")

    def ticked(self) -> tuple[bool, ...]:
        """Of each cheque, whether it is there."""
        return tuple(row.ticked for row in self.rows)
