"""Payments as central has them, read for a proof: what judging a void or refund asks for, however it was left."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, or_, select
from sqlalchemy import cast as sql_cast

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.carried import as_told, seal_as_told
from ims_desktop.domain.close_fault import RollSums
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.post import Outcome
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.tenders_held import CORRECTED, VOIDED
from ims_desktop.store.central import schema
from ims_desktop.store.central.gone_read import GoneRead
from ims_desktop.store.central.judging_closes import add_told
from ims_desktop.store.central.judging_own import OwnHere
from ims_desktop.store.central.judging_post import Item, ItemHere
from ims_desktop.store.central.judging_reversals import Done, PaidHere, WordHere
from ims_desktop.store.central.over_short_read import OverShortRead
from ims_desktop.store.central.own_table import own_account
from ims_desktop.store.central.post_table import post_item, post_step, slip_use
from ims_desktop.store.central.settled_table import settled
from ims_desktop.store.central.verify_put_by import PutByRead
from ims_desktop.store.central.verify_rows import doc_of, raw


class LedgerRead(GoneRead, PutByRead, OverShortRead):
    """What stands at central now; what came later than an entry on its own roll is left out."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection = connection
        self._device = device

    def body_at(self, number: int, kind: EntryKind) -> Mapping[str, Any] | None:
        """The body of an entry of the roll that is proven."""
        entries = schema.entry.c
        there = select(raw(self._connection, entries.text)).where(
            entries.device == self._device, entries.number == number
        )
        doc = doc_of(self._connection.execute(there).scalar())
        body = doc.get("body") if doc.get("kind") == kind else None
        return body if isinstance(body, dict) else None

    def session_sums(self, session: str, opened: int, number: int) -> RollSums:
        """What the roll says of a session; its takings are held against their transactions apart."""
        kept, entries, held = schema.session_taking.c, schema.entry.c, schema.held.c
        sums = RollSums()
        taken = select(kept.mop, sql_cast(kept.pence, String)).where(
            kept.device == self._device, kept.session == session
        )
        for mop, pence in self._connection.execute(taken):
            sums.taken[mop] += int(pence) if str(pence).lstrip("-").isdigit() else 0  # whatever was written there
        paid = schema.payment.c
        receipts = select(raw(self._connection, paid.number), raw(self._connection, paid.receipt)).where(
            paid.device == self._device, paid.session == session, paid.number > opened, paid.number < number
        )
        sums.receipts.update({row.number: str(row.receipt) for row in self._connection.execute(receipts)})
        aside = (held.device == entries.device) & (held.number == entries.number)
        told = (
            select(raw(self._connection, entries.text))
            .select_from(schema.entry.outerjoin(schema.held, aside))
            .where(entries.device == self._device, entries.number > opened, entries.number < number)
            .where(
                held.number.is_not(None)
                | entries.text.contains('"kind":"cash.moved"')
                | entries.text.contains('"kind":"session.counted"')
            )
        )
        add_told(sums, session, [doc_of(text) for (text,) in self._connection.execute(told)])
        return sums

    def payment_docs(self, number: int, until: int) -> Sequence[Mapping[str, Any]]:
        """The entry at a number, and what may have been done to it since."""
        entries = schema.entry.c
        undone = [entries.text.contains(f'"kind":"{kind}"') for kind in (VOIDED, CORRECTED)]
        told = (
            select(raw(self._connection, entries.text))
            .where(entries.device == self._device, entries.number >= number, entries.number < until)
            .where(or_(entries.number == number, *undone))
            .order_by(entries.number)
        )
        return [doc_of(text) for (text,) in self._connection.execute(told)]

    def paid(self, payment: str) -> PaidHere | None:
        """A payment by its id."""
        paid, entries = schema.payment.c, schema.entry.c
        here = (entries.device == paid.device) & (entries.number == paid.number)
        columns = [raw(self._connection, column) for column in (paid.number, paid.session, paid.receipt, entries.text)]
        row = self._connection.execute(
            select(paid.device, *columns).select_from(schema.payment.join(schema.entry, here)).where(paid.id == payment)
        ).first()
        if row is None:
            return None
        told = _told(row.text)
        own = (str(told.get("device")), _number(told))
        return PaidHere(row.device, row.number, row.session, row.receipt, _body(row.text), own)

    def done(self, payment: str, device: str, number: int) -> Sequence[Done]:
        """What was done to it before; on one device's roll, whoever brought it, its own numbers say what came first."""
        mine = self._text_at(device, number)
        own = _told(mine)
        return [
            Done(row.kind, _body(row.text))
            for row in self._done(payment)
            if (row.device, row.number) != (device, number)
            and (row.device != device or row.number < number)
            and (_told(row.text).get("device") != own.get("device") or _number(_told(row.text)) < _number(own))
        ]

    def everything(self, payment: str) -> Sequence[Done]:
        """Whatever was done to it."""
        return [Done(row.kind, _body(row.text)) for row in self._done(payment)]

    def known(self, payment: str, device: str, number: int) -> bool:
        """Whether the very entry at a place was done to it by another place's."""
        others = [row for row in self._done(payment) if (row.device, row.number) != (device, number)]
        mine = _told_seal(self._row_at(device, number)) if others else b""
        return any(_told_seal(row) == mine for row in others)

    def was_settled(self, device: str, number: int) -> bool:
        """Whether the very entry at a place was held as it came another way, and finance put it right."""
        kept = settled.c
        elsewhere = (kept.device != device) | (kept.number != number)
        there = select(kept.desk).where(kept.seal == _told_seal(self._row_at(device, number)).hex(), elsewhere)
        return self._connection.execute(there.where(kept.how == Settled.POSTED.value)).first() is not None

    def put_right(self, payment: str) -> Collection[str]:
        """Nothing: it may have been posted later. What is held for it is borne out apart (`bears_out`)."""
        del payment
        return ()

    def closed_without(self, session: str, own: tuple[str, int], device: str, number: int) -> bool:
        """Whether a session's close, which was here before, counted it without what was carried to a place.

        A session that was taken over from a till that is gone is counted by what was known then.
        """
        if self._taken_over_before(session, own[0], device, number):
            return True
        kept, closes, mine = schema.session.c, schema.entry.alias("closes"), schema.entry.alias("mine")
        at_close = (closes.c.device == kept.device) & (closes.c.number == kept.closed)
        row = self._connection.execute(
            select((kept.closed < own[1]).label("earlier"))
            .select_from(schema.session.join(closes, at_close).join(mine, closes.c.received_at <= mine.c.received_at))
            .where(kept.device == own[0], kept.id == session, mine.c.device == device, mine.c.number == number)
        ).first()
        there = None if row is None or row.earlier else self._row_at(*own)
        other = there is not None and _told_seal(there) != _told_seal(self._row_at(device, number))
        return row is not None and (bool(row.earlier) or other)

    def _done(self, payment: str) -> Sequence[Any]:
        done, entries = schema.reversal.c, schema.entry.c
        here = (entries.device == done.device) & (entries.number == done.number)
        columns = [raw(self._connection, column) for column in (done.number, done.kind, entries.text, entries.seal)]
        return self._connection.execute(
            select(done.device, *columns)
            .select_from(schema.reversal.join(schema.entry, here))
            .where(done.payment == payment)
        ).all()

    def _row_at(self, device: str, number: int) -> Any:
        entries = schema.entry.c
        columns = [raw(self._connection, column) for column in (entries.text, entries.seal)]
        return self._connection.execute(
            select(*columns).select_from(schema.entry).where(entries.device == device, entries.number == number)
        ).first()

    def _text_at(self, device: str, number: int) -> object:
        row = self._row_at(device, number)
        return None if row is None else row.text

    def post_item(self, item: Item, device: str, number: int) -> ItemHere | None:
        """An item of the post that was logged before."""
        there = post_item.c
        columns = [raw(self._connection, column) for column in (there.office, there.came, there.pence)]
        before = (there.device != device) | (there.number < number)
        row = self._connection.execute(
            select(*columns).where(there.logged == item[0], there.id == item[1], before)
        ).first()
        return None if row is None else ItemHere(*row)

    def post_ends(self, item: Item, device: str, number: int) -> Sequence[str]:
        """The payments that ended it before."""
        there = post_step.c
        before = (there.device != device) | (there.number < number)
        ended = select(raw(self._connection, there.payment)).where(
            there.logged == item[0], there.item == item[1], there.outcome != Outcome.LOCKED.value, before
        )
        return [row.payment for row in self._connection.execute(ended)]

    def slip_uses(self, book: str, slip: int, device: str, number: int) -> Sequence[str]:
        """The payments that used a slip before."""
        there = slip_use.c
        before = (there.device != device) | (there.number < number)
        used = select(raw(self._connection, there.payment)).where(there.book == book, there.slip == slip, before)
        return [row.payment for row in self._connection.execute(used)]

    def own_accounts(self, people: Collection[str]) -> Sequence[OwnHere]:
        """What was known of them when an entry came is past: `verify_own` looks at all of it."""
        del people
        return ()

    def declared_by(self, declared: str) -> str | None:
        """Who declared something, by its entry's id."""
        there = own_account.c
        return self._connection.execute(select(there.user_id).where(there.id == declared)).scalar()

    def void_word(self, device: str, asked: int) -> WordHere | None:
        """What was answered at a desk to a void that was asked for."""
        there = schema.void_word.c
        row = self._connection.execute(
            select(raw(self._connection, there.payment), there.by_user, there.desk, there.number).where(
                there.device == device, there.asked == asked, there.approved
            )
        ).first()
        return None if row is None else WordHere(*row)

    def claims(self, payment: str) -> Mapping[str, tuple[int, int, str]]:
        """What is reserved of it, but for what lapsed."""
        claim, since = schema.claim.c, schema.claim_since.c
        last = select(since.lapsed).where(since.claim == claim.id).order_by(since.id.desc()).limit(1).scalar_subquery()
        rows = self._connection.execute(
            select(claim.id, claim.line, claim.pence, claim.device, last.label("lapsed")).where(
                claim.payment == payment
            )
        )
        return {row.id: (row.line, row.pence, row.device) for row in rows if not row.lapsed}

    def lapsed(self, payment: str, device: str) -> Mapping[str, tuple[int, int, str]]:
        """Nothing: what a refund that counts names stands."""
        del payment, device
        return {}


def _told(text: object) -> Mapping[str, Any]:
    return as_told(doc_of(text))


def _told_seal(row: Any) -> bytes:
    if row is None:
        return b""
    return seal_as_told(doc_of(row.text), bytes(row.seal) if isinstance(row.seal, bytes) else b"")


def _number(doc: Mapping[str, Any]) -> int:
    number = doc.get("number")
    return number if type(number) is int else 0


def _body(text: object) -> Mapping[str, Any]:
    return body_of(_told(text))
