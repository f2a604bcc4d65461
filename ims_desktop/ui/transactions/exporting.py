"""Writes all transactions that are filtered as CSV, page by page, while the screen goes on."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from ims_desktop.actions.ports import TransactionPage, TransactionQuery
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.transactions.export import CsvExport, Exported
from ims_desktop.ui.trouble import words_of


class ExportView(Protocol):
    """Where it is asked for and shown."""

    def ask_where_to_save(self, name: str) -> None:
        """Ask for a file to write; the answer comes by `write_to`."""

    def show_export(self, text: str, *, running: bool) -> None:
        """Say how far an export is."""


class Exporting:
    """One export at a time. Each page is a question of its own, so that others to central come between."""

    def __init__(
        self,
        view: ExportView,
        runner: Runner,
        data: ReferenceData,
        find: Callable[[TransactionQuery], TransactionPage],
        filtered: Callable[[date], TransactionQuery],
        today: Callable[[], date],
    ) -> None:
        self._view = view
        self._runner = runner
        self._data = data
        self._find = find
        self._filtered = filtered
        self._today = today
        self._export: CsvExport | None = None

    def begin(self) -> None:
        """Ask where to write what is filtered."""
        if self._export is None:
            self._view.ask_where_to_save(f"transactions-{self._today().isoformat()}.csv")

    def write_to(self, path: str) -> None:
        """Write all that is filtered to this file; blank where nobody named one."""
        if self._export is not None or not path:
            return
        people = {user.id: user.display_name for user in self._data.users.values()}
        self._export = CsvExport(path, self._filtered(self._today()), self._find, people)
        self._view.show_export("Exporting …", running=True)
        self._go_on()

    def stop(self) -> None:
        """Leave off; no half-written file stays behind."""
        if self._export is not None:
            self._export.give_up()

    def _go_on(self) -> None:
        export = self._export
        if export is not None:
            self._runner.run(Lane.CENTRAL, export.write_page, self._written, self._failed)

    def _written(self, so_far: Exported) -> None:
        if so_far.finished:
            self._export = None
            done = "Export stopped; no file was written." if so_far.given_up else f"Exported {so_far.lines:,} lines."
            self._view.show_export(done, running=False)
            return
        self._view.show_export(f"Exporting … {so_far.lines:,} lines", running=True)
        self._go_on()

    def _failed(self, trouble: Exception) -> None:
        self._export = None
        self._view.show_export(f"The export was not written. {words_of(trouble)}", running=False)
