"""The cheques that a closed session holds, read from its entries; those that say nothing of any are left out unread."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, or_, select

from ims_desktop.domain.banking import Cheque
from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.cheques_taken import CORRECTED, VOIDED, cheques_taken
from ims_desktop.store.central import schema

_entries, _held, _sessions = schema.entry.c, schema.held.c, schema.session.c
_WORDS = ('"kind":"cheque"', f'"kind":"{VOIDED}"', f'"kind":"{CORRECTED}"')


def cheques_of(connection: Connection, device: str, session: str) -> Sequence[Cheque]:
    """A session's cheques in the order in which they were taken; none where it is not closed."""
    ends = connection.execute(
        select(_sessions.number, _sessions.closed).where(_sessions.device == device, _sessions.id == session)
    ).first()
    if ends is None or ends.closed is None:
        return ()
    held = select(_held.number).where(_held.device == device)
    wanted = select(_entries.number, _entries.text).where(_entries.device == device, _entries.number.not_in(held))
    between = _entries.number.between(ends.number, ends.closed)
    named = or_(*(_entries.text.contains(words, autoescape=True) for words in _WORDS))
    docs = {row.number: _read(row.text) for row in connection.execute(wanted.where(between, named))}
    # what was keyed as cash and put right says nothing of a cheque itself
    paid = {doc["body"]["paid"]["number"] for doc in docs.values() if doc["kind"] == CORRECTED} - docs.keys()
    if paid:
        docs |= {row.number: _read(row.text) for row in connection.execute(wanted.where(_entries.number.in_(paid)))}
    return cheques_taken(sorted(docs.items()), session)


def _read(text: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", read_json(text))
