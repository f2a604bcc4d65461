"""The cheques that a closed session holds, read from its entries; those that say nothing of any are left out unread.

What was held and finance put right is among them, payments and what takes them back: its cheque lies with the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.body_shape import is_whole
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.tenders_held import CORRECTED, VOIDED, cheques_taken
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.settled_table import settled

_entries, _held, _sessions = schema.entry.c, schema.held.c, schema.session.c
_WORDS = ('"kind":"cheque"', f'"kind":"{VOIDED}"', f'"kind":"{CORRECTED}"')


def cheques_of(connection: Connection, device: str, session: str, *, awaited: bool = False) -> Sequence[Cheque]:
    """A session's cheques in the order in which they were taken; none where it is not closed.

    `awaited`: as they will be once finance put right what is held of it; of a till that is gone it makes no difference.
    """
    ends = connection.execute(
        select(_sessions.number, _sessions.closed, _sessions.came_from).where(
            _sessions.device == device, _sessions.id == session
        )
    ).first()
    if ends is None or ends.closed is None:
        return ()
    if ends.came_from is not None:
        return _of_gone(connection, device, session)
    put_right = select(settled.c.number).where(settled.c.device == device)
    posted = put_right.where(settled.c.how == Settled.POSTED.value)
    held = select(_held.number).where(_held.device == device, _held.number.not_in(posted))
    held = held.where(_held.number.in_(put_right)) if awaited else held
    wanted = select(_entries.number, _entries.text).where(_entries.device == device, _entries.number.not_in(held))
    between = _entries.number.between(ends.number, ends.closed)
    telling = or_(*(_entries.text.contains(words, autoescape=True) for words in _WORDS))
    docs = {row.number: _read(row.text) for row in connection.execute(wanted.where(between, telling))}
    # what was keyed as cash and put right says nothing of a cheque itself
    named = (doc["body"].get("paid") for doc in docs.values() if doc["kind"] == CORRECTED)
    paid = {one["number"] for one in named if isinstance(one, dict) and is_whole(one.get("number"))} - docs.keys()
    if paid:
        docs |= {row.number: _read(row.text) for row in connection.execute(wanted.where(_entries.number.in_(paid)))}
    return cheques_taken(sorted(docs.items()), session)


def _of_gone(connection: Connection, device: str, session: str) -> Sequence[Cheque]:
    """They stand on the roll of the till that is gone, or were carried over; what came late was counted as over."""
    gone = _opened_on(connection, device, session)
    devices, of_place = schema.device.c, schema.device.alias("mine")
    same = [devices[name] == of_place.c[name] for name in ("office", "till", "kind")]
    rolls = select(devices.device).join(of_place, and_(*same)).where(of_place.c.device == gone)
    docs: list[tuple[int, str, int, Mapping[str, Any]]] = []
    of_it = [(table, table.c.session == session) for table in (schema.payment, schema.reversal)]
    for roll in connection.execute(rolls).scalars().all():
        for table, wanted in (*of_it, (settled, settled.c.how == Settled.POSTED.value)):
            here = (table.c.device == _entries.device) & (table.c.number == _entries.number)
            rows = connection.execute(
                select(_entries.number, _entries.text)
                .select_from(table.join(schema.entry, here))
                .where(table.c.device == roll, wanted)
            )
            for row in rows:
                doc = as_told(_read(row.text))
                if doc["device"] == gone and doc["body"].get("session") == session:
                    docs.append((doc["number"], roll, row.number, doc))
    docs.sort(key=itemgetter(0))
    at = {place: (roll, number) for place, (_, roll, number, _) in enumerate(docs)}
    cheques = cheques_taken([(place, doc) for place, (_, _, _, doc) in enumerate(docs)], session)
    return [
        replace(one, entry=at[one.entry][1], device="" if at[one.entry][0] == device else at[one.entry][0])
        for one in cheques
    ]


def _opened_on(connection: Connection, device: str, session: str) -> str:
    """The till that opened it; whoever took it over from that one may be gone too by now."""
    while True:
        before = select(_sessions.came_from).where(_sessions.device == device, _sessions.id == session)
        came_from = connection.execute(before).scalar()
        if came_from is None:
            return device
        device = came_from


def _read(text: str) -> Mapping[str, Any]:
    """What is held may be no more than text."""
    doc = read_plainly(text) or {}
    return doc if isinstance(doc.get("body"), dict) else {"kind": "", **doc, "body": {}}
