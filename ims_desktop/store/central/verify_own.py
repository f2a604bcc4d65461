"""Whether what central keeps of own and family accounts is what the rolls declare, and whether anybody was let pass."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from ims_desktop.domain.carried import as_told
from ims_desktop.domain.own_account import ACCOUNT, OWN_KINDS, account_words, marked
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.own_table import own_account
from ims_desktop.store.central.verify_rows import doc_of, raw, time_cell_of
from ims_desktop.store.central.verify_twice import Found

_CARRIED = '"kind":"entry.carried"'
_MOVES = ("payment.taken", "payment.voided", "payment.corrected", "payment.refunded", "held.settled")


def look_at_own(connection: Connection, found: Found) -> None:
    """Hold what was declared and withdrawn against the entries that are not held, both ways; then who was let pass."""
    due = _declared(connection)
    kept = _kept(connection)
    wrong = [known for known in sorted(due.keys() | kept.keys()) if kept.get(known) not in due.get(known, ())]
    for known in wrong:
        device, number = (kept.get(known) or due[known][0])[:2]
        found(device, number, "“own_account” does not say what the entries say")
    if wrong:
        return
    for device, number in _let_pass(connection):
        found(device, number, "moves money on an account that its actor had declared as their own, and is not held")


def _declared(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Device, number, person, commitment, since and until of each declaration, by its id, as entries say.

    What was carried over may have come both ways: either is right.
    """
    entries, held = schema.entry.c, schema.held.c
    aside = and_(held.device == entries.device, held.number == entries.number)
    words = (*(f'"kind":"{kind}"' for kind in sorted(OWN_KINDS)), _CARRIED)
    rows = connection.execute(
        select(entries.device, raw(connection, entries.number), raw(connection, entries.text))
        .select_from(schema.entry.outerjoin(schema.held, aside))
        .where(held.number.is_(None), or_(*(entries.text.contains(one) for one in words)))
    )
    told = sorted((one for row in rows for one in _told(row)), key=lambda one: (one[2]["at"], one[0], one[1]))
    ends: dict[str, str] = {}
    due: dict[str, list[tuple[Any, ...]]] = {}
    for _device, _number, doc in told:
        if doc["kind"] == EntryKind.ACCOUNT_WITHDRAWN:
            ends.setdefault(doc["body"]["declared"], doc["at"])
    for device, number, doc in told:
        if doc["kind"] == EntryKind.ACCOUNT_DECLARED:
            until = ends.get(doc["id"])
            times = (time_cell_of(connection, doc["at"]), until and time_cell_of(connection, until))
            due.setdefault(doc["id"], []).append((device, number, doc["actor"], doc["personal"][ACCOUNT], *times))
    return due


def _told(row: Any) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    told = as_told(doc_of(row.text))
    if str(told.get("kind")) in OWN_KINDS:
        yield row.device, row.number, told


def _kept(connection: Connection) -> dict[str, tuple[Any, ...]]:
    own = own_account.c
    columns = (own.id, own.device, own.number, own.user_id, own.mark, own.since, own.until)
    rows = connection.execute(select(*(raw(connection, column) for column in columns)).select_from(own_account))
    return {row[0]: tuple(row[1:]) for row in rows}


def _let_pass(connection: Connection) -> Iterator[tuple[str, int]]:
    """Transactions on what their actor had declared, by an entry that came after the declaration did.

    One that came before it could not be held; the watch list has it.
    """
    own, entries, posted = own_account.c, schema.entry.c, schema.transaction.c
    mine = connection.execute(
        select(own.user_id, own.salt, own.mark, own.since, own.until, entries.received_at).join(
            schema.entry, (entries.device == own.device) & (entries.number == own.number)
        )
    ).all()
    for person in sorted({row.user_id for row in mine}):
        accounts = connection.execute(
            select(posted.fund, posted.reference).where(posted.actor == person, posted.kind.in_(_MOVES)).distinct()
        ).all()
        for row in (one for one in mine if one.user_id == person):
            for account in accounts:
                if marked(bytes(row.salt).hex(), account_words(account.fund, account.reference)) == row.mark:
                    yield from _after(connection, person, account, row)


def _after(connection: Connection, person: str, account: Any, row: Any) -> Iterator[tuple[str, int]]:
    posted, entries = schema.transaction.c, schema.entry.c
    there = (
        select(posted.device, posted.number)
        .join(schema.entry, (entries.device == posted.device) & (entries.number == posted.number))
        .where(posted.actor == person, posted.fund == account.fund, posted.reference == account.reference)
        .where(posted.kind.in_(_MOVES), posted.at > row.since, entries.received_at > row.received_at)
        .distinct()
    )
    if isinstance(row.until, datetime):
        there = there.where(posted.at < row.until)
    yield from ((found.device, found.number) for found in connection.execute(there).all())
