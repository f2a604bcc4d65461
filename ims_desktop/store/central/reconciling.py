"""How far each till and central agree: one state a device, with what came after it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.actions.ports import DeviceState, EpochTaken, Successor
from ims_desktop.actions.ports.rolls_at_central import ShownBy, TillBehind
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central import schema
from ims_desktop.store.central.accounted import accounted_since

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DESK = "desk-"  # begins the name of a desk roll; the user's id follows


def reconcile(connection: Connection) -> Sequence[DeviceState]:
    """One state a device, by office, till and letter; tills before desks."""
    state = schema.device_state.c
    rows = connection.execute(
        select(schema.device_state).order_by(state.kind.desc(), state.office, state.till, state.letter)
    ).all()
    last = _last_put_back(connection, rows)
    people, epochs = _people(connection), _epochs(connection)
    successors: dict[str, list[Successor]] = defaultdict(list)
    for row in rows:
        if row.follows is not None:
            one = Successor(DeviceId(row.device), row.letter, row.follows_number, row.brought)
            successors[row.follows].append(one)
    return tuple(
        DeviceState(
            device=DeviceId(row.device),
            office=row.office,
            till=row.till,
            letter=row.letter,
            last_heard=row.last_heard,
            last_stored=row.last_stored,
            held=row.held,
            held_pence=row.held_pence,
            last_contact_at=row.last_contact_at and row.last_contact_at.astimezone(UTC),
            settled=row.settled,
            postings=row.postings,
            postings_pence=row.postings_pence,
            is_desk=row.kind == "desk",
            person=_whose(row.till, people) if row.kind == "desk" else "",
            forked=row.forked,
            blocked=row.blocked,
            successors=tuple(successors[row.device]),
            astray=row.astray,
            epochs=tuple(epochs[row.device]),
            put_back_at=last.at.astimezone(UTC) if last is not None and last.misses(row) else None,
        )
        for row in rows
    )


def tills_behind(connection: Connection, office: str) -> Sequence[TillBehind]:
    """Tills of an office of which central lacks entries, or that were not heard since it was put back to a backup.

    A till that is gone is not asked any more for what it said that it has: `reconcile` says what is missing of it.
    """
    state = schema.device_state.c
    columns = (state.device, state.kind, state.office, state.till, state.letter, state.last_heard, state.last_stored)
    rows = connection.execute(  # these columns alone: no sum is worked out for them
        select(*columns, state.last_contact_at, state.enrolled_at, state.blocked, state.forked)
        .add_columns(state.follows, state.brought)
        .where(state.kind == "till", state.office == office)
        .order_by(state.till, state.letter)
    ).all()
    last, followed = _last_put_back(connection, rows), {row.follows for row in rows}
    found: list[TillBehind] = []
    for row in rows:
        gone = row.blocked or row.forked or row.device in followed
        unheard = last is not None and last.misses(row)
        asked = not gone or (unheard and last is not None and last.told_more(row))
        missing = max(0, row.last_heard - row.last_stored) if asked else 0
        if unheard or missing:
            heard = row.last_contact_at and row.last_contact_at.astimezone(UTC)
            since = last.at.astimezone(UTC) if last is not None and unheard else None
            found.append(TillBehind(f"{row.office}-{row.till}{row.letter}", missing, heard, since, gone))
    return found


@frozen
class _PutBack:
    """When central last learnt that it was put back to a backup, by which device, and which tills are answered for."""

    at: datetime
    device: str | None
    came: Collection[str]
    answered: Mapping[str, datetime]
    followed: Collection[str]

    def misses(self, row: Any) -> bool:
        """Whether a till was not heard since, no roll of it came otherwise, and nobody answered for it."""
        if row.kind != "till" or row.device in self.came:
            return False
        answered = self.answered.get(row.device)
        if answered is not None and (row.last_contact_at or _LONG_AGO) <= answered:
            return False
        heard = max(row.last_contact_at or _LONG_AGO, row.enrolled_at)  # one that is new since has lost nothing
        unheard = row.device != self.device and heard < self.at
        return bool(unheard or self.told_more(row))

    def told_more(self, row: Any) -> bool:
        """Whether one that was blocked spoke since, of more than it then sent: nobody waits for it any more."""
        alone = row.blocked and not row.forked and row.device not in self.followed
        return bool(alone and row.last_heard > row.last_stored)


def _last_put_back(connection: Connection, rows: Sequence[Any]) -> _PutBack | None:
    taken = schema.epoch_taken.c
    last = connection.execute(select(taken.device, taken.taken_at).order_by(taken.taken_at.desc()).limit(1)).first()
    if last is None:
        return None
    followed = {row.follows for row in rows}
    came = {row.follows for row in rows if row.brought and row.enrolled_at >= last.taken_at}
    return _PutBack(last.taken_at, last.device, came, accounted_since(connection, last.taken_at), followed)


def _people(connection: Connection) -> Mapping[str, str]:
    """Display names by user id, of those too who left."""
    kept = schema.reference.c
    rows = connection.execute(select(kept.key, kept.data).where(kept.kind == "user")).all()
    return {row.key: str((row.data or {}).get("display_name") or row.key) for row in rows}


def _whose(till: str, people: Mapping[str, str]) -> str:
    user = till.removeprefix(_DESK)
    return people.get(user, user)


def _epochs(connection: Connection) -> Mapping[str, list[EpochTaken]]:
    taken = schema.epoch_taken.c
    found: dict[str, list[EpochTaken]] = defaultdict(list)
    for row in connection.execute(select(schema.epoch_taken).order_by(taken.taken_at)).all():
        found[row.device].append(EpochTaken(row.taken_at.astimezone(UTC), row.shown, row.had, ShownBy(row.how)))
    return found
