"""Whether what central keeps of the post, and of slips of receipt books, is what the rolls say, both ways."""

from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select

from ims_desktop.domain.carried import as_told
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.post_sqlite import item_rows, slip_rows, step_rows
from ims_desktop.store.central.post_table import post_item, post_step, slip_use
from ims_desktop.store.central.verify_rows import doc_of, raw
from ims_desktop.store.central.verify_twice import Found

_KINDS = tuple(f'"kind":"{kind.value}"' for kind in (EntryKind.POST_LOGGED, EntryKind.POST_WORKED))
_SAYS_SLIP = '"slip":{'
_TOLD = frozenset({EntryKind.POST_LOGGED, EntryKind.POST_WORKED, EntryKind.PAYMENT_TAKEN, EntryKind.SLIP_SPOILT})
_CARRIED = '"kind":"entry.carried"'
_ITEM = ("number", "place", "logged", "id", "office", "came", "pence", "business_day")
_SLIP = ("number", "office", "book", "slip", "payment")
_STEP = ("number", "logged", "item", "outcome", "payment")


def look_at_post(connection: Connection, found: Found) -> None:
    """Hold what was logged, and what was done with each item, against the entries that are not held."""
    entries, held = schema.entry.c, schema.held.c
    aside = and_(held.device == entries.device, held.number == entries.number)
    rows = connection.execute(
        select(entries.device, raw(connection, entries.number), raw(connection, entries.text))
        .select_from(schema.entry.outerjoin(schema.held, aside))
        .where(held.number.is_(None), or_(*(entries.text.contains(words) for words in (*_KINDS, _SAYS_SLIP, _CARRIED))))
    )
    items: set[tuple[Any, ...]] = set()
    steps: set[tuple[Any, ...]] = set()
    slips: set[tuple[Any, ...]] = set()
    for row in rows:
        told = as_told(doc_of(row.text))
        if str(told.get("kind")) not in _TOLD:
            continue
        judged = Judged(row.number, told, "")
        try:
            items.update((row.device, *one) for one in item_rows(judged))
            slips.update((row.device, *one) for one in slip_rows(judged))
            steps.update((row.device, *one) for one in step_rows(judged))
        except (KeyError, TypeError, AttributeError):  # that it cannot be read is told where the roll is walked
            continue
    kept = ((post_item, _ITEM, items), (post_step, _STEP, steps), (slip_use, _SLIP, slips))
    for table, columns, due in kept:
        for device, number in sorted({tuple(one[:2]) for one in due ^ _kept(connection, table, columns)}):
            found(device, number, f"“{table.name}” does not say what the entry says")


def _kept(connection: Connection, table: Table, columns: tuple[str, ...]) -> set[tuple[Any, ...]]:
    wanted = select(table.c.device, *(raw(connection, table.c[name]) for name in columns))
    return {tuple(row) for row in connection.execute(wanted)}
