"""What central knows of the post and of receipt books: items that have not ended, slips that were used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from ims_desktop.actions.ports.banking import OpenPost, SlipUsed
from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.post import Outcome
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.post_table import post_item, post_step, slip_use

_entries = schema.entry.c


def open_post(connection: Connection, office: str, until: datetime | None) -> Sequence[OpenPost]:
    """Items of an office's post that had not ended by a time; where a payment was voided since, its item is open."""
    until_text = None if until is None else roll_time(until)
    items, steps = post_item.c, post_step.c
    logged = select(post_item, _entries.text).join(
        schema.entry, (_entries.device == items.device) & (_entries.number == items.number)
    )
    found = {
        (row.logged, row.id): OpenPost(row.id, row.came, row.pence, row.business_day, locked=False)
        for row in connection.execute(
            logged.where(items.office == office).order_by(items.business_day, items.device, items.number, items.place)
        )
        if _by(row.text, until_text)
    }
    done = (
        select(post_step, _entries.text)
        .join(schema.entry, (_entries.device == steps.device) & (_entries.number == steps.number))
        .join(post_item, (items.logged == steps.logged) & (items.id == steps.item))
        .where(items.office == office)
        .order_by(steps.device, steps.number)
    )
    voided = _voided(connection, office, until_text)
    for row in connection.execute(done):
        item = row.logged, row.item
        if item not in found or not _by(row.text, until_text):
            continue
        if row.outcome == Outcome.LOCKED:
            found[item] = replace(found[item], locked=True)
        elif row.payment not in voided:
            del found[item]
    return list(found.values())


def _voided(connection: Connection, office: str, until: str | None) -> frozenset[str]:
    """Payments of the office's post that were voided by a time."""
    undone, steps, items = schema.reversal.c, post_step.c, post_item.c
    rows = connection.execute(
        select(undone.payment, _entries.text)
        .join(schema.entry, (_entries.device == undone.device) & (_entries.number == undone.number))
        .join(post_step, steps.payment == undone.payment)
        .join(post_item, (items.logged == steps.logged) & (items.id == steps.item))
        .where(undone.kind == EntryKind.PAYMENT_VOIDED.value, items.office == office)
    )
    return frozenset(row.payment for row in rows if _by(row.text, until))


def _by(text: str, until: str | None) -> bool:
    """Whether an entry was sealed by a time."""
    return until is None or str(read_json(text)["at"]) <= until


def slips_used(connection: Connection, office: str) -> Sequence[SlipUsed]:
    """Slips of an office's receipt books that were keyed or spoilt; one whose payment was voided is free again."""
    used, paid, undone = slip_use.c, schema.payment.c, schema.reversal.c
    voided = select(undone.payment).where(undone.kind == EntryKind.PAYMENT_VOIDED.value)
    rows = connection.execute(
        select(used.book, used.slip, paid.receipt)
        .select_from(slip_use.outerjoin(schema.payment, paid.id == used.payment))
        .where(used.office == office, used.payment.not_in(voided))
        .order_by(used.book, used.slip)
    )
    return [SlipUsed(row.book, row.slip, row.receipt or "") for row in rows]
