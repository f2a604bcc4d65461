"""Writes what finance filtered into a CSV file, a page at a time; the file appears only when it is whole."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from errno import EACCES, ENOSPC, EROFS
from pathlib import Path

from ims_desktop.actions.finance.find_transactions import LARGEST_PAGE
from ims_desktop.actions.ports import TransactionPage, TransactionQuery
from ims_desktop.documents.transactions_csv import csv_head, csv_rows
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Trouble, Unavailable


@frozen
class Exported:
    """How far an export is."""

    lines: int
    finished: bool
    given_up: bool = False


class CsvExport:
    """One export. `write_page` runs on the CENTRAL lane, one page a time; `give_up` may be called at any time."""

    def __init__(
        self,
        path: str,
        query: TransactionQuery,
        find: Callable[[TransactionQuery], TransactionPage],
        people: Mapping[UserId, str],
    ) -> None:
        self._path = Path(path)
        self._partial = self._path.with_name(self._path.name + ".partial")
        self._query = replace(query, after="", limit=LARGEST_PAGE)
        self._find = find
        self._people = people
        self._lines = 0
        self._given_up = False

    def give_up(self) -> None:
        """Leave off at the next page."""
        self._given_up = True

    def write_page(self) -> Exported:
        """Fetch and write the next page; after the last one the file takes its name."""
        try:
            return self._write_page()
        except OSError as error:
            self._partial.unlink(missing_ok=True)
            raise _translated(error) from error
        except BaseException:
            self._partial.unlink(missing_ok=True)
            raise

    def _write_page(self) -> Exported:
        if self._given_up:
            self._partial.unlink(missing_ok=True)
            return Exported(self._lines, finished=True, given_up=True)
        page = self._find(self._query)
        first = not self._lines and not self._query.after
        with self._partial.open("w" if first else "a", encoding="utf-8", newline="") as file:
            if first:
                file.write(csv_head())
            file.write(csv_rows(page.rows, self._people))
        self._lines += len(page.rows)
        self._query = replace(self._query, after=page.next_after)
        if page.next_after:
            return Exported(self._lines, finished=False)
        self._partial.replace(self._path)
        return Exported(self._lines, finished=True)


def _translated(error: OSError) -> Exception:
    if error.errno == ENOSPC:
        return Unavailable(Trouble.DISK_FULL)
    if error.errno in {EACCES, EROFS}:
        return Unavailable(Trouble.DISK_READ_ONLY)
    return error
