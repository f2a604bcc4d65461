"""Card sales at central that no report of a terminal had: the list of an office, and matching one."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlalchemy import Connection, and_, exists, select

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.open_cards import MatchMoment
from ims_desktop.domain.open_card import CardPlace, OpenCard
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.cards_table import card_matched, card_open
from ims_desktop.store.central.desk_roll import write_once

Drafted: TypeAlias = Callable[[MatchMoment], EntryDraft]

_open, _found = card_open.c, card_matched.c


def match_cards(connection: Connection, wanted: BankingEntryWanted, drafted: Drafted) -> Entry:
    """Write that sales stand on a report; `drafted` is told which are open. Safe to repeat with the same id."""
    return write_once(
        connection,
        wanted.id,
        wanted.kind,
        wanted.actor,
        lambda _desk, now: drafted(MatchMoment(now, open_cards(connection, wanted.office))),
    )


def open_cards(connection: Connection, office: str) -> Sequence[OpenCard]:
    """An office's sales that no report had yet, the oldest close first; one that was voided since is none."""
    devices, sessions = schema.device.c, schema.session.c
    paid, done = schema.payment.c, schema.reversal.c
    voided = exists().where(
        paid.device == _open.device,
        paid.number == _open.entry,
        done.payment == paid.id,
        done.kind == EntryKind.PAYMENT_VOIDED.value,
    )
    same = and_(*(_found[name] == _open[name] for name in ("device", "entry", "tender")))
    rows = connection.execute(
        select(card_open, devices.till, devices.letter, sessions.cashier, sessions.opened_at)
        .join(schema.device, devices.device == _open.device)
        .join(schema.session, (sessions.device == _open.device) & (sessions.id == _open.session))
        .where(_open.office == office, ~exists().where(same), ~voided)
        .order_by(sessions.opened_at, _open.device, _open.entry, _open.tender)
    ).all()
    return [
        OpenCard(
            CardPlace(DeviceId(str(row.device)), row.entry, row.tender),
            row.office,
            row.till,
            row.letter,
            SessionId(row.session),
            UserId(row.cashier),
            row.opened_at,
            row.mop,
            row.pence,
            row.stands,
            row.authorisation,
            row.last4,
        )
        for row in rows
    ]
