"""Account holders at central, found as the counter finds them: beginnings of words in any order, never ranked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.store.central import schema
from ims_desktop.store.central.holder_rows import COLUMNS, holder_of, words_of

_TRIGRAM = 3  # shorter words would scan the whole table (measured.md 4b)
_MOST = 200
_columns = [schema.holder.c[name] for name in COLUMNS]


def search_holders(connection: Connection, typed: str, limit: int) -> Sequence[AccountHolder]:
    """Up to `limit` holders (200 at most) whose words begin with those typed, by name."""
    words = words_of(typed)
    if not words:
        return ()
    found = _by_words(connection, words, min(limit, _MOST))
    holders = [holder_of(tuple(row)) for row in found]
    return tuple(sorted(holders, key=lambda holder: (holder.surname, holder.forename, holder.fund, holder.reference)))


def holder(connection: Connection, fund: str, reference: str) -> AccountHolder | None:
    """The account holder of fund and reference."""
    kept = schema.holder.c
    row = connection.execute(
        select(*_columns).where(kept.fund == fund, kept.reference == reference, kept.removed.is_(False))
    ).first()
    return None if row is None else holder_of(tuple(row))


def holders_by_reference(connection: Connection, references: Sequence[str]) -> Sequence[AccountHolder]:
    """Account holders of any fund with one of these references."""
    kept = schema.holder.c
    matches = or_(*(func.lower(kept.reference) == reference.lower() for reference in references))
    if connection.dialect.name == "sqlite":
        matches = kept.reference.in_(references)
    rows = connection.execute(
        select(*_columns).where(matches, kept.removed.is_(False)).order_by(kept.fund, kept.reference).limit(_MOST)
    )
    return tuple(holder_of(tuple(row)) for row in rows) if references else ()


def _by_words(connection: Connection, words: Sequence[str], limit: int) -> Sequence[Any]:
    kept = schema.holder.c
    if connection.dialect.name == "sqlite":
        match = " ".join(f'"{word}"*' for word in words)
        names = ", ".join(f"holder.{name}" for name in COLUMNS)
        return connection.execute(
            text(
                f"SELECT {names} FROM holder_words JOIN holder ON holder.id = holder_words.rowid"  # noqa: S608
                " WHERE holder_words MATCH :match AND NOT holder.removed LIMIT :limit"
            ),
            {"match": match, "limit": limit},
        ).all()
    longer = [kept.search.like(f"% {escaped(word)}%", escape="\\") for word in words if len(word) >= _TRIGRAM]
    shorter = [_begins(word) for word in words if len(word) < _TRIGRAM]
    if longer:  # the trigram index narrows; short words are then looked for in what it found
        shorter = [kept.search.like(f"% {escaped(word)}%", escape="\\") for word in words if len(word) < _TRIGRAM]
    query = select(*_columns).where(and_(*longer, *shorter), kept.removed.is_(False)).limit(limit)
    return connection.execute(query).all()


def _begins(word: str) -> ColumnElement[bool]:
    kept = schema.holder.c
    like = escaped(word) + "%"
    return or_(
        func.lower(kept.surname).like(like, escape="\\"),
        func.lower(kept.reference).like(like, escape="\\"),
        func.lower(func.replace(kept.postcode, " ", "")).like(like, escape="\\"),
    )


def escaped(word: str) -> str:
    """A word as it stands in a LIKE pattern."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
