"""Where differences of a session could ever go, for a proof: what was set when its close came is past."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

from sqlalchemy import Column, Connection, String, Table, select

from ims_desktop.domain.canonical import body_of, objects_of
from ims_desktop.store.central import schema
from ims_desktop.store.central.schema import tables
from ims_desktop.store.central.verify_rows import doc_of, raw

over_short_account = Table(
    "over_short_account",
    tables,
    Column("office", String, primary_key=True),
    Column("fund", String, primary_key=True),
    Column("reference", String, primary_key=True),
)


class OverShortRead:
    """What offices ever set for differences, and which funds were ever of suspense."""

    _connection: Connection

    def over_short(
        self, session: str, close: tuple[str, int] | None, at_till: tuple[str, str]
    ) -> Collection[tuple[str, str]]:
        """Where a close that stands put its own, or what its office ever set, or any suspense fund, by its names."""
        office, till = at_till
        own = self._ever_set[office]
        funds = {fund for fund, _ in (*own, *self._ever_set[""])} - {""}
        named = {office, f"{office}-{till}", *(reference for _, reference in own)} - {""}
        parts = objects_of(self._close(session, close).get("postings")) if close else []
        return {(str(one.get("fund")), str(one.get("reference"))) for one in parts} | {
            (fund, one) for fund in funds for one in named
        }

    @cached_property
    def _ever_set(self) -> defaultdict[str, set[tuple[str, str]]]:
        kept = over_short_account.c
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self._connection.execute(select(kept.office, kept.fund, kept.reference)):
            found[row.office].add((row.fund, row.reference))
        return found

    def _close(self, session: str, close: tuple[str, int]) -> dict[str, object]:
        device, closed = close
        sessions, entries = schema.session.c, schema.entry.c
        there = select(sessions.closed).where(sessions.device == device, sessions.id == session)
        number = closed or self._connection.execute(there).scalar()
        text = self._connection.execute(
            select(raw(self._connection, entries.text)).where(entries.device == device, entries.number == (number or 0))
        ).scalar()
        return dict(body_of(doc_of(text)))
