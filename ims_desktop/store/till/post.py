"""Reading the post log back from the till's file: items as they stand, with what was done with each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ims_desktop.domain.post import PERSONAL, LoggedItem, Outcome, PostStep, field_of, read_items
from ims_desktop.domain.references import PaymentId, SessionId
from ims_desktop.domain.roll import Entry, read_entry
from ims_desktop.store.till.connection import Connection, Lanes, Value, snapshot
from ims_desktop.store.till.projection import told_by

_UNDONE = """EXISTS (SELECT 1 FROM reversal WHERE reversal.payment = post_step.payment
    AND reversal.kind = 'payment.voided')"""
_OPEN = f"""NOT EXISTS (SELECT 1 FROM post_step WHERE post_step.item = post_item.id AND post_step.ends
    AND NOT {_UNDONE})"""  # noqa: S608  our own SQL
_ITEMS = """SELECT post_item.id, post_item.place, post_item.number, entry.text, entry.seal
    FROM post_item JOIN entry USING (number) WHERE {} ORDER BY post_item.number, post_item.place"""
_STEPS = f"""SELECT item, number, outcome, session, payment, paid_pence, {_UNDONE} FROM post_step
    WHERE item IN (SELECT id FROM post_item WHERE {{}}) ORDER BY number"""  # noqa: S608  our own SQL
_SLIP = """SELECT coalesce(payment.receipt, '') FROM slip_use LEFT JOIN payment USING (number)
    WHERE book = ? AND slip = ? AND NOT EXISTS (SELECT 1 FROM reversal
        WHERE reversal.payment = slip_use.payment AND reversal.kind = 'payment.voided') LIMIT 1"""
_SLIPS = """SELECT slip FROM slip_use WHERE book = ? AND NOT EXISTS (SELECT 1 FROM reversal
    WHERE reversal.payment = slip_use.payment AND reversal.kind = 'payment.voided') ORDER BY slip"""
_PERSONAL = "SELECT field, value FROM personal WHERE number = ?"


class KnownPost:
    """The part of a till's store that knows its post log."""

    _lanes: Lanes

    def open_post(self) -> Sequence[LoggedItem]:
        """Items of the post that have not ended, the oldest first."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return _items(connection, _OPEN, ())

    def slips_known(self, book: str) -> Sequence[int]:
        """Numbers of a receipt book that were keyed here and not voided, or spoilt."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return [row[0] for row in connection.execute(_SLIPS, (book,)).fetchall()]

    def post_worked_in(self, session: SessionId) -> Sequence[LoggedItem]:
        """Items with which something was done in a session."""
        which = "post_item.id IN (SELECT item FROM post_step WHERE session = ?)"
        connection = self._lanes.connection()
        with snapshot(connection):
            return _items(connection, which, (session,))


def slip_used(connection: Connection, book: str, number: int) -> str | None:
    """The receipt of a slip, blank where it was spoilt; None where it is not used, or its payment was voided."""
    row = connection.execute(_SLIP, (book, number)).fetchone()
    return None if row is None else str(row[0])


def item_of(connection: Connection, item: str) -> LoggedItem | None:
    """One item, None where this roll has none of that number."""
    return next(iter(_items(connection, "post_item.id = ?", (item,))), None)


def _items(connection: Connection, which: str, values: tuple[Value, ...]) -> Sequence[LoggedItem]:
    steps: defaultdict[str, list[PostStep]] = defaultdict(list)
    for item, number, outcome, session, payment, paid_pence, undone in connection.execute(
        _STEPS.format(which), values
    ).fetchall():
        paid = PaymentId(payment) if payment else None
        step = PostStep(number, Outcome(outcome), SessionId(session), paid, paid_pence, bool(undone))
        steps[item].append(step)
    sheets: dict[int, tuple[Entry, Mapping[str, str]]] = {}
    found: list[LoggedItem] = []
    for item, place, number, text, seal in connection.execute(_ITEMS.format(which), values).fetchall():
        if number not in sheets:
            kept: dict[str, str] = dict(connection.execute(_PERSONAL, (number,)).fetchall())
            sheets[number] = told_by(read_entry(text, seal)), kept
        sheet, personal = sheets[number]
        found.append(_item(sheet, personal, (item, place, number), tuple(steps[item])))
    return found


def _item(
    sheet: Entry, personal: Mapping[str, str], where: tuple[str, int, int], steps: tuple[PostStep, ...]
) -> LoggedItem:
    item, place, number = where
    fields = {name: personal[field] for name in PERSONAL if (field := field_of(place, name)) in personal}
    logged = replace(read_items(sheet.body)[place - 1], personal=fields)
    return LoggedItem(item, sheet.id, logged, date.fromisoformat(str(sheet.body["business_day"])), number, place, steps)
