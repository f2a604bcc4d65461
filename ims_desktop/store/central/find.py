"""Finance's search: transactions newest first, page by page by key, with a count that stops at 1,001."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, tuple_

from ims_desktop.actions.ports import Transaction, TransactionPage, TransactionQuery
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.payment import PAYER
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central import schema
from ims_desktop.store.central.schema import RollTime
from ims_desktop.store.central.searching import escaped

COUNT_CAP = 1001  # counting further would read the whole table
MOST_ROWS = 1000
_TRIGRAM = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"([0-9a-f]{1,13})-([0-9a-f]{1,15})")  # microseconds since 1970, and the row
_rows = schema.transaction.c


def find(connection: Connection, query: TransactionQuery) -> TransactionPage:
    """One page of what was asked for; refuses `SEARCH_NOT_VALID` for what cannot be asked."""
    wanted = _wanted(connection.dialect.name, query)
    limit = min(max(query.limit, 1), MOST_ROWS)
    page = (
        select(schema.transaction)
        .where(*wanted, *_after(query.after))
        .order_by(_rows.at.desc(), _rows.id.desc())
        .limit(limit + 1)
    )
    found = connection.execute(page).all()
    count, sum_pence = _counted(connection, wanted)
    capped = count >= COUNT_CAP
    rows = tuple(transaction_of(row) for row in found[:limit])
    return TransactionPage(
        rows=rows,
        next_after=rows[-1].key if len(found) > limit else "",
        count=count,
        count_capped=capped,
        sum_pence=None if capped else sum_pence,
    )


def capped(wanted: Sequence[ColumnElement[bool]]) -> Select[int, int]:
    """The question for count and sum of at most 1,001 transactions."""
    few = select(_rows.amount_pence).where(*wanted).limit(COUNT_CAP).subquery()
    return select(func.count(), func.coalesce(func.sum(few.c.amount_pence), 0))


def transaction_of(row: Row[*tuple[Any, ...]]) -> Transaction:
    """A row as finance sees it."""
    return Transaction(
        key=_key(row.at, row.id),
        device=DeviceId(row.device),
        entry=row.number,
        posting=row.posting,
        at=row.at.astimezone(UTC),
        business_day=row.business_day,
        receipt=row.receipt,
        office=row.office,
        till=row.till,
        actor=UserId(row.actor),
        fund=row.fund,
        reference=row.reference,
        mop=row.mop,
        amount_pence=row.amount_pence,
        vat_code=row.vat_code,
        vat_pence=row.vat_pence,
        narrative=row.narrative,
        kind=row.kind,
    )


def _counted(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> tuple[int, int]:
    row = connection.execute(capped(wanted)).one()
    return int(row[0]), int(row[1])


def _wanted(dialect: str, query: TransactionQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    for column, values in ((_rows.fund, query.funds), (_rows.mop, query.mops), (_rows.office, query.offices)):
        if values:
            wanted.append(column.in_(values))
    if query.amount_pence is not None:
        wanted.append(_rows.amount_pence == query.amount_pence)
    if query.receipt.strip():
        wanted.append(_rows.receipt == query.receipt.strip().upper())
    if reference := query.reference.strip():
        wanted.append(_reference(dialect, reference))
    if query.from_day is not None:
        wanted.append(_rows.business_day >= query.from_day)
    if query.to_day is not None:
        wanted.append(_rows.business_day <= query.to_day)
    if payer := query.payer.strip():
        wanted.append(_paid_by(payer))
    wanted += [_word(dialect, word) for word in query.text.split()]
    return wanted


def _reference(dialect: str, typed: str) -> ColumnElement[bool]:
    if typed.endswith("*"):
        beginning = typed.rstrip("*")
        if not beginning:
            raise Refused(Reason.SEARCH_NOT_VALID, why="type the beginning of the reference before *")
        return _begins_in_any_case(dialect, _rows.reference, beginning)
    return _rows.reference.in_({typed, typed.upper()})


def _paid_by(typed: str) -> ColumnElement[bool]:
    """Part of a payer's name, which stands beside the entry and goes when it is erased: no index has it."""
    kept = schema.personal.c
    said = func.lower(kept.value).like(f"%{escaped(typed.lower())}%", escape="\\")
    own = (kept.device == _rows.device, kept.number == _rows.number)
    return exists().where(*own, kept.field == PAYER, said)


def _word(dialect: str, word: str) -> ColumnElement[bool]:
    """One word of the text box: a receipt or reference that begins so, an amount, or part of a narrative."""
    ways = [
        begins_with(dialect, _rows.receipt, word.upper()),
        _begins_in_any_case(dialect, _rows.reference, word),
    ]
    pence = _pence(word)
    if pence is not None:
        ways.append(_rows.amount_pence == pence)
    if len(word) >= _TRIGRAM:
        ways.append(func.lower(_rows.narrative).like(f"%{escaped(word.lower())}%", escape="\\"))
    return or_(*ways)


def _pence(word: str) -> int | None:
    try:
        return parse_pounds(word)
    except Refused:
        return None


def _begins_in_any_case(dialect: str, column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    return or_(*(begins_with(dialect, column, part) for part in sorted({beginning, beginning.upper()})))


def begins_with(dialect: str, column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """Begins with, in a form that the index serves on either database."""
    if dialect == "postgresql":
        return column.like(escaped(beginning) + "%", escape="\\")
    return and_(column >= beginning, column < beginning + "\U0010ffff")


def _key(at: datetime, row_id: int) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1):x}-{row_id:x}"


def _after(key: str) -> list[ColumnElement[bool]]:
    if not key:
        return []
    match = _KEY.fullmatch(key)
    if match is None:
        raise Refused(Reason.SEARCH_NOT_VALID, why="that is not the key of a page")
    at = _EPOCH + timedelta(microseconds=int(match[1], 16))
    return [tuple_(_rows.at, _rows.id) < tuple_(at, int(match[2], 16), types=[RollTime(), _rows.id.type])]
