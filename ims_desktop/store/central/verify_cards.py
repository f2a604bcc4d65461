"""Holding the list of card sales that no report had against the closes and counts of tills' rolls, and the desks'."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.open_card import found_by, matched_fault, opened_by
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.accounted import look_at_accounted
from ims_desktop.store.central.cards_table import card_matched, card_open
from ims_desktop.store.central.checks import look_at_checks
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw
from ims_desktop.store.central.verify_twice import Found

Place: TypeAlias = tuple[str, int, int]
_entries = schema.entry.c
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


def look_at_custody(connection: Connection, found: Found) -> None:
    """Card sales that no report had, spot checks, and that nothing of a till is missing."""
    look_at_cards(connection, found)
    look_at_checks(connection, found)
    look_at_accounted(connection, found)


def look_at_cards(connection: Connection, found: Found) -> None:
    """Each row is what a close or a desk's entry says, and each of those has its row; once each, by the first."""
    opened, matched = _said(connection)
    kept, found_then = _rows(connection), _found_then(connection)
    for place in sorted(kept.keys() | opened.keys(), key=str):
        if kept.get(place) != opened.get(place):
            found(*place[:2], "the card sale that no report had is not the one that its close leaves open")
    for place in sorted(found_then.keys() | (matched.keys() & opened.keys()), key=str):
        by = found_then.get(place)
        if by is None or by not in matched.get(place, set()):
            found(*place[:2], "the card sale was not found on a report by the entry that is kept for it")


def _said(connection: Connection) -> tuple[dict[Place, tuple[Any, ...]], dict[Place, set[tuple[str, int]]]]:
    """What closes leave open, and by which entries it may have been found."""
    opened, matched = dict[Place, tuple[Any, ...]](), defaultdict[Place, set[tuple[str, int]]](set)
    for device, number, close in _closes(connection):
        try:
            count = body_of(_doc_at(connection, device, close["count"]))
            for entry, tender, *said in opened_by(close, count, number):
                opened.setdefault((device, entry, tender), (number, close["session"], close["office"], *said))
            for entry, tender in found_by(count):
                matched[device, entry, tender].add((device, number))
        except _UNREADABLE:  # what is wrong with the close itself is found elsewhere
            continue
    for row in desks_entries(connection, [EntryKind.CARD_MATCHED], _entries.text):
        body = body_of(doc_of(row.text))
        for one in body["sales"] if not matched_fault(body) else ():
            matched[one["device"], one["entry"], one["tender"]].add((str(row.device), row.number))
    return opened, matched


def _closes(connection: Connection) -> list[tuple[str, int, Mapping[str, Any]]]:
    """Closes that are not held, as they came."""
    sessions, held = schema.session.c, schema.held.c
    aside = (held.device == sessions.device) & (held.number == sessions.closed)
    rows = connection.execute(
        select(sessions.device, raw(connection, sessions.closed), raw(connection, _entries.text))
        .select_from(
            schema.session.join(
                schema.entry, (_entries.device == sessions.device) & (_entries.number == sessions.closed)
            ).outerjoin(schema.held, aside)
        )
        .where(held.number.is_(None))
        .order_by(sessions.device, sessions.closed)
    ).all()
    return [(str(row.device), row.closed, body_of(doc_of(row.text))) for row in rows]


def _doc_at(connection: Connection, device: str, number: object) -> Mapping[str, Any]:
    there = select(raw(connection, _entries.text)).where(_entries.device == device, _entries.number == number)
    return doc_of(connection.execute(there).scalar())


def _rows(connection: Connection) -> dict[Place, tuple[Any, ...]]:
    names = ("number", "session", "office", "mop", "pence", "stands", "authorisation", "last4")
    columns = [raw(connection, card_open.c[name]) for name in ("entry", "tender", *names)]
    return {
        (str(device), entry, tender): tuple(said)
        for device, entry, tender, *said in connection.execute(select(card_open.c.device, *columns)).all()
    }


def _found_then(connection: Connection) -> dict[Place, tuple[str, int]]:
    columns = [raw(connection, card_matched.c[name]) for name in ("entry", "tender", "by_number")]
    rows = connection.execute(select(card_matched.c.device, card_matched.c.by_device, *columns)).all()
    return {(str(row.device), row.entry, row.tender): (str(row.by_device), row.by_number) for row in rows}
