"""Payments as central has them, read for a proof: what judging a void or refund asks for, however it was left."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, true
from sqlalchemy.sql.elements import ColumnElement

from ims_desktop.domain.carried import innermost
from ims_desktop.domain.post import Outcome
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.judging_post import ItemHere
from ims_desktop.store.central.judging_reversals import Done, PaidHere
from ims_desktop.store.central.verify_rows import raw


class LedgerRead:
    """What stands at central now; what came later than an entry on its own roll is left out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def paid(self, payment: str) -> PaidHere | None:
        """A payment by its id."""
        paid, entries = schema.payment.c, schema.entry.c
        here = (entries.device == paid.device) & (entries.number == paid.number)
        columns = [raw(self._connection, column) for column in (paid.number, paid.session, paid.receipt, entries.text)]
        row = self._connection.execute(
            select(paid.device, *columns).select_from(schema.payment.join(schema.entry, here)).where(paid.id == payment)
        ).first()
        return None if row is None else PaidHere(row.device, row.number, row.session, row.receipt, _body(row.text))

    def done(self, payment: str, device: str, number: int) -> Sequence[Done]:
        """What was done to it before."""
        done = schema.reversal.c
        return self._done(payment, (done.device != device) | (done.number < number))

    def everything(self, payment: str) -> Sequence[Done]:
        """Whatever was done to it."""
        return self._done(payment, true())

    def _done(self, payment: str, which: ColumnElement[bool]) -> Sequence[Done]:
        done, entries = schema.reversal.c, schema.entry.c
        here = (entries.device == done.device) & (entries.number == done.number)
        rows = self._connection.execute(
            select(raw(self._connection, done.kind), raw(self._connection, entries.text))
            .select_from(schema.reversal.join(schema.entry, here))
            .where(done.payment == payment, which)
        )
        return [Done(row.kind, _body(row.text)) for row in rows]

    def post_item(self, item: str, device: str, number: int) -> ItemHere | None:
        """An item of the post that was logged before."""
        there = schema.post_item.c
        columns = [raw(self._connection, column) for column in (there.office, there.came, there.pence)]
        before = (there.device != device) | (there.number < number)
        row = self._connection.execute(select(*columns).where(there.id == item, before)).first()
        return None if row is None else ItemHere(*row)

    def post_ends(self, item: str, device: str, number: int) -> Sequence[str]:
        """The payments that ended it before."""
        there = schema.post_step.c
        before = (there.device != device) | (there.number < number)
        ended = select(raw(self._connection, there.payment)).where(
            there.item == item, there.outcome != Outcome.LOCKED.value, before
        )
        return [row.payment for row in self._connection.execute(ended)]

    def slip_uses(self, book: str, slip: int, device: str, number: int) -> Sequence[str]:
        """The payments that used a slip before."""
        there = schema.slip_use.c
        before = (there.device != device) | (there.number < number)
        used = select(raw(self._connection, there.payment)).where(there.book == book, there.slip == slip, before)
        return [row.payment for row in self._connection.execute(used)]

    def claims(self, payment: str) -> Mapping[str, tuple[int, int, str]]:
        """What was reserved of it."""
        claim = schema.claim.c
        rows = self._connection.execute(
            select(claim.id, claim.line, claim.pence, claim.device).where(claim.payment == payment)
        )
        return {row.id: (row.line, row.pence, row.device) for row in rows}


def _body(text: object) -> Mapping[str, Any]:
    doc = (read_plainly(text) if isinstance(text, str) else None) or {}
    told = innermost(doc)
    body = (doc if told is None else told[0]).get("body")
    return body if isinstance(body, dict) else {}
