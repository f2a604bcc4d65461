"""A desk's entries sent again after central was put back to a backup: in order, judged as any, nothing overwritten.

Central's head of the roll is held against what this workstation keeps. Each entry is a transaction of its own, so that
being cut off costs nothing: the next time goes on from the head.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Engine, delete

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.actions.ports.desk_again import KeptEntry, SentAgain
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, EntryKind, seal_of
from ims_desktop.store.central import schema
from ims_desktop.store.central.desk_file import DeskFile
from ims_desktop.store.central.desk_roll import desk_of
from ims_desktop.store.central.desk_sqlite import SqliteDesk
from ims_desktop.store.central.desk_standing import DeskKnown
from ims_desktop.store.central.engine import is_replica, reading, writing
from ims_desktop.store.central.erased import erased_before
from ims_desktop.store.central.erasing import erase_in_file, patient
from ims_desktop.store.central.judging import read_plainly

# what an entry only tells of: whoever sends it again has not done it again
_ONLY_TOLD = frozenset({EntryKind.REFERENCE_CHANGED, EntryKind.HOLDERS_LOADED, EntryKind.TILL_CHANGED})


def send_again(engine: Engine, file: DeskFile, actor: UserId) -> SentAgain:
    """Send what this workstation keeps of a person's desk roll and central has not got any more."""
    kept = _acknowledged(engine, file, actor)
    if not kept:
        return SentAgain()
    known = _known(engine, actor, kept[-1].number)
    of_roll = [one for one in kept if one.device == kept[-1].device]
    if known is None or known.device != kept[-1].device:
        if known is not None and known.number:  # a roll was begun meanwhile
            return SentAgain(waiting=tuple(of_roll), why="another")
        known = DeskKnown(kept[-1].device, 0, NO_SEAL, None)
    if known.number >= kept[-1].number:
        fits = known.seal_there == kept[-1].seal
        return SentAgain() if fits else SentAgain(waiting=_apart(engine, actor, of_roll), why="another")
    missing = [one for one in of_roll if one.number > known.number]
    if missing[0].number != known.number + 1:
        return SentAgain(waiting=tuple(missing), why="gap")
    if seal_of(known.seal, missing[0].text) != missing[0].seal:
        return SentAgain(waiting=_apart(engine, actor, of_roll), why="another")
    return _sent(engine, actor, missing)


def _acknowledged(engine: Engine, file: DeskFile, actor: UserId) -> Sequence[KeptEntry]:
    """What is kept of a roll and was acknowledged; nothing where a replica is asked, which may only be late."""
    with reading(engine) as connection:
        if is_replica(connection):
            return ()
        file.forget(erased_before(connection))
    _resolve(engine, file, actor)
    return [one for one in file.kept(actor) if one.acknowledged]


def _resolve(engine: Engine, file: DeskFile, actor: UserId) -> None:
    """What we were cut off from, before anybody was told of it: it stands at central, or it never came."""
    for one in [one for one in file.kept(actor) if not one.acknowledged]:
        known, entry = _known(engine, actor, one.number), SealedEntry(one.number, one.text, one.seal)
        stands = known is not None and known.device == one.device and known.seal_there == one.seal
        (file.durable if stands else file.refused)([entry])


def _apart(engine: Engine, actor: UserId, kept: Sequence[KeptEntry]) -> tuple[KeptEntry, ...]:
    """Those from the last on that central has otherwise."""
    apart: list[KeptEntry] = []
    for one in reversed(kept):
        known = _known(engine, actor, one.number)
        if known is not None and known.seal_there == one.seal:
            break
        apart.append(one)
    return tuple(reversed(apart))


def _sent(engine: Engine, actor: UserId, missing: Sequence[KeptEntry]) -> SentAgain:
    sent: list[KeptEntry] = []
    for one in missing:
        try:
            with writing(engine) as connection:
                _take_again(connection, actor, one)
        except Refused as refused:
            why = str(refused.facts.get("why") or refused.reason.value)
            return SentAgain(tuple(sent), tuple(missing[len(sent) :]), why)
        sent.append(one)
    return SentAgain(tuple(sent), to_do=tuple(one for one in sent if one.kind in _ONLY_TOLD))


def _known(engine: Engine, actor: UserId, number: int) -> DeskKnown | None:
    with reading(engine) as connection:
        return desk_of(connection, actor).known(number)


def _take_again(connection: Connection, actor: UserId, one: KeptEntry) -> None:
    desk, entry = desk_of(connection, actor), SealedEntry(one.number, one.text, one.seal, one.personal)
    erases = one.kind == EntryKind.PERSONAL_ERASED
    if not isinstance(desk, SqliteDesk):
        if not erases:
            desk.again(one.device, entry)
            return
        with patient(connection):
            desk.again(one.device, entry)
        return
    doc = read_plainly(one.text) or {}
    if erases:
        erase_in_file(connection, date.fromisoformat(str(doc["body"]["day"])))
    desk.again(one.device, entry)
    if made_at(doc) < erased_before(connection):  # values that come again go again at once
        beside = schema.personal.c
        connection.execute(delete(schema.personal).where(beside.device == one.device, beside.number == one.number))
