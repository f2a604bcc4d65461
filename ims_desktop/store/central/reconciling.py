"""How far each till and central agree: one state a device, with what came after it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from ims_desktop.actions.ports import DeviceState, EpochTaken, Successor
from ims_desktop.actions.ports.central import TillBehind
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central import schema

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DESK = "desk-"  # begins the name of a desk roll; the user's id follows


def reconcile(connection: Connection) -> Sequence[DeviceState]:
    """One state a device, by office, till and letter; tills before desks."""
    state = schema.device_state.c
    rows = connection.execute(
        select(schema.device_state).order_by(state.kind.desc(), state.office, state.till, state.letter)
    ).all()
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
        )
        for row in rows
    )


def tills_behind(connection: Connection, office: str) -> Sequence[TillBehind]:
    """Tills of an office of which central lacks entries, or that were not heard since it was put back to a backup.

    A till that is blocked, or that another came after, is not asked any more: `reconcile` says what is missing of it.
    """
    state = schema.device_state.c
    columns = (state.device, state.office, state.till, state.letter, state.last_heard, state.last_stored)
    rows = connection.execute(
        select(*columns, state.last_contact_at, state.blocked, state.forked, state.follows)
        .where(state.kind == "till", state.office == office)
        .order_by(state.till, state.letter)
    ).all()
    taken = schema.epoch_taken.c
    last = connection.execute(select(taken.device, taken.taken_at).order_by(taken.taken_at.desc()).limit(1)).first()
    followed = {row.follows for row in rows}
    found: list[TillBehind] = []
    for row in rows:
        if row.blocked or row.forked or row.device in followed:
            continue
        unheard = last is not None and last.device != row.device and (row.last_contact_at or _LONG_AGO) < last.taken_at
        missing = max(0, row.last_heard - row.last_stored)
        if unheard or missing:
            heard = row.last_contact_at and row.last_contact_at.astimezone(UTC)
            since = last.taken_at.astimezone(UTC) if last is not None and unheard else None
            found.append(TillBehind(f"{row.office}-{row.till}{row.letter}", missing, heard, since))
    return found


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
        found[row.device].append(EpochTaken(row.taken_at.astimezone(UTC), row.shown, row.had))
    return found
